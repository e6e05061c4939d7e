"""Comparisons of values that are only partly known: what the left side can be where a comparison turns out so.

The rules are those of :mod:`fieldtool.protocol.xpath.values` (``equal``, ``to_number``), kind by kind.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from fieldtool.protocol.checking.domain import NO_TEXTS, NOTHING, Picks, Texts, Value, dated
from fieldtool.protocol.checking.numbers import ALL, NONE, Numbers, above, below, point
from fieldtool.protocol.xpath.values import to_number

__all__ = ["ORDERS", "SWAPPED", "narrowed", "selecting"]

ORDERS: Final = frozenset({"<", "<=", ">", ">="})
SWAPPED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TOLERANCE: Final = 1e-12
"""How near two numbers are that count as equal (``values.equal``)."""
_DAYS: Final = 2.0
"""How far a day or an instant can move by the time zone in which it is read."""


def narrowed(left: Value, operator: str, right: Value, *, wanted: bool) -> Value:
    """What ``left`` can be where ``left operator right`` is ``wanted``; at least that."""
    if not right.possible:
        return NOTHING
    if operator not in ORDERS and left.plain and right.plain:
        return _plain(left, right, equal=(operator == "=") is wanted)
    if operator in ORDERS:
        return _ordered(left, operator, right) if wanted else _disordered(left, operator, right)
    return _equal(left, right) if (operator == "=") is wanted else _unequal(left, right)


def _plain(left: Value, right: Value, *, equal: bool) -> Value:
    """Texts beside texts, all of which are known, and none of which tells a time."""
    if equal:
        return Value(left.empty and right.empty, Texts(left.texts.names & right.texts.names))
    if right.empty + len(right.texts.names) > 1:
        return left
    return Value(left.empty and not right.empty, Texts(left.texts.names - right.texts.names))


# Order


def _ordered(left: Value, operator: str, right: Value) -> Value:
    measure = right.measure()
    if not measure:
        return NOTHING
    return _measured(left, _limit(operator, measure, _slack(left, right)), unread=False)


def _disordered(left: Value, operator: str, right: Value) -> Value:
    if right.unmeasured() or not right.measure():
        return left
    return _measured(left, _limit(_OPPOSITE[operator], right.measure(), _slack(left, right)), unread=True)


def _limit(operator: str, measure: Numbers, slack: float) -> Numbers:
    """The numbers that stand in that order to one of ``measure``, give or take ``slack``."""
    equal = operator.endswith("=")
    limit = below(measure.high, equal=equal) if operator.startswith("<") else above(measure.low, equal=equal)
    return limit.near(slack) if slack else limit


def _slack(left: Value, right: Value) -> float:
    return _DAYS if left.tells_time() or right.tells_time() else 0.0


def _measured(left: Value, limit: Numbers, *, unread: bool) -> Value:
    """Those whose number is in ``limit``, and those without a number where ``unread``."""
    return replace(
        left,
        empty=left.empty and unread,
        nan=left.nan and unread,
        texts=left.texts.only(limit, unread=unread),
        picks=_picks_in(left.picks, limit, unread=unread),
        booleans=frozenset(each for each in left.booleans if float(each) in limit),
        dates=left.dates.meet(limit),
    ).with_numbers(left.numbers.meet(limit))


def _picks_in(picks: Picks, limit: Numbers, *, unread: bool) -> Picks:
    """One choice alone may read as a number; several never do."""
    if unread or any(_in(choice, limit) for choice in picks.possible):
        return picks
    return Picks()


def _in(text: str, limit: Numbers) -> bool:
    read = to_number(text)
    return dated(text) or (not math.isnan(read) and read in limit)


# Equality


def _equal(left: Value, right: Value) -> Value:
    near = right.measure().near(max(_slack(left, right), _TOLERANCE))
    by_number = right.numbers.near(_TOLERANCE).join(right.dates.near(_DAYS))
    truth, falsehood = True in right.booleans, False in right.booleans
    return replace(
        left,
        empty=left.empty and (right.empty or falsehood),
        nan=left.nan and falsehood,
        texts=left.texts if truth else _equal_texts(left.texts, right, by_number),
        picks=left.picks if truth else _equal_picks(left.picks, right, by_number),
        booleans=_equal_booleans(left.booleans, right),
        dates=left.dates if truth or right.texts.others else left.dates.meet(near),
    ).with_numbers(_equal_numbers(left.numbers, near, truth=truth, falsehood=falsehood))


def _equal_texts(texts: Texts, right: Value, by_number: Numbers) -> Texts:
    """As texts with texts, as numbers with numbers; two that tell the same time are equal however written."""
    as_number = texts.only(by_number, unread=False) if by_number else NO_TEXTS
    if right.dates or right.texts.others or any(dated(name) for name in right.texts.names):
        return texts
    names = right.texts.names | frozenset(
        name for name in texts.names if not texts.others and _is_pick(name, right.picks)
    )
    if right.picks and texts.others:
        return texts
    return texts.where(names).join(as_number)


def _is_pick(text: str, picks: Picks) -> bool:
    parts = text.split()
    return bool(parts) and len(set(parts)) == len(parts) and set(parts) <= picks.possible and picks.has <= set(parts)


def _equal_picks(picks: Picks, right: Value, by_number: Numbers) -> Picks:
    if not picks or right.texts.others or right.picks or right.dates:
        return picks
    found = Picks()
    for name in right.texts.names:
        if dated(name):
            return picks
        if _is_pick(name, picks):
            found = found.join(Picks(picks.choices, frozenset(name.split()), picks.choices - set(name.split())))
    if by_number and any(_in(choice, by_number) for choice in picks.possible):
        return picks
    return found


def _equal_booleans(booleans: frozenset[bool], right: Value) -> frozenset[bool]:
    truths = {True} if right.truthy().possible else set()
    falsehoods = {False} if right.falsy().possible else set()
    return booleans & (truths | falsehoods)


def _equal_numbers(numbers: Numbers, near: Numbers, *, truth: bool, falsehood: bool) -> Numbers:
    found = numbers.meet(near)
    if truth:
        found = found.join(numbers.without(0))
    return found.join(numbers.meet(point(0))) if falsehood else found


def _unequal(left: Value, right: Value) -> Value:
    """Only what one known value says can be left out."""
    if right.only_empty:
        return replace(left, empty=False, booleans=left.booleans - {False})
    name = next(iter(right.texts.names)) if len(right.texts.names) == 1 and not right.texts.others else ""
    if name and not replace(right, texts=NO_TEXTS).possible:
        read = to_number(name)
        numbers = left.numbers if math.isnan(read) or dated(name) else left.numbers.without(read)
        return replace(
            left, texts=left.texts.without(name), picks=_other_picks(left.picks, name), booleans=left.booleans - {True}
        ).with_numbers(numbers)
    number = right.numbers.single
    if number is not None and not replace(right, numbers=NONE).possible:
        reads = ALL.without(number)
        truth = left.booleans - {number != 0}
        return replace(left, texts=left.texts.only(reads, unread=True), booleans=truth).with_numbers(
            left.numbers.meet(reads)
        )
    if len(right.booleans) == 1 and not replace(right, booleans=frozenset()).possible:
        return left.falsy() if True in right.booleans else left.truthy()
    return left


def _other_picks(picks: Picks, name: str) -> Picks:
    """Without one answer; that is known to be none only where it was the one answer left."""
    return Picks() if picks.possible == {name} else picks


def selecting(left: Value, name: str, *, wanted: bool) -> Value:
    """What ``left`` can be where ``selected(left, name)`` is ``wanted``."""
    plain = name.strip()
    if len(plain.split()) > 1:
        return NOTHING if wanted else left
    if not plain:
        return _blank(left) if wanted else replace(left, empty=False)
    found = replace(left, texts=_selected_texts(left.texts, plain, wanted=wanted), empty=left.empty and not wanted)
    return replace(found, picks=_picks_with(left.picks, plain) if wanted else _picks_without(left.picks, plain))


def _blank(left: Value) -> Value:
    """Those in which no word stands."""
    texts = left.texts if left.texts.others else Texts(frozenset(name for name in left.texts.names if not name.split()))
    return Value(left.empty, texts)


def _picks_with(picks: Picks, choice: str) -> Picks:
    return replace(picks, has=picks.has | {choice}) if choice in picks.choices else Picks()


def _picks_without(picks: Picks, choice: str) -> Picks:
    return replace(picks, lacks=picks.lacks | {choice}) if choice in picks.choices else picks


def _selected_texts(texts: Texts, plain: str, *, wanted: bool) -> Texts:
    if texts.others:
        return texts if wanted else texts.without(plain)
    return Texts(frozenset(name for name in texts.names if (plain in name.split()) is wanted))
