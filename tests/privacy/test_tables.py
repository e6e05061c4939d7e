"""A table counts people by closed lists of codes, knows its margins, and tells outside only what may leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.privacy import TOTAL, Cell, CellKey, CountTable, Interval, Reason, TablePolicy, protect
from fieldtool.privacy.errors import FaultyPolicy, FaultyTable

ARRIVALS = CountTable("arrivals", ("VEN", "COL"), ("man", "woman"), {("VEN", "man"): 30, ("VEN", "woman"): 12})


def test_counts_and_margins__ok() -> None:
    """A pair that is left out is 0; margins are sums; the grand total has a name of its own for links."""
    assert ARRIVALS.count("COL", "man") == 0
    assert [ARRIVALS.count("VEN", TOTAL), ARRIVALS.count(TOTAL, "man"), ARRIVALS.count(TOTAL, TOTAL)] == [42, 30, 42]
    assert ARRIVALS.total == CellKey("arrivals", TOTAL, TOTAL)
    assert len(ARRIVALS.keys()) == 9


def test_one_dimension__ok() -> None:
    """A table of one column has one margin, and its column's total is the grand total; likewise one row, one cell."""
    needs = CountTable("needs", ("water", "bed"), ("people",), {("water", "people"): 7})
    assert [key.row for key in needs.keys()] == ["water", "bed", TOTAL]  # noqa: SIM118  (not a mapping)
    assert needs.total == needs.key(TOTAL, "people") == CellKey("needs", TOTAL, "people")
    line = CountTable("line", ("people",), ("man", "woman"), {})
    assert line.total == CellKey("line", "people", TOTAL)
    cell = CountTable("cell", ("all",), ("people",), {("all", "people"): 6})
    assert cell.keys() == (cell.total,) == (CellKey("cell", "all", "people"),)
    assert cell.count(TOTAL, TOTAL) == 6


def test_without_margins__error() -> None:
    """A table without margins has no total to ask for."""
    with pytest.raises(KeyError, match="needs has no such cell"):
        CountTable("needs", ("water", "bed"), ("people",), {}, margins=False).total  # noqa: B018  (it raises)


@pytest.mark.parametrize(
    "rows, columns, counts, told",
    [
        ((), ("n",), {}, "labels are missing"),
        (("a", "a"), ("n",), {}, "not all different"),
        (("a", TOTAL), ("n",), {}, "not a short code"),
        (("a\nb",), ("n",), {}, "not a short code"),
        (("a" * 65,), ("n",), {}, "not a short code"),
        (("a",), ("n",), {("b", "n"): 1}, "1 counts are for no row and column"),
        (("a",), ("n",), {("a", "n"): -1}, "whole number"),
        (("a",), ("n",), {("a", "n"): 1.5}, "whole number"),
    ],
)
def test_faulty__error(
    rows: tuple[str, ...], columns: tuple[str, ...], counts: dict[tuple[str, str], int], told: str
) -> None:
    """Labels that are not a closed list of short codes, and counts that are no numbers of people, are refused."""
    with pytest.raises(FaultyTable, match=told) as refused:
        CountTable("needs", rows, columns, counts)
    assert refused.value.code == "R-05"


def test_policy__error() -> None:
    """A threshold that hides nothing and a width that protects nothing are told together."""
    with pytest.raises(FaultyPolicy) as refused:
        TablePolicy(threshold=1, width=0)
    assert [fault.where for fault in refused.value.faults] == ["threshold", "width"]


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9))
def test_interval__ok(low: int, more: int, width: int) -> None:
    """The width is the distance of the ends; an endless interval is wide enough for any policy."""
    assert Interval(low, low + more).width == more
    assert Interval(low, low + more).is_at_least(width) == (more >= width)
    assert Interval(low, None).is_at_least(width)
    assert Interval(low, None).width is None


def test_preview_and_published__ok() -> None:
    """Inside, a hidden cell has a reason and a true number; outside, every hidden number is the same nothing."""
    table = CountTable("days", ("mon", "tue", "wed"), ("n",), {("mon", "n"): 2, ("tue", "n"): 9, ("wed", "n"): 30})
    protected = protect([table])
    inside = protected.table("days")
    assert inside.cell("mon", "n") == Cell(None, Reason.SMALL)
    assert inside.cell("tue", "n") == Cell(None, Reason.PROTECTS)
    assert inside.cell("wed", "n") == Cell(30, Reason.SHOWN)
    assert inside.source.count("mon", "n") == 2
    outside = protected.published()[0]
    assert [outside.value(row, "n") for row in ("mon", "tue", "wed", TOTAL)] == [None, None, 30, 41]
    assert "9" not in repr(outside)
    assert "small" not in repr(outside)
    assert (protected.hidden(Reason.SMALL), protected.hidden(Reason.PROTECTS), protected.narrowest) == (1, 1, 9)
