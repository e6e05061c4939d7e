"""Weeks by ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.casework.weeks import Week


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_the_week_of_its_iso_name(day: date) -> None:
    """A week's name is the ISO year and week of each of its days, and reads back as the same week."""
    week = Week.of(day)
    year, number, _ = day.isocalendar()
    assert str(week) == f"{year}-W{number:02d}"
    assert Week.parse(str(week)) == week
    assert week.monday <= day <= week.sunday


def test_bounds_are_local_midnights() -> None:
    """The bounds are the Mondays' midnights of the zone, seven days apart."""
    start, end = Week.parse("2026-W47").bounds(UTC)
    assert start == datetime(2026, 11, 16, tzinfo=UTC)
    assert end - start == timedelta(days=7)


@pytest.mark.parametrize("text", ["2026-47", "2026-W99", "W47", "", "2026-W47 ", "2026-W00"])
def test_anything_else_is_no_week(text: str) -> None:
    """Texts that name no week are refused."""
    with pytest.raises(ValueError, match=r"week|Invalid"):
        Week.parse(text)


def test_no_instant_is_lost_or_doubled_where_clocks_change() -> None:
    """Weeks follow each other without a gap, on the zone's own midnights, also when the offset changes."""
    zone = ZoneInfo("America/New_York")
    before, after = Week.parse("2026-W44").bounds(zone), Week.parse("2026-W45").bounds(zone)
    assert before[1] == after[0]
    assert before[0].utcoffset() != before[1].utcoffset()
    assert {bound.astimezone(zone).hour for bound in (*before, *after)} == {0}
    assert (before[1].astimezone(UTC) - before[0].astimezone(UTC)) == timedelta(days=7, hours=1)
