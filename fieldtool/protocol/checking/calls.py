"""What functions give, as far as it is known without their arguments; and what is kept of a calculated value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from fieldtool.protocol.checking.domain import ANYTHING, BOOLEANS, Texts, Value, dated, number
from fieldtool.protocol.checking.numbers import ALL, Interval, Numbers, point
from fieldtool.protocol.xpath.syntax import Literal, Tree
from fieldtool.protocol.xpath.values import number_text, to_number

__all__ = ["kept_as", "result_of"]

_FROM_ZERO: Final = Numbers((Interval(0.0, math.inf),))
_TEXT: Final = Value(empty=True, texts=Texts(others=True))
_NUMBER: Final = Value(numbers=ALL, nan=True)
_COUNT: Final = number(_FROM_ZERO, whole=True)
_TIME: Final = Value(empty=True, dates=ALL)
_MOST_POINTS: Final = 40

_KINDS: Final[Mapping[str, Value]] = {
    **dict.fromkeys(
        ("contains", "starts-with", "ends-with", "regex", "boolean-from-string", "checklist", "weighted-checklist",
         "absent", "lang"), BOOLEANS,
    ),
    **dict.fromkeys(
        ("concat", "join", "substr", "substring", "substring-before", "substring-after", "normalize-space", "translate",
         "uuid", "digest", "base64-decode", "format-date", "format-date-time", "jr:itext", "jr:choice-name",
         "absent-reason", "selected-at", "pulldata", "version", "property"), _TEXT,
    ),
    **dict.fromkeys(("int", "floor", "ceiling"), Value(numbers=ALL, nan=True, whole=True)),
    **dict.fromkeys(
        ("round", "abs", "pow", "sqrt", "exp", "exp10", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan",
         "atan2", "sum", "min", "max", "pi", "decimal-date-time", "decimal-time", "area", "distance"), _NUMBER,
    ),
    **dict.fromkeys(("count", "count-non-empty", "count-selected", "string-length"), _COUNT),
    **dict.fromkeys(("position", "last"), replace(_COUNT, nan=True)),
    **dict.fromkeys(("today", "now", "date", "date-time"), _TIME),
    "random": number(Numbers((Interval(0.0, 1.0),))),
    "true": Value(booleans=frozenset({True})),
    "false": Value(booleans=frozenset({False})),
}  # fmt: skip
"""Kinds of result. What is not listed can give anything (``once``, ``indexed-repeat``, functions to come)."""


def result_of(name: str, arguments: tuple[Tree, ...], value: Value | None = None) -> Value:
    """What a function gives; ``value`` is what its one argument can be, where it has one."""
    only = arguments[0] if len(arguments) == 1 else None
    if name in {"date", "date-time"} and isinstance(only, Literal) and isinstance(only.value, str):
        return _day(only.value)
    narrower = _NARROWER.get(name)
    if narrower is not None and value is not None:
        return narrower(value)
    return _KINDS.get(name, ANYTHING)


def _day(text: str) -> Value:
    plain = text.strip()
    read = to_number(plain) if dated(plain) and len(plain) == len("2026-03-17") else math.nan
    return _TIME if math.isnan(read) else Value(dates=point(read))


def _number_of(value: Value) -> Value:
    measure = value.measure()
    return Value(numbers=ALL if value.tells_time() else measure, nan=value.unmeasured(), whole=value.whole and (
        measure == value.numbers
    ))  # fmt: skip


def _text_of(value: Value) -> Value:
    """Texts stay what they are; anything else becomes some text."""
    return value if not _beyond_texts(value) else _TEXT


def _beyond_texts(value: Value) -> bool:
    return bool(value.numbers) or value.nan or bool(value.booleans) or bool(value.dates)


def _count_of(value: Value) -> Value:
    """How many choices stand in an answer."""
    least, most = math.inf, -math.inf
    if value.empty:
        least, most = 0, 0
    if value.picks:
        least, most = min(least, max(1, len(value.picks.has))), max(most, len(value.picks.possible))
    counts = [len(name.split()) for name in value.texts.names] if not value.texts.others else []
    if value.texts.others or _beyond_texts(value) or not (counts or most >= 0):
        return _COUNT
    return number(Numbers((Interval(float(min([least, *counts])), float(max([most, *counts]))),)), whole=True)


_NARROWER: Final[Mapping[str, Callable[[Value], Value]]] = {
    "number": _number_of,
    "string": _text_of,
    "count-selected": _count_of,
}


# What is kept


def kept_as(value: Value, kind: str) -> Value:
    """What an item of a data type holds when it is given a calculated value; not-a-number is kept as empty."""
    empty = value.empty or value.nan
    if kind in {"int", "decimal"}:
        plain = not (value.texts or value.picks or value.booleans or value.dates)
        exact = value.whole or kind == "decimal"
        return (
            Value(empty=empty, numbers=value.numbers if exact else ALL) if plain and value.numbers.finite else ANYTHING
        )
    if kind != "string":
        return ANYTHING
    texts = value.texts.join(_texts_of(value.numbers))
    texts = texts.join(Texts(frozenset({"true", "false"} if value.booleans else ())))
    texts = texts.join(Texts(others=True)) if value.dates else texts
    return Value(empty=empty, texts=texts, picks=value.picks)


def _texts_of(numbers: Numbers) -> Texts:
    if not numbers:
        return Texts()
    singles = [each.low for each in numbers.intervals if each.low == each.high]
    if len(singles) == len(numbers.intervals) <= _MOST_POINTS:
        return Texts(frozenset(number_text(each) for each in singles))
    return Texts(others=True, reads=numbers, unread=not numbers.finite)
