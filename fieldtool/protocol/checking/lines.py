"""The sheets of a form as pyxform understands them: every spelling of a column read as the one usual name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyxform import aliases, constants
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from fieldtool.protocol.workbook import COMMENT, Row, Workbook

__all__ = ["MEDIA", "Column", "Line", "Sheet", "find_sheet", "read_sheet"]

MEDIA: Final = ("image", "big-image", "audio", "video")
_BINDS: Final = {
    "relevant": "relevant", "readonly": "read_only", "required": "required", "constraint": "constraint",
    "calculate": "calculation", "jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message",
}  # fmt: skip
_CONTROLS: Final = {"appearance": "appearance", "jr:count": "repeat_count"}
_GROUPED: Final = {"bind": _BINDS, "control": _CONTROLS, "media": {name: name for name in MEDIA}}
_TRANSLATED: Final = frozenset(
    {
        "label",
        "hint",
        "guidance_hint",
        "constraint_message",
        "required_message",
        "why",
        "how",
        "say",
        "form_title",
        *MEDIA,
    }
)
_SETTINGS: Final = {"title": "form_title", "id_string": "form_id"}
_INSIDE: Final = frozenset(
    {"_created", "_translations", "_xpath", "_dynamic_default", "_itemset_has_ref", "_qtd_defaults", "_qtd_kwargs",
     "_choice_itext_ref", "actions", "children", "choices", "extra_data", "itemset", "parent", "query",
     "setgeopoint_by_triggering_ref", "setvalues_by_triggering_ref", "file_name"}
)  # fmt: skip
"""Slots of pyxform's classes that are no columns."""
_MORE: Final = {
    "survey": frozenset({"disabled", "intent", "instance", "body", "hxl", "tags", COMMENT}),
    "choices": frozenset({"list name", "geometry", COMMENT}),
    "settings": frozenset({"instance_id", "entity_version", COMMENT}),
}
"""Columns that pyxform or the tools around it read, and that are no slots of its classes."""
_AGAIN: Final = re.compile(r"(.+)@[A-Z]{1,3}")
_SPACES: Final = re.compile(r" +")
_QUOTES: Final = str.maketrans("‘’“”", "''\"\"")
"""pyxform reads typographic quotes as plain ones (``sheet_headers.SMART_QUOTES``)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: as it is headed, its usual name, its language (empty where it names none); ``known`` to pyxform.

    ``again`` is set where the very same heading stood before.
    """

    header: str
    name: str
    language: str
    known: bool
    again: bool = False

    @property
    def translated(self) -> bool:
        """Whether it holds words for people (or pictures and sounds), once for each language."""
        return self.name in _TRANSLATED


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its cells by their usual names; words by their usual name and language."""

    row: Row
    cells: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def get(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(column, "")

    @property
    def number(self) -> int:
        """The number of the row."""
        return self.row.number


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``head`` is where mistakes of its columns are told: row 1 of a spreadsheet, else the first row."""

    name: str
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    heads: Mapping[str, Row | str] = field(default_factory=dict)

    def head(self, header: str) -> Row | str:
        """Where an author finds a column: row 1 of a spreadsheet, the first row that has it in YAML."""
        return self.heads.get(header, self.name)

    def has(self, name: str) -> bool:
        """Whether any column is of that usual name."""
        return any(column.name == name for column in self.columns)


def find_sheet(workbook: Workbook, name: str) -> str:
    """How the workbook spells a sheet: pyxform takes capital letters too, and the only sheet as the survey."""
    found = next((each for each in workbook.sheets if each.lower() == name), "")
    only = list(workbook.sheets)
    return found or (only[0] if name == "survey" and len(only) == 1 and workbook.headers else name)


def read_sheet(workbook: Workbook, name: str) -> Sheet:
    """The sheet of that name, columns in order; one without columns where there is none."""
    spelled = find_sheet(workbook, name)
    rows = workbook.rows(spelled)
    told = workbook.headers.get(spelled)
    headers = list(told) if told is not None else list(dict.fromkeys(each for row in rows for each in row.cells))
    double = any("::" in header for header in headers)
    columns = tuple(_column(name, header, headers, double=double) for header in headers if header)
    by_header = {column.header: column for column in columns}
    heads: dict[str, Row | str] = {}
    for row in rows:
        for header in row.cells:
            heads.setdefault(header, f"{name}, row 1" if told is not None else row)
    heads |= dict.fromkeys(headers, f"{name}, row 1") if told is not None else {}
    return Sheet(name, columns, tuple(_line(row, by_header) for row in rows), heads)


def _column(sheet: str, header: str, headers: Iterable[str], *, double: bool) -> Column:
    again = _AGAIN.fullmatch(header)
    if again and again[1] in headers:
        return Column(header, _named(sheet, again[1], double=double).name, "", known=True, again=True)
    return _named(sheet, header, double=double)


def _named(sheet: str, header: str, *, double: bool) -> Column:
    known, names = _tables(sheet)
    if not known:
        base, _colons, language = header.partition("::")
        return Column(header, base.strip(), language.strip(), known=True)
    _new, tokens = process_header(_SPACES.sub(" ", header.strip()), double, names, known)
    first, *rest = tokens
    group = _GROUPED.get(first)
    if group is not None and rest:
        return Column(header, group.get(rest[0], f"{first}::{rest[0]}"), "::".join(rest[1:]), known=True)
    name = _SETTINGS.get(first, first) if sheet == "settings" else {"list name": "list_name"}.get(first, first)
    return Column(header, name, "::".join(rest), known=first in known or header == COMMENT)


@cache
def _tables(sheet: str) -> tuple[frozenset[str], Mapping[str, str | tuple[str, ...]]]:
    """The columns that pyxform knows in a sheet, and its other spellings of them."""
    slots, names = {
        "survey": (set(MultipleChoiceQuestion.get_slot_names()), aliases.survey_header),
        "choices": (set(Option.get_slot_names()), aliases.list_header),
        "external_choices": (set(Option.get_slot_names()), aliases.list_header),
        "settings": (set(Survey.get_slot_names()), aliases.settings_header),
        "entities": ({str(each.value) for each in constants.EntityColumns}, aliases.entities_header),
    }.get(sheet, (set(), {}))
    known = frozenset(slots) - _INSIDE
    return (known | _MORE.get(sheet, frozenset()) if known else known), names


def _line(row: Row, columns: Mapping[str, Column]) -> Line:
    cells: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for header, text in row.cells.items():
        plain = text.replace("\xa0", " ").strip().translate(_QUOTES)
        column = columns.get(header)
        if column is None or column.again or not plain:
            continue
        if column.translated:
            words.setdefault(column.name, {})[column.language] = plain
        else:
            cells[column.name] = plain
    return Line(row, cells, words)


def all_words(line: Line) -> Iterator[tuple[str, str, str]]:
    """Every text for people in a row: its column, its language, its words."""
    for name, texts in line.words.items():
        for language, text in texts.items():
            yield name, language, text
