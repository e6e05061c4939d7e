"""Walks: closures that find the nodes of a path, step by step, always in document order and none twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldtool.protocol.xpath.axes import Move
from fieldtool.protocol.xpath.operands import Evaluator
from fieldtool.protocol.xpath.tree import Element, Environment
from fieldtool.protocol.xpath.values import to_boolean

__all__ = ["Hop", "Walk", "kept", "united", "walking"]

Walk: TypeAlias = Callable[[Environment], list[Element]]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step, ready to go: where it moves, what its predicates ask.

    ``backwards`` is for axes that count away from the node. ``apart``: from nodes in document order, the step gives
    nodes in document order, none twice.
    """

    move: Move
    tests: tuple[Evaluator, ...]
    backwards: bool
    apart: bool


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
    meter, move, tests = env.around.meter, hop.move, hop.tests
    if len(nodes) == 1:
        reached = kept(move(nodes[0], meter), tests, env) if tests else move(nodes[0], meter)
        return reached[::-1] if hop.backwards else reached
    found: list[Element] = []
    for node in nodes:
        found += kept(move(node, meter), tests, env) if tests else move(node, meter)
    return found if hop.apart or len(found) < 2 else united([found])


def kept(nodes: list[Element], tests: Sequence[Evaluator], env: Environment) -> list[Element]:
    """The nodes that pass each test in turn: a number is a place among them, anything else a condition."""
    for test in tests:
        env.around.meter.spend(len(nodes))
        inner = env.inside(env.here, 0, len(nodes))
        found: list[Element] = []
        for position, node in enumerate(nodes, start=1):
            inner.here, inner.position = node, position
            value = test(inner)
            if position == value if isinstance(value, float) else to_boolean(value):
                found.append(node)
        nodes = found
    return nodes


def united(sets: Sequence[list[Element]]) -> list[Element]:
    """All nodes of several sets, each once, in document order."""
    found = list(dict.fromkeys(node for nodes in sets for node in nodes))
    found.sort(key=lambda node: node.place())
    return found
