"""Sheets of text: from YAML, where every scalar is a string, or from a spreadsheet. Nothing is interpreted here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import yaml

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.errors import NotAForm
from fieldtool.protocol.spreadsheet_reader import read_spreadsheet
from fieldtool.protocol.table import COMMENT, Table, column_keys, default_header, misfits
from fieldtool.protocol.yaml_writer import HEADERS, OURS, tables_as_yaml

__all__ = [
    "COMMENT", "Row", "Workbook", "comment_lines", "read_mapping", "read_xlsx", "read_yaml", "tables_of_xlsx",
    "tables_of_yaml", "write_yaml",
]  # fmt: skip

MAX_CHARACTERS: Final = 8_000_000
MAX_SEPARATORS: Final = 250_000
MAX_DEPTH: Final = 20
"""Line ends, colons and commas, which no cell of YAML does without: the WHO form has 13,000."""
_READER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
    sheets = {sheet.name: tuple(sheet.rows()) for sheet in reader.sheets(_composed(text, source))}
    return Workbook(source, sheets, tuple(reader.faults))


def tables_of_yaml(text: str, source: str) -> tuple[Table, ...]:
    """The same sheets with every cell where it stands, remarks included; ``Faults`` where the shape is wrong."""
    reader = _YamlReader()
    tables = tuple(sheet.table() for sheet in reader.sheets(_composed(text, source)))
    if reader.faults:
        raise Faults(source, tuple(reader.faults))
    return tables


def comment_lines(text: str) -> int:
    """How many lines of YAML are comments of its own, which are no cells and stay behind when cells travel."""
    inside: set[int] = set()
    for token in yaml.scan(text, Loader=_READER):
        if isinstance(token, yaml.ScalarToken):
            ends_before = token.style in {"|", ">"}
            inside.update(range(token.start_mark.line + 1, token.end_mark.line + (not ends_before)))
    lines = text.splitlines()
    return sum(line.lstrip().startswith("#") for number, line in enumerate(lines) if number not in inside)


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
    if sum(map(text.count, "\n:,")) > MAX_SEPARATORS:
        raise NotAForm(path=source, reason="it has more rows and cells than any form")
    try:
        # libyaml composes by recursion in C, where too deep ends the whole program; its events come one by one.
        if _too_deep(text):
            raise NotAForm(path=source, reason=f"its YAML is nested more than {MAX_DEPTH} deep")
        node: yaml.Node | None = yaml.compose(text, Loader=_READER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fault = Fault(f"line {line}", error.problem or "the YAML is broken")
        raise Faults(source, (fault,)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise NotAForm(path=source, reason=f"its YAML is broken ({type(error).__name__})") from None
    return node


def _too_deep(text: str) -> bool:
    """Whether lists and mappings lie in one another more than any workbook's do."""
    depth = 0
    for event in yaml.parse(text, Loader=_READER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return True
    return False


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

    def sheets(self, node: yaml.Node | None) -> list[_YamlSheet]:
        """The sheets of a document, each with the order of its columns where the document tells it."""
        found: list[_YamlSheet] = []
        headers: dict[str, tuple[str, ...]] = {}
        for name, key, value in self.pairs(node, "the file"):
            if name == OURS:
                headers = _headers(value)
            else:
                found.append(_YamlSheet(name, tuple(self._entries(name, key, value))))
        return [_YamlSheet(sheet.name, sheet.entries, headers.get(sheet.name, ())) for sheet in found]

    def _entries(self, sheet: str, key: yaml.Node, node: yaml.Node) -> Iterator[tuple[int, dict[str, str]]]:
        if not isinstance(node, yaml.SequenceNode):
            if not (isinstance(node, yaml.ScalarNode) and not node.value):
                self.faults.append(Fault(f"line {_line(key)}", f"{sheet} must be a list of rows"))
            return
        if self._again(node):
            return
        for number, entry in enumerate(node.value, start=2):
            where = f"{sheet}, row {number}"
            yield _line(entry), {name: self.text(value, where) for name, _key, value in self.pairs(entry, where)}

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


@dataclass(frozen=True, slots=True)
class _YamlSheet:
    """One sheet of a document: for each row its line and its cells; ``told`` is the header that the document tells."""

    name: str
    entries: tuple[tuple[int, dict[str, str]], ...]
    told: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        columns, header = self._columns()
        keys = column_keys(self.name, header)
        for number, (line, cells) in enumerate(self.entries, start=2):
            named = {keys[columns[name]]: text for name, text in cells.items() if header[columns[name]].strip()}
            if says_something(named):
                yield Row(self.name, number, line, named)

    def table(self) -> Table:
        columns, header = self._columns()
        rows = {
            number: found
            for number, (_line, cells) in enumerate(self.entries, start=2)
            if (found := {columns[name]: text for name, text in cells.items() if text})
        }
        return Table(self.name, header, rows)

    def _columns(self) -> tuple[dict[str, int], tuple[str, ...]]:
        """Where each name of a cell stands, and the header: what was told first, then names as they come up."""
        columns = {name: column for column, name in enumerate(column_keys(self.name, self.told))}
        met = dict.fromkeys(name for _line, cells in self.entries for name in cells)
        fresh = [name for name in met if name not in columns]
        columns |= {name: column for column, name in enumerate(fresh, start=len(self.told))}
        return columns, (*self.told, *default_header(self.name, fresh))


def _headers(node: yaml.Node) -> dict[str, tuple[str, ...]]:
    """The order of columns, which the yxf package keeps beside the sheets; anything else there is not ours to judge."""
    inside = dict(_plain_pairs(node)).get(HEADERS)
    return {
        name: tuple(str(each.value) for each in value.value if isinstance(each, yaml.ScalarNode))
        for name, value in (_plain_pairs(inside) if inside is not None else ())
        if isinstance(value, yaml.SequenceNode)
    }


def _plain_pairs(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            yield str(key.value), value


def says_something(cells: Mapping[str, str]) -> bool:
    """Whether a row is more than blank cells and a remark."""
    return any(text and not text.isspace() for name, text in cells.items() if name != COMMENT)


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None and node.start_mark else 1


def read_xlsx(untrusted: bytes, source: str) -> Workbook:
    """The sheets of a spreadsheet, every cell as text; the first row of a sheet names its columns."""
    tables, faults = read_spreadsheet(untrusted, source)
    headers = {table.name: _headings(table) for table in tables}
    return Workbook(source, {table.name: tuple(_rows(table)) for table in tables}, faults, headers)


def tables_of_xlsx(untrusted: bytes, source: str) -> tuple[Table, ...]:
    """The same sheets with every cell where it stands; ``Faults`` where one could not go back as it came."""
    tables, faults = read_spreadsheet(untrusted, source)
    wrong = (*faults, *misfits(tables))
    if wrong:
        raise Faults(source, wrong)
    return tables


def _headings(table: Table) -> tuple[str, ...]:
    """What each column is called; nothing where row 1 says nothing."""
    return tuple(key if text.strip() else "" for key, text in zip(table.keys(), table.header, strict=True))


def _rows(table: Table) -> Iterator[Row]:
    names = _headings(table)
    for number in sorted(table.rows):
        cells = {names[column]: text for column, text in sorted(table.rows[number].items()) if names[column]}
        if says_something(cells):
            yield Row(table.name, number, 0, cells)


def write_yaml(workbook: Workbook) -> str:
    """The sheets as YAML with the same cells, whatever they were read from."""
    return tables_as_yaml([_table(name, rows) for name, rows in workbook.sheets.items()], workbook.source)


def _table(name: str, rows: Sequence[Row]) -> Table:
    keys: Iterable[str] = dict.fromkeys(key for row in rows for key in row.cells)
    columns = {key: column for column, key in enumerate(keys)}
    cells = {row.number: {columns[key]: text for key, text in row.cells.items() if text} for row in rows}
    return Table(name, default_header(name, list(columns)), cells)
