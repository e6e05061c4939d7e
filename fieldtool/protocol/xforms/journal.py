"""What one change has done so far, so that it can be told, or taken back as though it had never been."""

from __future__ import annotations

from dataclasses import dataclass

from fieldtool.protocol.xpath.tree import Element, Node
from fieldtool.protocol.xpath.values import Value

__all__ = ["Held", "Journal"]


@dataclass(frozen=True, slots=True)
class Held:
    """What a node held before a change. ``by_hand`` says that its calculated value was written over."""

    value: str
    absent: str | None
    offered: str
    typed: Value
    by_hand: bool


@dataclass(frozen=True, slots=True)
class _Instances:
    shown: list[Element]
    positions: list[int]
    parked: list[Node]


class Journal:
    """How everything stood that a change has touched; each thing is noted the first time that it is touched.

    ``by_hand`` are the nodes whose calculated value was written over; it is kept here, because it comes back too.
    ``born`` are instances that appeared.
    """

    def __init__(self) -> None:
        self.by_hand: set[Node] = set()
        self.values: dict[Node, Held] = {}
        self.relevance: dict[Node, tuple[bool, bool]] = {}
        self.instances: dict[tuple[Node, str], _Instances] = {}
        self.born: list[Node] = []

    def clear(self) -> None:
        """Begin the next change."""
        self.values.clear()
        self.relevance.clear()
        self.instances.clear()
        self.born.clear()

    def note_value(self, node: Node) -> None:
        """Note what a node holds, before that changes."""
        if node not in self.values:
            self.values[node] = Held(node.value, node.absent, node.offered, node.typed, node in self.by_hand)

    def note_relevance(self, node: Node) -> None:
        """Note whether a node is asked, before that changes."""
        if node not in self.relevance:
            self.relevance[node] = (node.own_relevance, node.relevant)

    def note_instances(self, parent: Node, name: str) -> None:
        """Note the instances of a repeat, before that changes."""
        if (parent, name) not in self.instances:
            shown = parent.children[name]
            positions, parked = [each.position for each in shown], parent.parked.get(name, [])
            self.instances[parent, name] = _Instances([*shown], positions, [*parked])

    def take_back(self) -> list[Node]:
        """Bring everything back as it was noted, and tell which nodes that concerned."""
        for (parent, name), before in self.instances.items():
            parent.children[name][:] = before.shown
            parent.parked[name] = before.parked
            for node, position in zip(before.shown, before.positions, strict=True):
                node.position = position
        for node, (own, relevant) in self.relevance.items():
            node.own_relevance, node.relevant = own, relevant
        for node, held in self.values.items():
            node.value, node.absent, node.offered, node.typed = held.value, held.absent, held.offered, held.typed
            (self.by_hand.add if held.by_hand else self.by_hand.discard)(node)
        touched = [*self.values, *self.relevance, *(node for one in self.instances for node in one[0].nodes())]
        self.clear()
        return touched

    def newly_hidden(self) -> list[Node]:
        """Nodes that were asked before the change and are not any more, those of instances taken away included."""
        new = {each for instance in self.born for each in instance.nodes()}
        gone = {
            each
            for (parent, name), before in self.instances.items()
            for instance in before.shown
            if isinstance(instance, Node) and instance not in parent.children[name]
            for each in instance.nodes()
        }
        return [node for node in {**self.relevance, **dict.fromkeys(gone)} if node not in new and self._hid(node, gone)]

    def _hid(self, node: Node, gone: set[Node]) -> bool:
        _own, before = self.relevance.get(node, (True, node.relevant))
        return before and (node in gone or not node.relevant)
