"""Values turn into one another as ODK does it."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.values import (
    Value,
    as_date,
    as_instant,
    equal,
    number_text,
    to_boolean,
    to_number,
    to_text,
)

ANY: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=12), st.floats(), st.booleans(), st.dates(), st.datetimes(timezones=st.just(UTC))
)


@pytest.mark.parametrize(
    "value, text",
    [(5.0, "5"), (-0.5, "-0.5"), (1e21, "1000000000000000000000"), (1e-7, "0.0000001"), (math.nan, "NaN"),
     (math.inf, "Infinity"), (-math.inf, "-Infinity"), (True, "true"), (date(2026, 3, 1), "2026-03-01"),
     (datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "2026-03-01T09:05:00.000Z")],
)  # fmt: skip
def test_texts(value: Value, text: str) -> None:
    """Numbers have no exponent and no needless fraction; dates are ISO."""
    assert to_text(value) == text


@pytest.mark.parametrize(
    "value, number",
    [(" 12.5 ", 12.5), ("-3", -3.0), (".5", 0.5), ("1970-01-11", 10.0), ("1970-01-02T12:00:00Z", 1.5), (True, 1.0),
     (date(1969, 12, 31), -1.0)],
)  # fmt: skip
def test_numbers(value: Value, number: float) -> None:
    """Texts that read as numbers, dates and instants have a number."""
    assert to_number(value) == number


@pytest.mark.parametrize("text", ["", "abc", "1e5", "+5", "0x10", "1,5", "2026-02-30", "٣", "Infinity"])
def test_what_has_no_number(text: str) -> None:
    """Anything else is not-a-number, empty text included."""
    assert math.isnan(to_number(text))


@pytest.mark.parametrize(
    "left, right, same",
    [("", "", True), ("", 0.0, False), ("5", 5.0, True), ("05", "5", False), (True, "x", True), (False, "", True),
     (date(2026, 3, 1), "2026-03-01", True), (0.1 + 0.2, 0.3, True), (math.nan, math.nan, False)],
)  # fmt: skip
def test_equality(left: Value, right: Value, same: bool) -> None:
    """JavaRosa: as booleans when one is, else as numbers when one is, else as texts; empty equals only empty."""
    assert equal(left, right) is same
    assert equal(right, left) is same


def test_what_is_true() -> None:
    """Empty text, zero and not-a-number are false."""
    assert [to_boolean(each) for each in ("", 0.0, math.nan, "false", -1.0)] == [False, False, False, True, True]


@given(ANY)
def test_conversions_never_fail(value: Value) -> None:
    """Every value has a text, a number and a truth."""
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value), float)
    assert isinstance(to_boolean(value), bool)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_as_text(number: float) -> None:
    """A number that is stored reads back the same."""
    assert to_number(number_text(number)) == number


@given(st.dates())
def test_dates_survive_as_text_and_number(day: date) -> None:
    """A day that is stored as text or counted as days is the same day again."""
    assert as_date(to_text(day), UTC) == day
    assert as_date(to_number(day), UTC) == day


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-12, 12))  # noqa: DTZ001
def test_instants_survive_as_text(instant: datetime, hours: int) -> None:
    """An instant that is stored with its offset is the same instant again, to the millisecond."""
    there = instant.replace(tzinfo=timezone(timedelta(hours=hours)))
    back = as_instant(to_text(there), UTC)
    assert back is not None
    assert abs(back - there) < timedelta(milliseconds=1)
