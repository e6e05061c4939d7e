"""XLSForms: the survey part of a workbook goes through pyxform, and comes back as a form that our engine runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.workbook import COMMENT, Row, Workbook
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xforms.xform import load_xform

__all__ = ["FORM_SHEETS", "compile_spreadsheet", "compile_workbook", "load_compiled", "rows_by_path"]

FORM_SHEETS: Final = ("survey", "choices", "settings", "entities", "osm", "external_choices")
_ROOT: Final = "data"
_PLACE: Final = re.compile(r"^\s*\[row\s*:\s*(\d+)\]\s*")
_SHEET: Final = re.compile(r"'(survey|choices|settings)' sheet")


def compile_workbook(workbook: Workbook) -> str:
    """The XForm of a workbook, as pyxform compiles it. What pyxform finds wrong becomes ``Faults``."""
    sheets: dict[str, Any] = {
        name: [_plain(row.cells, name) for row in workbook.rows(name)] for name in FORM_SHEETS if workbook.rows(name)
    }
    for name, rows in list(sheets.items()):
        # pyxform guesses the columns from the first row unless it is told all of them, in order.
        sheets[f"{name}_header"] = [dict.fromkeys(column for row in rows for column in row)]
    return _converted(sheets, workbook)


def compile_spreadsheet(untrusted: bytes, workbook: Workbook) -> str:
    """The XForm of an ``.xlsx``, read by pyxform itself, which knows all the ways in which people name columns."""
    return _converted(BytesIO(untrusted), workbook)


def _plain(cells: Mapping[str, str], sheet: str) -> dict[str, str]:
    """The cells that pyxform knows: the titles of a protocol in several languages are ours."""
    ours = "form_title::" if sheet == "settings" else "\0"
    return {name: text for name, text in cells.items() if text and name != COMMENT and not name.startswith(ours)}


def _converted(sheets: dict[str, Any] | BytesIO, workbook: Workbook) -> str:
    from pyxform.errors import PyXFormError  # noqa: PLC0415  (half a second that a compiled form does not need)
    from pyxform.xls2xform import convert  # noqa: PLC0415

    try:
        return str(convert(xlsform=sheets, form_name=_ROOT).xform)
    except PyXFormError as error:
        raise Faults(workbook.source, (_fault(str(error), workbook),)) from None
    except Exception as error:  # noqa: BLE001  (forms come from anywhere, and pyxform stumbles over some of them)
        what = f"pyxform cannot compile it ({type(error).__name__})"
        raise Faults(workbook.source, (Fault(workbook.source, what),)) from None


def _fault(message: str, workbook: Workbook) -> Fault:
    """Where pyxform names a row, the row as its author knows it."""
    place, sheet = _PLACE.match(message), _SHEET.search(message)
    name = sheet[1] if sheet else "survey"
    what = " ".join(_PLACE.sub("", message).split())
    if place is None:
        return Fault(workbook.source, what)
    number = int(place[1])
    found = [row.where for row in workbook.rows(name) if row.number == number]
    return Fault(found[0] if found else f"{name}, row {number}", what)


def load_compiled(xform: str, workbook: Workbook) -> Form:
    """The form of a compiled XForm, with mistakes told where the author of ``workbook`` made them."""
    rows = rows_by_path(workbook.rows("survey"))

    def locate(path: str, _prop: str) -> str:
        row = rows.get(path.partition("/")[2].partition("/")[2])
        return row.where if row else path or workbook.source

    return load_xform(xform.encode(), workbook.source, locate)


def rows_by_path(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows of a survey by the path of what they make, below the root and without positions."""
    found: dict[str, Row] = {}
    around: list[str] = []
    for row in rows:
        kind = " ".join(row.get("type").lower().replace("_", " ").split())
        if kind.startswith("end "):
            del around[-1:]
            continue
        found["/".join([*around, row.get("name")])] = row
        if kind.startswith("begin "):
            around.append(row.get("name"))
    return found
