"""The nodes of one run: what each holds, what expressions see of it, and who is concerned by a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from fieldtool.protocol.xforms.choices import among, choices_now, rendered, values_now
from fieldtool.protocol.xforms.dependencies import Looks, looks_of
from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, Control, Form, language_code
from fieldtool.protocol.xforms.graph import Graph, Kind
from fieldtool.protocol.xforms.journal import Journal
from fieldtool.protocol.xforms.typed import as_default, decoded
from fieldtool.protocol.xforms.waiting import Waiting
from fieldtool.protocol.xpath.known import Known
from fieldtool.protocol.xpath.syntax import calls
from fieldtool.protocol.xpath.tree import Definition, Element, Environment, Node, Surroundings, grow

__all__ = ["State", "nearest", "trail_of"]

_NOTHING: Final = Looks({}, frozenset())


class State:
    """The nodes of one run.

    ``structure`` counts the changes of which nodes there are. ``stale`` are nodes that may look different since
    :meth:`watch` was called; nobody is noted before.
    """

    def __init__(
        self, form: Form, now: datetime, random: Random, language: str, known_properties: Mapping[str, str]
    ) -> None:
        self.model = form.model
        self.graph = form.model.graph or Graph((), {}, {})
        self.journal = Journal()
        self.waiting = Waiting()
        self.structure = 0
        self.stale: set[Node] = set()
        self.looks = _NOTHING
        self._watched = False
        self._filtered = _filtered(form)
        self._once = frozenset(each.index for each in form.model.definitions if _reads_once(each))
        self._calculations = {
            trigger.definition.index: place
            for place, trigger in enumerate(self.graph.triggers)
            if trigger.kind is Kind.CALCULATE
        }
        self._paths: dict[str, Definition] = {}
        self.document = grow(form.model.seed, None)
        self.singles = [self.document] * len(form.model.definitions)
        for node in self.document.nodes():
            if node.definition.levels == 0:
                self.singles[node.definition.index] = node
        self.known = Known(len(form.model.definitions))
        nameless = Surroundings(
            now, random, "", str, lambda _path, _value, _at: "", form.version, known_properties, known=self.known
        )
        self.around = self._speaking(language, nameless)
        self._spoken: dict[str, tuple[Surroundings, Surroundings]] = {}

    def surroundings(self, language: str) -> Surroundings:
        """What expressions share, with texts in ``language`` (a full name)."""
        like, found = self._spoken.get(language, (None, self.around))
        if like is not self.around:
            found = self._speaking(language, self.around)
            self._spoken[language] = self.around, found
        return found

    def _speaking(self, language: str, like: Surroundings) -> Surroundings:
        text, choice_name = partial(self._text, language), partial(self._choice_name, language)
        return replace(like, language=language_code(language) or "en", text=text, choice_name=choice_name)

    def environment(self, node: Node, around: Surroundings | None = None) -> Environment:
        """What an expression sees at ``node``."""
        return Environment(self.singles, node, node, around or self.around)

    def watch(self) -> None:
        """Note from now on which nodes may look different."""
        if not self._watched:
            self._watched, self.looks = True, looks_of(self.model)

    def kept(self, node: Node) -> bool:
        """Whether a node's value is to be kept, because no computation would give it again."""
        index = node.definition.index
        return index not in self._calculations or index in self._once or node in self.journal.by_hand

    def once(self, definition: Definition) -> bool:
        """Whether a value is calculated only as long as there is none."""
        return definition.index in self._once

    # What changes

    def write_over(self, node: Node, text: str, absent: str | None) -> None:
        """Give a node a value, also one that is calculated: then it stays until what it is calculated from changes.

        An empty value gives it back to its calculation.
        """
        place = self._calculations.get(node.definition.index)
        self.journal.note_value(node)
        if place is not None:
            stays = bool(absent) or (text != "" and node.definition.index not in self._once)
            (self.journal.by_hand.add if stays else self.journal.by_hand.discard)(node)
            if not text and not absent:
                self.waiting.add(place, (node,))
        self.put(node, text, absent)

    def put(self, node: Node, text: str, absent: str | None) -> None:
        """Give a node a value, or none and a reason, and wake those that see another value now."""
        self.journal.note_value(node)
        node.value, node.absent = text, absent
        self.mark(node)
        self.see(node)

    def see(self, node: Node) -> None:
        """Work out what expressions see of a node's value, and wake those that read it."""
        seen = self.offered(node)
        typed = decoded(seen, node.definition.type, self.around)
        if seen != node.offered or typed != node.typed or type(typed) is not type(node.typed):
            self.journal.note_value(node)
            differs = typed != node.typed or type(typed) is not type(node.typed)
            node.offered, node.typed = seen, typed
            self.mark(node)
            if differs:
                self.known.note(node.definition.index, node)
                if node.relevant:
                    self.wake(node)

    def judge(self, node: Node, own: bool) -> None:
        """Say whether a node's own condition holds, and carry that down."""
        if own is not node.own_relevance:
            self.journal.note_relevance(node)
            node.own_relevance = own
        self._spread(node)

    def _spread(self, node: Node) -> None:
        relevant = node.own_relevance and (node.parent is None or node.parent.relevant)
        if relevant is node.relevant:
            return
        self.journal.note_relevance(node)
        node.relevant = relevant
        self.known.note(node.definition.index, node)
        self.mark(node)
        self.wake(node)
        for several in node.children.values():
            for child in several:
                if isinstance(child, Node):
                    self._spread(child)

    def begin(self, node: Node) -> None:
        """Give a fresh node what the form writes in it, as far as that has its type and is among fixed choices."""
        index = node.definition.index
        text = as_default(node.value, node.definition.type, self.around) if node.value else ""
        control = self.model.controls.get(index)
        if text and control is not None and control.choices is not None and index not in self._filtered:
            text = among(text, control.kind, values_now(control.choices, self.environment(node)))
        node.offered = node.value = text
        node.typed = decoded(text, node.definition.type, self.around)

    def offered(self, node: Node) -> str:
        """The part of a value that filtered choices leave; the rest is kept, and seen again when it is offered.

        A filter that reads its own question sees the whole value, or it could hide what it then shows again.
        """
        control = self._filtered.get(node.definition.index)
        if not node.value or control is None or control.choices is None:
            return node.value
        with self.seen_as(node, node.value):
            return among(node.value, control.kind, values_now(control.choices, self.environment(node)))

    @contextmanager
    def seen_as(self, node: Node, text: str) -> Iterator[None]:
        """Let expressions see ``text`` in a node for a while."""
        kept, index = node.typed, node.definition.index
        node.typed = decoded(text, node.definition.type, self.around)
        self.known.note(index, node)
        try:
            yield
        finally:
            node.typed = kept
            self.known.note(index, node)

    # Who is concerned

    def mark(self, node: Node) -> None:
        """Note that a node may look different."""
        if self._watched:
            self.stale.add(node)

    def wake(self, node: Node) -> None:
        """Let all wait that read a node."""
        for place, levels in self.graph.readers.get(node.definition.index, ()):
            self.wait(place, node.anchor(levels) if levels else self.document)
        if self._watched:
            self._mark_lookers(node.definition, node, node.definition.levels)

    def wake_moved(self, node: Node) -> None:
        """Let all wait in an instance that has another number now: what reads the instance itself, and its own rules.

        What reads other instances is woken by :meth:`wake_structure`.
        """
        repeat = node.definition
        for place, levels in self.graph.readers.get(repeat.index, ()):
            if levels == repeat.levels:
                self.wait(place, node)
        for place in self.graph.inside.get(repeat.index, ()):
            if self.graph.triggers[place].definition is repeat:
                self.wait(place, node)
        if self._watched:
            self.stale.update(node.nodes())

    def wake_structure(self, parent: Node, repeat: Definition) -> None:
        """Let all wait that read several instances of a repeat: it has others now."""
        self.structure += 1
        self.touch(repeat)
        for definition in repeat.below():
            for place, levels in self.graph.readers.get(definition.index, ()):
                if levels < repeat.levels:
                    self.wait(place, parent.anchor(levels) if levels else self.document)
            if self._watched:
                self._mark_lookers(definition, parent, repeat.levels - 1)

    def touch(self, repeat: Definition) -> None:
        """Forget what is known of a repeat and of all that is in it."""
        self.known.note_structure([definition.index for definition in repeat.below()])

    def wait(self, place: int, anchor: Node) -> None:
        """Let a trigger wait for all nodes that it computes under ``anchor``."""
        trigger = self.graph.triggers[place]
        definition = trigger.definition
        if trigger.kind is Kind.COUNT:
            self.waiting.add(place, anchor.under(trigger.trail[anchor.definition.depth : -1]))
        elif definition.levels == 0:
            self.waiting.add(place, (self.singles[definition.index],))
        else:
            self.waiting.add(place, anchor.under(trigger.trail[anchor.definition.depth :]))

    def _mark_lookers(self, read: Definition, node: Node, most: int) -> None:
        """Note the questions that show what is read, as far as they share at most ``most`` repeats with it."""
        for look in self.looks.readers.get(read.index, ()):
            if look.levels <= most:
                anchor = node.anchor(look.levels) if look.levels else self.document
                self.stale.update(anchor.under(look.trail[anchor.definition.depth :]))

    # What expressions ask for by name

    def _text(self, language: str, text_id: str) -> str:
        itext = self.model.itext
        table = itext.get(language) or itext.get(ONLY_LANGUAGE) or {}
        return rendered(table.get(text_id, ""), self.environment(self.document, self.surroundings(language)))

    def _choice_name(self, language: str, path: str, value: str, at: Element) -> str:
        self._paths = self._paths or {each.path: each for each in self.model.definitions}
        definition = self._paths[path]
        control = self.model.controls.get(definition.index)
        node = nearest(at, definition) if isinstance(at, Node) else None
        if control is None or control.choices is None or node is None:
            return ""
        env = self.environment(node, self.surroundings(language))
        found = choices_now(control.choices, env, language, written=True)
        return next((each.label for each in found if each.value == value), "")


def nearest(node: Node, definition: Definition) -> Node | None:
    """The first node of ``definition`` in the innermost repeat instance that it shares with ``node``."""
    shared = [step for step in definition.lineage() if step.repeat and step in node.definition.lineage()]
    anchor = node.anchor(shared[-1].levels) if shared else node.anchor(0)
    found = anchor.under(trail_of(definition)[anchor.definition.depth :])
    return found[0] if found else None


def trail_of(definition: Definition) -> tuple[str, ...]:
    """The names on the way to a definition from the document."""
    return tuple(step.name for step in definition.lineage()[1:])


def _reads_once(definition: Definition) -> bool:
    calculate = definition.calculate
    return calculate is not None and any(call.name == "once" for call in calls(calculate.tree))


def _filtered(form: Form) -> dict[int, Control]:
    return {
        index: control for index, control in form.model.controls.items() if control.choices and control.choices.filtered
    }
