"""Keeps one run's data consistent: a change re-computes only what depends on it, each thing after what it reads."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from fieldtool.errors import FieldtoolError
from fieldtool.protocol.errors import TooManyComputations, TooManyInstances
from fieldtool.protocol.xforms.choices import among, choices_now, rendered, values_now
from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, Form, Setter, language_code
from fieldtool.protocol.xforms.graph import Graph, Kind, Trigger
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition, Environment, Node, Surroundings, grow
from fieldtool.protocol.xpath.values import Value, as_date, as_instant, is_empty, to_number, to_text

__all__ = ["MAX_INSTANCES", "Data", "decoded", "stored"]

MAX_INSTANCES: Final = 2000
"""How often a repeat may occur: far beyond any interview, and a bound on what a form can ask of the machine."""
MAX_COMPUTATIONS: Final = 100_000
"""How much one change may set off: instances of a repeat that correct one another for ever come to an end."""
MAX_REPEATED: Final = 10_000
"""How many instances one run may hold in all its repeats, for counts inside counts."""


class Data:
    """The nodes of one run.

    Values are written through :meth:`write`, :meth:`add` and :meth:`remove`; each leaves everything consistent.
    What would go beyond a bound is an error, never cut off: :class:`TooManyInstances`,
    :class:`TooManyComputations`. After one from :meth:`write` or :meth:`add`, everything stands as before.
    """

    def __init__(self, form: Form, now: datetime, random: Random, language: str) -> None:
        self._model = form.model
        self._graph = form.model.graph or Graph((), {}, {})
        self._filtered = {
            index: control
            for index, control in form.model.controls.items()
            if control.choices and control.choices.filtered
        }
        self._firing: set[int] = set()
        self._pending: list[tuple[int, int, Node]] = []
        self._queued: set[tuple[int, int]] = set()
        self._serial = count()
        self._repeated = 0
        self._before: dict[Node, tuple[str, str | None]] = {}
        self.structure = 0
        self.document = grow(form.model.seed, None)
        self.singles = self._singles()
        self.around = self.surroundings(language, Surroundings(now, random, "", str, max))
        self._begin()

    def surroundings(self, language: str, like: Surroundings | None = None) -> Surroundings:
        """What expressions share, with texts in ``language`` (a full name)."""
        around = like or self.around
        text, choice_name = partial(self._text, language), partial(self._choice_name, language)
        return Surroundings(around.now, around.random, language_code(language) or "en", text, choice_name)

    def environment(self, node: Node, around: Surroundings | None = None) -> Environment:
        """What an expression sees at ``node``."""
        return Environment(self.singles, node, node, around or self.around)

    def would_hold(self, node: Node, text: str, constraint: Expression) -> bool:
        """Whether a constraint holds while ``text`` is considered as the answer of ``node``."""
        kept = node.typed
        node.typed = decoded(text, node.definition.type, self.around)
        try:
            return constraint.test(self.environment(node))
        finally:
            node.typed = kept

    # Changes

    def write(self, node: Node, text: str, absent: str | None = None) -> None:
        """Give a node a value, or none with the reason why."""
        self._before.clear()
        try:
            self._write(node, text, absent)
        except FieldtoolError:
            self._undo()
            raise

    def put_many(self, values: Iterable[tuple[Node, str, str | None]]) -> None:
        """Give many nodes stored values, and recompute everything once."""
        for node, text, absent in values:
            self._put(node, text, absent)
        self.recompute()

    def recompute(self) -> None:
        """Compute everything anew, in order."""
        for place, trigger in enumerate(self._graph.triggers):
            self._queue(place, self._targets(trigger, self.document))
        self._settle()

    def add(self, parent: Node, repeat: Definition) -> Node:
        """Append an instance of a repeat."""
        self._before.clear()
        node = self._append(parent, repeat)
        try:
            self._settle()
        except FieldtoolError:
            self._drop(node)
            self._undo()
            raise
        return node

    def remove(self, node: Node) -> None:
        """Take an instance of a repeat away for good; those after it move up."""
        self._before.clear()
        self._drop(node)
        self._settle()

    def fill(self, parent: Node, repeat: Definition, wanted: int) -> None:
        """Append instances until there are ``wanted``, for stored answers."""
        _bounded(repeat, wanted)
        while len(parent.repeats(repeat.name)) < wanted:
            self._append(parent, repeat)

    def changed(self) -> list[Node]:
        """What the last change gave another value or reason, in order; what is calculated follows and is left out."""
        return [
            node
            for node, before in self._before.items()
            if node.definition.calculate is None and before != (node.value, node.absent)
        ]

    # The beginning

    def _singles(self) -> list[Node]:
        singles = [self.document] * len(self._model.definitions)
        for node in self.document.nodes():
            if node.definition.levels == 0:
                singles[node.definition.index] = node
        return singles

    def _begin(self) -> None:
        for node in self.document.nodes():
            node.offered = node.value
            node.typed = decoded(node.value, node.definition.type, self.around)
            if node.definition.index in self._model.preloads:
                self._preload(node)
        self.recompute()
        self._fire(setter for setter in self._model.setters if "first-load" in setter.events)

    def _preload(self, node: Node) -> None:
        preload, _parameters = self._model.preloads[node.definition.index]
        if preload == "uid":
            node.value = f"uuid:{UUID(int=self.around.random.getrandbits(128), version=4)}"
        else:
            node.value = to_text(self.around.now if preload == "timestamp" else self.around.now.date())
        node.offered = node.value
        node.typed = decoded(node.value, node.definition.type, self.around)

    def _fire(self, setters: Iterable[Setter]) -> None:
        for setter in setters:
            home = setter.source or setter.target
            for node in self.document.under(_trail(home)):
                self._set_from(setter, node)

    def _fire_changed(self, node: Node) -> None:
        for place, setter in enumerate(self._model.setters):
            if setter.source is node.definition and "changed" in setter.events and place not in self._firing:
                self._firing.add(place)
                self._set_from(setter, node)
                self._firing.discard(place)

    def _set_from(self, setter: Setter, node: Node) -> None:
        value = setter.value.value(self.environment(node))
        for target in _nearest(node, setter.target):
            self._write(target, stored(value, setter.target.type, self.around))

    # Texts

    def _text(self, language: str, text_id: str) -> str:
        itext = self._model.itext
        table = itext.get(language) or itext.get(ONLY_LANGUAGE) or {}
        return rendered(table.get(text_id, ""), self.environment(self.document, self.surroundings(language)))

    def _choice_name(self, language: str, path: str, value: str) -> str:
        definition = next(each for each in self._model.definitions if each.path == path)
        control = self._model.controls.get(definition.index)
        nodes = self.document.under(_trail(definition))
        if control is None or control.choices is None or not nodes:
            return ""
        env = self.environment(nodes[0], self.surroundings(language))
        return next((each.label for each in choices_now(control.choices, env, language) if each.value == value), "")

    # Waiting computations

    def _queue(self, place: int, nodes: Iterable[Node]) -> None:
        for node in nodes:
            key = (place, id(node))
            if key not in self._queued:
                self._queued.add(key)
                heapq.heappush(self._pending, (place, next(self._serial), node))

    def _settle(self) -> None:
        """Work through what waits. The order makes each computation run once, except chains inside a repeat."""
        left = MAX_COMPUTATIONS
        while self._pending:
            place, _serial, node = heapq.heappop(self._pending)
            self._queued.discard((place, id(node)))
            if not left:
                raise TooManyComputations(most=MAX_COMPUTATIONS, path=node.definition.path)
            self._compute(self._graph.triggers[place], node)
            left -= 1

    def _compute(self, trigger: Trigger, node: Node) -> None:
        if trigger.kind is Kind.RELEVANT:
            node.own_relevance = trigger.expression.test(self.environment(node))
            self._spread(node)
        elif trigger.kind is Kind.CALCULATE:
            text = stored(trigger.expression.value(self.environment(node)), node.definition.type, self.around)
            if text != node.value:
                self._put(node, text, None)
        elif trigger.kind is Kind.CHOICES:
            self._see(node)
        else:
            self._count(trigger, node)

    def _count(self, trigger: Trigger, parent: Node) -> None:
        repeat = trigger.definition
        phantom = Node(repeat, parent, 1)
        wanted = to_number(trigger.expression.value(self.environment(phantom)))
        _bounded(repeat, wanted)
        number = 0 if math.isnan(wanted) else int(max(0, wanted))
        instances = parent.children[repeat.name]
        while len(instances) < number:
            self._append(parent, repeat)
        if len(instances) > number:
            parked = parent.repeats(repeat.name)[number:]
            parent.parked[repeat.name] = [*parked, *parent.parked.get(repeat.name, [])]
            self._repeated -= len(parked)
            del instances[number:]
            self._structure_changed(parent, repeat)

    # What follows from a change

    def _write(self, node: Node, text: str, absent: str | None = None) -> None:
        typed = node.typed
        self._remember(node)
        self._put(node, text, absent)
        self._settle()
        if node.typed != typed:
            self._fire_changed(node)

    def _remember(self, node: Node) -> None:
        self._before.setdefault(node, (node.value, node.absent))

    def _undo(self) -> None:
        """Bring back how everything stood before a change that went beyond a bound."""
        self._pending.clear()
        self._queued.clear()
        self._firing.clear()
        for node, (text, absent) in self._before.items():
            self._put(node, text, absent)
        self._before.clear()
        self.recompute()

    def _put(self, node: Node, text: str, absent: str | None) -> None:
        node.value, node.absent = text, absent
        self._see(node)

    def _see(self, node: Node) -> None:
        """Work out what expressions see of a node's value, and wake those that read it."""
        seen = self._offered(node)
        node.offered = seen
        typed = decoded(seen, node.definition.type, self.around)
        if typed != node.typed or type(typed) is not type(node.typed):
            node.typed = typed
            if node.relevant:
                self._wake(node)

    def _offered(self, node: Node) -> str:
        """The part of a value that filtered choices leave; the rest is kept, and seen again when it is offered."""
        control = self._filtered.get(node.definition.index)
        if not node.value or control is None or control.choices is None:
            return node.value
        return among(node.value, control.kind, values_now(control.choices, self.environment(node)))

    def _spread(self, node: Node) -> None:
        """Carry relevance down."""
        relevant = node.own_relevance and (node.parent is None or node.parent.relevant)
        if relevant == node.relevant:
            return
        node.relevant = relevant
        self._wake(node)
        for several in node.children.values():
            for child in several:
                if isinstance(child, Node):
                    self._spread(child)

    def _wake(self, node: Node) -> None:
        for place, levels in self._graph.readers.get(node.definition.index, ()):
            self._queue(
                place, self._targets(self._graph.triggers[place], node.anchor(levels) if levels else self.document)
            )

    def _targets(self, trigger: Trigger, anchor: Node) -> list[Node]:
        """The nodes that a trigger computes under ``anchor``; a count is computed at the parent of its repeat."""
        definition = trigger.definition
        if trigger.kind is Kind.COUNT:
            return anchor.under(trigger.trail[anchor.definition.depth : -1])
        if definition.levels == 0:
            return [self.singles[definition.index]]
        return anchor.under(trigger.trail[anchor.definition.depth :])

    def _append(self, parent: Node, repeat: Definition) -> Node:
        siblings = parent.children[repeat.name]
        _bounded(repeat, len(siblings) + 1)
        if self._repeated >= MAX_REPEATED:
            raise TooManyInstances(most=MAX_REPEATED, path=repeat.path)
        self._repeated += 1
        parked = parent.parked.get(repeat.name)
        fresh = not parked
        if parked:
            node = parked.pop(0)
        elif repeat.template is not None:
            node = grow(repeat.template, parent)
        else:  # pragma: no cover - the loader gives every definition a template
            raise ValueError(repeat.path)
        node.position = len(siblings) + 1
        siblings.append(node)
        self._settle_in(node, fresh=fresh)
        self._structure_changed(parent, repeat)
        return node

    def _settle_in(self, node: Node, *, fresh: bool) -> None:
        """Make a new instance know what it holds and whether it is relevant, and compute all of it."""
        for each in node.nodes():
            each.relevant = each.own_relevance and (each.parent is None or each.parent.relevant)
            each.offered = each.value
            each.typed = decoded(each.value, each.definition.type, self.around)
            if each.definition.index in self._model.preloads and not each.value:
                self._preload(each)
        for setter in self._model.setters:
            if fresh and "new-repeat" in setter.events and node.definition in setter.target.lineage():
                self._set_in_new(setter, node)
        for place in self._graph.inside.get(node.definition.index, ()):
            trigger = self._graph.triggers[place]
            if trigger.definition is not node.definition or trigger.kind is not Kind.COUNT:
                self._queue(place, self._targets(trigger, node))

    def _set_in_new(self, setter: Setter, node: Node) -> None:
        for target in node.under(_trail(setter.target)[node.definition.depth :]):
            home = target if setter.source is None else node
            value = setter.value.value(self.environment(home))
            self._remember(target)
            self._put(target, stored(value, setter.target.type, self.around), None)

    def _drop(self, node: Node) -> None:
        parent = node.parent
        if isinstance(parent, Node):
            self._repeated -= 1
            parent.children[node.name].remove(node)
            self._renumber(parent, node.definition)
            self._structure_changed(parent, node.definition)

    def _renumber(self, parent: Node, repeat: Definition) -> None:
        for position, node in enumerate(parent.repeats(repeat.name), start=1):
            if node.position != position:
                node.position = position
                for place in self._graph.inside.get(repeat.index, ()):
                    self._queue(place, self._targets(self._graph.triggers[place], node))

    def _structure_changed(self, parent: Node, repeat: Definition) -> None:
        """Wake what reads several instances of a repeat."""
        self.structure += 1
        for definition in repeat.below():
            for place, levels in self._graph.readers.get(definition.index, ()):
                if levels < repeat.levels:
                    anchor = parent.anchor(levels) if levels else self.document
                    self._queue(place, self._targets(self._graph.triggers[place], anchor))


def decoded(text: str, kind: str, around: Surroundings) -> Value:
    """What expressions see of a stored text."""
    if not text:
        return ""
    if kind in {"int", "decimal"}:
        number = to_number(text)
        return text if math.isnan(number) else number
    if kind == "date":
        return as_date(text, around.zone) or text
    if kind == "dateTime":
        return as_instant(text, around.zone) or text
    return text


def stored(value: Value, kind: str, around: Surroundings) -> str:
    """The text that keeps a computed value in an item of type ``kind``; not-a-number is kept as empty."""
    if is_empty(value):
        return ""
    if kind == "date" and (isinstance(value, (float, datetime)) and not isinstance(value, bool)):
        return to_text(as_date(value, around.zone) or "")
    if kind == "dateTime" and not isinstance(value, bool):
        return to_text(as_instant(value, around.zone) or "")
    return to_text(value)


def _bounded(repeat: Definition, wanted: float) -> None:
    if wanted > MAX_INSTANCES:
        raise TooManyInstances(most=MAX_INSTANCES, path=repeat.path)


def _trail(definition: Definition) -> list[str]:
    return [step.name for step in definition.lineage()[1:]]


def _nearest(node: Node, definition: Definition) -> list[Node]:
    """The nodes of ``definition`` in the innermost repeat instance that they share with ``node``."""
    shared = [step for step in definition.lineage() if step in node.definition.lineage() and step.repeat]
    anchor = node.anchor(shared[-1].levels) if shared else node.anchor(0)
    return anchor.under(_trail(definition)[anchor.definition.depth :])
