"""Sets of numbers as intervals: what is known of a number that nobody has answered yet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["ALL", "NONE", "Interval", "Numbers", "above", "below", "point", "points", "whole_only"]

_MOST: Final = 64
"""Intervals in one set; more are joined to the one around them all, which only knows less."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from ``low`` to ``high``; an open end is left out."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Interval) -> Interval:
        """What lies in both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_closed)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A set of numbers, infinities included; not-a-number is none of them."""

    intervals: tuple[Interval, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, number: float) -> bool:
        return bool(self.meet(point(number)))

    @property
    def low(self) -> Interval:
        """The interval with the smallest numbers."""
        return min(self.intervals, key=lambda each: (each.low, each.low_open))

    @property
    def high(self) -> Interval:
        """The interval with the greatest numbers."""
        return max(self.intervals, key=lambda each: (each.high, not each.high_open))

    @property
    def single(self) -> float | None:
        """The only number in the set, if it has one only."""
        first = self.intervals[0] if len(self.intervals) == 1 else None
        return first.low if first is not None and first.low == first.high else None

    def meet(self, other: Numbers) -> Numbers:
        """What is in both."""
        if not self.intervals or other is ALL:
            return self
        if not other.intervals or self is ALL:
            return other
        return _made(one.meet(two) for one in self.intervals for two in other.intervals)

    def join(self, other: Numbers) -> Numbers:
        """What is in either."""
        if not other.intervals or self is ALL:
            return self
        if not self.intervals or other is ALL:
            return other
        return _made((*self.intervals, *other.intervals))

    def without(self, number: float) -> Numbers:
        """All but one number."""
        at = float(number)
        return self.meet(Numbers((Interval(-math.inf, at, high_open=True), Interval(at, math.inf, low_open=True))))

    def plus(self, other: Numbers) -> Numbers:
        """Every sum, ends included, because sums are rounded; anything where infinities could meet."""
        ends = [(one.low + two.low, one.high + two.high) for one in self.intervals for two in other.intervals]
        if any(math.isnan(low) or math.isnan(high) for low, high in ends):
            return ALL
        return _made(Interval(low, high) for low, high in ends)

    def near(self, distance: float) -> Numbers:
        """Every number that is not further away than that."""
        return _made(Interval(each.low - distance, each.high + distance) for each in self.intervals)

    def negative(self) -> Numbers:
        """Every number with its sign changed."""
        return _made(Interval(-each.high, -each.low, each.high_open, each.low_open) for each in self.intervals)

    @property
    def finite(self) -> bool:
        """Whether it holds no infinity."""
        return all(
            (each.low > -math.inf or each.low_open) and (each.high < math.inf or each.high_open)
            for each in self.intervals
        )


def _made(intervals: Iterable[Interval]) -> Numbers:
    """In order, overlapping ones joined."""
    kept: list[Interval] = []
    for each in sorted((each for each in intervals if not each.empty), key=lambda each: (each.low, each.low_open)):
        last = kept[-1] if kept else None
        if last is not None and (
            each.low < last.high or (each.low == last.high and not (each.low_open and last.high_open))
        ):
            high, closed = max((last.high, not last.high_open), (each.high, not each.high_open))
            kept[-1] = Interval(last.low, high, last.low_open, not closed)
        else:
            kept.append(each)
    if len(kept) > _MOST:
        first, last = kept[0], kept[-1]
        return Numbers((Interval(first.low, last.high, first.low_open, last.high_open),))
    return Numbers(tuple(kept))


def point(number: float) -> Numbers:
    """One number."""
    return Numbers((Interval(float(number), float(number)),)) if not math.isnan(number) else NONE


def points(numbers: Iterable[float]) -> Numbers:
    """These numbers alone."""
    return _made(Interval(number, number) for number in numbers if not math.isnan(number))


def below(limit: Interval, *, equal: bool) -> Numbers:
    """The numbers under (or ``equal`` to) some number of ``limit``."""
    return _made([Interval(-math.inf, limit.high, high_open=limit.high_open or not equal)])


def above(limit: Interval, *, equal: bool) -> Numbers:
    """The numbers over (or ``equal`` to) some number of ``limit``."""
    return _made([Interval(limit.low, math.inf, low_open=limit.low_open or not equal)])


def whole_only(numbers: Numbers) -> Numbers:
    """The smallest set of intervals with the same whole numbers."""
    found: list[Interval] = []
    for each in numbers.intervals:
        low = each.low if math.isinf(each.low) else math.ceil(each.low)
        high = each.high if math.isinf(each.high) else math.floor(each.high)
        low += 1 if each.low_open and low == each.low else 0
        high -= 1 if each.high_open and high == each.high else 0
        found.append(Interval(float(low), float(high)))
    return _made(found)


NONE: Final = Numbers()
ALL: Final = Numbers((Interval(-math.inf, math.inf),))
