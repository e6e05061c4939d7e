"""Sheets go to a spreadsheet and back without loss; spreadsheets of others are read as they show themselves."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from fieldtool.errors import Faults
from fieldtool.protocol import NotAForm, builtin_pack_folder, load_form
from fieldtool.protocol.interchange import xlsx_to_yaml, yaml_to_xlsx
from fieldtool.protocol.spreadsheet import write_spreadsheet
from fieldtool.protocol.spreadsheet_reader import read_spreadsheet
from fieldtool.protocol.table import Table, column_keys, default_header, letters
from fieldtool.protocol.workbook import read_xlsx, read_yaml, tables_of_xlsx, tables_of_yaml
from fieldtool.protocol.xlsform import compile_spreadsheet
from fieldtool.protocol.yaml_writer import tables_as_yaml
from tests.protocol.forms import SHARED, shared

PROTOCOLS = sorted(builtin_pack_folder().glob("*-*.yaml"))
FORMS = sorted(SHARED.glob("*.xlsx"))
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12),
    st.sampled_from(
        [
            " ", "  a  ", "a_x005F_b", "\t", "\n", "a\nb\n", "\r", "a\r\nb", "01", "1.0", "TRUE", "no", "=1+1", "+1",
            "-1", "@SUM(A1)", "'", '"', "#", "# a", "_x0041_", "_x005F_", "😀", "שלום", "اسم \u200f1", "\u202e",
            "<b>&amp;", "]]>", "- a", "a: b", "null", "2026-03-17", "1e3", "\x85", "\u2028", "\ufeff", "\u00a0",
        ]
    ),
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(["", " ", "#", "name", " name ", "@A", "name@B", "form_title::English (en)"]), TEXTS)
SHEETS = ["survey", "choices", "settings", "findings", "my notes", "Año 😀"]


@st.composite
def tables(draw: st.DrawFn) -> list[Table]:
    """Sheets with anything in any cell, rows and columns left out, headings of any kind."""
    made = []
    for name in draw(st.lists(st.sampled_from(SHEETS), min_size=1, max_size=3, unique=True)):
        cells = draw(st.dictionaries(st.tuples(st.integers(2, 9), st.integers(0, 5)), TEXTS, max_size=12))
        width = max((column + 1 for _row, column in cells), default=0)
        header = draw(st.lists(NAMES, min_size=width, max_size=width + 1))
        while header and not header[-1] and len(header) > width:
            header.pop()
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in cells.items():
            rows.setdefault(row, {})[column] = text
        made.append(Table(name, tuple(header), rows))
    return made


@given(tables())
def test_any_sheets_come_back(sheets: list[Table]) -> None:
    """Spreadsheet, YAML, spreadsheet: the same cells in the same places, and the same digest."""
    once = write_spreadsheet(sheets, "a")
    assert tables_of_xlsx(once, "a") == tuple(sheets)
    text = tables_as_yaml(tables_of_xlsx(once, "a"), "a")
    assert tables_of_yaml(text, "a") == tuple(sheets)
    assert yaml_to_xlsx(text.encode(), "a") == once
    assert read_yaml(text, "a").digest() == read_xlsx(once, "a").digest()


@given(tables())
def test_others_read_what_is_written(sheets: list[Table]) -> None:
    """Another program finds every cell as text, in its place.

    openpyxl undoes the escape of an underscore by dropping ``x005F_`` wherever it stands, and no other escape.
    """
    book = openpyxl.load_workbook(BytesIO(write_spreadsheet(sheets, "a")))
    assert book.sheetnames == [table.name for table in sheets]
    for table in sheets:
        found = {
            cell.coordinate: cell for row in book[table.name].iter_rows() for cell in row if cell.value is not None
        }
        read = {place: str(cell.value).replace("_x000D_", "\r") for place, cell in found.items()}
        assert read == {place: text.replace("x005F_", "") for place, text in _cells(table).items()}
        assert {(cell.data_type, cell.number_format) for cell in found.values()} <= {("s", "@")}


def _cells(table: Table) -> dict[str, str]:
    header = {column: text for column, text in enumerate(table.header) if text}
    rows = {1: header, **table.rows}
    return {f"{letters(column)}{row}": text for row, cells in rows.items() for column, text in cells.items()}


def test_the_same_cells_are_the_same_bytes() -> None:
    """Nothing in the file tells who made it, when, or with what."""
    table = Table("survey", ("type",), {2: {0: "note"}})
    data = write_spreadsheet([table], "a")
    assert write_spreadsheet([table], "b") == data
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if name.startswith("docProps")]
        assert b"reator" not in b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize(
    "sheets, told",
    [
        ({"survey": ["label", "a\x01b"]}, "survey, row 2, label (A2): character 2 is U+0001"),
        ({"survey": ["la\x0bbel", "a"]}, "survey, row 1 (A1): character 3 is U+000B"),
        ({"survey": ["label", "\uffff"]}, "survey, row 2, label (A2): character 1 is U+FFFF"),
        ({"survey": ["label", "x" * 32_768]}, "survey, row 2, label (A2): the text has 32768 characters"),
        ({"survey": ["label", "😀" * 16_384]}, "survey, row 2, label (A2): the text has 32768 characters"),
        ({"a/b": ["label", "x"]}, "the file: 'a/b' cannot be the name of a sheet"),
        ({"s" * 32: ["label", "x"]}, f"the file: '{'s' * 32}' cannot be the name of a sheet"),
        (
            {"Survey": ["a", "b"], "survey": ["a", "b"]},
            "the file: two sheets are named 'survey' but for capital letters",
        ),
        ({}, "the file: it has no sheet"),
    ],
)
def test_what_no_spreadsheet_holds(sheets: Mapping[str, Sequence[str]], told: str) -> None:
    """It is refused with its place and what to do, all of it at once."""
    made = [Table(name, (head,), {2: {0: text}}) for name, (head, text) in sheets.items()]
    with pytest.raises(Faults) as caught:
        write_spreadsheet(made, "a.yaml")
    assert [str(fault)[: len(told)] for fault in caught.value.faults] == [told]
    assert all(fault.hint for fault in caught.value.faults)


def test_the_longest_text() -> None:
    """A cell that is exactly full goes through."""
    table = Table("survey", ("label",), {2: {0: "x" * 32_767}, 3: {0: "😀" * 16_383}})
    assert tables_of_xlsx(write_spreadsheet([table], "a"), "a") == (table,)


def test_columns_have_one_name_each() -> None:
    """Headings without the space around them; letters where there is none, or where it stands already."""
    assert column_keys("mine", ["type", " name ", "", "name", "@C"]) == ("type", "name", "@@C", "name@D", "@C")
    assert column_keys("choices", ["name", "", ""]) == ("name", "#", "@C")
    assert column_keys("settings", ["#form_title::English (en)", "form_title"]) == (
        "form_title::English (en)", "form_title",
    )  # fmt: skip
    assert default_header("choices", ["name", "#"]) == ("name", "")
    assert default_header("findings", ["name", "#"]) == ("name", "#")
    assert default_header("Settings", ["form_title::English (en)"]) == ("#form_title::English (en)",)
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# What others make


def _saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(*lines: Sequence[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for line in lines:
        book["Sheet"].append(list(line))
    return book


@pytest.mark.parametrize(
    "value, number_format, shown",
    [
        (1, "General", "1"), (1.0, "General", "1"), (0.1, "General", "0.1"), (0.1 + 0.2, "General", "0.3"),
        (-0.5, "0.00", "-0.5"), (1e15, "General", "1000000000000000"), (1e-5, "General", "0.00001"),
        (1e300, "General", "1E+300"), (True, "General", "TRUE"), (False, "General", "FALSE"),
        (date(2026, 3, 17), "yyyy-mm-dd", "2026-03-17"), (46098, "dd/mm/yyyy", "2026-03-17"),
        (46098, "mmm d", "2026-03-17"), (46098.99998843, "m/d/yy h:mm", "2026-03-17 23:59:59"),
        (46098.4458333333, "yyyy-mm-dd hh:mm", "2026-03-17 10:42:00"), (0.5, "h:mm AM/PM", "12:00:00"),
        (time(10, 42), "hh:mm:ss", "10:42:00"), (46098.9999999, "m/d/yy h:mm", "2026-03-18 00:00:00"),
        (1.5, "[h]:mm:ss", "36:00:00"), (59, "yyyy-mm-dd", "1900-02-28"), (61, "yyyy-mm-dd", "1900-03-01"),
        (46098, '"day" 0', "46098"), (46098, "[Red]0", "46098"), (-1, "yyyy-mm-dd", "-1"),
        (3e6, "yyyy-mm-dd", "3000000"), ("01", "General", "01"), ("#N/A", "General", "#N/A"),
    ],
)  # fmt: skip
def test_values_as_they_are_shown(value: object, number_format: str, shown: str) -> None:
    """Whole numbers have no point, fifteen digits count, days and times follow the format of their cell."""
    book = _sheet(["name"], [value])
    book["Sheet"]["A2"].number_format = number_format
    assert tables_of_xlsx(_saved(book), "a")[0].rows == {2: {0: shown}}


def test_a_form_without_an_id_is_called_as_its_file(tmp_path: Path) -> None:
    """Its id and its title are the name of the file without the ending, as for every XLSForm reader."""
    path = tmp_path / "camp survey.xlsx"
    path.write_bytes(_saved(_sheet(("type", "name", "label"), ("text", "a", "A"))))
    form = load_form(path)
    assert (form.id, form.title, next(iter(form.items)).path) == ("camp survey", "camp survey", "/data/a")
    assert 'id="camp survey"' in convert(path).xform


def test_formulas() -> None:
    """A formula that was calculated is its value; one that never was is an error with sheet and cell."""
    book = _sheet(["name"], ["=1+1"], ["a"], ['=IF(1,"","")'])
    with pytest.raises(Faults) as caught:
        tables_of_xlsx(_saved(book), "a.xlsx")
    assert [fault.where for fault in caught.value.faults] == ["Sheet, A2", "Sheet, A4"]
    assert all(fault.hint for fault in caught.value.faults)
    calculated = _repacked(
        _saved(book),
        lambda text: (
            text.replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
            .replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>")
            .replace('<c r="A4">', '<c r="A4" t="str">')
        ),
    )
    assert tables_of_xlsx(calculated, "a")[0].rows == {2: {0: "2"}, 3: {0: "a"}}


def _repacked(data: bytes, change: object, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    assert callable(change)
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return buffer.getvalue()


def test_hidden_sheets_and_merged_cells() -> None:
    """A hidden sheet is a sheet; of merged cells the first one has the text."""
    book = _sheet(["name", "hint"], ["a", "b"])
    book["Sheet"].merge_cells("A2:B2")
    book.create_sheet("Hidden").append(["x"])
    book["Hidden"].sheet_state = "hidden"
    assert [(table.name, table.rows) for table in tables_of_xlsx(_saved(book), "a")] == [
        ("Sheet", {2: {0: "a"}}), ("Hidden", {}),
    ]  # fmt: skip


def test_cells_in_any_spelling() -> None:
    """Runs of type, inline texts, escapes, cells and rows without a reference, and what is no cell at all."""
    inside = (
        '<sheetData><row><c t="inlineStr"><is><r><t>na</t></r><r><t xml:space="preserve">me </t></r>'
        "<rPh><t>x</t></rPh></is></c><c t='inlineStr'><is><t>b</t></is></c></row>"
        '<row r="4"><c r="B4" t="str"><v>_x0041_\n_x000D_</v></c><c t="d"><v>2026-03-17T00:00:00</v></c></row>'
        '<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c/><c><v></v></c></row></sheetData><c><v>9</v></c>'
    )
    data = _repacked(_saved(_sheet(["x"])), lambda text: re.sub("<sheetData>.*</sheetData>", lambda _m: inside, text))
    assert tables_of_xlsx(data, "a")[0] == Table(
        "Sheet", ("name ", "b", ""), {4: {1: "A\n\r", 2: "2026-03-17"}, 5: {0: "TRUE", 1: "#N/A"}}
    )


def test_days_from_1904() -> None:
    """Spreadsheets that count from 1904 give the same day."""
    book = _sheet(["day"], [date(2026, 3, 17)])
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  (a day of the calendar)
    assert tables_of_xlsx(_saved(book), "a")[0].rows == {2: {0: "2026-03-17"}}


def test_claims_cost_nothing() -> None:
    """A sheet that claims a million rows, or holds thousands of empty ones, costs what its cells cost."""
    claimed = _repacked(
        _saved(_sheet(["type"], ["note"])), lambda text: re.sub('ref="[A-Z0-9:]*"', 'ref="A1:XFD1048576"', text)
    )
    assert tables_of_xlsx(claimed, "a")[0].rows == {2: {0: "note"}}
    book = _sheet(["type"], ["note"])
    for row in range(3, 4000):
        book["Sheet"].cell(row, 1).number_format = "0.00"
    assert tables_of_xlsx(_saved(book), "a")[0].rows == {2: {0: "note"}}
    book["Sheet"].cell(1_048_576, 1, "note")
    with pytest.raises(Faults, match="1 mistake"):
        xlsx_to_yaml(_saved(book), "a.xlsx")


@pytest.mark.parametrize(
    "untrusted, told",
    [
        (b"", "damaged"), (b"PK\x03\x04", "damaged"), (b"survey: []", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "locked by a password"),
    ],
)  # fmt: skip
def test_files_that_are_no_spreadsheet(untrusted: bytes, told: str) -> None:
    """Each is refused in a sentence."""
    with pytest.raises(NotAForm, match=told):
        read_spreadsheet(untrusted, "a.xlsx")


@given(st.integers(0, 3000), st.integers(0, 255))
def test_damage_is_refused_or_read(place: int, value: int) -> None:
    """Whatever one byte does to a spreadsheet, it reads or is refused by an error of ours."""
    data = bytearray(write_spreadsheet([Table("survey", ("type", "name"), {2: {0: "note", 1: "a"}})], "a"))
    data[place % len(data)] = value
    try:
        tables_of_xlsx(bytes(data), "a")
    except (NotAForm, Faults):
        return


# Real forms, and ODK's own tools


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_of_others_come_back(path: Path) -> None:
    """Forms that nobody here wrote: the same cells, and the same compiled form from every file."""
    untrusted = shared(path.name).read_bytes()
    text = xlsx_to_yaml(untrusted, path.name)
    again = yaml_to_xlsx(text.encode(), path.name)
    assert tables_of_xlsx(again, path.name) == tables_of_xlsx(untrusted, path.name)
    compiled = convert(untrusted, form_name="data", file_type=".xlsx").xform
    assert convert(again, form_name="data", file_type=".xlsx").xform == compiled
    assert compile_spreadsheet(read_yaml(text, path.name)) == compiled
    assert compile_spreadsheet(read_xlsx(untrusted, path.name)) == compiled


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_our_protocols_come_back(path: Path) -> None:
    """Every sheet of ours too; the digest, by which a screening knows its protocol, is the same."""
    text = path.read_text("utf-8")
    once = yaml_to_xlsx(text.encode(), path.name)
    again = xlsx_to_yaml(once, path.name)
    assert tables_of_yaml(again, path.name) == tables_of_yaml(text, path.name)
    assert read_yaml(again, path.name).digest() == read_yaml(text, path.name).digest()
    assert "yxf" not in again


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_our_protocols_deploy(path: Path) -> None:
    """ODK's compiler takes the spreadsheet as it stands, remarks and titles in several languages included."""
    remarked = path.read_text("utf-8").replace("    name: 'yes'\n", "    name: 'yes'\n    '#': Remarked\n")
    for sheet, first in (("survey", "type"), ("settings", "form_title")):
        remarked = remarked.replace(f"{sheet}:\n  - {first}:", f"{sheet}:\n  - '#': Remarked\n    {first}:")
    remarked = remarked.replace("survey:\n", "survey:\n  - {'#': Remarked}\n")
    warnings: list[str] = []
    done = convert(yaml_to_xlsx(remarked.encode(), path.name), warnings=warnings, file_type=".xlsx")
    assert remarked.count("Remarked") >= 4
    assert "Remarked" not in done.xform
    assert warnings == []


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java, which this machine lacks")
@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_our_protocols_pass_odk_validate(path: Path) -> None:
    """ODK Validate, which comes with pyxform, finds nothing wrong."""
    done = convert(yaml_to_xlsx(path.read_bytes(), path.name), validate=True, file_type=".xlsx")
    assert done.xform.startswith("<?xml")
