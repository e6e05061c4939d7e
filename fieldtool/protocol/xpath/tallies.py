"""What counts, adds up or compares many values: totals, extremes, selects and checklists."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from fieldtool.protocol.xpath.values import NAN, SPACE, Value, items, to_boolean, to_number, to_text

__all__ = ["checklist", "extreme", "non_empty", "selected", "selected_at", "total", "weighted_checklist"]


def total(values: Sequence[Value]) -> float:
    """The sum; not-a-number where a value has none, as an unanswered item has (XPath 1.0, section 4.4).

    The specification asks for this, and Enketo and ODK Web Forms do it; JavaRosa leaves such values out.
    """
    return sum(map(to_number, values), 0.0)


def extreme(values: Sequence[Value], choose: Callable[[list[float]], float]) -> float:
    """The least or greatest; not-a-number where a value has no number, or there is none (XPath 3.0, ``fn:max``).

    The specification asks for this, and Enketo and ODK Web Forms do it; JavaRosa leaves such values out.
    """
    numbers = [to_number(value) for value in values]
    return choose(numbers) if numbers and not any(map(math.isnan, numbers)) else NAN


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
