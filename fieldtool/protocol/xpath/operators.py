"""Arithmetic, comparisons and logic of the expression language, as closures."""

from __future__ import annotations

import math
import operator as python
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.operands import Evaluator, Operand
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import NAN, Value, equal, measured, to_boolean, to_number

__all__ = ["COMPARISONS", "chain", "comparison", "logic", "operation", "set_comparison"]

COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
Compute = Callable[[Value, Value], Value]


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


def operation(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    """Arithmetic or a comparison of two single values."""
    if operator in COMPARISONS:
        return comparison(operator, left, right)
    compute, convert = _ARITHMETIC[operator], _COMPUTE[operator]

    def computed(env: Environment) -> Value:
        first, second = left(env), right(env)
        if type(first) is float and type(second) is float:
            return compute(first, second)
        return convert(first, second)

    return computed


def chain(first: Evaluator, rest: Sequence[tuple[str, Evaluator]]) -> Evaluator:
    """Operations of one precedence on single values, from left to right."""
    steps = [(_COMPUTE[operator], operand) for operator, operand in rest]

    def computed(env: Environment) -> Value:
        value = first(env)
        for compute, operand in steps:
            value = compute(value, operand(env))
        return value

    return computed


def comparison(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    """Equality by :func:`.values.equal`; order always by number, so empty is never in order."""
    if operator in {"=", "!="}:
        return _equality(left, right, wanted=operator == "=")
    compare, convert = _ORDER[operator], _COMPUTE[operator]

    def compared(env: Environment) -> Value:
        first, second = left(env), right(env)
        if type(first) is float and type(second) is float:
            return compare(first, second)
        return convert(first, second)

    return compared


def _equality(left: Evaluator, right: Evaluator, *, wanted: bool) -> Evaluator:
    def compared(env: Environment) -> Value:
        first, second = left(env), right(env)
        if type(first) is str and type(second) is str and (first == second or first[4:5] != "-"):
            return (first == second) is wanted
        return equal(first, second) is wanted

    return compared


def set_comparison(operator: str, left: Operand, right: Operand, *, strict: bool) -> Evaluator:
    """A comparison where a side may hold several nodes: it holds if it does for any of them (XPath 1.0, section 3.4).

    ``strict`` keeps to that section: no node equals nothing, and a boolean is compared with whether there are nodes.
    Else, in forms, a set without nodes counts as one empty value, as in JavaRosa (``XPathNodeset.unpack``).
    """
    first, second = _side(left, strict=strict), _side(right, strict=strict)
    compare = _COMPUTE[operator]

    def compared(env: Environment) -> Value:
        these, those = first(env), second(env)
        if strict and (_is_boolean(these, left) or _is_boolean(those, right)):
            return compare(_truth(these, left), _truth(those, right))
        if len(these) == 1 and len(those) == 1:
            return compare(these[0], those[0])
        return _any(operator, these, those, env.around.meter)

    return compared


def _side(operand: Operand, *, strict: bool) -> Callable[[Environment], Sequence[Value]]:
    if operand.nodes is None or (operand.single and not strict):
        return lambda env: [operand.value(env)]
    if strict:
        return operand.values
    return lambda env: operand.values(env) or [""]


def _is_boolean(values: Sequence[Value], operand: Operand) -> bool:
    return operand.nodes is None and isinstance(values[0], bool)


def _truth(values: Sequence[Value], operand: Operand) -> bool:
    return bool(values) if operand.nodes is not None else to_boolean(values[0])


def _any(operator: str, these: Sequence[Value], those: Sequence[Value], meter: Meter) -> bool:
    if operator not in {"=", "!="}:
        return _any_in_order(operator, these, those)
    if all(type(value) is str and value[4:5] != "-" for value in (*these, *those)):
        if operator == "=":
            return not set(these).isdisjoint(those)
        return bool(these and those) and len({*these, *those}) > 1
    meter.spend(len(these) * len(those))
    wanted = operator == "="
    return any(equal(this, that) is wanted for this in these for that in those)


def _any_in_order(operator: str, these: Sequence[Value], those: Sequence[Value]) -> bool:
    """Only the extremes decide; what is no number stands in no order."""
    first, second = _numbers(these), _numbers(those)
    if not first or not second:
        return False
    compare = _ORDER[operator]
    return compare(min(first), max(second)) if operator in {"<", "<="} else compare(max(first), min(second))


def _numbers(values: Sequence[Value]) -> list[float]:
    return [number for number in map(to_number, values) if not math.isnan(number)]


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


def _of_numbers(compute: Callable[[float, float], Value]) -> Compute:
    return lambda left, right: compute(to_number(left), to_number(right))


def _of_measures(compute: Callable[[float, float], Value]) -> Compute:
    return lambda left, right: compute(*measured(left, right))


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
_COMPUTE: Final[Mapping[str, Compute]] = {
    "=": equal,
    "!=": lambda left, right: not equal(left, right),
    **{operator: _of_numbers(compute) for operator, compute in _ARITHMETIC.items()},
    **{operator: _of_measures(compute) for operator, compute in _ORDER.items()},
    "-": _of_measures(python.sub),
}
