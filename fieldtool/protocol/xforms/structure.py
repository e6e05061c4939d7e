"""Instances of repeats: they are added, taken away by people or by a count, come back, and are numbered."""

from __future__ import annotations

import math
from typing import Final

from fieldtool.protocol.errors import TooManyInstances
from fieldtool.protocol.xforms.actions import Actions
from fieldtool.protocol.xforms.state import State
from fieldtool.protocol.xforms.typed import decoded
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition, Node, Seed, grow
from fieldtool.protocol.xpath.values import to_number

__all__ = ["MAX_INSTANCES", "MAX_REPEATED", "Structure"]

MAX_INSTANCES: Final = 2000
"""How often a repeat may occur: far beyond any interview, and a bound on what a form can ask of the machine."""
MAX_REPEATED: Final = 10_000
"""How many instances one run may hold in all its repeats, for counts inside counts."""
MAX_NODES: Final = 100_000
"""How many elements all instances may have together, for instances of thousands of items."""


class Structure:
    """Which instances there are; ``shown`` is how many, and how many elements.

    Beyond a bound is :class:`TooManyInstances`, never cut off.
    """

    def __init__(self, state: State, actions: Actions) -> None:
        self._state = state
        self._actions = actions
        self.shown = (0, 0)
        self._show(state.document)

    def append(self, parent: Node, repeat: Definition) -> Node:
        """One instance more: the one that was parked first, else a fresh one."""
        siblings = parent.children[repeat.name]
        _bounded(repeat, len(siblings) + 1, MAX_INSTANCES)
        self._state.journal.note_instances(parent, repeat.name)
        parked = parent.parked.get(repeat.name)
        fresh = not parked
        node = parked.pop(0) if parked else grow(repeat.template or Seed(repeat, "", ()), parent)
        instances, nodes = self.shown
        _bounded(repeat, instances + 1, MAX_REPEATED)
        if nodes > MAX_NODES:
            raise TooManyInstances(most=len(siblings), path=repeat.path)
        self._show(node)
        node.position = len(siblings) + 1
        siblings.append(node)
        self._settle_in(node, fresh=fresh)
        self._state.wake_structure(parent, repeat)
        return node

    def drop(self, node: Node) -> None:
        """Take an instance away for good; those after it move up."""
        parent = node.parent
        if isinstance(parent, Node):
            self._state.journal.note_instances(parent, node.name)
            self._show(node, -1)
            siblings = parent.children[node.name]
            del siblings[node.position - 1]
            for position, later in enumerate(parent.repeats(node.name)[node.position - 1 :], start=node.position):
                later.position = position
                self._state.wake_moved(later)
            self._state.wake_structure(parent, node.definition)

    def count(self, repeat: Definition, parent: Node, expression: Expression) -> None:
        """Let a repeat occur as often as its count says; instances beyond it are parked with their answers."""
        phantom = Node(repeat, parent, 1)
        wanted = to_number(expression.value(self._state.environment(phantom)))
        _bounded(repeat, wanted, MAX_INSTANCES)
        number = 0 if math.isnan(wanted) else int(max(0, wanted))
        self.fill(parent, repeat, number)
        if len(parent.children[repeat.name]) > number:
            self._park(parent, repeat, number)

    def fill(self, parent: Node, repeat: Definition, wanted: int) -> None:
        """Append instances until there are ``wanted``."""
        _bounded(repeat, wanted, MAX_INSTANCES)
        while len(parent.children[repeat.name]) < wanted:
            self.append(parent, repeat)

    def trim(self, parent: Node, repeat: Definition, wanted: int) -> None:
        """Take the last instances away until there are ``wanted``."""
        while len(parent.children[repeat.name]) > wanted:
            self.drop(parent.repeats(repeat.name)[-1])

    def _park(self, parent: Node, repeat: Definition, number: int) -> None:
        self._state.journal.note_instances(parent, repeat.name)
        parked = parent.repeats(repeat.name)[number:]
        parent.parked[repeat.name] = [*parked, *parent.parked.get(repeat.name, [])]
        for node in parked:
            self._show(node, -1)
        del parent.children[repeat.name][number:]
        self._state.wake_structure(parent, repeat)

    def _show(self, node: Node, sign: int = 1) -> None:
        instances, nodes = self.shown
        for each in node.nodes():
            instances += sign * each.definition.repeat
            nodes += sign
        self.shown = (instances, nodes)

    def _settle_in(self, node: Node, *, fresh: bool) -> None:
        """Make a new instance know what it holds and whether it is relevant, and let all of it be computed."""
        self._state.journal.born.append(node)
        self._state.touch(node.definition)
        for each in node.nodes():
            each.relevant = each.own_relevance and (each.parent is None or each.parent.relevant)
            if fresh:
                self._state.begin(each)
            else:
                each.offered = each.value
                each.typed = decoded(each.value, each.definition.type, self._state.around)
            self._state.mark(each)
        if fresh:
            self._actions.set_in_new(node)
        for place in self._state.graph.inside.get(node.definition.index, ()):
            self._state.wait(place, node)


def _bounded(repeat: Definition, wanted: float, most: int) -> None:
    if wanted > most:
        raise TooManyInstances(most=most, path=repeat.path)
