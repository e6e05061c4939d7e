"""Workbooks that are written to do harm: YAML and spreadsheets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tests.protocol.hostile import REFUSED, Case, laughs, nested

__all__ = ["WORKBOOKS"]

_YAML: Final[Mapping[str, Callable[[], str | bytes]]] = {
    "aliases": lambda: "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + level)}: &{chr(98 + level)} [{','.join(['*' + chr(97 + level)] * 9)}]\n" for level in range(9)
    ) + "survey: *j\n",
    "an alias of itself": lambda: "survey: &a [*a]\n",
    "a tag": lambda: "survey: !!python/object/apply:os.system ['true']\n",
    "another tag": lambda: "survey:\n- !!binary aGVsbG8=\n- !!set {a, b}\n- !!timestamp 2001-01-01\n",
    "depth": lambda: "survey: " + "[" * 50_000,
    "depth of maps": lambda: "".join(" " * level + "a:\n" for level in range(3_000)),
    "ten megabytes": lambda: "survey: '" + "x" * 10_000_000 + "'\n",
    "many rows": lambda: "survey:\n" + "- {type: text, name: a, label: b}\n" * 300_000,
    "merging": lambda: "a: &a {x: 1}\nsurvey:\n- <<: [*a, *a]\n  type: text\n",
    "a wrong encoding": lambda: b"survey:\n- type: \xff\xfe\n",
    "NUL bytes": lambda: b"survey:\n- type: '\0'\n",
    "numbers": lambda: f"survey:\n- {{type: {'9' * 5_000}, name: .inf, label: 1e999, '9': 0x{'f' * 999}}}\n",
    "two documents": lambda: "survey: []\n---\nsurvey: []\n",
    "directives": lambda: "%TAG ! tag:x\n---\nsurvey: !x []\n",
}  # fmt: skip


def _yaml() -> Iterator[Case]:
    for name, content in _YAML.items():
        yield Case(f"yaml: {name}", REFUSED, content, suffix=".yaml")


def _zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


_SHEET: Final = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_BOOK: Final = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    b'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    b'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
    b'+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument'
    b'.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    b'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    b'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" '
    b'r:id="r1"/></sheets></workbook>',
}


def _book(sheet: str, **others: bytes) -> bytes:
    return _zipped({**_BOOK, "xl/worksheets/sheet1.xml": sheet.encode(), **others})


def _cells(rows: int, columns: int) -> str:
    row = "".join('<c t="inlineStr"><is><t>x</t></is></c>' for _ in range(columns))
    return "".join(f"<row>{row}</row>" for _ in range(rows))


_XLSX: Final[Mapping[str, Callable[[], bytes]]] = {
    "no zip": lambda: b"PK\x03\x04" + b"\0" * 999,
    "an empty archive": lambda: _zipped({}),
    "no workbook": lambda: _zipped({"a.txt": b"x"}),
    "a gigabyte of nothing": lambda: _zipped({**_BOOK, "xl/worksheets/sheet1.xml": b"\0" * 300_000_000}),
    "a thousand files of nothing": lambda: _zipped({**_BOOK, **{f"{n}.xml": b"\0" * 300_000 for n in range(1_000)}}),
    "entities": lambda: _book(laughs().replace("<h:html", "<worksheet")),
    "an entity in a sheet": lambda: _book('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _SHEET.format(
        '<row><c t="inlineStr"><is><t>&x;</t></is></c></row>')),
    "a million cells": lambda: _book(_SHEET.format(_cells(10_000, 100))),
    "a far cell": lambda: _book(
        _SHEET.format('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    ),
    "depth": lambda: _book(_SHEET.format(nested("<row>", "</row>"))),
    "numbers": lambda: _book(_SHEET.format(f'<row><c><v>{"9" * 5_000}</v></c><c t="d"><v>999999-01-01</v></c></row>')),
    "a torn archive": lambda: _book(_SHEET.format(_cells(50, 5)))[:-200],
    "a path outside": lambda: _book(_SHEET.format(_cells(5, 5)), **{"../../x.xml": b"x"}),
}  # fmt: skip


def _xlsx() -> Iterator[Case]:
    for name, content in _XLSX.items():
        yield Case(f"xlsx: {name}", REFUSED, content, suffix=".xlsx")


WORKBOOKS: Final = (*_yaml(), *_xlsx())
"""Every hostile workbook, made when it is asked for."""
