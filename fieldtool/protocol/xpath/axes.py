"""The axes of a path: where a step leads, among the nodes of a run and among the definitions of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fieldtool.protocol.xpath.syntax import Step
from fieldtool.protocol.xpath.tree import Definition, Element

__all__ = ["MOVES", "REVERSED", "climbing", "step_definitions"]


def climbing(steps: int) -> Callable[[Element], Element]:
    """A way up by a fixed number of parents."""

    def climb(node: Element) -> Element:
        for _ in range(steps):
            node = node.parent or node
        return node

    return climb


def _children(node: Element, name: str) -> list[Element]:
    if name == "*":
        return node.elements()
    return node.children.get(name, [])


def _siblings(node: Element, name: str) -> list[Element]:
    return _children(node.parent, name) if node.parent else []


def _above(node: Element, name: str) -> list[Element]:
    parent = node.parent
    found: list[Element] = []
    while parent is not None:
        found += [parent] if name in {"*", parent.name} else []
        parent = parent.parent
    return found


def _below(node: Element, name: str) -> list[Element]:
    return [element for element in node.descendants() if element is not node and name in {"*", element.name}]


def _own(node: Element, name: str) -> list[Element]:
    return [node] if name in {"*", node.name} else []


REVERSED: Final = frozenset({"ancestor", "ancestor-or-self", "preceding-sibling"})
"""Axes on which positions count away from the context node (XPath 1.0, section 2.4)."""

MOVES: Final[Mapping[str, Callable[[Element, str], list[Element]]]] = {
    "child": _children,
    "self": _own,
    "parent": lambda node, name: _own(node.parent, name) if node.parent else [],
    "descendant": _below,
    "descendant-or-self": lambda node, name: _own(node, name) + _below(node, name),
    "ancestor": _above,
    "ancestor-or-self": lambda node, name: _own(node, name) + _above(node, name),
    "preceding-sibling": lambda node, name: _before(_siblings(node, name), node)[::-1],
    "following-sibling": lambda node, name: _before(_siblings(node, name)[::-1], node)[::-1],
}


def _before(nodes: list[Element], node: Element) -> list[Element]:
    return nodes[: nodes.index(node)] if node in nodes else []


def step_definitions(definitions: Sequence[Definition], step: Step) -> tuple[Definition, ...]:
    """The definitions that one step leads to from any of ``definitions``, its predicates left aside."""
    found = [following for definition in definitions for following in _AXES[step.axis](definition)]
    return tuple(dict.fromkeys(each for each in found if step.name in {"*", each.name}))


_AXES: Final[Mapping[str, Callable[[Definition], list[Definition]]]] = {
    "child": lambda at: list(at.children.values()),
    "self": lambda at: [at],
    "parent": lambda at: [at.parent] if at.parent else [],
    "descendant": lambda at: list(at.below())[1:],
    "descendant-or-self": lambda at: list(at.below()),
    "ancestor": lambda at: at.lineage()[:-1],
    "ancestor-or-self": lambda at: at.lineage(),
    "preceding-sibling": lambda at: list(at.parent.children.values()) if at.parent else [],
    "following-sibling": lambda at: list(at.parent.children.values()) if at.parent else [],
}
