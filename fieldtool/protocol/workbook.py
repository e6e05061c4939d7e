"""Sheets of text: from YAML, where every scalar is a string, or from a spreadsheet. Nothing is interpreted here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

import yaml

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.bombs import refuse_bombs
from fieldtool.protocol.errors import NotAForm

__all__ = ["COMMENT", "Row", "Workbook", "read_mapping", "read_xlsx", "read_yaml", "write_yaml"]

MAX_CHARACTERS: Final = 8_000_000
_READER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_IGNORED: Final = "yxf"
"""Where the yxf package keeps the order of its columns."""
COMMENT: Final = "#"
"""The column in which the yxf package keeps remarks; a row of nothing else is a remark."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet. ``number`` counts as a spreadsheet does (the header is row 1); ``line`` is YAML's, or 0."""

    sheet: str
    number: int
    line: int
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        """Where an author finds it: ``findings, row 4 (line 57)``."""
        place = f"{self.sheet}, row {self.number}"
        return f"{place} (line {self.line})" if self.line else place

    def get(self, column: str) -> str:
        """The text of a cell without the space around it; empty where there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file, with the mistakes of its shape.

    ``headers`` are the first rows of a spreadsheet's sheets as they stand there; YAML has none.
    """

    source: str
    sheets: Mapping[str, tuple[Row, ...]]
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """The rows of a sheet; none where there is no such sheet."""
        return self.sheets.get(sheet, ())

    def digest(self) -> str:
        """SHA-256 of what the sheets say, in hexadecimal: the same for any layout of the same cells."""
        plain = {
            name: [{column: text for column, text in row.cells.items() if text} for row in rows]
            for name, rows in self.sheets.items()
        }
        canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def read_yaml(text: str, source: str) -> Workbook:
    """The sheets of a YAML mapping (sheet name to rows, row: column to text). Duplicate keys are mistakes."""
    reader = _YamlReader()
    sheets: dict[str, tuple[Row, ...]] = {}
    for name, key, value in reader.pairs(_composed(text, source), "the file"):
        if name != _IGNORED:
            sheets[name] = tuple(reader.rows(name, key, value))
    return Workbook(source, sheets, tuple(reader.faults))


def read_mapping(text: str, source: str) -> tuple[dict[str, str | tuple[str, ...]], tuple[Fault, ...]]:
    """A YAML mapping of names to texts or lists of texts, with the mistakes of its shape."""
    reader = _YamlReader()
    found: dict[str, str | tuple[str, ...]] = {}
    for name, key, value in reader.pairs(_composed(text, source), "the file"):
        if isinstance(value, yaml.SequenceNode):
            found[name] = tuple(reader.text(each, name) for each in value.value)
        else:
            found[name] = reader.text(value, name, key)
    return found, tuple(reader.faults)


def _composed(text: str, source: str) -> yaml.Node | None:
    if len(text) > MAX_CHARACTERS:
        raise NotAForm(path=source, reason="it is larger than 8 million characters")
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_READER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fault = Fault(f"line {line}", error.problem or "the YAML is broken")
        raise Faults(source, (fault,)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise NotAForm(path=source, reason=f"its YAML is broken ({type(error).__name__})") from None
    return node


class _YamlReader:
    """Walks the nodes of a YAML document and remembers what is wrong with their shape."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def pairs(self, node: yaml.Node | None, what: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """The keys of a mapping with their values; a key that comes twice is a mistake, told, and left out."""
        if not isinstance(node, yaml.MappingNode):
            self.faults.append(Fault(f"line {_line(node)}", f"{what} must be a mapping of names to values"))
            return
        if self._again(node):
            return
        names: set[str] = set()
        for key, value in node.value:
            name = self.text(key, what)
            if name in names:
                self.faults.append(Fault(f"line {_line(key)}", f"{name} stands twice in {what}"))
                continue
            names.add(name)
            yield name, key, value

    def rows(self, sheet: str, key: yaml.Node, node: yaml.Node) -> Iterator[Row]:
        if not isinstance(node, yaml.SequenceNode):
            if not (isinstance(node, yaml.ScalarNode) and not node.value):
                self.faults.append(Fault(f"line {_line(key)}", f"{sheet} must be a list of rows"))
            return
        if self._again(node):
            return
        for number, entry in enumerate(node.value, start=2):
            where = f"{sheet}, row {number}"
            cells = {name: self.text(value, where) for name, _key, value in self.pairs(entry, where)}
            if cells.keys() != {COMMENT}:
                yield Row(sheet, number, _line(entry), cells)

    def text(self, node: yaml.Node, where: str, _key: yaml.Node | None = None) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.faults.append(Fault(f"line {_line(node)}", f"{where} holds a list or mapping where text belongs"))
            return ""
        return str(node.value)

    def _again(self, node: yaml.Node) -> bool:
        """An alias brings the same node back: a document could grow without bound by it."""
        if id(node) in self._seen:
            self.faults.append(Fault(f"line {_line(node)}", "references (&name, *name) are not allowed"))
            return True
        self._seen.add(id(node))
        return False


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None and node.start_mark else 1


def read_xlsx(untrusted: bytes, source: str) -> Workbook:
    """The sheets of a spreadsheet, every cell as text; the first row of a sheet names its columns."""
    import openpyxl  # noqa: PLC0415  (half a second of start-up that only spreadsheets need)

    refuse_bombs(untrusted, source)
    headers: dict[str, tuple[str, ...]] = {}
    try:
        book = openpyxl.load_workbook(BytesIO(untrusted), read_only=True, data_only=True)
        sheets = {
            sheet.title: tuple(_xlsx_rows(sheet.title, sheet.iter_rows(values_only=True), headers)) for sheet in book
        }
    except Exception as error:  # noqa: BLE001  (openpyxl raises whatever its zip and XML readers raise)
        raise NotAForm(path=source, reason=f"the spreadsheet is damaged ({type(error).__name__})") from None
    return Workbook(source, sheets, headers=headers)


def _xlsx_rows(sheet: str, lines: Iterator[tuple[Any, ...]], headers: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    header = [_cell(each).strip() for each in next(lines, ())]
    headers[sheet] = tuple(header)
    for number, line in enumerate(lines, start=2):
        cells = {name: text for name, each in zip(header, line, strict=False) if name and (text := _cell(each))}
        if cells:
            yield Row(sheet, number, 0, cells)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def write_yaml(workbook: Workbook) -> str:
    """The sheets as YAML with the same cells, whatever they were read from."""
    plain = {name: [dict(row.cells) for row in rows] for name, rows in workbook.sheets.items()}
    return str(yaml.dump(plain, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=10_000))


class _Quoting(yaml.SafeDumper):
    """Writes texts such as ``no`` and ``01`` with quotes, so that every reader takes them as text."""

    def represent_text(self, text: str) -> yaml.Node:
        """Signs that cannot be seen are escaped: PyYAML would fold some of them into line ends."""
        seen = all(sign.isprintable() or sign == "\n" for sign in text)
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if seen else '"')


_Quoting.add_representer(str, _Quoting.represent_text)
