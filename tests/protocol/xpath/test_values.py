"""Values turn into one another as ODK does it."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.values import (
    Value,
    as_date,
    as_instant,
    equal,
    items,
    measured,
    number_text,
    to_boolean,
    to_number,
    to_text,
)

ROME = ZoneInfo("Europe/Rome")
ANY: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=12), st.floats(), st.booleans(), st.dates(), st.datetimes(timezones=st.just(UTC)),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{3})?)?([+-][0-9]{2}:[0-9]{2})?)?",
                  fullmatch=True, alphabet="0123456789-T:.+"),
)  # fmt: skip
WRITTEN = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "value, text",
    [(5.0, "5"), (-0.5, "-0.5"), (-0.0, "0"), (1e21, "1000000000000000000000"), (1e-7, "0.0000001"), (math.nan, "NaN"),
     (math.inf, "Infinity"), (-math.inf, "-Infinity"), (True, "true"), (date(2026, 3, 1), "2026-03-01"),
     (datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "2026-03-01T09:05:00.000Z"),
     (datetime(2026, 7, 1, 9, 5, tzinfo=ROME), "2026-07-01T09:05:00.000+02:00"),
     (datetime(1850, 1, 1, tzinfo=ROME), "1850-01-01T00:00:04.000+00:50")],
)  # fmt: skip
def test_texts(value: Value, text: str) -> None:
    """Numbers have no exponent and no needless fraction; dates are ISO, with hours and minutes from UTC."""
    assert to_text(value) == text


@pytest.mark.parametrize(
    "value, number",
    [(" 12.5 ", 12.5), ("-3", -3.0), (".5", 0.5), ("1970-01-11", 10.0), ("1970-01-02T12:00:00Z", 1.5), (True, 1.0),
     (date(1969, 12, 31), -1.0), ("1970-01-01T12:00+12:00", 0.0), (datetime(1970, 1, 2, 1, tzinfo=ROME), 1.0)],
)  # fmt: skip
def test_numbers(value: Value, number: float) -> None:
    """Texts that read as numbers, dates and instants have a number; instants count from UTC."""
    assert to_number(value) == number


def test_an_instant_without_an_offset() -> None:
    """It is told by the clock of the zone."""
    assert to_number("1970-01-02T01:00:00", ROME) == 1.0
    assert to_number("1970-01-02T01:00:00") == 1 + 1 / 24


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1e5", "+5", "0x10", "1,5", "2026-02-30", "٣", "Infinity", "\u00a05", "2026-3-1", "2026-03-01T25:00"],
)
def test_what_has_no_number(text: str) -> None:
    """Anything else is not-a-number, empty text included."""
    assert math.isnan(to_number(text))


@pytest.mark.parametrize(
    "left, right, same",
    [("", "", True), ("", 0.0, False), ("5", 5.0, True), ("05", "5", False), (True, "x", True), (False, "", True),
     (date(2026, 3, 1), "2026-03-01", True), (0.1 + 0.2, 0.3, True), (math.nan, math.nan, False),
     ("2026-03-01", "2026-03-01T00:00:00Z", True), ("2026-03-01", "2026-03-02", False),
     ("2026-03-01T01:00:00+01:00", "2026-03-01T00:00:00.000Z", True), (date(2026, 3, 1), "soon", False),
     (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=ROME), True), (date(2026, 3, 1), True, True),
     ("2026-02-30", "2026-02-31", False), (math.inf, math.inf, True)],
)  # fmt: skip
def test_equality(left: Value, right: Value, same: bool) -> None:
    """As booleans when one is, as numbers when one is or both tell a time, else as texts."""
    assert equal(left, right) is same
    assert equal(right, left) is same


def test_a_day_beside_an_instant() -> None:
    """It begins at its midnight where the instant is told; two days stay whole days."""
    early = datetime(2026, 3, 17, 6, tzinfo=ROME)
    first, second = measured(early, date(2026, 3, 17))
    assert first - second == 0.25
    first, second = measured("2026-03-17", "2026-03-17T06:00:00.000+01:00")
    assert second - first == 0.25
    assert measured(date(2026, 3, 30), "2026-03-28") == (20542.0, 20540.0)
    assert measured(2.0, "3") == (2.0, 3.0)


def test_what_is_true() -> None:
    """Empty text, zero and not-a-number are false."""
    assert [to_boolean(each) for each in ("", 0.0, math.nan, "false", -1.0)] == [False, False, False, True, True]


@pytest.mark.parametrize("text", ["a b", " a\tb\n", "a  b ", "a\u00a0 b"])
def test_items(text: str) -> None:
    """Lists are cut at XPath's white space; a hard space belongs to its item."""
    assert items(text) == (["a\u00a0", "b"] if "\u00a0" in text else ["a", "b"])
    assert items(" ") == items("") == []


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-05:00"])
def test_instants_at_the_ends_of_time(text: str) -> None:
    """An instant that the calendar of the zone does not hold is none."""
    assert as_instant(text, UTC) is None
    assert as_date(text, UTC) is None


@given(ANY, ANY)
def test_conversions_never_fail(value: Value, other: Value) -> None:
    """Every value has a text, a number, a truth, perhaps a day, and compares with any other."""
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value), float)
    assert isinstance(to_boolean(value), bool)
    assert isinstance(equal(value, other), bool)
    assert equal(value, other) == equal(other, value)
    assert isinstance(as_date(value, ROME), (date, type(None)))
    instant = as_instant(value, ROME)
    assert instant is None or instant.tzinfo is not None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_as_text(number: float) -> None:
    """A number that is stored reads back the same."""
    assert to_number(number_text(number)) == number


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)))
def test_dates_survive_as_text_and_number(day: date) -> None:
    """A day that is stored as text or counted as days is the same day again."""
    assert as_date(to_text(day), ROME) == day
    assert as_date(to_number(day), ROME) == day


@given(WRITTEN, st.integers(-12, 12))
def test_instants_survive_as_text(instant: datetime, hours: int) -> None:
    """An instant that is stored with its offset is the same instant again, to the millisecond."""
    there = instant.replace(tzinfo=timezone(timedelta(hours=hours)))
    back = as_instant(to_text(there), UTC)
    assert back is not None
    assert abs(back - there) < timedelta(milliseconds=1)


@given(WRITTEN)
def test_instants_survive_as_number(instant: datetime) -> None:
    """An instant that is counted as days is the same instant again, wherever it is told; a whole day is a day."""
    there = instant.replace(tzinfo=UTC)
    if not to_number(there).is_integer():
        back = as_instant(to_number(there), ROME)
        assert back is not None
        assert abs(back - there) < timedelta(milliseconds=2)
