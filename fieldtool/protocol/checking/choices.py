"""The lists of choices: their names, their values, and whether anybody uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pyxform import aliases

from fieldtool.protocol.checking.lines import Line, Sheet
from fieldtool.protocol.checking.outline import Entry
from fieldtool.protocol.checking.told import Told, did_you_mean

__all__ = ["Lists", "check_choices", "check_lists_used", "read_lists"]

_NEARLY: Final = 0.75


@dataclass(slots=True)
class Lists:
    """The rows of each list, by its name; ``columns`` are all columns of the sheet, which a filter may name."""

    rows: Mapping[str, list[Line]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    def values(self, name: str) -> frozenset[str]:
        """The values of a list."""
        return frozenset(line.get("name") for line in self.rows.get(name, ()) if line.get("name"))


def read_lists(sheet: Sheet) -> Lists:
    """The lists of the sheet choices (or external_choices)."""
    rows: dict[str, list[Line]] = {}
    for line in sheet.lines:
        if line.get("list_name"):
            rows.setdefault(line.get("list_name"), []).append(line)
    return Lists(rows, frozenset(column.name for column in sheet.columns) | {"name", "label"})


def check_choices(sheet: Sheet, settings: Mapping[str, str], told: Told) -> None:
    """Each choice for itself, and beside the others of its list."""
    for line in sheet.lines:
        if not line.get("list_name") and (line.get("name") or line.words):
            told.error(line.row, "list_name is empty", "write the list that this choice belongs to")
        elif not line.get("name") and (line.words or line.get("list_name")):
            told.error(line.row, "name is empty", "write the value that is stored when this is chosen")
    doubled = bool(aliases.yes_no.get(settings.get("allow_choice_duplicates", ""), False))
    for name, lines in read_lists(sheet).rows.items():
        _check_list(name, lines, told, doubled=doubled)
        for line in lines:
            if line.get("name") and not line.words:
                told.warning(line.row, f"the choice {line.get('name')!r} has no label", "write what is shown")


def _check_list(name: str, lines: list[Line], told: Told, *, doubled: bool) -> None:
    first: dict[str, Line] = {}
    folded: dict[str, Line] = {}
    for line in lines:
        value = line.get("name")
        if not value:
            continue
        if value in first and not doubled:
            what = f"the list {name!r} has {value!r} in row {first[value].number} already"
            told.error(line.row, what, "give each choice of a list a value of its own")
        elif value not in first and value.lower() in folded:
            other = folded[value.lower()]
            what = (
                f"the value {value!r} differs from {other.get('name')!r} in row {other.number} only by capital letters"
            )
            told.warning(line.row, what, "say which is which")
        first.setdefault(value, line)
        folded.setdefault(value.lower(), line)


def check_lists_used(choices: Sheet, lists: Lists, entries: list[Entry], told: Told) -> None:
    """Whether every list is named by a question, and can be stored as the question stores it."""
    used = {entry.kind.list_name for entry in entries if not entry.kind.external}
    used |= {words for entry in entries for words in entry.line.get("parameters").replace("=", " ").split()}
    text = " ".join(text for entry in entries for text in entry.line.cells.values() if "instance(" in text)
    for name, lines in lists.rows.items():
        if name not in used and f"'{name}'" not in text and f'"{name}"' not in text:
            told.warning(lines[0].row, f"no question uses the list {name!r}", "use it, or delete its rows")
    multiple = {entry.kind.list_name: entry for entry in entries if entry.kind.name in {"select_multiple", "rank"}}
    for name, lines in lists.rows.items():
        for line in lines:
            if " " in line.get("name"):
                _spaced(line, multiple.get(name), told)
    _unknown_columns(choices, entries, told)


def _spaced(line: Line, user: Entry | None, told: Told) -> None:
    what = f"the value {line.get('name')!r} has a space in it"
    hint = f"write {line.get('name').replace(' ', '_')}"
    if user is not None:
        what += f", and row {user.line.number} of the survey puts spaces between values"
        told.error(line.row, what, hint)
    else:
        told.warning(line.row, what, hint)


def _unknown_columns(choices: Sheet, entries: list[Entry], told: Told) -> None:
    """Any column may serve a filter; one that no filter names and that looks like another is misspelt."""
    filters = " ".join(entry.line.get("choice_filter") for entry in entries)
    usual = {"list_name", "name", "label", "image", "audio", "video", "big-image"}
    for column in choices.columns:
        if column.known or column.name in filters:
            continue
        if column.language:
            hint = did_you_mean(column.name, usual) or "write it without ::"
            told.error(choices.head(column.header), f"there is no column {column.header!r}", hint)
        elif " " in column.header.strip():
            what = f"there is no column {column.header!r}, and pyxform leaves it out for the space in it"
            told.warning(choices.head(column.header), what, did_you_mean(column.header, usual))
        elif meant := did_you_mean(column.name, usual, _NEARLY):
            told.strictly(choices.head(column.header), f"there is no column {column.header!r}", meant)
