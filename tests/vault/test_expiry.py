"""D13, D8: old good copies survive, and no clock makes them go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.vault.expiry import MOST_KEPT, expired

START = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (the zone is given beside)


def kept_by(steps: list[timedelta], *, supervised: bool = False) -> list[datetime]:
    """What a desk holds after one copy at each step, with expiry after each."""
    held: list[datetime] = []
    at = START
    for step in steps:
        at += step
        held.append(at)
        gone = expired(held, supervised=supervised)
        held = [one for place, one in enumerate(held) if place not in gone]
    return held


def test_a_year_of_daily_copies() -> None:
    """After a year: the last seven days, the last four weeks and the last twelve months, each by its newest copy."""
    held = kept_by([timedelta(days=1)] * 400)
    assert held[-7:] == [START + timedelta(days=day) for day in range(394, 401)]
    assert len({one.isocalendar()[:2] for one in held[-10:]}) >= 4
    assert len({(one.year, one.month) for one in held}) == 12
    assert len(held) <= MOST_KEPT


def test_of_one_day_the_newest_stays() -> None:
    """Ten copies on one day leave the last of them."""
    assert kept_by([timedelta(minutes=10)] * 10) == [START + timedelta(minutes=100)]


@given(st.lists(INSTANTS, max_size=40), st.booleans())
def test_the_newest_copy_always_stays(made: list[datetime], supervised: bool) -> None:
    """Whatever the dates, the copy that was made last is kept, and never more than the rule says go."""
    gone = expired(made, supervised=supervised)
    assert len(made) - 1 not in gone
    assert len(made) - len(gone) >= min(1, len(made))
    assert list(gone) == sorted(set(gone))


@given(st.lists(INSTANTS, min_size=2, max_size=40))
def test_after_a_jump_of_the_clock_nothing_goes(made: list[datetime]) -> None:
    """Backwards, or more than a week forwards: nothing goes until a supervisor asks for a copy."""
    if not timedelta(0) <= made[-1] - made[-2] <= timedelta(days=7):
        assert expired(made, supervised=False) == ()


@given(st.lists(st.integers(1, 6), min_size=1, max_size=120))
def test_every_month_keeps_a_copy_for_a_year(days: list[int]) -> None:
    """While the clock runs as it should, each of the last twelve months that had a copy still has one."""
    made = [START + timedelta(days=sum(days[: place + 1])) for place in range(len(days))]
    held = kept_by([timedelta(days=step) for step in days])
    months = sorted({(one.year, one.month) for one in made})[-12:]
    assert {(one.year, one.month) for one in held} >= set(months)


def test_the_order_decides_and_not_the_dates() -> None:
    """Seven copies from a clock that ran in another century do not push out those that were made after them."""
    astray = [START.replace(year=2076) + timedelta(days=day) for day in range(7)]
    after = [START + timedelta(days=day) for day in range(7)]
    gone = expired([*astray, *after], supervised=True)
    assert not set(gone) & set(range(7, 14))
