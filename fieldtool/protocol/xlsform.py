"""XLSForms: the survey part of a workbook goes through pyxform, and comes back as a form that our engine runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Final

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.workbook import COMMENT, Row, Workbook
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xforms.xform import load_xform

__all__ = ["FORM_SHEETS", "compile_spreadsheet", "compile_workbook", "load_compiled", "rows_by_path"]

FORM_SHEETS: Final = ("survey", "choices", "settings", "entities", "osm", "external_choices")
_ROOT: Final = "data"
_EMPTY_ROWS_THAT_END: Final = 60
_SPACES: Final = re.compile(" +")
_PLACE: Final = re.compile(r"^\s*\[row\s*:\s*(\d+)\]\s*")
_SHEET: Final = re.compile(r"'(survey|choices|settings)' sheet")


def compile_workbook(workbook: Workbook) -> str:
    """The XForm of a protocol, as pyxform compiles its sheets. What pyxform finds wrong becomes ``Faults``."""
    return _converted({name: workbook.rows(name) for name in FORM_SHEETS}, _plain, workbook)


def compile_spreadsheet(workbook: Workbook) -> str:
    """The XForm of a form of others, as pyxform compiles a spreadsheet, whichever file its cells came from.

    That is, before it compiles: names of sheets count in small letters, a sheet that is alone is the survey, cells
    lose the space around them, no-break spaces are spaces, and sixty empty rows are the end (``xls2json_backends``). A
    form without an id is called as its file.
    """
    names: dict[str, str] = {}
    for name in workbook.sheets:
        names.setdefault(name.lower(), name)
    if len(names) == 1 and not names.keys() & set(FORM_SHEETS):
        names = {"survey": next(iter(names.values()))}
    sheets: dict[str, tuple[Row, ...]] = {
        name: tuple(_until_empty(workbook.rows(names[name]))) for name in FORM_SHEETS if name in names
    }
    doubled = tuple(fault for rows in sheets.values() for fault in _doubled(rows))
    if doubled:
        raise Faults(workbook.source, doubled)
    return _converted(sheets, _cleaned, workbook)


def _until_empty(rows: Iterable[Row]) -> Iterator[Row]:
    last = 1
    for row in rows:
        if row.number - last > _EMPTY_ROWS_THAT_END + 1:
            return
        last = row.number
        yield row


def _doubled(rows: tuple[Row, ...]) -> Iterator[Fault]:
    """Columns that share their heading with another one: only one of them could count."""
    first = {name: row for row in reversed(rows) for name in row.cells}
    for name, row in first.items():
        heading, _at, letter = name.lstrip("@").rpartition("@")
        if heading in first and letter.isalpha() and letter.isupper():
            where = f"{row.sheet}, column {letter}"
            yield Fault(where, f"another column is headed {heading!r} as well", "rename one, or delete it")


def _cleaned(cells: Mapping[str, str], sheet: str) -> dict[str, str]:
    plain = {_SPACES.sub(" ", name): text.strip().replace("\u00a0", " ") for name, text in cells.items()}
    return _plain(plain, sheet)


def _plain(cells: Mapping[str, str], sheet: str) -> dict[str, str]:
    """The cells that pyxform knows: the titles of a protocol in several languages are ours."""
    ours = "form_title::" if sheet == "settings" else "\0"
    return {name: text for name, text in cells.items() if text and name != COMMENT and not name.startswith(ours)}


def _converted(
    sheets: Mapping[str, tuple[Row, ...]], cells: Callable[[Mapping[str, str], str], dict[str, str]], workbook: Workbook
) -> str:
    # Half a second that a compiled form does not need. The parts of pyxform's `convert`, which would also write the
    # form into a temporary file, for validators that are not asked.
    from pyxform.builder import create_survey_element_from_dict  # noqa: PLC0415
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2json import workbook_to_json  # noqa: PLC0415
    from pyxform.xls2json_backends import DefinitionData  # noqa: PLC0415

    told: dict[str, list[dict[str, str]]] = {}
    name_of_file = PurePath(workbook.source).stem if cells is _cleaned else None
    for name, rows in sheets.items():
        if not rows:
            continue
        # Empty rows count, so that pyxform names rows by their number; columns it would guess from the first row.
        found = {row.number: cells(row.cells, name) for row in rows}
        told[name] = [found.get(number, {}) for number in range(2, rows[-1].number + 1)]
        told[f"{name}_header"] = [dict.fromkeys((column for row in told[name] for column in row), "")]
    try:
        definition = DefinitionData(**told, fallback_form_name=name_of_file)
        plain = workbook_to_json(definition, form_name=_ROOT, fallback_form_name=name_of_file, warnings=[])
        return '<?xml version="1.0"?>' + str(create_survey_element_from_dict(plain).xml().toxml())
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


def load_compiled(xform: str, workbook: Workbook, media: Media | None = None, *, lenient: bool = False) -> Form:
    """The form of a compiled XForm, with mistakes told where the author of ``workbook`` made them.

    ``lenient`` is what :func:`load_xform` takes it for.
    """
    rows = rows_by_path(workbook.rows("survey"))

    def locate(path: str, _prop: str) -> str:
        row = rows.get(path.partition("/")[2].partition("/")[2])
        return row.where if row else path or workbook.source

    return load_xform(xform.encode(), workbook.source, locate, media, lenient=lenient)


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
