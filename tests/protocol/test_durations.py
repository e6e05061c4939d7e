"""Lengths of time are read as ISO 8601 writes them, and end where the calendar of the centre says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import Span, WorkDays, parse_span
from fieldtool.protocol.calendar import COUNTRIES

NEW_YORK: Final = ZoneInfo("America/New_York")
PANAMA: Final = ZoneInfo("America/Panama")
TIJUANA: Final = ZoneInfo("America/Tijuana")
APIA: Final = ZoneInfo("Pacific/Apia")
"""Its calendar has no 30 December 2011."""
ZONES: Final = (UTC, NEW_YORK, PANAMA, TIJUANA, APIA, timezone(timedelta(hours=-5)))
DAY: Final = timedelta(days=1)

spans = st.one_of(
    st.builds(Span, months=st.integers(0, 1200), days=st.integers(0, 36_525), seconds=st.integers(0, 10**9)),
    st.builds(lambda number: Span(working_days=number), st.integers(0, 300)),
)
calendars = st.builds(WorkDays, st.sampled_from([*COUNTRIES, *COUNTRIES.values()]), st.sampled_from(ZONES))


@st.composite
def events(draw: st.DrawFn) -> datetime:
    """Instants of our century, many of them near a change of the clocks."""
    near = st.sampled_from(["2026-03-08T07:00Z", "2026-11-01T06:00Z", "2011-12-30T10:00Z", "2028-02-29T00:00Z"])
    moment = datetime.fromisoformat(draw(near))
    return moment + draw(st.one_of(st.timedeltas(-2 * DAY, 2 * DAY), st.timedeltas(-7000 * DAY, 20_000 * DAY)))


# Reading


@pytest.mark.parametrize(
    "text, span",
    [("PT0S", Span()), ("P0D", Span()), ("PT1H", Span(seconds=3600)), ("P3D", Span(days=3)), ("P2W", Span(days=14)),
     ("P1M", Span(months=1)), ("PT1M", Span(seconds=60)), ("P1Y2M", Span(months=14)), ("P5WD", Span(working_days=5)),
     ("P1Y2M1W3DT4H5M6S", Span(14, 10, 4 * 3600 + 5 * 60 + 6)), ("P1DT12H30M5S", Span(0, 1, 45_005))],
)  # fmt: skip
def test_spans(text: str, span: Span) -> None:
    """Years, months, weeks, days, hours, minutes, seconds, and working days alone."""
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text, told",
    [("P5WDT1H", "stand alone"), ("P1DT2WD", "stand alone"), ("P1M5WD", "stand alone"), ("P0WD", "no time"),
     ("P", "is no duration"), ("PT", "is no duration"), ("P1DT", "is no duration"), ("3d", "is no duration"),
     ("", "is no duration"), ("PT1.5H", "is no duration"), ("P-1D", "is no duration"), ("P1D1M", "is no duration"),
     ("P999999D", "longer than a hundred years"), ("P101Y", "longer than a hundred years"),
     ("P99999WD", "longer than a hundred years"), ("PT999999999H", "longer than"), ("P٣D", "is no duration")],
)  # fmt: skip
def test_what_is_no_span(text: str, told: str) -> None:
    """Anything else is refused with a reason."""
    with pytest.raises(ValueError, match=told):
        parse_span(text)


@given(st.text("PTWDHMSY0123456789", max_size=12))
def test_garbage_is_refused(text: str) -> None:
    """Any text gives a span or a ``ValueError``."""
    try:
        span = parse_span(text)
    except ValueError:
        return
    assert parse_span(str(span)) == span


@given(spans)
def test_written_spans_read_back(span: Span) -> None:
    """The text of a span is the span."""
    assert parse_span(str(span)) == span
    assert bool(span) == (str(span) != "PT0S")


def test_spans_are_whole_and_of_one_kind() -> None:
    """Nothing negative, and nothing beside working days."""
    with pytest.raises(ValueError, match="never negative"):
        Span(days=-1)
    with pytest.raises(ValueError, match="stand alone"):
        Span(days=1, working_days=1)


# Ending


def _after(text: str, event: datetime, zone: tzinfo, country: str = "USA") -> datetime:
    return parse_span(text).after(event, WorkDays(country, zone))


@pytest.mark.parametrize(
    "text, event, end",
    [("P1M", "2026-01-31", "2026-02-28"), ("P1M", "2028-01-31", "2028-02-29"), ("P1Y", "2028-02-29", "2029-02-28"),
     ("P4Y", "2028-02-29", "2032-02-29"), ("P13M", "2026-12-31", "2028-01-31"), ("P1M1D", "2026-01-31", "2026-03-01"),
     ("P1D", "2028-02-28", "2028-02-29"), ("P1W", "2026-12-28", "2027-01-04")],
)  # fmt: skip
def test_months_end_with_the_month(text: str, event: str, end: str) -> None:
    """Months are clamped to the month's end, leap days included; days come after months."""
    begun = datetime.fromisoformat(f"{event}T09:00-05:00")
    assert _after(text, begun, PANAMA) == datetime.fromisoformat(f"{end}T09:00-05:00")


@pytest.mark.parametrize(
    "text, event, end",
    [("P1D", "2026-03-07T12:00-05:00", "2026-03-08T12:00-04:00"),
     ("PT24H", "2026-03-07T12:00-05:00", "2026-03-08T13:00-04:00"),
     ("P1D", "2026-10-31T12:00-04:00", "2026-11-01T12:00-05:00"),
     ("PT24H", "2026-10-31T12:00-04:00", "2026-11-01T11:00-05:00"),
     ("P1DT1H", "2026-03-07T01:30-05:00", "2026-03-08T03:30-04:00"),
     ("P1D", "2026-03-07T01:59-05:00", "2026-03-08T01:59-05:00"),
     ("P1D", "2026-03-07T02:01-05:00", "2026-03-08T03:00-04:00"),
     ("P1D", "2026-03-07T02:59-05:00", "2026-03-08T03:00-04:00"),
     ("P1D", "2026-03-07T03:00-05:00", "2026-03-08T03:00-04:00"),
     ("P1D", "2026-03-07T03:01-05:00", "2026-03-08T03:01-04:00"),
     ("P1D", "2026-10-31T01:30-04:00", "2026-11-01T01:30-04:00"),
     ("PT0S", "2026-11-01T01:30-05:00", "2026-11-01T01:30-05:00")],
)  # fmt: skip
def test_the_night_in_which_the_clocks_change(text: str, event: str, end: str) -> None:
    """Days keep the time of day; hours are elapsed hours; a time that the clock leaves out is when it jumps."""
    assert _after(text, datetime.fromisoformat(event), NEW_YORK) == datetime.fromisoformat(end)


def test_days_are_those_of_the_centre() -> None:
    """The zone of the calendar decides, not the zone in which the event was written down."""
    event = datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)
    assert _after("P1D", event.astimezone(UTC), NEW_YORK) - event == timedelta(hours=23)
    assert _after("P1D", event, PANAMA, "PAN") - event == timedelta(hours=24)


@given(spans, events(), calendars)
def test_nothing_is_due_before_it_happened(span: Span, event: datetime, calendar: WorkDays) -> None:
    """Whatever the span, the country and the clocks."""
    end = span.after(event, calendar)
    assert end >= event
    assert end.tzinfo is UTC
    assert (end == event) >= (not span)


_longer: dict[str, Callable[[Span, int], Span]] = {
    "months": lambda span, more: Span(span.months + more, span.days, span.seconds),
    "days": lambda span, more: Span(span.months, span.days + more, span.seconds),
    "seconds": lambda span, more: Span(span.months, span.days, span.seconds + more),
    "working days": lambda span, more: Span(working_days=span.working_days + more),
}


@given(spans, st.sampled_from([*_longer]), st.integers(0, 40), events(), calendars)
def test_a_longer_span_is_never_over_earlier(
    span: Span, part: str, more: int, event: datetime, calendar: WorkDays
) -> None:
    """More of any part of a span."""
    own = Span(working_days=span.days % 300) if part == "working days" else Span(span.months, span.days, span.seconds)
    assert _longer[part](own, more).after(event, calendar) >= own.after(event, calendar)


@given(spans, events(), st.timedeltas(timedelta(), timedelta(days=40)), calendars)
def test_a_later_event_is_never_due_earlier(span: Span, event: datetime, later: timedelta, calendar: WorkDays) -> None:
    """But for the hour that a clock shows twice: of its second pass, days and months know the time of day alone."""
    first, second = (each.astimezone(calendar.zone) for each in (event, event + later))
    if first.replace(tzinfo=None) <= second.replace(tzinfo=None):
        assert span.after(first, calendar) <= span.after(second, calendar)


@pytest.mark.parametrize(
    "text,span", [("P0000000005D", Span(days=5)), ("P00000000010WD", Span(working_days=10)), ("P00000000000D", Span())]
)
def test_zeros_in_front_count_for_nothing(text: str, span: Span) -> None:
    """However many there are."""
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["P10000000000000D", "PT99999999999999S", "P99999999999999WD"])
def test_no_number_is_cut_off(text: str) -> None:
    """What is far too long is refused, not taken for something shorter."""
    with pytest.raises(ValueError, match="hundred years"):
        parse_span(text)
