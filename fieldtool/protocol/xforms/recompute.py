"""Keeps one run's data consistent: a change re-computes only what depends on it, each thing after what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from random import Random, SystemRandom
from typing import Final

from fieldtool.protocol.errors import TooManyComputations
from fieldtool.protocol.xforms.actions import Actions
from fieldtool.protocol.xforms.building import building
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xforms.graph import Kind, Trigger
from fieldtool.protocol.xforms.places import kept_paths, repeat_path
from fieldtool.protocol.xforms.state import State
from fieldtool.protocol.xforms.structure import Structure
from fieldtool.protocol.xforms.typed import decoded, stored
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition, Node

__all__ = ["MAX_COMPUTATIONS", "MAX_VISITS", "Data"]

MAX_COMPUTATIONS: Final = 100_000
"""How much one change may set off: instances of a repeat that correct one another for ever come to an end."""

MAX_VISITS: Final = 5_000_000
"""How many nodes all expressions together may visit in one change: some seconds."""


class Data:
    """One run's data, consistent between any two calls.

    What would go beyond a bound is an error, never cut off: :class:`TooManyInstances`,
    :class:`TooManyComputations`. After it, everything stands as before the call.
    """

    def __init__(
        self, form: Form, now: datetime, random: Random, language: str, known: Mapping[str, str], *, fresh: bool
    ) -> None:
        """Begin a run; one that is not ``fresh`` goes on with a record that was begun before."""
        self.state = State(form, now, random, language, known)
        self.actions = Actions(self.state)
        self.structure = Structure(self.state, self.actions)
        self._left = 0
        self._whole = self._quiet = False
        self._moved: list[str] = []
        with building(), self.change():  # the closures of its expressions are made at their first use
            self._begin(fresh=fresh)

    # Changes

    def write(self, node: Node, text: str, absent: str | None = None) -> None:
        """Give a node a value, or none with the reason why."""
        with self.change():
            self._give(node, text, absent)

    def recompute(self) -> None:
        """Compute everything anew, in order."""
        with self.change():
            self.compute_all()

    def speak(self, language: str) -> None:
        """Go on in another language, in which texts that were computed may be others."""
        before = self.state.around
        try:
            self.state.around = self.state.surroundings(language)
            self.recompute()
        except BaseException:
            self.state.around = before
            raise

    def add(self, parent: Node, repeat: Definition) -> None:
        """Append an instance of a repeat."""
        with self.change():
            node = self.structure.append(parent, repeat)
            self._settle()
            self._moved = [repeat_path(parent, repeat), *kept_paths([node], self.state)]

    def remove(self, node: Node) -> None:
        """Take an instance of a repeat away for good; those after it move up."""
        parent, repeat = node.parent, node.definition
        if isinstance(parent, Node):
            with self.change():
                first = node.position - 1
                before = kept_paths(parent.repeats(node.name)[first:], self.state)
                self.structure.drop(node)
                self._settle()
                after = kept_paths(parent.repeats(node.name)[first:], self.state)
                self._moved = [repeat_path(parent, repeat), *before, *after]

    def opened(self) -> None:
        """Set what is set each time that a record is opened."""
        with self.change():
            self._run(self.actions.at("load"))

    def finish(self) -> None:
        """Set what is set when a record is finished, such as the time of its end."""
        with self.change():
            self.actions.preload(list(self.state.document.nodes()), self.state.model.finishing)
            self._settle()
            self._run(self.actions.at("finish"))

    @contextmanager
    def change(self) -> Iterator[None]:
        """One change: after an error in it, everything stands as before."""
        self.state.journal.clear()
        self._moved = []
        self._left = MAX_COMPUTATIONS
        shown, meter = self.structure.shown, self.state.around.meter
        meter.left, meter.running = MAX_VISITS, True
        try:
            yield
        except BaseException:
            self._take_back(shown)
            raise
        finally:
            meter.running = False

    def compute_all(self, *, quietly: bool = False) -> None:
        """Within a change, compute everything anew; what was written over a calculation stays.

        Done ``quietly``, nothing is set after what new instances begin with.
        """
        self._whole, self._quiet = True, quietly
        for place in range(len(self.state.graph.triggers)):
            self.state.wait(place, self.state.document)
        self._settle()
        self._whole = self._quiet = False

    # What a change would do, or did

    def would_hold(self, node: Node, text: str, constraint: Expression) -> bool:
        """Whether a constraint holds while ``text`` is considered as the answer of ``node``."""
        with self.state.seen_as(node, text):
            return constraint.test(self.state.environment(node))

    def would_hide(self, node: Node, text: str) -> list[Node]:
        """The nodes that would not be asked any more with ``text`` as the answer of ``node``; nothing is changed."""
        random = self.state.around.random
        chance = None if isinstance(random, SystemRandom) else random.getstate()
        shown = self.structure.shown
        try:
            with self.change():
                self._give(node, text, None)
                hidden = self.state.journal.newly_hidden()
            self._take_back(shown)
        finally:
            if chance is not None:
                random.setstate(chance)
        return hidden

    def changed(self) -> list[str]:
        """What the last change gave another value, reason or place, in order.

        What is calculated follows and is left out, unless it is kept as it was once, or was written over.
        """
        journal = self.state.journal
        paths = [
            node.path
            for node, held in journal.values.items()
            if (self.state.kept(node) or held.by_hand)
            and (held.value, held.absent, held.by_hand) != (node.value, node.absent, node in journal.by_hand)
        ]
        return list(dict.fromkeys([*self._moved, *paths]))

    # Inside a change

    def _take_back(self, shown: tuple[int, int]) -> None:
        self.state.waiting.clear()
        self.actions.clear()
        self._whole = self._quiet = False
        self._moved = []
        self.state.structure += 1
        self.state.known.forget()
        self.structure.shown = shown
        for node in self.state.journal.take_back():
            self.state.mark(node)

    def _begin(self, *, fresh: bool) -> None:
        for node in self.state.document.nodes():
            self.state.begin(node)
        if fresh:
            self.actions.preload(list(self.state.document.nodes()), self.state.model.preloads)
        self.compute_all()
        if fresh:
            self._run(self.actions.at("first-load"))
            self._run(self.actions.at("load"))

    def _give(self, node: Node, text: str, absent: str | None = None) -> None:
        typed = node.typed
        self.state.write_over(node, text, absent)
        self._settle()
        if node.typed != typed:
            self._run(self.actions.after(node))

    def _run(self, wanted: Iterator[tuple[Node, str]]) -> None:
        for node, text in wanted:
            self._spend(node)
            self._give(node, text)

    def _settle(self) -> None:
        """Work through what waits, then through what new instances set off."""
        waiting = self.state.waiting
        while waiting:
            place, node = waiting.pop()
            self._spend(node)
            self._compute(place, self.state.graph.triggers[place], node)
        while (set_in_new := self.actions.due()) is not None:
            if not self._quiet:
                self._run(self.actions.after(set_in_new))

    def _spend(self, node: Node) -> None:
        if not self._left:
            raise TooManyComputations(most=MAX_COMPUTATIONS, path=node.definition.path)
        self._left -= 1

    def _compute(self, place: int, trigger: Trigger, node: Node) -> None:
        if trigger.kind is Kind.RELEVANT:
            self.state.judge(node, trigger.expression.test(self.state.environment(node)))
        elif trigger.kind is Kind.CALCULATE and trigger.chained:
            self._compute_chains(place, trigger, node)
        elif trigger.kind is Kind.CALCULATE:
            self._calculate(trigger, node)
        elif trigger.kind is Kind.CHOICES:
            self.state.see(node)
        else:
            self.structure.count(trigger.definition, node, trigger.expression)

    def _calculate(self, trigger: Trigger, node: Node) -> None:
        """Give a node its calculated value; one that was written over keeps that until what it reads has changed."""
        by_hand = self.state.journal.by_hand
        if node in by_hand:
            if self._whole:
                return
            self.state.journal.note_value(node)
            by_hand.discard(node)
        text = self._calculated(trigger, node)
        if text != node.value or node.absent is not None:
            self.state.put(node, text, None)

    def _calculated(self, trigger: Trigger, node: Node) -> str:
        """The value that a node is calculated to have. What is calculated once sees all that the node holds."""
        env, kind = self.state.environment(node), node.definition.type
        if node.offered == node.value:
            return stored(trigger.expression.value(env), kind, self.state.around)
        with self.state.seen_as(node, node.value):
            return stored(trigger.expression.value(env), kind, self.state.around)

    # Chains through the instances of a repeat

    def _compute_chains(self, place: int, trigger: Trigger, node: Node) -> None:
        """Compute an item that reads itself in other instances: for all instances together, from empty ones."""
        levels = min(each.levels for each in trigger.references if each.definition is trigger.definition)
        waiting = [node, *self.state.waiting.pop_all(place)]
        for anchor in dict.fromkeys(each.anchor(levels) if levels else self.state.document for each in waiting):
            self._compute_chain(trigger, anchor.under(trigger.trail[anchor.definition.depth :]))
        self.state.waiting.pop_all(place)

    def _compute_chain(self, trigger: Trigger, nodes: list[Node]) -> None:
        journal = self.state.journal
        nodes = [node for node in nodes if not (self._whole and node in journal.by_hand)]
        before = [(node.value, node.offered, node.typed) for node in nodes]
        for node in nodes:
            journal.note_value(node)
            journal.by_hand.discard(node)
            node.value = node.offered = node.typed = ""
        self.state.known.forget()
        improved = True
        while improved:
            improved = False
            for node in nodes:
                improved = self._improved(trigger, node) or improved
        self.state.known.forget()
        for node, held in zip(nodes, before, strict=True):
            text = node.value
            node.value, node.offered, node.typed = held
            if text != node.value:
                self.state.put(node, text, None)

    def _improved(self, trigger: Trigger, node: Node) -> bool:
        self._spend(node)
        text = self._calculated(trigger, node)
        if text == node.value:
            return False
        node.value = text
        node.offered = self.state.offered(node)
        node.typed = decoded(node.offered, node.definition.type, self.state.around)
        self.state.known.note(node.definition.index, node)
        return True
