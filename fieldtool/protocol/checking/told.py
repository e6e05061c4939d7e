"""Collects what a check finds: mistakes and warnings, each once, in the order in which their author reads."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeAlias

from fieldtool.errors import Fault
from fieldtool.protocol.workbook import Row

__all__ = ["ERROR", "WARNING", "Told", "did_you_mean", "listed", "quoted"]

ERROR: Final = "error"
WARNING: Final = "warning"
_SHEETS: Final = (
    "settings", "survey", "choices", "external_choices", "entities", "osm", "findings", "actions", "referrals",
    "guidance", "gates", "privacy", "sources",
)  # fmt: skip
_PLACE: Final = re.compile(r"([^,]*)(?:, row (\d+))?")
_MOST: Final = 2000
"""More lines than anybody reads: what comes after is counted, not told."""
_LONGEST: Final = 500
_LONGEST_NAME: Final = 100
_PATIENCE: Final = 200_000
"""How many names may be compared with others to find out what was meant."""

Place: TypeAlias = Row | str


class Told:
    """What is wrong with one file. ``strict`` is for protocols, where more is a mistake than in any form.

    ``order`` is the order of places that are no rows: the paths of a compiled form.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self.order: Mapping[str, int] = {}
        self._faults: dict[tuple[str, str], Fault] = {}
        self._places: set[str] = set()
        self._dropped = 0
        self._patience = _PATIENCE

    def error(self, where: Place, what: str, hint: str = "") -> None:
        """What cannot be loaded, or would mislead."""
        self.add(Fault(_place(where), what, hint, ERROR))

    def warning(self, where: Place, what: str, hint: str = "") -> None:
        """What works, and yet is hardly meant so."""
        self.add(Fault(_place(where), what, hint, WARNING))

    def strictly(self, where: Place, what: str, hint: str = "") -> None:
        """A mistake in a protocol, a warning in any other form."""
        self.add(Fault(_place(where), what, hint, ERROR if self.strict else WARNING))

    def add(self, fault: Fault) -> None:
        """Remember a fault, unless the same was told of the same place."""
        fault = Fault(fault.where, _cut(fault.what), _cut(fault.hint), fault.level)
        key = (fault.where, fault.what)
        if key in self._faults:
            return
        if len(self._faults) >= _MOST:
            self._dropped += 1
            return
        self._faults[key] = fault
        if fault.level == ERROR:
            self._places.add(fault.where)

    def meant(self, value: str, names: Collection[str]) -> str:
        """What :func:`did_you_mean` says, as long as that does not take too long: comparing all with all would."""
        self._patience -= len(names)
        return did_you_mean(value, names) if self._patience > 0 else ""

    def has_error(self, where: Place) -> bool:
        """Whether a mistake was told of this very place."""
        return _place(where) in self._places

    def says(self, where: Place, *parts: str) -> bool:
        """Whether something with one of these words in it was told of this very place."""
        place = _place(where)
        return any(each == place and any(part in what for part in parts) for each, what in self._faults)

    def has_errors_in(self, *sheets: str) -> bool:
        """Whether a mistake was told of one of these sheets."""
        return any(place.partition(",")[0] in sheets for place in self._places)

    def faults(self) -> tuple[Fault, ...]:
        """Everything, in the order of sheets and rows."""
        found = sorted(self._faults.values(), key=self._place_of)
        if self._dropped:
            found.append(Fault("the file", f"{self._dropped} more are not listed", "mend these first", ERROR))
        return tuple(found)

    def _place_of(self, fault: Fault) -> tuple[int, str, int]:
        """What is about the whole comes first, then the sheets in their usual order, each by its rows."""
        if fault.where in self.order:
            return (-1, "", self.order[fault.where])
        match = _PLACE.match(fault.where)
        sheet, row = (match[1], int(match[2] or 0)) if match else ("", 0)
        return (_SHEETS.index(sheet), sheet, row) if sheet in _SHEETS else (-2, "", 0)


def _place(where: Place) -> str:
    return where.where if isinstance(where, Row) else where


def did_you_mean(value: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """A question that names what was probably meant, or nothing where nothing is alike enough."""
    known = {name for name in names if name} if len(value) <= _LONGEST_NAME else set()
    same = [name for name in sorted(known) if name.lower() == value.lower()]
    close = same or difflib.get_close_matches(value, sorted(known), 1, likeness)
    return f"did you mean {close[0]}?" if close else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def listed(names: Iterable[str], most: int = 6) -> str:
    """``write one of ...`` where there are few names, else nothing."""
    known = sorted({name for name in names if name})
    return f"write one of {', '.join(known)}" if 0 < len(known) <= most else ""


def quoted(text: str) -> str:
    """A text as it was written, in quotes; a long one is cut off."""
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= 80 else plain[:79] + "…")
