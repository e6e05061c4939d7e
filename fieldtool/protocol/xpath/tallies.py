"""What counts, adds up or compares many values: totals, extremes, selects and checklists."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from fieldtool.protocol.xpath.values import NAN, SPACE, Value, is_empty, items, to_boolean, to_number, to_text

__all__ = ["Row", "checklist", "extreme", "non_empty", "selected", "selected_at", "total", "weighted_checklist"]


def total(values: Sequence[Value]) -> float:
    """The sum; not-a-number where a value has none, as an unanswered item has (XPath 1.0, section 4.4).

    The specification asks for this, and Enketo and ODK Web Forms do it; JavaRosa leaves such values out.
    """
    numbers = _numbers(values)
    return NAN if numbers is None else sum(numbers, 0.0)


def extreme(values: Sequence[Value], choose: Callable[[Sequence[float]], float]) -> float:
    """The least or greatest; not-a-number where a value has no number, or there is none (XPath 3.0, ``fn:max``).

    The specification asks for this, and Enketo and ODK Web Forms do it; JavaRosa leaves such values out.
    """
    numbers = _numbers(values)
    return choose(numbers) if numbers else NAN


class Row(list[Value]):
    """Values of which it is known how many are empty, and how many no numbers, so that a total need not ask each."""

    def __init__(self, values: Iterable[Value]) -> None:
        super().__init__(values)
        self.empty = sum(map(is_empty, self))
        self.others = sum(map(_is_other, self))

    def put(self, begin: int, end: int, values: Sequence[Value]) -> None:
        """Other values in the place of some."""
        before = self[begin:end]
        self.empty += sum(map(is_empty, values)) - sum(map(is_empty, before))
        self.others += sum(map(_is_other, values)) - sum(map(_is_other, before))
        self[begin:end] = values


def _is_other(value: Value) -> bool:
    return type(value) is not float


def _numbers(values: Sequence[Value]) -> Sequence[float] | None:
    """The numbers of values; none where one has none."""
    if isinstance(values, Row):
        if values.empty:
            return None
        if not values.others:
            return values  # type: ignore[return-value]
    numbers = [to_number(value) for value in values]
    return None if any(map(math.isnan, numbers)) else numbers


def non_empty(values: Sequence[Value]) -> float:
    """How many values have a text."""
    return float(sum(to_text(value) != "" for value in values))


def selected(chosen: str, value: str) -> bool:
    """Whether ``value`` equals an item of the list; an empty list holds the empty value alone.

    Sources: getodk/xforms-spec, "Checks if value is equal to an item in a space-separated list", so
    ``selected('a b c', 'a b')`` is false although JavaRosa, which looks for the padded value in the padded list, says
    true. What the specification leaves open is JavaRosa's: ``selected('', '')`` is true (``multiSelected``).
    """
    return value.strip(SPACE) in (items(chosen) or [""])


def selected_at(chosen: str, index: float) -> str:
    """The item at ``index``, the first being 0; nothing where there is none."""
    parts = items(chosen)
    return parts[int(index)] if 0 <= index < len(parts) else ""


def checklist(least: float, most: float, answers: Sequence[Value]) -> bool:
    """Whether the number of true answers lies within bounds; a bound below zero is none.

    Source: JavaRosa, ``XPathFuncExpr.checklist``, which reads each answer as a boolean; Enketo agrees. (The
    specification adds "when it converts to a number > 0", by which its own ``string v*`` arguments, such as
    ``true()``, would never count.)
    """
    return _within(float(sum(map(to_boolean, answers))), least, most)


def weighted_checklist(least: float, most: float, answers: Sequence[Value], weights: Sequence[Value]) -> bool:
    """Whether the weights of the true answers lie within bounds together; a bound below zero is none.

    False where an answer has no weight (JavaRosa stops the form there). Sources: JavaRosa,
    ``XPathFuncExpr.checklistWeighted``, for the answers; getodk/xforms-spec, "Like checklist()", for the bounds.
    """
    if len(answers) != len(weights):
        return False
    pairs = zip(answers, weights, strict=True)
    return _within(sum((to_number(weight) for answer, weight in pairs if to_boolean(answer)), 0.0), least, most)


def _within(amount: float, least: float, most: float) -> bool:
    return (least < 0 or amount >= least) and (most < 0 or amount <= most)
