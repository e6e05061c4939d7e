"""Which safety copies may go: seven days, four weeks and twelve months of them stay."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

__all__ = ["MOST_KEPT", "expired"]

_TIERS: Final[tuple[tuple[int, Callable[[date], Hashable]], ...]] = (
    (7, lambda day: day),
    (4, lambda day: day.isocalendar()[:2]),
    (12, lambda day: (day.year, day.month)),
)

MOST_KEPT: Final = sum(count for count, _ in _TIERS)
"""The most copies that ever stay."""

_LONGEST_STEP: Final = timedelta(days=7)


def expired(made: Sequence[datetime], *, supervised: bool) -> tuple[int, ...]:
    """The places in ``made`` of the copies that may go, where another one was just made and found whole.

    ``made`` holds when each was made by the clock of then, in the order in which they were truly made: the dates only
    say which copies are of one day, week or month. After a step of the clock backwards or of more than a week forwards
    nothing goes, unless a supervisor asked for the newest copy.
    """
    if len(made) < 2:
        return ()
    step = made[-1] - made[-2]
    if not supervised and not timedelta(0) <= step <= _LONGEST_STEP:
        return ()
    kept: set[int] = set()
    for most, label in _TIERS:
        seen: set[Hashable] = set()
        for place in reversed(range(len(made))):
            name = label(made[place].astimezone(UTC).date())
            if name not in seen:
                if len(seen) == most:
                    break
                seen.add(name)
                kept.add(place)
    return tuple(place for place in range(len(made)) if place not in kept)
