"""The functions of ODK forms (OpenRosa XForms, section on XPath functions), each built once from its arguments.

Functions that look at the form itself (``instance``, ``current``, ``once``, ``indexed-repeat``, ``jr:choice-name``)
are in :mod:`fieldtool.protocol.xpath.expression`, which knows where it stands.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from random import Random
from typing import Final, TypeAlias
from uuid import UUID

from fieldtool.protocol.xpath.dates import decimal_instant, decimal_time, formatted
from fieldtool.protocol.xpath.tree import Element, Environment
from fieldtool.protocol.xpath.values import (
    NAN,
    Value,
    as_date,
    as_instant,
    is_empty,
    to_boolean,
    to_number,
    to_text,
)

__all__ = ["FUNCTIONS", "NOT_AVAILABLE", "Evaluator", "Function", "Operand", "pattern_problem", "shuffled"]

Evaluator: TypeAlias = Callable[[Environment], Value]


@dataclass(frozen=True, slots=True)
class Operand:
    """A compiled argument: its value, and its nodes where it is a node-set; ``single`` where that holds at most one."""

    value: Evaluator
    nodes: Callable[[Environment], list[Element]] | None = None
    single: bool = False

    def texts(self, env: Environment) -> list[str]:
        """The text of every node, or of the one value."""
        return [to_text(value) for value in self.values(env)]

    def values(self, env: Environment) -> list[Value]:
        """The value of every node, or the one value."""
        return [node.typed for node in self.nodes(env)] if self.nodes else [self.value(env)]


Build: TypeAlias = Callable[[Sequence[Operand]], Evaluator]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes (no ``most``: any number), and what it becomes.

    ``sets`` asks for a node-set as first argument.
    """

    least: int
    most: int | None
    build: Build
    sets: bool = False


NOT_AVAILABLE: Final[Mapping[str, str]] = {
    "pulldata": "data files beside a form are not read",
    "area": "positions are not captured at this desk",
    "distance": "positions are not captured at this desk",
    "geofence": "positions are not captured at this desk",
    "intersects": "positions are not captured at this desk",
    "property": "this desk has no device properties",
    "version": "the version of the form is not offered to expressions",
}
"""Functions that ODK knows and this engine does not: told when a form loads, and empty when it runs."""


def _values(function: Callable[..., Value]) -> Build:
    def build(operands: Sequence[Operand]) -> Evaluator:
        arguments = [operand.value for operand in operands]
        if len(arguments) == 1:
            only = arguments[0]
            return lambda env: function(only(env))
        if len(arguments) == 2:
            first, second = arguments
            return lambda env: function(first(env), second(env))
        return lambda env: function(*[argument(env) for argument in arguments])

    return build


def _texts(function: Callable[..., Value]) -> Build:
    return _values(lambda *values: function(*[to_text(value) for value in values]))


def _numbers(function: Callable[..., float]) -> Build:
    def guarded(*values: Value) -> float:
        try:
            return function(*[to_number(value) for value in values])
        except (ValueError, ZeroDivisionError):
            return NAN
        except OverflowError:
            return math.inf

    return _values(guarded)


def _in_run(function: Callable[..., Value]) -> Build:
    """For functions that need the environment before their arguments."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        arguments = [operand.value for operand in operands]
        return lambda env: function(env, *[argument(env) for argument in arguments])

    return build


def _all(function: Callable[[list[Value]], Value]) -> Build:
    """For functions over every value of every argument, node-sets spread out."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        return lambda env: function([value for operand in operands for value in operand.values(env)])

    return build


def _constant(value: Value) -> Build:
    return lambda _operands: lambda _env: value


def _if(operands: Sequence[Operand]) -> Evaluator:
    condition, then, otherwise = (operand.value for operand in operands)
    return lambda env: then(env) if to_boolean(condition(env)) else otherwise(env)


def _coalesce(operands: Sequence[Operand]) -> Evaluator:
    def first(env: Environment) -> Value:
        for operand in operands:
            value = operand.value(env)
            if not is_empty(value):
                return value
        return ""

    return first


def _count(operands: Sequence[Operand]) -> Evaluator:
    nodes = operands[0].nodes
    return lambda env: float(len(nodes(env))) if nodes else 0.0


def _position(operands: Sequence[Operand]) -> Evaluator:
    if not operands:
        return lambda env: float(env.position)
    nodes = operands[0].nodes

    def position(env: Environment) -> Value:
        found = nodes(env) if nodes else []
        return float(found[0].position) if found else NAN

    return position


def _join(operands: Sequence[Operand]) -> Evaluator:
    separator, rest = operands[0].value, operands[1:]
    return lambda env: to_text(separator(env)).join(text for operand in rest for text in operand.texts(env))


def _here_or(function: Callable[[str], Value]) -> Build:
    """For functions that read the context node when they have no argument."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        if operands:
            return _texts(function)(operands)
        return lambda env: function(to_text(env.here.typed))

    return build


def _selected(chosen: Value, value: Value) -> bool:
    """Whether ``value`` equals an item of the list; an empty list holds the empty value alone.

    Sources: getodk/xforms-spec, ``_sections/30-bindings.md``, "Checks if value is equal to an item in a
    space-separated list", so ``selected('a b c', 'a b')`` is false although JavaRosa, which looks for the padded
    value in the padded list, says true. What the specification leaves open is JavaRosa's: ``selected('', '')`` is
    true (getodk/javarosa, ``XPathFuncExpr.multiSelected``; Enketo's tests agree).
    """
    items = to_text(chosen).split()
    return to_text(value).strip() in (items or [""])


def _selected_at(chosen: Value, index: Value) -> str:
    parts, place = to_text(chosen).split(), to_number(index)
    return parts[int(place)] if 0 <= place < len(parts) else ""


def _substr(text: Value, start: Value, end: Value = math.inf) -> str:
    whole = to_text(text)
    return whole[_index(start, len(whole)) : _index(end, len(whole))]


def _index(place: Value, length: int) -> int:
    number = to_number(place)
    if math.isnan(number):
        return 0
    return int(max(-length, min(length, number)))


def _substring(text: Value, start: Value, length: Value = math.inf) -> str:
    """XPath 1.0, section 4.2: places count from 1 and are rounded."""
    first, whole = _round(to_number(start)), to_text(text)
    last = first + _round(to_number(length))
    return "".join(sign for place, sign in enumerate(whole, start=1) if first <= place < last)


def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, int | None] = {}
    for place, sign in enumerate(old):
        table.setdefault(ord(sign), ord(new[place]) if place < len(new) else None)
    return text.translate(table)


def _round(number: float, digits: float = 0) -> float:
    """Halves go up, as in XPath; ``digits`` may be negative."""
    if not math.isfinite(number) or not math.isfinite(digits):
        return number
    places = int(max(-30, min(30, digits)))
    context = Context(prec=400)
    scaled = context.add(context.scaleb(Decimal(repr(number)), places), Decimal("0.5"))
    return float(context.scaleb(scaled.to_integral_value(ROUND_FLOOR), -places))


def _int(number: float) -> float:
    return float(math.trunc(number)) if math.isfinite(number) else number


def _sum(values: list[Value]) -> float:
    """What has no number is left out: an empty repeat instance adds nothing.

    Source: getodk/javarosa, ``XPathFuncExpr.sum``. (XPath 1.0, which getodk/xforms-spec names, would give NaN.)
    """
    return float(sum(_with_number(values)))


def _least(values: list[Value]) -> float:
    return _extreme(values, min)


def _greatest(values: list[Value]) -> float:
    return _extreme(values, max)


def _extreme(values: Iterable[Value], choose: Callable[[list[float]], float]) -> float:
    """What has no number is left out; not-a-number where nothing is left.

    Source: getodk/javarosa, ``XPathFuncExpr.min`` and ``max`` (but for the latter's slip on negative numbers alone).
    """
    numbers = _with_number(values)
    return choose(numbers) if numbers else NAN


def _with_number(values: Iterable[Value]) -> list[float]:
    return [number for number in map(to_number, values) if not math.isnan(number)]


def _checklist(least: Value, most: Value, *answers: Value) -> bool:
    """Whether the number of true answers lies within bounds.

    Source: getodk/javarosa, ``XPathFuncExpr.checklist``, which reads each answer as a boolean, and its test
    ``checklist(1, 3, 'foo', 'bar')``. (getodk/xforms-spec would have only numbers above zero count.)
    """
    total = sum(1.0 for answer in answers if to_boolean(answer))
    return _within(total, least, most)


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    """Whether the weights of the true answers lie within bounds together; -1 is no bound.

    Sources: getodk/javarosa, ``XPathFuncExpr.checklistWeighted``, for the answers; getodk/xforms-spec, "Like
    checklist()", for the bounds.
    """
    answers, weights = pairs[::2], pairs[1::2]
    total = sum(to_number(weight) for answer, weight in zip(answers, weights, strict=False) if to_boolean(answer))
    return _within(total, least, most)


def _within(total: float, least: Value, most: Value) -> bool:
    lowest, highest = to_number(least), to_number(most)
    return (lowest < 0 or total >= lowest) and (highest < 0 or total <= highest)


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text, re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return None


def pattern_problem(text: str) -> bool:
    """Whether a pattern does not read."""
    return _pattern(text) is None


def _regex(text: str, pattern: str) -> bool:
    """ODK: the whole value must match."""
    compiled = _pattern(pattern)
    return compiled is not None and compiled.fullmatch(text) is not None


def _date(env: Environment, value: Value) -> Value:
    return as_date(value, env.around.zone) or ""


def _date_time(env: Environment, value: Value) -> Value:
    return as_instant(value, env.around.zone) or ""


def _today(env: Environment) -> date:
    return env.around.now.date()


def _uuid(env: Environment, length: Value = "") -> str:
    random = env.around.random
    if is_empty(length):
        return str(UUID(int=random.getrandbits(128), version=4))
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(random.choice(signs) for _ in range(int(max(0, min(256, to_number(length))))))


def _format(env: Environment, value: Value, pattern: Value) -> str:
    return formatted(value, to_text(pattern), env.around.zone, env.around.language)


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
    if algorithm not in name:
        return ""
    raw = hashlib.new(name[algorithm], text.encode(), usedforsecurity=False).digest()
    return raw.hex() if encoding == "hex" else base64.b64encode(raw).decode()


def _base64_decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def shuffled(nodes: list[Element], seed: float | None, random: Random) -> list[Element]:
    """The nodes in another order: the same one for the same seed (Park and Miller's generator, inside-out)."""
    result: list[Element] = []
    state = 0 if seed is None else int(seed) % 2147483647 or 1
    for place, node in enumerate(nodes):
        state = state * 16807 % 2147483647
        chance = random.random() if seed is None else (state - 1) / 2147483646
        other = int(chance * (place + 1))
        result.append(node)
        result[place], result[other] = result[other], node
    return result


_EMPTY_TEST: Final = _all(lambda values: float(sum(1 for value in values if to_text(value) != "")))

FUNCTIONS: Final[Mapping[str, Function]] = {
    "true": Function(0, 0, _constant(value=True)),
    "false": Function(0, 0, _constant(value=False)),
    "pi": Function(0, 0, _constant(math.pi)),
    "not": Function(1, 1, _values(lambda value: not to_boolean(value))),
    "boolean": Function(1, 1, _values(to_boolean)),
    "boolean-from-string": Function(1, 1, _texts(lambda text: text in {"true", "1"})),
    "if": Function(3, 3, _if),
    "coalesce": Function(1, None, _coalesce),
    "regex": Function(2, 2, _texts(_regex)),
    "checklist": Function(2, None, _values(_checklist)),
    "weighted-checklist": Function(2, None, _values(_weighted_checklist)),
    "selected": Function(2, 2, _values(_selected)),
    "selected-at": Function(2, 2, _values(_selected_at)),
    "count-selected": Function(1, 1, _texts(lambda text: float(len(text.split())))),
    "string": Function(1, 1, _values(to_text)),
    "string-length": Function(0, 1, _here_or(lambda text: float(len(text)))),
    "normalize-space": Function(0, 1, _here_or(lambda text: " ".join(text.split()))),
    "substr": Function(2, 3, _values(_substr)),
    "substring": Function(2, 3, _values(_substring)),
    "substring-before": Function(2, 2, _texts(lambda text, part: text.partition(part)[0] if part in text else "")),
    "substring-after": Function(2, 2, _texts(lambda text, part: text.partition(part)[2] if part else text)),
    "contains": Function(2, 2, _texts(lambda text, part: part in text)),
    "starts-with": Function(2, 2, _texts(lambda text, part: text.startswith(part))),
    "ends-with": Function(2, 2, _texts(lambda text, part: text.endswith(part))),
    "translate": Function(3, 3, _texts(_translate)),
    "concat": Function(1, None, _all(lambda values: "".join(to_text(value) for value in values))),
    "join": Function(1, None, _join),
    "uuid": Function(0, 1, _in_run(_uuid)),
    "digest": Function(2, 3, _texts(_digest)),
    "base64-decode": Function(1, 1, _texts(_base64_decode)),
    "base64-encode": Function(1, 1, _texts(lambda text: base64.b64encode(text.encode()).decode())),
    "number": Function(1, 1, _values(to_number)),
    "int": Function(1, 1, _numbers(_int)),
    "round": Function(1, 2, _numbers(_round)),
    "floor": Function(1, 1, _numbers(lambda number: float(math.floor(number)))),
    "ceiling": Function(1, 1, _numbers(lambda number: float(math.ceil(number)))),
    "abs": Function(1, 1, _numbers(abs)),
    "pow": Function(2, 2, _numbers(math.pow)),
    "sqrt": Function(1, 1, _numbers(math.sqrt)),
    "exp": Function(1, 1, _numbers(math.exp)),
    "exp10": Function(1, 1, _numbers(lambda number: math.pow(10.0, number))),
    "log": Function(1, 1, _numbers(math.log)),
    "log10": Function(1, 1, _numbers(math.log10)),
    "sin": Function(1, 1, _numbers(math.sin)),
    "cos": Function(1, 1, _numbers(math.cos)),
    "tan": Function(1, 1, _numbers(math.tan)),
    "asin": Function(1, 1, _numbers(math.asin)),
    "acos": Function(1, 1, _numbers(math.acos)),
    "atan": Function(1, 1, _numbers(math.atan)),
    "atan2": Function(2, 2, _numbers(math.atan2)),
    "random": Function(0, 0, _in_run(lambda env: env.around.random.random())),
    "sum": Function(1, 1, _all(_sum)),
    "min": Function(1, None, _all(_least)),
    "max": Function(1, None, _all(_greatest)),
    "count": Function(1, 1, _count, sets=True),
    "count-non-empty": Function(1, 1, _EMPTY_TEST, sets=True),
    "position": Function(0, 1, _position),
    "last": Function(0, 0, lambda _operands: lambda env: float(env.size)),
    "today": Function(0, 0, _in_run(_today)),
    "now": Function(0, 0, _in_run(lambda env: env.around.now)),
    "date": Function(1, 1, _in_run(_date)),
    "date-time": Function(1, 1, _in_run(_date_time)),
    "format-date": Function(2, 2, _in_run(_format)),
    "format-date-time": Function(2, 2, _in_run(_format)),
    "decimal-date-time": Function(1, 1, _in_run(lambda env, value: decimal_instant(value, env.around.zone))),
    "decimal-time": Function(1, 1, _in_run(lambda env, value: decimal_time(value, env.around.zone))),
    "jr:itext": Function(1, 1, _in_run(lambda env, name: env.around.text(to_text(name)))),
}
