from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.exchange.tables import DataColumn, DataTable, count_table, read_csv, records_table, write_csv

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_names_tags_rows() -> None:
    """Names first, HXL tags second, hidden numbers as a word, zero as a number."""
    table = count_table("arrivals", {("VEN", "man"): 0, ("VEN", "woman"): None})
    assert write_csv(table).decode().split("\r\n") == [
        "country,profile,people",
        "#country+origin+code,#population+profile+code,#affected+arrived+num",
        "VEN,man,0",
        "VEN,woman,hidden",
        "",
    ]


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "#tag"])
def test_formulas_are_inert(risky: str) -> None:
    """A text that a spreadsheet would run has a quote before it (B9)."""
    written = read_csv(write_csv(records_table(("sex",), [(risky,)])))
    assert written[2] == [f"'{risky}"]


@given(st.lists(st.tuples(_text, _text), max_size=5))
def test_any_text_stays_inert(rows: list[tuple[str, str]]) -> None:
    """Whatever a cell holds, no cell of the file begins as a formula does, and the file reads back."""
    written = write_csv(records_table(("sex", "age"), rows))
    cells = [cell for row in list(csv.reader(io.StringIO(written.decode(), newline="")))[2:] for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in set("=+-@\t\r#") - {""}]
    assert len(read_csv(written)) == len(rows) + 2


@given(st.binary(max_size=200))
def test_reading_refuses_or_agrees(untrusted: bytes) -> None:
    """Any bytes either are refused or hold no formula below the tags."""
    try:
        rows = read_csv(b"a\r\n#a\r\n" + untrusted)
    except ValueError:
        return
    assert not [cell for row in rows[2:] for cell in row if cell.lstrip()[:1] in set("=+-@\t\r#") - {""}]


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"a\r\n", b"a\r\nb\r\n", b"a\r\n#a\r\n1,2\r\n", b"a\n#a\n", b'a\r\n#a\r\n"1"\r\n', b"\xff", b'"a'],
)
def test_other_spellings_are_refused(untrusted: bytes) -> None:
    """One table has one spelling; a missing tag row, ragged rows or other line ends are refused."""
    with pytest.raises(ValueError, match=r"."):
        read_csv(untrusted)


def test_count_table_wants_its_own_keys() -> None:
    """Counts under the wrong number of codes are a bug of the caller."""
    with pytest.raises(ValueError, match="counted by"):
        count_table("needs", {("a", "b"): 1})


def test_record_tags() -> None:
    """Known columns have HXL's own tags, any other an indicator's."""
    table = records_table(("nationality", "child-alone"), [])
    assert table == DataTable(
        "records",
        (
            DataColumn("nationality", "string", "#country+origin+code"),
            DataColumn("child-alone", "string", "#indicator+child_alone+code"),
        ),
        (),
    )
