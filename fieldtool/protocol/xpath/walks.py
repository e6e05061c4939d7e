"""Walks: closures that find the nodes of a path, step by step, always in document order and none twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from fieldtool.protocol.xpath.axes import Move
from fieldtool.protocol.xpath.operands import Evaluator, Operand
from fieldtool.protocol.xpath.tree import Element, Environment
from fieldtool.protocol.xpath.values import Value, equal, to_boolean, to_number

__all__ = ["Hop", "Narrow", "Once", "Test", "Walk", "kept", "remembered", "united", "walking"]

Walk: TypeAlias = Callable[[Environment], list[Element]]
Narrow: TypeAlias = Callable[[Element, Environment], list[Element] | None]


class Once(Enum):
    """Whether a predicate says the same for all nodes, so that it is asked once: as a whole, or for their place."""

    NO = 0
    WHOLE = 1
    PLACE = 2


@dataclass(frozen=True, slots=True)
class Test:
    """A predicate. Where it is asked for a ``PLACE``, ``value`` is what ``position()`` must equal."""

    value: Evaluator
    once: Once


@dataclass(frozen=True, slots=True)
class Hop:
    """One step, ready to go: where it moves, what its predicates ask.

    ``backwards`` is for axes that count away from the node. ``apart``: from nodes in document order, the step gives
    nodes in document order, none twice. ``child`` is the name where it moves to children of a name. ``narrow`` may
    know the few nodes that can pass the predicates.
    """

    move: Move
    tests: tuple[Test, ...]
    backwards: bool
    apart: bool
    child: str = ""
    narrow: Narrow | None = None


def walking(start: Walk, hops: Sequence[Hop]) -> Walk:
    """The walk from ``start`` over ``hops``, in a loop: a path may have thousands of steps."""
    if not hops:
        return start

    def walk(env: Environment) -> list[Element]:
        meter, nodes = env.around.meter, start(env)
        for hop in hops:
            nodes = _hopped(hop, nodes, env)
            meter.spend(len(nodes) + 1)
        return nodes

    return walk


def _hopped(hop: Hop, nodes: list[Element], env: Environment) -> list[Element]:
    if len(nodes) == 1:
        reached = _tested(hop, nodes[0], env)
        return reached[::-1] if hop.backwards else reached
    found: list[Element] = []
    if hop.child and not hop.tests:
        name = hop.child
        for node in nodes:
            found += node.children.get(name, ())
    else:
        for node in nodes:
            found += _tested(hop, node, env)
    return found if hop.apart or len(found) < 2 else united([found])


def _tested(hop: Hop, node: Element, env: Environment) -> list[Element]:
    if not hop.tests:
        return hop.move(node, env.around.meter)
    few = hop.narrow(node, env) if hop.narrow is not None else None
    return kept(hop.move(node, env.around.meter) if few is None else few, hop.tests, env)


def kept(nodes: list[Element], tests: Sequence[Test], env: Environment) -> list[Element]:
    """The nodes that pass each test in turn: a number is a place among them, anything else a condition."""
    for test in tests:
        once = test.once
        nodes = _passing(nodes, test.value, env) if once is Once.NO else _chosen(nodes, test.value(env), once)
    return nodes


def _passing(nodes: list[Element], test: Evaluator, env: Environment) -> list[Element]:
    env.around.meter.spend(len(nodes))
    inner = env.inside(env.here, 0, len(nodes))
    found: list[Element] = []
    for position, node in enumerate(nodes, start=1):
        inner.here, inner.position = node, position
        value = test(inner)
        if position == value if isinstance(value, float) else to_boolean(value):
            found.append(node)
    return found


def _chosen(nodes: list[Element], value: Value, once: Once) -> list[Element]:
    if isinstance(value, bool) or (once is Once.WHOLE and not isinstance(value, float)):
        return nodes if to_boolean(value) else []
    wanted = to_number(value)
    # Equal as numbers are (JavaRosa, XPathEqExpr), but for a bare number in brackets, which is exact.
    near = 0 < wanted <= len(nodes) + 1 and (wanted == round(wanted) or (once is Once.PLACE and _is_whole(wanted)))
    return nodes[round(wanted) - 1 : round(wanted)] if near else []


def _is_whole(number: float) -> bool:
    return equal(number, float(round(number)))


def remembered(operand: Operand) -> Operand:
    """The same operand, worked out once for all nodes that predicates test in one evaluation."""
    value, nodes, site = operand.value, operand.nodes, object()

    def known_value(env: Environment) -> Value:
        if env.settled is None:
            return value(env)
        known = env.settled.values
        if site not in known:
            known[site] = value(env)
        return known[site]

    def known_nodes(env: Environment) -> list[Element]:
        if nodes is None or env.settled is None:
            return nodes(env) if nodes else []
        known = env.settled.sets
        if site not in known:
            known[site] = nodes(env)
        return known[site]

    return replace(operand, value=known_value, nodes=known_nodes if nodes is not None else None)


def united(sets: Sequence[list[Element]]) -> list[Element]:
    """All nodes of several sets, each once, in document order."""
    found = list(dict.fromkeys(node for nodes in sets for node in nodes))
    found.sort(key=lambda node: node.place())
    return found
