"""The names of items and groups: that each can be one, is one of its own, and is not taken for another."""

from __future__ import annotations

import re
from typing import Final

from pyxform import constants
from pyxform.parsing.expression import is_xml_tag

from fieldtool.protocol.checking.outline import Entry, Outline
from fieldtool.protocol.checking.told import Told

__all__ = ["check_names"]

_RESERVED: Final = frozenset(constants.RESERVED_NAMES_SURVEY_SHEET)
_WRONG: Final = re.compile(r"[^\w.-]+")


def check_names(outline: Outline, told: Told) -> None:
    """Every name of the survey, in order."""
    every: dict[str, Entry] = {}
    folded: dict[str, Entry] = {}
    repeats: dict[str, Entry] = {}
    beside: dict[tuple[int, str], Entry] = {}
    for entry in outline.entries:
        if not entry.name:
            told.error(entry.line.row, "name is empty", "write a name: letters, digits and _")
            continue
        _check_shape(entry, outline, told)
        first = beside.setdefault((id(entry.around), entry.name), entry)
        if first is not entry:
            _doubled(entry, first, "of the same group", told)
        elif entry.name in every and (told.strict or entry.name in repeats):
            _doubled(entry, every[entry.name], "", told)
        elif entry.name not in every and entry.name.lower() in folded:
            other = folded[entry.name.lower()]
            what = f"name {entry.name!r} differs from {other.name!r} in row {other.line.number} only by capital letters"
            told.warning(entry.line.row, what, "give them names that nobody confuses")
        every.setdefault(entry.name, entry)
        folded.setdefault(entry.name.lower(), entry)
        if entry.kind.begins == "repeat":
            repeats.setdefault(entry.name, entry)


def _doubled(entry: Entry, first: Entry, where: str, told: Told) -> None:
    what = f"name {entry.name!r} stands in row {first.line.number} {where}".rstrip() + " already"
    told.error(entry.line.row, what, "give it a name of its own")


def _check_shape(entry: Entry, outline: Outline, told: Told) -> None:
    name = entry.name
    if name in _RESERVED:
        told.error(entry.line.row, f"name {name!r} is reserved for the form's own facts", "give it another name")
    elif entry.kind.begins == "repeat" and name == outline.root.name:
        told.error(entry.line.row, f"name {name!r} is that of the form itself", "give the repeat another name")
    elif not is_xml_tag(name) or ":" in name:
        fit = _WRONG.sub("_", name).strip("_")
        fit = f"_{fit}" if fit[:1].isdigit() or fit[:1] in ".-" else fit
        hint = f"letters, digits and _ only, and a letter first; {fit} would do" if is_xml_tag(fit) else (
            "letters, digits and _ only, and a letter first"
        )  # fmt: skip
        told.error(entry.line.row, f"name {name!r} cannot be a name", hint)
