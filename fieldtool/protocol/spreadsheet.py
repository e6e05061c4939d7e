"""Writes sheets as a spreadsheet (Office Open XML, ECMA-376 part 1) in which every cell is text and stays text.

The same sheets give the same bytes. There is no author, no date and no program name in the file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from fieldtool.errors import Faults
from fieldtool.protocol.table import Table, letters, misfits

__all__ = ["write_spreadsheet"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a zip file can name."""
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TEXT, _HEADING = 1, 2
_NARROWEST, _WIDEST = 10, 48
"""Widths of columns, in digits."""
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" '
    'wrapText="1"/></xf><xf xfId="0" numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Format 49 is Excel's own "Text": a cell that is typed again stays text, ``01`` and ``=1+1`` included."""


def write_spreadsheet(tables: Sequence[Table], source: str) -> bytes:
    """The sheets as an ``.xlsx``; ``Faults`` tells every cell and name that a spreadsheet could not hold exactly."""
    wrong = tuple(misfits(tables))
    if wrong:
        raise Faults(source, wrong)
    texts: dict[str, int] = {}
    sheets = ["".join(_sheet(table, texts)) for table in tables]
    parts = {
        "[Content_Types].xml": _content_types(len(tables)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(tables),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(tables) + 1)]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": _shared(texts),
    } | {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, start=1)}
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            package.writestr(entry, (_HEAD + text).encode())
    return buffer.getvalue()


def _content_types(sheets: int) -> str:
    parts = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        ("/xl/sharedStrings.xml", "sharedStrings"),
    ]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _workbook(tables: Sequence[Table]) -> str:
    sheets = "".join(
        f'<sheet name={_attribute(table.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, table in enumerate(tables, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _sheet(table: Table, texts: dict[str, int]) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    if table.header:
        widths = enumerate(_widths(table), start=1)
        cols = (f'<col min="{n}" max="{n}" width="{width}" style="{_TEXT}" customWidth="1"/>' for n, width in widths)
        yield f"<cols>{''.join(cols)}</cols>"
    yield "<sheetData>"
    if any(table.header):
        yield from _row(1, {column: text for column, text in enumerate(table.header) if text}, _HEADING, texts)
    for number in sorted(table.rows):
        yield from _row(number, table.rows[number], _TEXT, texts)
    yield "</sheetData></worksheet>"


def _widths(table: Table) -> list[int]:
    """Room for each column's longest line, as far as a screen allows: longer ones wrap."""
    widths = [_NARROWEST] * len(table.header)
    for cells in (dict(enumerate(table.header)), *table.rows.values()):
        for column, text in cells.items():
            longest = max(map(len, text.split("\n")))
            widths[column] = max(widths[column], min(longest + 2, _WIDEST))
    return widths


def _row(number: int, cells: Mapping[int, str], style: int, texts: dict[str, int]) -> Iterator[str]:
    yield f'<row r="{number}">'
    for column in sorted(cells):
        index = texts.setdefault(cells[column], len(texts))
        yield f'<c r="{letters(column)}{number}" s="{style}" t="s"><v>{index}</v></c>'
    yield "</row>"


def _shared(texts: dict[str, int]) -> str:
    inside = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{inside}</sst>'


def _escaped(text: str) -> str:
    """ECMA-376 part 1, 22.9.2.19: ``_xHHHH_`` stands for a character, so a text that looks like it is escaped."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text)).replace("\r", "_x000D_")


def _attribute(text: str) -> str:
    return quoteattr(_LOOKS_ESCAPED.sub("_x005F_", text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
