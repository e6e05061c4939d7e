"""Sheets exactly as they stand: every cell by its row and column, whichever file holds them.

A row of YAML names its cells, a spreadsheet numbers them. Between the two, each column has one *key*: the words in
row 1 without the space around them. A column that cannot be named so (no words, words that stand there already) is
called by its letter, as in ``@C``. Two kinds of column are ours alone and would stop a form in ODK and Kobo, so a
spreadsheet spells them differently: in the sheets of a form, remarks have no heading (pyxform makes each headed column
of ``choices`` a part of the form, and warns of rows with nothing but a remark), and titles in several languages are
headed ``#form_title::…`` (pyxform takes one title).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fieldtool.errors import Fault

__all__ = ["COMMENT", "Table", "column_keys", "default_header", "letters", "misfits", "place"]

COMMENT: Final = "#"
"""The column in which the yxf package keeps remarks; a row of nothing else is a remark."""

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
MAX_TEXT: Final = 32_767
MAX_NAME: Final = 31
"""What a sheet of a spreadsheet can hold; texts and names are counted in UTF-16, as Excel does."""

_UNHEADED_REMARKS: Final = frozenset({"survey", "choices", "settings", "external_choices", "entities", "osm"})
_OUR_TITLE: Final = re.compile(r"#*form_title\s*::")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2, production 2)."""
_NOT_IN_NAMES: Final = re.compile(r"[:\\/?*\[\]]|^'|'$")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the texts of row 1, and below it every cell that is not empty, by row number and column from 0."""

    name: str
    header: tuple[str, ...]
    rows: Mapping[int, Mapping[int, str]]

    @property
    def last(self) -> int:
        """The number of the last row that holds anything; 1 where only the header does."""
        return max(self.rows, default=1)

    def keys(self) -> tuple[str, ...]:
        """What each column is called in YAML."""
        return column_keys(self.name, self.header)


def column_keys(sheet: str, header: Sequence[str]) -> tuple[str, ...]:
    """One name for each column, all different: its heading where that can be."""
    names = [_spelled_here(sheet, text.strip()) for text in header]
    taken = {name for name in names if name}
    remarks = sheet.lower() in _UNHEADED_REMARKS and COMMENT not in taken
    keys: dict[str, int] = {}
    for column, name in enumerate(names):
        key = COMMENT if not name and remarks and COMMENT not in keys else name
        if not key or key in keys:
            key = f"{name}@{letters(column)}"
            while key in taken or key in keys:
                key = f"@{key}"
        keys[key] = column
    return tuple(keys)


def default_header(sheet: str, keys: Sequence[str]) -> tuple[str, ...]:
    """How a spreadsheet heads these columns where nothing else is said."""
    return tuple(_spelled_there(sheet, key) for key in keys)


def _spelled_here(sheet: str, heading: str) -> str:
    ours = sheet.lower() == "settings" and heading.startswith("#") and _OUR_TITLE.match(heading)
    return heading[1:] if ours else heading


def _spelled_there(sheet: str, key: str) -> str:
    if key == COMMENT and sheet.lower() in _UNHEADED_REMARKS:
        return ""
    return f"#{key}" if sheet.lower() == "settings" and _OUR_TITLE.match(key) else key


def letters(column: int) -> str:
    """How a spreadsheet calls a column: ``A`` for 0, ``AB`` for 27."""
    found = ""
    while column >= 0:
        found = chr(ord("A") + column % 26) + found
        column = column // 26 - 1
    return found


def place(table: Table, row: int, column: int) -> str:
    """Where a cell stands, in words that its author knows: ``survey, row 4, label (C4)``."""
    heading = " ".join(table.header[column].split()) if column < len(table.header) and row > 1 else ""
    return f"{table.name}, row {row}{', ' if heading else ''}{heading[:60]} ({letters(column)}{row})"


def misfits(tables: Sequence[Table]) -> Iterator[Fault]:
    """Everything that a spreadsheet could not hold exactly, with where it stands and what to do about it."""
    if not tables:
        yield Fault("the file", "it has no sheet", "write at least one")
    seen: set[str] = set()
    for table in tables:
        yield from _misfit_name(table.name, seen)
        seen.add(table.name.casefold())
        if table.last > MAX_ROWS or len(table.header) > MAX_COLUMNS:
            what = f"it is larger than {MAX_ROWS} rows and {MAX_COLUMNS} columns"
            yield Fault(table.name, what, "split the sheet")
        for row, cells in ({1: dict(enumerate(table.header))} | dict(table.rows)).items():
            for column, text in cells.items():
                yield from _misfit_cell(text, table, row, column)


def _misfit_name(name: str, seen: set[str]) -> Iterator[Fault]:
    if not name or _length(name) > MAX_NAME or _NOT_IN_NAMES.search(name) or _UNWRITABLE.search(name):
        what = f"{name[:60]!r} cannot be the name of a sheet in a spreadsheet"
        yield Fault("the file", what, rf"use 1 to {MAX_NAME} characters, none of : \ / ? * [ ], no ' at the ends")
    elif name.casefold() in seen:
        yield Fault("the file", f"two sheets are named {name!r} but for capital letters", "rename one")


def _misfit_cell(text: str, table: Table, row: int, column: int) -> Iterator[Fault]:
    wrong = _UNWRITABLE.search(text)
    if wrong:
        what = f"character {wrong.start() + 1} is U+{ord(wrong[0]):04X}, which no spreadsheet can hold"
        yield Fault(place(table, row, column), what, "delete that character")
    if _length(text) > MAX_TEXT:
        what = f"the text has {_length(text)} characters; a cell holds {MAX_TEXT}"
        yield Fault(place(table, row, column), what, "shorten the text or split it")


def _length(text: str) -> int:
    """Characters as Excel counts them: those beyond U+FFFF are two."""
    return len(text) + sum(sign > "\uffff" for sign in text) if not text.isascii() else len(text)
