"""What is known of a value that nobody has answered yet: a set that holds every value that it can have.

A set may hold more than can be; it never holds less. So what is found impossible is impossible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from fieldtool.protocol.checking.numbers import ALL, NONE, Numbers, point, points, whole_only
from fieldtool.protocol.xpath.values import to_number

__all__ = [
    "ANYTHING", "BOOLEANS", "EMPTY", "NOTHING", "NO_TEXTS", "Picks", "Texts", "Value", "constant", "dated", "joined",
    "number", "one_of", "picked",
]  # fmt: skip

_MOST_NAMES: Final = 4000
_DATED: Final = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}")


def dated(text: str) -> bool:
    """Whether a text may tell a day or an instant, whose number depends on what it is compared with."""
    return _DATED.match(text) is not None


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that are not empty: ``names``, or with ``others`` all but those, as far as their number is in ``reads``.

    ``unread`` says whether texts without a number are among them.
    """

    names: frozenset[str] = frozenset()
    others: bool = False
    reads: Numbers = ALL
    unread: bool = True

    def __bool__(self) -> bool:
        return bool(self.names) or (self.others and (bool(self.reads) or self.unread))

    def only(self, reads: Numbers, *, unread: bool) -> Texts:
        """Those whose number is in a set, and those without one where ``unread``."""
        kept, none = self.reads.meet(reads), self.unread and unread
        if self.others:
            return Texts(self.names, others=True, reads=kept, unread=none)
        return Texts(frozenset(name for name in self.names if _fits(name, kept, unread=none)))

    def where(self, names: Iterable[str]) -> Texts:
        """Those that are one of ``names``."""
        found = frozenset(
            name for name in names
            if name and ((name not in self.names) if self.others else (name in self.names))
            and _fits(name, self.reads, unread=self.unread)
        )  # fmt: skip
        return Texts(found)

    def without(self, name: str) -> Texts:
        """All but one."""
        if self.others:
            return replace(self, names=self.names | {name})
        return Texts(self.names - {name})

    def meet(self, other: Texts) -> Texts:
        """Those that are in both."""
        if not self.others or not other.others:
            some, rest = (other, self) if self.others else (self, other)
            return rest.where(some.names)
        names, unread = self.names | other.names, self.unread and other.unread
        return Texts(names, others=True, reads=self.reads.meet(other.reads), unread=unread)

    def join(self, other: Texts) -> Texts:
        """Those that are in either."""
        if not self or not other:
            return self or other
        if self.others or other.others:
            left_out = _left_out(self, other)
            reads = self._numbers().join(other._numbers())
            return Texts(left_out, others=True, reads=reads, unread=self._unread() or other._unread())
        names = self.names | other.names
        return Texts(names) if len(names) <= _MOST_NAMES else Texts(others=True)

    def _numbers(self) -> Numbers:
        return self.reads if self.others else ALL

    def _unread(self) -> bool:
        return self.unread if self.others else True

    def numbers(self) -> Numbers:
        """What its texts read as."""
        return self.reads if self.others else points(to_number(name) for name in self.names)


def _left_out(one: Texts, two: Texts) -> frozenset[str]:
    if one.others and two.others:
        return one.names & two.names
    some, all_but = (one, two) if two.others else (two, one)
    return all_but.names - some.names


def _fits(name: str, reads: Numbers, *, unread: bool) -> bool:
    if (reads is ALL and unread) or dated(name):
        return True
    read = to_number(name)
    return unread if math.isnan(read) else read in reads


@dataclass(frozen=True, slots=True)
class Picks:
    """One or more of ``choices``, with spaces between: ``has`` for certain, and none of ``lacks``."""

    choices: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()

    @property
    def possible(self) -> frozenset[str]:
        """The choices that may be among them."""
        return self.choices - self.lacks

    def __bool__(self) -> bool:
        return bool(self.possible) and self.has <= self.possible

    def meet(self, other: Picks) -> Picks:
        """Those that are in both."""
        return Picks(self.choices & other.choices, self.has | other.has, self.lacks | other.lacks)

    def join(self, other: Picks) -> Picks:
        """Those that are in either."""
        if not self or not other:
            return self or other
        choices = self.choices | other.choices
        return Picks(choices, self.has & other.has, choices - (self.possible | other.possible))


@dataclass(frozen=True)
class Value:
    """The values that something can have, by their kind; ``nan`` is the number that is none.

    ``whole`` says that its numbers are whole. ``picks`` are answers of several choices.
    """

    empty: bool = False
    texts: Texts = Texts()
    picks: Picks = Picks()
    numbers: Numbers = NONE
    nan: bool = False
    booleans: frozenset[bool] = frozenset()
    dates: Numbers = NONE
    whole: bool = False

    @cached_property
    def possible(self) -> bool:
        """Whether there is any value at all."""
        rest = self.empty or self.nan or bool(self.booleans) or bool(self.texts) or bool(self.picks)
        return rest or bool(self.numbers) or bool(self.dates)

    @cached_property
    def plain(self) -> bool:
        """Whether it is one of some texts, none of which tells a time; or the empty one."""
        other = self.nan or self.booleans or self.numbers or self.dates or self.picks or self.texts.others
        return not other and not any(dated(name) for name in self.texts.names)

    @property
    def only_empty(self) -> bool:
        """Whether the empty text is the one value that it can have."""
        return self.empty and not replace(self, empty=False).possible

    def with_numbers(self, numbers: Numbers) -> Value:
        """The same with other numbers."""
        return replace(self, numbers=whole_only(numbers) if self.whole else numbers)

    def meet(self, other: Value) -> Value:
        """Whatever is in both."""
        both = Value(
            self.empty and other.empty, self.texts.meet(other.texts), self.picks.meet(other.picks), NONE,
            self.nan and other.nan, self.booleans & other.booleans, self.dates.meet(other.dates),
            self.whole or other.whole,
        )  # fmt: skip
        return both.with_numbers(self.numbers.meet(other.numbers))

    def join(self, other: Value) -> Value:
        """Whatever is in either."""
        whole = (self.whole or not self.numbers) and (other.whole or not other.numbers)
        return Value(
            self.empty or other.empty, self.texts.join(other.texts), self.picks.join(other.picks),
            self.numbers.join(other.numbers), self.nan or other.nan, self.booleans | other.booleans,
            self.dates.join(other.dates), whole,
        )  # fmt: skip

    def truthy(self) -> Value:
        """Those that count as true."""
        return replace(self, empty=False, nan=False, numbers=self.numbers.without(0), booleans=self.booleans & {True})

    def falsy(self) -> Value:
        """Those that count as false."""
        zero = self.numbers.meet(point(0))
        return Value(self.empty, numbers=zero, nan=self.nan, booleans=self.booleans & {False}, whole=self.whole)

    def measure(self) -> Numbers:
        """What it can be as a number."""
        return self._measure

    @cached_property
    def _measure(self) -> Numbers:
        singles = points(to_number(choice) for choice in self.picks.possible)
        truth = points(float(each) for each in self.booleans)
        return self.numbers.join(self.dates).join(self.texts.numbers()).join(singles).join(truth)

    def unmeasured(self) -> bool:
        """Whether it may be no number."""
        return self.empty or self.nan or bool(self.picks) or (bool(self.texts) and _may_be_unread(self.texts))

    def tells_time(self) -> bool:
        """Whether a day or an instant may be among its values, other than among texts that could be anything."""
        names = self.texts.names if not self.texts.others else ()
        return bool(self.dates) or any(dated(name) for name in names)


def _may_be_unread(texts: Texts) -> bool:
    return texts.unread if texts.others else any(math.isnan(to_number(name)) for name in texts.names)


NO_TEXTS: Final = Texts()
EMPTY: Final = Value(empty=True)
NOTHING: Final = Value()
BOOLEANS: Final = Value(booleans=frozenset({True, False}))
ANYTHING: Final = Value(
    empty=True, texts=Texts(others=True), numbers=ALL, nan=True, booleans=frozenset({True, False}), dates=ALL
)


def constant(value: str | float | bool) -> Value:
    """One value alone."""
    if isinstance(value, bool):
        return Value(booleans=frozenset({value}))
    if isinstance(value, float):
        return Value(nan=True) if math.isnan(value) else Value(numbers=point(value), whole=value.is_integer())
    return one_of([value])


def one_of(names: Iterable[str]) -> Value:
    """One of some texts."""
    found = frozenset(names)
    return Value(empty="" in found, texts=Texts(found - {""}))


def picked(choices: Iterable[str]) -> Value:
    """Any of some choices, or none."""
    return Value(empty=True, picks=Picks(frozenset(choices)))


def number(numbers: Numbers = ALL, *, whole: bool = False, empty: bool = False) -> Value:
    """A number."""
    return Value(empty=empty, numbers=whole_only(numbers) if whole else numbers, whole=whole)


def joined(values: Iterable[Value]) -> Value:
    """Whatever is in any of them."""
    found = NOTHING
    for value in values:
        found = found.join(value)
    return found
