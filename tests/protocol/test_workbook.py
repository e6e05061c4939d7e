"""Sheets are read as text only, and what their shape gets wrong is told."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import Faults
from fieldtool.protocol import NotAForm
from fieldtool.protocol.workbook import (
    Row,
    Workbook,
    comment_lines,
    read_mapping,
    read_xlsx,
    read_yaml,
    tables_of_yaml,
    write_yaml,
)

CELLS = st.dictionaries(
    st.text("abcdefgh_:", min_size=1, max_size=8),
    st.one_of(st.text(max_size=20), st.sampled_from(["no", "NO", "01", "null", "~", "1e3", "2026-01-01", "=1", "- a"])),
    max_size=4,
)


def test_every_scalar_is_text() -> None:
    """``no``, ``NO``, ``01``, dates and empty cells stay what was written."""
    book = read_yaml(
        "survey:\n  - {name: no, label: NO, code: 01, day: 2026-03-17, nothing: , truth: true}\n", "a.yaml"
    )
    assert book.rows("survey")[0].cells == {
        "name": "no", "label": "NO", "code": "01", "day": "2026-03-17", "nothing": "", "truth": "true",
    }  # fmt: skip
    assert book.faults == ()


def test_rows_know_their_place() -> None:
    """Rows count as in a spreadsheet, and name the line of the file."""
    book = read_yaml("survey:\n- name: a\n\n- name: b\n", "a.yaml")
    assert [row.where for row in book.rows("survey")] == ["survey, row 2 (line 2)", "survey, row 3 (line 4)"]


@pytest.mark.parametrize(
    "text, told",
    [
        ("survey:\n- {name: a, name: b}\n", "line 2: name stands twice in survey, row 2"),
        ("survey: []\nsurvey: []\n", "line 2: survey stands twice in the file"),
        ("survey: text\n", "line 1: survey must be a list of rows"),
        ("- a\n", "line 1: the file must be a mapping of names to values"),
        ("", "line 1: the file must be a mapping of names to values"),
        ("survey:\n- [a]\n", "line 2: survey, row 2 must be a mapping of names to values"),
        ("survey:\n- {name: [a]}\n", "line 2: survey, row 2 holds a list or mapping where text belongs"),
        ("a: &x [{b: c}]\nd: *x\n", "line 1: references (&name, *name) are not allowed"),
    ],
)
def test_shapes_that_are_wrong(text: str, told: str) -> None:
    """Duplicate keys, lists in cells, references and anything that is no table of text are mistakes."""
    assert [str(fault) for fault in read_yaml(text, "a.yaml").faults] == [told]


def test_broken_yaml_names_its_line() -> None:
    """What does not read at all is one mistake, with its line."""
    with pytest.raises(Faults) as caught:
        read_yaml("survey:\n- {name: a\n", "a.yaml")
    assert caught.value.faults[0].where == "line 3"
    with pytest.raises(NotAForm):
        read_yaml("a: " + "x" * 9_000_000, "a.yaml")
    with pytest.raises(NotAForm, match="more rows and cells"):
        read_yaml("survey:\n" + "- {a: b}\n" * 200_000, "a.yaml")


def test_what_yxf_keeps_is_left_out() -> None:
    """The yxf package keeps its column order beside the sheets, and remarks in rows of their own."""
    book = read_yaml("yxf: {headers: {survey: [type]}}\nsurvey: [{'#': a remark}, {name: a, '#': another}]\n", "a.yaml")
    assert set(book.sheets) == {"survey"}
    assert [row.number for row in book.rows("survey")] == [3]


def test_empty_rows_count() -> None:
    """A row of nothing holds its place, so that the rows below keep the number that errors name."""
    book = read_yaml("survey: [{name: a}, {}, {hint: ''}, {hint: ' '}, {name: b}]\n", "a.yaml")
    assert [row.number for row in book.rows("survey")] == [2, 6]


def test_the_order_of_columns_is_kept() -> None:
    """Columns come in the order of the rows, or in the order that stands beside the sheets; none is lost."""
    rows = "survey: [{type: a, name: b}, {type: c, hint: d}]\n"
    assert tables_of_yaml(rows, "a")[0].header == ("type", "name", "hint")
    told = "yxf: {headers: {mine: [hint, '', type]}}\n"
    table = tables_of_yaml(told + rows.replace("{type: c", "{'@B': e, type: c").replace("survey", "mine"), "a")[0]
    assert table.header == ("hint", "", "type", "name")
    assert table.rows == {2: {2: "a", 3: "b"}, 3: {0: "d", 1: "e", 2: "c"}}
    for strange in ("yxf: 3\n", "yxf: {headers: 3}\n", "yxf: {headers: {survey: 3}}\n", "yxf: {[a]: b}\n"):
        assert tables_of_yaml(strange + rows, "a")[0].header == ("type", "name", "hint")


def test_comments_of_yaml_are_counted() -> None:
    """Lines that are comments are told apart from lines of a text that look like one."""
    text = "# one\nsurvey:\n  # two\n  - label: |-\n      # a heading\n      words\n    name: 'x\n      # y'\n"
    assert comment_lines(text) == 2
    assert comment_lines("survey: []\n") == 0


@pytest.mark.parametrize(
    "text, written",
    [
        ("no", "'no'"), ("Yes", "'Yes'"), ("01", "'01'"), ("1.0", "'1.0'"), ("=1+1", "'=1+1'"), ("~", "'~'"),
        (" a ", "' a '"), ("a: b", "'a: b'"), ("a #b", "'a #b'"), ("it's", "it's"), ("'q'", "'''q'''"),
        ("${age} < 18", "${age} < 18"), ("¿Qué?", "¿Qué?"), ("\u202eabc", '"\\u202Eabc"'), ("\x85", '"\\x85"'),
        ("😀", "'😀'"), ("اسم", "اسم"), ("a\u00a0:", "'a\u00a0:'"), ("a\tb", '"a\\tb"'),
        ("one\ntwo", "|-\n      one\n      two"), ("one\n", '"one\\n"'), (" one\ntwo", '" one\\ntwo"'),
    ],
)  # fmt: skip
def test_texts_are_written_to_be_read(text: str, written: str) -> None:
    """Plain where every reader takes it for text, in lines where it has lines, escaped where nothing is seen."""
    book = Workbook("a", {"survey": (Row("survey", 2, 0, {"label": text, "z": "z"}),)})
    assert write_yaml(book) == f"survey:\n  - label: {written}\n    z: z\n"


@given(st.lists(CELLS, max_size=5))
def test_yaml_keeps_every_cell(rows: list[dict[str, str]]) -> None:
    """What is written as YAML reads back the same, and has the same digest."""
    kept = {number: {name: text for name, text in cells.items() if text} for number, cells in enumerate(rows, 2)}
    said = {number: cells for number, cells in kept.items() if any(text.strip() for text in cells.values())}
    book = Workbook("a", {"survey": tuple(Row("survey", number, 0, cells) for number, cells in said.items())})
    back = read_yaml(write_yaml(book), "a")
    assert {row.number: row.cells for row in back.rows("survey")} == said
    assert back.faults == ()
    assert back.digest() == book.digest()


@given(st.text("abc: \n-[]{}&*'\"#|>!%@`,?\t", max_size=60))
def test_garbage_is_refused_or_told(text: str) -> None:
    """Any text reads, or is refused by an error of our own."""
    try:
        read_yaml(text, "a.yaml")
    except (Faults, NotAForm):
        return


def test_digests_follow_the_cells() -> None:
    """The digest changes with a cell, not with the layout."""
    once = read_yaml("survey:\n- {name: a, label: b}\n", "a").digest()
    assert read_yaml("survey:\n  - label: b\n    name: 'a'\n    hint: ''\n", "b").digest() == once
    assert read_yaml("survey:\n- {name: a, label: c}\n", "a").digest() != once


def test_spreadsheets() -> None:
    """Numbers, truths and days become text; blank rows count but hold nothing."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "choices"
    for line in (
        ["list_name", " name ", None],
        ["yn", 1.0, "x"],
        [],
        ["yn", True, None],
        ["d", date(2026, 3, 17), None],
    ):
        sheet.append(line)
    buffer = BytesIO()
    book.save(buffer)
    read = read_xlsx(buffer.getvalue(), "a.xlsx")
    assert [(row.where, dict(row.cells)) for row in read.rows("choices")] == [
        ("choices, row 2", {"list_name": "yn", "name": "1"}),
        ("choices, row 4", {"list_name": "yn", "name": "TRUE"}),
        ("choices, row 5", {"list_name": "d", "name": "2026-03-17"}),
    ]
    for damaged in (b"", b"PK\x03\x04", buffer.getvalue()[:400]):
        with pytest.raises(NotAForm):
            read_xlsx(damaged, "a.xlsx")


def test_mappings() -> None:
    """A pack file is a mapping of names to texts or lists of texts."""
    told, faults = read_mapping("name: no\nprotocols: [a, b]\n", "pack.yaml")
    assert (told, faults) == ({"name": "no", "protocols": ("a", "b")}, ())
