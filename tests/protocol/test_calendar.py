"""Working days: what offices work, and when a number of them is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import WorkDays, parse_span
from fieldtool.protocol.calendar import COUNTRIES, instant_at

PANAMA: Final = ZoneInfo("America/Panama")
NEW_YORK: Final = ZoneInfo("America/New_York")
HAVANA: Final = ZoneInfo("America/Havana")
"""Its clocks change at midnight."""
MINUTE: Final = timedelta(minutes=1)
NOVEMBER: Final = WorkDays("PAN", PANAMA)
"""In November 2026 Panama has public holidays on Tuesday 3, Thursday 5, Tuesday 10 and Saturday 28."""

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def _end(text: str, event: datetime, calendar: WorkDays = NOVEMBER) -> str:
    return parse_span(text).after(event, calendar).astimezone(calendar.zone).isoformat()


def _local(text: str, zone: ZoneInfo = PANAMA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize("long, short", COUNTRIES.items())
def test_eleven_countries_by_either_code(long: str, short: str) -> None:
    """Both ISO codes name one calendar; every country has New Year's Day, and works on some other day of the week."""
    three, two = WorkDays(long), WorkDays(short)
    assert three.knows_holidays
    assert two.knows_holidays
    assert three.holiday(date(2026, 1, 1)) == two.holiday(date(2026, 1, 1)) != ""
    assert not three.works(date(2026, 1, 1))
    assert three.works(date(2026, 1, 13))
    assert two.works(date(2026, 1, 13))


def test_the_countries_are_those_of_the_conference() -> None:
    """Eleven, each known to the package under both codes."""
    assert len(COUNTRIES) == 11
    known = holidays.list_supported_countries(include_aliases=True)
    assert set(COUNTRIES.values()) <= known.keys()


def test_other_countries_have_weekends_alone() -> None:
    """No holiday is known: a deadline there is early rather than late."""
    france = WorkDays("FRA")
    assert not france.knows_holidays
    assert france.works(date(2026, 7, 14))
    assert france.holiday(date(2026, 7, 14)) == ""
    assert [france.works(date(2026, 3, day)) for day in (20, 21, 22, 23)] == [True, False, False, True]


@given(days)
def test_a_holiday_is_no_working_day(day: date) -> None:
    """Neither is a Saturday or a Sunday; every other day is."""
    for country in COUNTRIES:
        calendar = WorkDays(country)
        assert calendar.works(day) == (not calendar.holiday(day) and day.weekday() < 5)


# Counting


@pytest.mark.parametrize(
    "text, event, last",
    [
        ("P1WD", "2026-11-16T10:00", "2026-11-17"),
        ("P5WD", "2026-11-16T10:00", "2026-11-23"),
        ("P1WD", "2026-11-13T10:00", "2026-11-16"),
        ("P1WD", "2026-11-14T10:00", "2026-11-16"),
        ("P1WD", "2026-11-02T10:00", "2026-11-04"),
        ("P4WD", "2026-11-02T10:00", "2026-11-11"),
        ("P1WD", "2026-11-04T10:00", "2026-11-06"),
        ("P1WD", "2027-12-31T10:00", "2028-01-03"),
        ("P1WD", "2028-02-28T10:00", "2028-03-01"),
        ("P2WD", "2028-02-25T10:00", "2028-03-01"),
    ],
)
def test_the_day_of_the_event_does_not_count(text: str, event: str, last: str) -> None:
    """Weekends and holidays are left out, a leap day that is a carnival too; the last day counts to its end."""
    assert _end(text, _local(event)) == f"{last}T23:59:59-05:00"


def test_the_day_of_the_event_counts_where_a_rule_says_so() -> None:
    """If it is a working day."""
    counted = WorkDays("PAN", PANAMA, first_day_counts=True)
    assert _end("P1WD", _local("2026-11-16T10:00"), counted) == "2026-11-16T23:59:59-05:00"
    assert _end("P2WD", _local("2026-11-16T10:00"), counted) == "2026-11-17T23:59:59-05:00"
    assert _end("P1WD", _local("2026-11-14T10:00"), counted) == "2026-11-16T23:59:59-05:00"


@pytest.mark.parametrize(
    "event, last",
    [
        ("2026-11-16T23:59", "2026-11-17"),
        ("2026-11-17T00:00", "2026-11-18"),
        ("2026-11-17T00:01", "2026-11-18"),
        ("2026-11-13T23:59", "2026-11-16"),
        ("2026-11-14T00:00", "2026-11-16"),
        ("2026-11-15T23:59", "2026-11-16"),
        ("2026-11-16T00:00", "2026-11-17"),
        ("2026-11-02T23:59", "2026-11-04"),
        ("2026-11-03T00:00", "2026-11-04"),
        ("2026-11-03T23:59", "2026-11-04"),
        ("2026-11-04T00:00", "2026-11-06"),
    ],
)
def test_a_minute_before_and_after_midnight(event: str, last: str) -> None:
    """The day of the centre decides: around a weekday, weekend and a public holiday, in whichever zone it is noted."""
    assert _end("P1WD", _local(event))[:10] == last
    assert _end("P1WD", _local(event).astimezone(UTC))[:10] == last


def test_the_clocks_change_within_the_span() -> None:
    """The end is the end of the day on the clocks of that day, also where midnight is left out or comes twice."""
    office = WorkDays("USA", NEW_YORK)
    assert _end("P1WD", _local("2026-03-06T09:00", NEW_YORK), office) == "2026-03-09T23:59:59-04:00"
    assert _end("P1WD", _local("2026-10-30T09:00", NEW_YORK), office) == "2026-11-02T23:59:59-05:00"
    assert instant_at(datetime.fromisoformat("2025-03-09T00:30"), HAVANA) == datetime(2025, 3, 9, 5, tzinfo=UTC)
    twice = datetime.fromisoformat("2025-11-02T00:30")
    assert instant_at(twice, HAVANA, latest=True) - instant_at(twice, HAVANA) == timedelta(hours=1)


@given(st.integers(1, 60), days, st.sampled_from([*COUNTRIES]))
def test_as_many_working_days_lie_between(number: int, day: date, country: str) -> None:
    """After the day of the event and up to the last day there are exactly so many, and the last one is one of them."""
    calendar = WorkDays(country, PANAMA)
    end = calendar.end_of(number, datetime.combine(day, time(12), PANAMA)).astimezone(PANAMA).date()
    between = [day + timedelta(days=later) for later in range(1, (end - day).days + 1)]
    assert sum(calendar.works(each) for each in between) == number
    assert calendar.works(end)
