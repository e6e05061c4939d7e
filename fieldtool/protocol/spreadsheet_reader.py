"""Reads an ``.xlsx`` from anywhere (Office Open XML, ECMA-376 part 1): every cell as the text that it shows.

Of a formula, the value that was last calculated. Nothing is followed out of the file, and sheets cost what their
cells cost, whatever size they claim. A reader of our own rather than openpyxl, which leaves ``_x000D_`` as it is,
cannot tell an empty cell from a formula that nobody calculated, and makes up all cells of a claimed size.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from lxml import etree

from fieldtool.errors import Fault
from fieldtool.protocol.bombs import refuse_bombs
from fieldtool.protocol.errors import NotAForm
from fieldtool.protocol.spreadsheet_values import Shown, iso_text, number_text, shown_as, unescaped
from fieldtool.protocol.table import MAX_COLUMNS, MAX_ROWS, Table, letters

__all__ = ["read_spreadsheet"]

MAX_CHARACTERS: Final = 8_000_000
"""Of all cells together: many may share one long text."""
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError,
    LookupError, OSError, ValueError,
)  # fmt: skip
"""What zipfile and lxml raise at damaged, encrypted or made-up files."""
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_spreadsheet(untrusted: bytes, source: str) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    """The sheets of a spreadsheet, hidden ones too, and the formulas that nobody has calculated yet."""
    if untrusted.startswith(_OLD_OR_LOCKED):
        raise NotAForm(path=source, reason="it is locked by a password, or of the old kind (.xls): save it as .xlsx")
    try:
        refuse_bombs(untrusted, source)
        with zipfile.ZipFile(BytesIO(untrusted)) as package:
            book = _Book(_Parts(package, source))
            return tuple(book.tables()), tuple(book.faults)
    except _BROKEN as error:
        raise NotAForm(path=source, reason=f"the spreadsheet is damaged ({type(error).__name__})") from None


class _Parts:
    """The parts of the package."""

    def __init__(self, package: zipfile.ZipFile, source: str) -> None:
        self._package = package
        self.source = source
        self._entries = {info.filename.lower().lstrip("/"): info for info in package.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def bytes(self, name: str) -> bytes:
        info = self._entries.get(name.lower())
        if info is None:
            raise NotAForm(path=self.source, reason="it is not a spreadsheet")
        return self._package.read(info)

    def root(self, name: str) -> etree._Element:
        return etree.fromstring(self.bytes(name), etree.XMLParser(resolve_entities=False, no_network=True))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Kind and part of everything that a part points to, by id."""
        folder, _slash, base = name.rpartition("/")
        own = f"{folder}/_rels/{base}.rels".lstrip("/")
        found = self.root(own) if own in self else ()
        return {
            each.get("Id", ""): (
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in found
            if each.get("TargetMode") != "External"
        }


@dataclass(slots=True)
class _Book:
    """One workbook while it is read."""

    parts: _Parts
    faults: list[Fault] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _formats: list[Shown] = field(default_factory=list)
    _from_1904: bool = False
    _characters: int = 0

    def tables(self) -> Iterator[Table]:
        main = next((part for kind, part in self.parts.relations("").values() if kind == "officeDocument"), "")
        root = self.parts.root(main or "xl/workbook.xml")
        relations = self.parts.relations(main or "xl/workbook.xml")
        properties = root.find("{*}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        for kind, part in relations.values():
            if kind == "sharedStrings" and part in self.parts:
                self._texts = [self._counted(_said(each)) for each in _walk(self.parts.bytes(part), "{*}si")]
            elif kind == "styles" and part in self.parts:
                self._formats = _formats(self.parts.root(part))
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            kind, part = relations.get(_relation_id(sheet), ("", ""))
            if kind == "worksheet":
                yield self._table(unescaped(sheet.get("name", "")), part)

    def _table(self, name: str, part: str) -> Table:
        header: dict[int, str] = {}
        rows: dict[int, dict[int, str]] = {}
        for row, column, cell in _cells(self.parts.bytes(part)):
            text = self._text(cell, name, f"{letters(column)}{row}")
            if text:
                (header if row == 1 else rows.setdefault(row, {}))[column] = text
        width = max((column for cells in (header, *rows.values()) for column in cells), default=-1) + 1
        return Table(name, tuple(header.get(column, "") for column in range(width)), rows)

    def _text(self, cell: etree._Element, sheet: str, place: str) -> str:
        kind, value = cell.get("t", "n"), cell.findtext("{*}v")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return self._counted(_said(inline)) if inline is not None else ""
        if not value:
            if cell.find("{*}f") is not None and (value is None or kind != "str"):
                what = "the formula has no calculated value"
                self.faults.append(Fault(f"{sheet}, {place}", what, "open and save it in a spreadsheet program"))
            return ""
        if kind == "s":
            return self._counted(self._texts[int(value)])
        return self._counted(self._plain(kind, value, cell.get("s", "0")))

    def _plain(self, kind: str, value: str, style: str) -> str:
        if kind == "b":
            return "TRUE" if value.strip() in {"1", "true"} else "FALSE"
        if kind == "n":
            number = int(style)
            shown = self._formats[number] if number < len(self._formats) else Shown.NUMBER
            return number_text(value.strip(), shown, from_1904=self._from_1904)
        return iso_text(value) if kind == "d" else unescaped(value)

    def _counted(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise NotAForm(path=self.parts.source, reason="its cells hold more than 8 million characters")
        return text


def _relation_id(sheet: etree._Element) -> str:
    return next((str(text) for name, text in sheet.attrib.items() if str(name).endswith("}id")), "")


def _said(text: etree._Element) -> str:
    """The words of a text, plain or in runs of different type; how it is pronounced is no part of it."""
    found = [each.text or "" for each in text.iterfind("{*}t")]
    found += [each.text or "" for each in text.iterfind("{*}r/{*}t")]
    return unescaped("".join(found))


def _formats(styles: etree._Element) -> list[Shown]:
    codes: Mapping[int, str] = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    return [shown_as(int(each.get("numFmtId", "0")), codes) for each in styles.iterfind("{*}cellXfs/{*}xf")]


def _walk(data: bytes, *tags: str) -> Iterator[etree._Element]:
    """The elements of that name as they end; what lies before each of them is forgotten."""
    for _event, element in etree.iterparse(
        BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True
    ):
        yield element
        element.clear()
        above = element.getparent()
        while above is not None and element.getprevious() is not None:
            del above[0]


def _cells(data: bytes) -> Iterator[tuple[int, int, etree._Element]]:
    """Every cell with its row from 1 and column from 0; both go on by themselves where a file does not say them."""
    row, column = 1, -1
    for element in _walk(data, "{*}c", "{*}row"):
        if str(element.tag).endswith("}row"):
            row, column = _number(element.get("r"), row) + 1, -1
            continue
        match = _REFERENCE.fullmatch(element.get("r") or "")
        above = element.getparent()
        if above is None or not str(above.tag).endswith("}row"):
            continue
        row = int(match[2]) if match else _number(above.get("r"), row)
        column = _column(match[1]) if match else column + 1
        if not (0 < row <= MAX_ROWS and column < MAX_COLUMNS):
            raise ValueError("a cell lies outside of every sheet")
        yield row, column, element


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def _column(name: str) -> int:
    found = 0
    for letter in name.upper():
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
