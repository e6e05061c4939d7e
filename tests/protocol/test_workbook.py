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
from fieldtool.protocol.workbook import Row, Workbook, read_mapping, read_xlsx, read_yaml, write_yaml

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


def test_what_yxf_keeps_is_left_out() -> None:
    """The yxf package keeps its column order beside the sheets, and remarks in rows of their own."""
    book = read_yaml("yxf: {headers: {survey: [type]}}\nsurvey: [{'#': a remark}, {name: a, '#': another}]\n", "a.yaml")
    assert set(book.sheets) == {"survey"}
    assert [row.number for row in book.rows("survey")] == [3]


@given(st.lists(CELLS, max_size=5))
def test_yaml_keeps_every_cell(rows: list[dict[str, str]]) -> None:
    """What is written as YAML reads back the same, and has the same digest."""
    book = Workbook("a", {"survey": tuple(Row("survey", number, 0, cells) for number, cells in enumerate(rows, 2))})
    back = read_yaml(write_yaml(book), "a")
    assert [row.cells for row in back.rows("survey")] == rows
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
        ("choices, row 5", {"list_name": "d", "name": "2026-03-17T00:00:00"}),
    ]
    for damaged in (b"", b"PK\x03\x04", buffer.getvalue()[:400]):
        with pytest.raises(NotAForm):
            read_xlsx(damaged, "a.xlsx")


def test_mappings() -> None:
    """A pack file is a mapping of names to texts or lists of texts."""
    told, faults = read_mapping("name: no\nprotocols: [a, b]\n", "pack.yaml")
    assert (told, faults) == ({"name": "no", "protocols": ("a", "b")}, ())
