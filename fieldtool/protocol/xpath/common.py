"""What all instances of a repeat ask for alike is worked out once, until something that it reads has changed.

Each member's share of a total asks for the same total: without this, one answer would cost the square of the members.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from fieldtool.protocol.xpath.operands import Operand
from fieldtool.protocol.xpath.places import Reference
from fieldtool.protocol.xpath.syntax import Call, Path, Tree, parts
from fieldtool.protocol.xpath.tree import Definition, Element, Environment
from fieldtool.protocol.xpath.values import Value

__all__ = ["TALLIES", "climb_to", "in_common", "steady"]

TALLIES: Final = frozenset({"sum", "count", "count-non-empty", "min", "max", "join", "concat"})
"""Functions of whole node-sets."""
_STEADY: Final = TALLIES | {
    "position", "last", "number", "string", "boolean", "not", "true", "false", "if", "coalesce", "selected", "current",
    "count-selected", "string-length", "round", "int", "abs", "contains", "starts-with", "indexed-repeat", "date",
    "floor", "ceiling", "concat", "decimal-date-time", "regex", "substr", "boolean-from-string",
}  # fmt: skip
"""Functions that say the same again for as long as what they read is the same; there are others, but few in totals."""


def in_common(operand: Operand, call: Call, read: Collection[Reference], home: Definition) -> Operand:
    """The same call, worked out once for all instances that share what it reads."""
    if call.name not in TALLIES or not home.levels:
        return operand
    levels = max((each.levels for each in read), default=0)
    if levels >= home.levels or not steady(call):
        return operand
    climb = climb_to(home, levels)
    indexes = tuple(sorted({each.definition.index for each in read}))
    work, site = operand.value, object()

    def value(env: Environment) -> Value:
        known = env.around.known
        if known is None:
            return work(env)
        anchor: Element = env.current
        for _ in range(climb):
            anchor = anchor.parent or anchor
        key = (site, anchor)
        count, result = known.find(key, indexes)
        if not isinstance(result, (str, float)):
            result = work(env)
            known.keep(key, count, result)
        return result

    return replace(operand, value=value)


def steady(tree: Tree) -> bool:
    """Whether a tree says the same again while what it reads is the same, and tells truly how much of that is shared.

    Before and after, above and below are counted from where one stands, whatever is shared.
    """
    if isinstance(tree, Call) and tree.name not in _STEADY:
        return False
    if isinstance(tree, Path) and any(step.axis not in {"child", "parent", "self"} for step in tree.steps):
        return False
    return all(map(steady, parts(tree)))


def climb_to(home: Definition, levels: int) -> int:
    """How many parents lie between an element and what holds all instances that share ``levels`` repeats."""
    steps, at = 0, home
    while at.parent is not None and not (at.repeat and at.levels <= levels):
        steps, at = steps + 1, at.parent
    return steps
