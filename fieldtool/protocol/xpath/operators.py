"""Arithmetic, comparisons and logic of the expression language, as closures."""

from __future__ import annotations

import math
import operator as python
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fieldtool.protocol.xpath.functions import Evaluator
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import NAN, Value, equal, to_boolean, to_number

__all__ = ["arithmetic", "comparison", "logic"]


def logic(operator: str, parts: Sequence[Evaluator]) -> Evaluator:
    """``and`` and ``or``: the first part that settles it ends it."""
    settles = operator == "or"

    def combined(env: Environment) -> Value:
        for part in parts:
            value = part(env)
            if (value if isinstance(value, bool) else to_boolean(value)) is settles:
                return settles
        return not settles

    return combined


def comparison(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    """Equality by :func:`.values.equal`; order always by number, so empty is never in order."""
    if operator == "=":
        return lambda env: equal(left(env), right(env))
    if operator == "!=":
        return lambda env: not equal(left(env), right(env))
    compare = _ORDER[operator]
    return lambda env: compare(to_number(left(env)), to_number(right(env)))


def arithmetic(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    """Arithmetic on numbers; what has no result is not-a-number or infinite, never an error."""
    compute = _ARITHMETIC[operator]
    return lambda env: compute(to_number(left(env)), to_number(right(env)))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    """The sign of the dividend, as in XPath and Java."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


_ORDER: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}
_ARITHMETIC: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": python.add,
    "-": python.sub,
    "*": python.mul,
    "div": _divide,
    "mod": _remainder,
}
