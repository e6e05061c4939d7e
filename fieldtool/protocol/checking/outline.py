"""The tree that a survey's rows describe: what lies in which group, as the definitions that expressions name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyxform import aliases

from fieldtool.protocol.checking.kinds import Kind, kind_of, meant_type
from fieldtool.protocol.checking.lines import Line, Sheet
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.xpath.expression import Catalogue
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Entry", "Outline", "read_outline"]

_TYPES: Final[Mapping[str, str]] = {
    "int": "int", "decimal": "decimal", "date": "date", "dateTime": "dateTime", "time": "time", "binary": "binary",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "barcode": "barcode",
}  # fmt: skip
_ROOT: Final = "data"
_REFERENCE: Final = re.compile(r"\$\{[^{}]+\}")


@dataclass(eq=False, slots=True)
class Entry:
    """One row of the survey that makes an item or a group; ``around`` is the group that it lies in."""

    line: Line
    kind: Kind
    name: str
    definition: Definition
    around: Entry | None = None
    inside: list[Entry] = field(default_factory=list)

    @property
    def group(self) -> bool:
        """Whether it holds other rows."""
        return bool(self.kind.begins)

    def above(self) -> Iterator[Entry]:
        """The groups that it lies in, innermost first."""
        at = self.around
        while at is not None:
            yield at
            at = at.around

    def below(self) -> Iterator[Entry]:
        """Everything in it, in order."""
        for entry in self.inside:
            yield entry
            yield from entry.below()


@dataclass(slots=True)
class _Names(Catalogue):
    """The catalogue of an outline that is read: where each name stands is worked out once."""

    known: dict[str, list[Definition]] = field(default_factory=dict)

    def named(self, name: str) -> list[Definition]:
        """Every definition of that name."""
        if not self.known:
            for definition in self.document.below():
                if definition.path:
                    self.known.setdefault(definition.name, []).append(definition)
        return self.known.get(name, [])


@dataclass(slots=True)
class Outline:
    """All rows of a survey that make something, in order; ``catalogue`` knows them and what pyxform adds to them."""

    catalogue: Catalogue
    root: Definition
    entries: list[Entry] = field(default_factory=list)
    _definitions: int = 1

    def by_index(self) -> dict[int, Entry]:
        """The rows by the index of what they make; what pyxform adds has none."""
        return {entry.definition.index: entry for entry in self.entries}

    def names(self) -> set[str]:
        """Every name that ``${}`` can name: of what pyxform adds, that is the id of an instance alone."""
        return {entry.name for entry in self.entries if entry.name} | {"instanceID"}

    def by_name(self) -> dict[str, list[Entry]]:
        """The rows of each name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.name, []).append(entry)
        return found

    def define(self, name: str, within: Definition, *, repeat: bool = False, data: str = "string") -> Definition:
        """A new definition; one of the same name in the same group stays what it was."""
        if name in within.children:
            return Definition(name, f"{within.path}/{name}", within, -1, type=data)
        self._definitions += 1
        made = Definition(name, f"{within.path}/{name}", within, self._definitions, type=_TYPES.get(data, "string"))
        made.repeat, made.levels, made.depth = repeat, within.levels + repeat, within.depth + 1
        within.children[name] = made
        return made


def read_outline(survey: Sheet, settings: Mapping[str, str], told: Told) -> Outline:
    """The outline of a survey; groups that are not closed as they were opened are told."""
    document = Definition("", "", None, 0)
    root = Definition(settings.get("name") or _ROOT, "", document, 1)
    root.path, root.depth = f"/{root.name}", 1
    document.children[root.name] = root
    outline = Outline(_Names(document), root)
    _Reader(outline, survey, told).read()
    _add_meta(outline, settings)
    return outline


class _Reader:
    """Walks the rows with the stack of groups that are open."""

    def __init__(self, outline: Outline, survey: Sheet, told: Told) -> None:
        self._outline = outline
        self._told = told
        self._open: list[Entry] = []
        self._lines = [(line, kind_of(line.get("type"))) for line in survey.lines if not _disabled(line)]

    def read(self) -> None:
        for place, (line, kind) in enumerate(self._lines):
            if not line.get("type"):
                self._without_type(line)
            elif kind.ends:
                self._close(line, kind, self._lines[place:])
            else:
                self._make(line, kind)
        for entry in self._open:
            what = f"nothing closes the {entry.kind.begins} {entry.name!r} that this row opens"
            self._told.error(entry.line.row, what, f"write end_{entry.kind.begins} where it is over")

    def _without_type(self, line: Line) -> None:
        if line.get("name") or line.words:
            self._told.error(line.row, "type is empty", "write what it is, such as text, or delete the row")

    def _make(self, line: Line, kind: Kind) -> None:
        if not kind.known:
            what = f"type {line.get('type')!r} is not known"
            self._told.error(line.row, what, meant_type(line.get("type")))
        if not kind.data or kind.name == "audit":
            return
        around = self._open[-1] if self._open else None
        name = line.get("name") or (f"generated_note_name_{line.number}" if kind.name == "note" else "")
        within = around.definition if around else self._outline.root
        definition = self._outline.define(name, within, repeat=kind.begins == "repeat", data=kind.data)
        entry = Entry(line, kind, name, definition, around)
        self._outline.entries.append(entry)
        (around.inside if around else []).append(entry)
        if kind.other:
            self._outline.define(f"{name}_other", within)
        if kind.begins:
            if line.get("repeat_count") and _REFERENCE.fullmatch(line.get("repeat_count")) is None:
                self._outline.define(f"{name}_count", within)
            self._open.append(entry)

    def _close(self, line: Line, kind: Kind, rest: list[tuple[Line, Kind]]) -> None:
        if not self._open:
            self._told.error(line.row, f"end_{kind.ends} closes nothing", "delete the row, or open a group before it")
            return
        if self._open[-1].kind.begins != kind.ends:
            self._mismatched(line, kind, rest)
        if self._open:
            self._named_otherwise(line, self._open.pop())

    def _mismatched(self, line: Line, kind: Kind, rest: list[tuple[Line, Kind]]) -> None:
        """Either the wrong word closes it, or nothing does: so many ends as are to come tell which."""
        missing = sum(bool(each.ends) - bool(each.begins) for _line, each in rest) < len(self._open)
        last = self._open[-1]
        opened = f"{last.kind.begins} {last.name!r} that row {last.line.number} opened"
        if missing and any(each.kind.begins == kind.ends for each in self._open):
            while self._open and self._open[-1].kind.begins != kind.ends:
                lost = self._open.pop()
                what = f"nothing closes the {lost.kind.begins} {lost.name!r} that this row opens"
                self._told.error(lost.line.row, what, f"write end_{lost.kind.begins} before row {line.number}")
        else:
            self._told.error(line.row, f"end_{kind.ends} closes the {opened}", f"write end_{last.kind.begins}")

    def _named_otherwise(self, line: Line, opened: Entry) -> None:
        if line.get("name") and line.get("name") != opened.name:
            what = f"this closes {opened.name!r}, which row {opened.line.number} opened, not {line.get('name')!r}"
            self._told.warning(line.row, what, "an end is missing, or the name is wrong")


def _disabled(line: Line) -> bool:
    return bool(aliases.yes_no.get(line.get("disabled"), False))


def _add_meta(outline: Outline, settings: Mapping[str, str]) -> None:
    """What pyxform adds: the group of the form's own facts, which ``${instanceID}`` may name."""
    meta = outline.define("meta", outline.root)
    outline.define("instanceID", meta)
    if settings.get("instance_name"):
        outline.define("instanceName", meta)
