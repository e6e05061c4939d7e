"""Where one step of a path leads from one node: the thirteen axes and the node tests of XPath 1.0 (section 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.syntax import Step
from fieldtool.protocol.xpath.tree import Attribute, Element
from fieldtool.protocol.xpath.values import to_text

__all__ = ["REVERSED", "Move", "Namespaces", "climbing", "move"]

Move: TypeAlias = Callable[[Element, Meter], list[Element]]
"""From a node to those that a step reaches, in the order of its axis; what is looked at on the way is counted."""
Namespaces: TypeAlias = Mapping[str, frozenset[str]]
"""The namespaces that each prefix of a document stands for."""
REVERSED: Final = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
"""Axes on which positions count away from the context node (XPath 1.0, section 2.4)."""
_AT_ONCE: Final = 16
"""How many nodes are copied in the time that visiting one takes."""
_Test: TypeAlias = Callable[[Element], bool]


def climbing(steps: int) -> Callable[[Element], Element]:
    """A way up by a fixed number of parents."""

    def climb(node: Element) -> Element:
        for _ in range(steps):
            node = node.parent or node
        return node

    return climb


def move(step: Step, namespaces: Namespaces | None) -> Move:
    """The nodes that a step reaches, its predicates left aside.

    In forms (no ``namespaces``) prefixes do not count. In documents a name without one matches in any namespace,
    which forms rely on. The name of an attribute without one matches in none, in both.
    """
    local = step.name.rpartition(":")[2]
    if namespaces is None and step.kind == "name" and step.axis == "child" and local != "*":
        return lambda node, _meter: node.children.get(local, [])
    if step.kind == "text" and step.axis == "child":
        return _texts
    if step.kind == "name" and step.axis == "attribute" and step.name == local != "*":
        return lambda node, _meter: _attribute(node, local)
    along, test = _ALONG[step.axis], _test(step, local, _allowed(step, namespaces))

    def reached(node: Element, meter: Meter) -> list[Element]:
        found = along(node, meter)
        meter.spend(len(found))
        return [each for each in found if test(each)]

    def whole(node: Element, meter: Meter) -> list[Element]:
        found = along(node, meter)
        meter.spend(len(found))
        return found

    return reached if test is not _anything else whole


# Node tests


def _allowed(step: Step, namespaces: Namespaces | None) -> frozenset[str] | None:
    """The namespaces that a name may be in; none for any."""
    prefix = step.name.rpartition(":")[0]
    if namespaces is None or step.kind != "name":
        return None
    return namespaces.get(prefix, frozenset()) if prefix else None


def _test(step: Step, local: str, allowed: frozenset[str] | None) -> _Test:
    if step.kind == "node":
        return _anything
    if step.kind == "name":
        return _name_test(step.axis if step.axis in {"attribute", "namespace"} else "element", local, allowed)
    if step.kind == "text":
        return _is_text
    kind, target = step.kind, step.name
    return lambda node: node.kind == kind and target in {"", node.name}


def _name_test(kind: str, local: str, allowed: frozenset[str] | None) -> _Test:
    if local != "*":
        matches: _Test = lambda node: node.name == local and node.kind == kind  # noqa: E731 - one of two
    else:
        # The root of a form is an element without a name.
        matches = lambda node: node.kind == kind and (node.name != "" or kind == "namespace")  # noqa: E731
    if allowed is None:
        return matches
    return lambda node: matches(node) and node.named()[1] in allowed


def _anything(_node: Element) -> bool:
    return True


def _is_text(node: Element) -> bool:
    return node.kind == "text"


def _texts(node: Element, meter: Meter) -> list[Element]:
    """The texts in a node. An answer is the text of its element, which stands for it: a form has no text nodes."""
    found = node.content()
    meter.spend(len(found) + 1)
    if not found and node.kind == "element" and to_text(node.typed) != "":
        return [node]
    return [each for each in found if each.kind == "text"]


# Axes


def _siblings(node: Element, meter: Meter) -> tuple[list[Element], int]:
    """The children of a node's parent, and which of them it is."""
    if node.parent is None or isinstance(node, Attribute):
        return [], 0
    found = node.parent.content()
    meter.spend(len(found) // _AT_ONCE)
    return found, node.index_in(found)


def _before(node: Element, meter: Meter) -> list[Element]:
    found, place = _siblings(node, meter)
    return found[:place][::-1]


def _behind(node: Element, meter: Meter) -> list[Element]:
    found, place = _siblings(node, meter)
    return found[place + 1 :]


def _above(node: Element, meter: Meter) -> list[Element]:
    found: list[Element] = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    meter.spend(len(found))
    return found


def _following(node: Element, meter: Meter) -> list[Element]:
    """What comes after a node ends; what an attribute's owner holds comes after the attribute."""
    found = [] if not isinstance(node, Attribute) or node.parent is None else node.parent.below()
    for each in [node, *_above(node, meter)]:
        for sibling in _behind(each, meter):
            found += [sibling, *sibling.below()]
    return found


def _preceding(node: Element, meter: Meter) -> list[Element]:
    """What ended before a node began, the nearest first."""
    found: list[Element] = []
    for each in [node, *_above(node, meter)]:
        for sibling in _before(each, meter):
            found += [*sibling.below()[::-1], sibling]
    return found


def _attribute(node: Element, name: str) -> list[Element]:
    """The attribute of a name without a prefix."""
    value = node.attributes.get(name)
    return [] if value is None else [Attribute(node, "attribute", name, value)]


def _attributes(node: Element, _meter: Meter) -> list[Element]:
    return [Attribute(node, "attribute", name, value) for name, value in node.attributes.items()]


def _scope(node: Element, _meter: Meter) -> list[Element]:
    return [Attribute(node, "namespace", prefix, uri) for prefix, uri in sorted(node.namespaces().items())]


_ALONG: Final[Mapping[str, Callable[[Element, Meter], list[Element]]]] = {
    "child": lambda node, _meter: node.content(),
    "self": lambda node, _meter: [node],
    "parent": lambda node, _meter: [node.parent] if node.parent else [],
    "descendant": lambda node, _meter: node.below(),
    "descendant-or-self": lambda node, _meter: [node, *node.below()],
    "ancestor": _above,
    "ancestor-or-self": lambda node, meter: [node, *_above(node, meter)],
    "following": _following,
    "following-sibling": _behind,
    "preceding": _preceding,
    "preceding-sibling": _before,
    "attribute": _attributes,
    "namespace": _scope,
}
