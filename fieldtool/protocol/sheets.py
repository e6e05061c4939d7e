"""The sheets that a protocol has beyond an XLSForm: read strictly, every mistake told with its sheet and row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool.errors import Fault
from fieldtool.model import AttributeClass, SourceStatus, Urgency
from fieldtool.protocol.durations import Span, parse_span
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.workbook import COMMENT, Row, Workbook
from fieldtool.protocol.xforms.form import language_code
from fieldtool.protocol.xpath.expression import check_expression
from fieldtool.protocol.xpath.syntax import calls, parse

__all__ = ["SHEETS", "Checker", "SheetSpec", "translated"]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """The columns that a sheet may have (``translated`` ones carry ``::Language (code)``), and must fill."""

    columns: frozenset[str]
    translated: frozenset[str]
    required: tuple[str, ...]


def _spec(columns: str, translated: str, required: str) -> SheetSpec:
    return SheetSpec(frozenset(columns.split()), frozenset(translated.split()), tuple(required.split()))


SHEETS: Final[Mapping[str, SheetSpec]] = {
    "survey": _spec(
        "type name label hint required relevant constraint constraint_message required_message calculation appearance "
        "default choice_filter readonly read_only repeat_count parameters trigger note guidance_hint",
        "label hint constraint_message required_message guidance_hint media audio image video big-image",
        "type",
    ),
    "choices": _spec("list_name name label", "label media audio image video big-image", "list_name name"),
    "settings": _spec(
        "form_title form_id version default_language instance_name style name", "form_title", "form_id version"
    ),
    "findings": _spec("name urgency when source flag", "label", "name urgency when source"),
    "actions": _spec("name role when due_after due_within source urgency", "label", "name role when source"),
    "referrals": _spec("name service when consent source", "label", "name service when source"),
    "guidance": _spec("item source", "why how", "item"),
    "gates": _spec("group requires", "say", "group requires"),
    "privacy": _spec("item class hierarchy export", "", "item class"),
    "sources": _spec("key instrument article url status as_of", "", "key instrument status"),
}
ROLES: Final = ("intake", "supervisor")
EVENTS: Final = ("arrival", "screening-start", "finding")
OURS_ALONE: Final = frozenset({"absent", "absent-reason"})
"""Functions that no other program has: they may stand in our own sheets, never in the survey."""
_REFERENCE: Final = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")
_BEGIN: Final = re.compile(r"begin[ _](?:group|repeat)", re.IGNORECASE)
_EXPRESSIONS: Final = ("relevant", "constraint", "calculation", "choice_filter", "required", "repeat_count", "when")
_TYPES: Final = frozenset(
    {"text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "hidden", "acknowledge", "trigger",
     "range", "geopoint", "geotrace", "geoshape", "barcode", "image", "audio", "video", "file", "start", "end", "today",
     "deviceid", "username", "audit", "start-geopoint", "background-audio", "begin group", "end group", "begin repeat",
     "end repeat"}
)  # fmt: skip
_FROM_FILE: Final = frozenset({"select_one_from_file", "select_multiple_from_file"})
_UNIQUE: Final = {
    "survey": "name", "findings": "name", "actions": "name", "referrals": "name", "sources": "key",
    "privacy": "item", "guidance": "item", "gates": "group",
}  # fmt: skip
_MEDIA: Final = frozenset({"media", "audio", "image", "video", "big-image"})


def translated(row: Row, column: str) -> dict[str, str]:
    """The texts of a translated column by the code of their language."""
    found: dict[str, str] = {}
    for name, text in row.cells.items():
        base, _colons, language = name.partition("::")
        if base.strip() == column and language and text.strip():
            found[language_code(language)] = text.strip()
    return found


class Checker:
    """Reads one workbook's own sheets and remembers every mistake in ``faults``."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.faults: list[Fault] = list(workbook.faults)
        survey = workbook.rows("survey")
        named = [row for row in survey if row.get("name") and not row.get("type").lower().startswith("end")]
        self.groups = {row.get("name") for row in named if _BEGIN.match(row.get("type"))}
        self.names = {row.get("name") for row in named}
        self.items = self.names - self.groups
        self.sources = {row.get("key") for row in workbook.rows("sources")}

    def fault(self, row: Row, what: str, hint: str = "") -> None:
        """Remember a mistake in a row."""
        self.faults.append(Fault(row.where, what, hint))

    def inside(self, group: str) -> set[str]:
        """The names of everything in a group, at any depth."""
        found: set[str] = set()
        open_groups: list[str] = []
        for row in self.workbook.rows("survey"):
            kind = row.get("type").lower()
            if kind.startswith("end"):
                del open_groups[-1:]
            elif group in open_groups:
                found.add(row.get("name"))
            if _BEGIN.match(kind):
                open_groups.append(row.get("name"))
        return found

    def shape(self) -> None:
        """Sheets, columns, cells that must be filled, and names that must be unique."""
        for sheet in self.workbook.sheets:
            if sheet not in SHEETS:
                self.faults.append(Fault(sheet, "there is no sheet of this name", _did_you_mean(sheet, SHEETS)))
        for sheet in ("survey", "settings"):
            if not self.workbook.rows(sheet):
                self.faults.append(Fault(sheet, f"a protocol needs a {sheet} sheet with at least one row"))
        self.shape_of(*SHEETS)

    def shape_of(self, *sheets: str) -> None:
        """The columns of these sheets, the cells that must be filled there, and names that must be unique."""
        for sheet in sheets:
            for row in self.workbook.rows(sheet):
                self._columns(row, SHEETS[sheet])
                self._filled(row, SHEETS[sheet])
            if sheet in _UNIQUE:
                self._unique(self.workbook.rows(sheet), _UNIQUE[sheet])

    def references(self) -> None:
        """Items, lists and sources that rows name, and expressions that must read."""
        self._survey()
        self.named_sources()
        for row in self._rows("findings", "actions", "referrals"):
            self._expressions(row)

    def named_sources(self) -> None:
        """The sources that rows of our sheets name."""
        for row in self._rows("findings", "actions", "referrals", "guidance"):
            for key in row.get("source").split():
                self.known(row, "source", key, self.sources)

    def known(self, row: Row, column: str, value: str, values: Iterable[str]) -> bool:
        """Whether ``value`` is one of ``values``; a mistake with a suggestion if not."""
        names = set(values)
        if value in names:
            return True
        listed = f"write one of {', '.join(sorted(names))}" if 0 < len(names) <= 6 else ""
        self.fault(row, f"{column} {value!r} is not known", _did_you_mean(value, names) or listed)
        return False

    def urgency(self, row: Row) -> Urgency | None:
        """The urgency of a row; none where the cell is empty or wrong."""
        value = row.get("urgency")
        if not value or not self.known(row, "urgency", value, [each.value for each in Urgency]):
            return None
        return Urgency(value)

    def attribute_class(self, row: Row) -> AttributeClass | None:
        """The class of a row; none where the cell is empty or wrong."""
        value = row.get("class")
        if not value or not self.known(row, "class", value, [each.value for each in AttributeClass]):
            return None
        return AttributeClass(value)

    def status(self, row: Row) -> SourceStatus | None:
        """The status of a source; none where the cell is empty or wrong."""
        value = row.get("status")
        if not value or not self.known(row, "status", value, [each.value for each in SourceStatus]):
            return None
        return SourceStatus(value)

    def due_within(self, row: Row) -> Span | None:
        """The time that a row gives; none where it gives none."""
        text = row.get("due_within")
        try:
            return parse_span(text) if text else None
        except ValueError as error:
            self.fault(row, f"due_within: {error}")
            return None

    def texts(self, row: Row, column: str) -> dict[str, str]:
        """The translations of a column; a mistake where there is none at all."""
        found = translated(row, column)
        if not found:
            self.fault(row, f"{column} has no text in any language", f"write {column}::English (en)")
        return found

    def _rows(self, *sheets: str) -> list[Row]:
        return [row for sheet in sheets for row in self.workbook.rows(sheet)]

    def _columns(self, row: Row, spec: SheetSpec) -> None:
        for name in row.cells:
            base, colons, language = (part.strip() for part in name.partition("::"))
            media = base == "media" or base in _MEDIA
            if colons and base in spec.translated:
                if not media and not language_code(language):
                    self.fault(row, f"column {name!r} does not say its language", "write it as English (en)")
            elif name != COMMENT and name not in spec.columns and row.sheet != "choices":
                known = spec.columns | {f"{each}::" for each in spec.translated}
                self.fault(row, f"there is no column {name!r}", _did_you_mean(name, known))
            elif colons:
                self.fault(row, f"there is no column {name!r}", _did_you_mean(base, spec.translated))

    def _filled(self, row: Row, spec: SheetSpec) -> None:
        for column in spec.required:
            if not row.get(column):
                self.fault(row, f"{column} is empty")

    def _unique(self, rows: Iterable[Row], column: str) -> None:
        first: dict[str, Row] = {}
        for row in rows:
            value = row.get(column)
            if value and value in first:
                self.fault(row, f"{column} {value!r} stands in row {first[value].number} already")
            first.setdefault(value, row)

    def _survey(self) -> None:
        lists = {row.get("list_name") for row in self.workbook.rows("choices")}
        for row in self.workbook.rows("survey"):
            words = row.get("type").split()
            if words and words[0] in {"select_one", "select_multiple", "rank"} and len(words) > 1:
                self.known(row, "list", words[1], lists)
            elif words and not (words[0] in _FROM_FILE and len(words) > 1):
                self.known(row, "type", " ".join(words).replace("begin_", "begin ").replace("end_", "end "), _TYPES)
            self._expressions(row)
        self._choices()

    def _choices(self) -> None:
        first: dict[tuple[str, str], Row] = {}
        for row in self.workbook.rows("choices"):
            key = row.get("list_name"), row.get("name")
            if key in first:
                self.fault(row, f"the list {key[0]!r} has {key[1]!r} in row {first[key].number} already")
            first.setdefault(key, row)

    def _expressions(self, row: Row) -> None:
        for column in _EXPRESSIONS:
            text = row.get(column)
            unknown = [name for name in _REFERENCE.findall(text) if name not in self.names]
            for name in dict.fromkeys(unknown):
                self.fault(row, f"{column} names ${{{name}}}, which is no item", _did_you_mean(name, self.names))
            if text and not unknown and (column != "required" or "(" in text):
                self._reads(row, column, text)

    def _reads(self, row: Row, column: str, text: str) -> None:
        try:
            check_expression(text)
        except ExpressionError as error:
            self.fault(row, f"{column}: {error.problem}, at character {error.position + 1}")
            return
        for call in calls(parse(text)) if row.sheet == "survey" else ():
            if call.name in OURS_ALONE:
                what = f"{column}: {call.name}() is for findings, actions and referrals alone"
                self.fault(row, what, "the survey must run in other programs too; ask for it in the sheet that follows")


def _did_you_mean(value: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(value, sorted(names), 1)
    return f"did you mean {close[0]}?" if close else ""
