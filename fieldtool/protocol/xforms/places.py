"""Where nodes are: by their paths, which carry ``[n]`` on every repeat instance."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.errors import UnknownPath
from fieldtool.protocol.xforms.state import State
from fieldtool.protocol.xpath.tree import Definition, Node

__all__ = ["Places", "definition_at", "everything", "grown_by_hand", "kept_paths", "repeat_path", "steps_of"]

_STEP: Final = re.compile(r"/([^/\[\]]+)(?:\[([1-9][0-9]{0,5})\])?")


class Places:
    """Finds nodes by path; what was found once is known until there are other instances."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._structure = -1
        self._known: dict[str, Node] = {}

    def node(self, path: str) -> Node:
        """The node at ``path``; :class:`UnknownPath`, with the nearest one that exists, where there is none."""
        if self._structure != self._state.structure:
            self._structure, self._known = self._state.structure, {}
        found = self._known.get(path) or self._walked(path)
        if found is None:
            close = difflib.get_close_matches(path, (path for path, _node in self.all()), 1, 0.8)
            raise UnknownPath(path=path, suggestion=f" Did you mean {close[0]}?" if close else "")
        self._known[path] = found
        return found

    def leaf(self, path: str) -> Node:
        """The item at ``path``."""
        node = self.node(path)
        if not node.definition.leaf:
            raise UnknownPath(path=path, suggestion="")
        return node

    def repeat(self, path: str) -> tuple[Node, Definition]:
        """The repeat at ``path``, which has no position at its end, and the node that it lies in."""
        above, _slash, name = path.rpartition("/")
        parent = self.node(above)
        repeat = parent.definition.children.get(name)
        if repeat is None or not repeat.repeat:
            raise UnknownPath(path=path, suggestion="")
        return parent, repeat

    def all(self) -> Iterator[tuple[str, Node]]:
        """Every node with its path, in document order."""
        return _below(self._state.document, "")

    def _walked(self, path: str) -> Node | None:
        node = self._state.document
        for name, number in steps_of(path):
            found = node.children.get(name, ())
            place = int(number or 1) - 1
            if place >= len(found):
                return None
            child = found[place]
            if not isinstance(child, Node):
                return None
            node = child
        return node if path and node.path == path else None


def _below(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    for several in node.children.values():
        for child in several:
            if isinstance(child, Node):
                own = f"{path}/{child.name}[{child.position}]" if child.definition.repeat else f"{path}/{child.name}"
                yield own, child
                yield from _below(child, own)


def steps_of(path: str) -> list[tuple[str, str]]:
    """The steps of a path: names, each with its position or nothing."""
    return _STEP.findall(path)


def definition_at(path: str, document: Definition) -> Definition:
    """What a path is for; only its last step may lack the position of a repeat."""
    definition, steps = document, steps_of(path)
    for place, (name, number) in enumerate(steps, start=1):
        child = definition.children.get(name)
        if child is None or (child.repeat != bool(number) and not (child.repeat and place == len(steps))):
            raise UnknownPath(path=path, suggestion="")
        definition = child
    return definition


def repeat_path(parent: Node, repeat: Definition) -> str:
    """The path of a repeat, without a position at its end."""
    return f"{parent.path}/{repeat.name}"


def everything(node: Node) -> Iterator[tuple[str, Node]]:
    """A node and all under it with their paths; parked instances count on after those that are shown."""
    above = node.parent.path if isinstance(node.parent, Node) else ""
    return _each(node, f"{above}/{node.name}" if node.name else "", node.position)


def _each(node: Node, plain: str, position: int) -> Iterator[tuple[str, Node]]:
    path = f"{plain}[{position}]" if node.definition.repeat else plain
    yield path, node
    for name, several in node.children.items():
        inner = f"{path}/{name}"
        parked = node.parked.get(name)
        for place, child in enumerate((*several, *parked) if parked else several, start=1):
            if isinstance(child, Node):
                yield from _each(child, inner, place)


def grown_by_hand(definition: Definition, state: State) -> list[Definition]:
    """The repeats directly in a group that people add to and take from."""
    fixed = state.model.fixed_repeats
    return [each for each in definition.children.values() if each.repeat and each.index not in fixed]


def kept_paths(nodes: list[Node], state: State) -> list[str]:
    """The paths of all that is kept under some nodes: how often repeats in them occur, and values."""
    found: list[str] = []
    for path, each in (pair for node in nodes for pair in everything(node)):
        if each.definition.children:
            found += [f"{path}/{repeat.name}" for repeat in grown_by_hand(each.definition, state)]
        elif each.definition.leaf and state.kept(each):
            found.append(path)
    return found
