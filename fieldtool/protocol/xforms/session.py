"""One run of a form: takes answers, says what is asked, allowed and missing now, and keeps it all consistent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from random import Random, SystemRandom

from fieldtool.i18n import mark
from fieldtool.protocol.errors import UnknownLanguage, UnknownPath
from fieldtool.protocol.xforms.answers import Refusal, checked, is_reason
from fieldtool.protocol.xforms.attachments import attached
from fieldtool.protocol.xforms.choices import Choice, values_now
from fieldtool.protocol.xforms.form import Form, found_media
from fieldtool.protocol.xforms.identity import Identity
from fieldtool.protocol.xforms.places import Places, grown_by_hand
from fieldtool.protocol.xforms.recompute import Data
from fieldtool.protocol.xforms.restoring import Entry, entries, entry, put_back
from fieldtool.protocol.xforms.standing import NodeState, Standing
from fieldtool.protocol.xforms.state import trail_of
from fieldtool.protocol.xforms.styling import Run
from fieldtool.protocol.xpath.tree import Definition, Environment, Node

__all__ = ["NodeState", "Outcome", "Result", "Session"]


class Result(StrEnum):
    """What became of an answer. Only ``accepted`` changed anything."""

    ACCEPTED = "accepted"
    CONSTRAINT = "constraint"
    REQUIRED = "required"
    READONLY = "readonly"
    NOT_RELEVANT = "not-relevant"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an answer, and a sentence for the person who gave it (empty when it was accepted).

    ``changed`` holds the paths of all that has other rows for :meth:`Session.restore` now: items with another value
    or reason, those that the form sets after an answer (``setvalue``, ``trigger``) included, those that are
    calculated left out; a repeat that grew or shrank, and all that moved with it, those that are gone included.
    """

    result: Result
    message: str = ""
    changed: tuple[str, ...] = ()


class Session:
    """One run of ``form``. ``now`` needs a time zone; ``random`` is where chance comes from (uuids, ``random()``).

    ``known`` are the device's properties and its user's (``deviceid``, ``username`` ...), empty where none are told.
    A run that is not ``fresh`` goes on with a record that was begun before: nothing is filled in or set at its
    beginning, and :meth:`restore` brings the rest.

    Paths are absolute and carry ``[n]`` on every repeat instance. :class:`UnknownPath` where there is none.
    What would go beyond the bounds of this engine raises :class:`TooManyInstances` or :class:`TooManyComputations`;
    what did so changed nothing.
    """

    def __init__(
        self, form: Form, *, now: datetime, language: str | None = None, random: Random | None = None,
        known: Mapping[str, str] | None = None, fresh: bool = True,
    ) -> None:  # fmt: skip
        if now.tzinfo is None:
            raise ValueError("a run needs an instant with a time zone")
        self.form = form
        if language is not None:
            self._check_language(language)
        language = form.default_language if language is None else language
        self._data = Data(form, now, random or SystemRandom(), language, known or {}, fresh=fresh)
        self._places = Places(self._data.state)
        self._standing = Standing(self._data, self._places, language)
        begun = self._data.changed()
        self._identity = Identity(self._data, fresh=fresh)
        self._begun = tuple(dict.fromkeys([*begun, *self._data.changed()]))

    # Answers

    def set(self, path: str, value: str) -> Outcome:
        """Answer an item. An empty value clears it, unless it is required."""
        node = self._places.leaf(path)
        refused = self._closed(node)
        if refused is not None:
            return refused
        try:
            text = self._checked(node, value)
        except Refusal as refusal:
            return Outcome(Result.CONSTRAINT, self._standing.tr(refusal.message))
        if not text:
            return self._emptied(node)
        if not self._standing.constraint_holds(node, text):
            return Outcome(Result.CONSTRAINT, self._standing.constraint_message(node))
        return self._written(node, text)

    def attach(self, path: str, file_name: str) -> Outcome:
        """Answer an item that asks for a file with the bare name of one that was picked; where it lies is not told."""
        node = self._places.leaf(path)
        control = self._standing.control(node)
        if control is None or control.kind != "upload":
            raise ValueError(f"{path} does not ask for a file")
        refused = self._closed(node, needs_capture=False)
        if refused is not None or not file_name:
            return refused or self._emptied(node)
        try:
            return self._written(node, attached(file_name, control.parameters))
        except Refusal as refusal:
            return Outcome(Result.CONSTRAINT, self._standing.tr(refusal.message))

    def absent(self, path: str, reason: str) -> Outcome:
        """Say why an item has no value. The form sees it as empty."""
        node = self._places.leaf(path)
        if not is_reason(reason):
            raise ValueError("this is no reason for a missing answer")
        return self._closed(node, needs_capture=False) or self._written(node, "", reason)

    def clear(self, path: str) -> Outcome:
        """Take an answer back, required or not; one over a calculation gives way to it again."""
        node = self._places.leaf(path)
        return self._closed(node, needs_capture=False) or self._written(node, "")

    def would_hide(self, path: str, value: str) -> tuple[str, ...]:
        """The answered, asked items that an answer would make irrelevant, in the order of the form.

        Nothing is changed; an answer that would be refused hides nothing.
        """
        node = self._places.leaf(path)
        try:
            text = self._checked(node, value)
        except Refusal:
            return ()
        if self._closed(node) or (text and not self._standing.constraint_holds(node, text)):
            return ()
        hidden = {each for each in self._data.would_hide(node, text) if self._answered(each)}
        return tuple(path for path, each in self._places.all() if each in hidden)

    # Repeats

    def add(self, path: str) -> Outcome:
        """Append an instance of a repeat; ``path`` is the repeat's, without a position at its end."""
        parent, repeat = self._places.repeat(path)
        refused = self._fixed(repeat, parent)
        if refused is None:
            self._data.add(parent, repeat)
        return refused or self._accepted()

    def remove(self, path: str) -> Outcome:
        """Take an instance of a repeat away, with its answers; ``path`` ends in its position."""
        node = self._places.node(path)
        if not node.definition.repeat or not isinstance(node.parent, Node):
            raise UnknownPath(path=path, suggestion="")
        refused = self._fixed(node.definition, node.parent)
        if refused is None:
            self._data.remove(node)
        return refused or self._accepted()

    def shape(self) -> dict[str, int]:
        """How often each repeat occurs that people add to, by its path without a position at its end."""
        state = self._data.state
        return {
            f"{node.path}/{repeat.name}": len(node.children[repeat.name])
            for node in state.document.nodes()
            for repeat in grown_by_hand(node.definition, state)
        }

    # Keeping

    def entries(self) -> tuple[Entry, ...]:
        """All rows that :meth:`restore` needs to bring this run back as it stands."""
        return (*entries(self._data), *self._identity.entries())

    def entry(self, path: str) -> Entry:
        """The row of one path: what :meth:`restore` needs to bring it back, also where it is not offered now.

        A repeat that people add to has a row too: its value is the number of its instances.
        """
        return entry(self._data, path)

    def restore(self, entries: Iterable[Entry]) -> None:
        """Put stored rows back as they are (path, value, absent reason), then recompute once.

        Where no row tells how often a repeat occurs, it occurs as often as the answers in it ask for. Values that
        could not be answers are kept, and :meth:`state` calls them invalid; reasons that are not known are dropped.
        """
        put_back(self._data, [entry for entry in entries if not self._identity.take(entry)])

    @property
    def begun(self) -> tuple[str, ...]:
        """The paths of all items that the form itself set when this run began, such as a day or a drawn number.

        Another run would begin with others: they are to be kept like answers.
        """
        return self._begun

    # The record

    @property
    def instance_id(self) -> str:
        """The id of this record, also where the form has no element for it; the same for as long as it is kept."""
        return self._identity.instance_id

    @property
    def meta_beside(self) -> Mapping[str, str]:
        """What the record says of itself although the form has no element for it, by name."""
        return self._identity.beside

    @property
    def root(self) -> Node:
        """The outermost element of the data."""
        return next(node for node in self._data.state.document.nodes() if node.definition.depth == 1)

    def finish(self, at: datetime | None = None) -> None:
        """Set what a form sets when it is finished, such as the time of its end."""
        if at is not None:
            self.now = at
        self._data.finish()

    def revise(self, instance_id: str) -> None:
        """Become the correction of the record with this id, whose answers were brought back."""
        self._identity.revise(instance_id)
        self._data.opened()

    # How things stand

    @property
    def now(self) -> datetime:
        """The instant that ``today()`` and ``now()`` give."""
        return self._data.state.around.now

    @now.setter
    def now(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a run needs an instant with a time zone")
        self._data.state.around.now = instant
        self._standing.forget()

    @property
    def language(self) -> str:
        """The full name of the current language; empty where the form has only one."""
        return self._standing.language

    @language.setter
    def language(self, language: str) -> None:
        self._check_language(language)
        self._data.speak(language)
        self._standing.language = language
        self._standing.forget()

    def state(self, path: str) -> NodeState:
        """How one item or group stands."""
        return self._standing.state(self._places.node(path))

    def states(self) -> dict[str, NodeState]:
        """How every item stands, by path, in document order."""
        return self._standing.states()

    def unfinished(self) -> tuple[str, ...]:
        """What stands between this record and its end, in document order.

        Asked, required items with neither an answer nor a reason for having none, and items whose value is not valid.
        """
        return tuple(path for path, state in self.states().items() if state.relevant and self._open(path, state))

    def paths(self) -> tuple[str, ...]:
        """Every path below the root now, groups and repeat instances included, in document order."""
        return tuple(path for path, node in self._places.all() if node.definition.depth > 1)

    def is_relevant(self, path: str) -> bool:
        """Whether an item or group is to be asked now."""
        return self._places.node(path).relevant

    def value(self, path: str) -> str:
        """The answer of an item, also while it is not relevant; empty where there is none."""
        return self._places.node(path).offered

    def label(self, path: str, language: str | None = None) -> str:
        """The label of an item or group, answers put in; empty where the form has none in the language asked for."""
        return self._standing.label(self._places.node(path), language)

    group_label = label

    def hint(self, path: str, language: str | None = None) -> str:
        """The hint of an item, or empty."""
        return self._standing.hint(self._places.node(path), language)

    def guidance(self, path: str, language: str | None = None) -> str:
        """What the form tells whoever asks, beside the hint; empty where it tells nothing."""
        return self._standing.guidance(self._places.node(path), language)

    def short_label(self, path: str, language: str | None = None) -> str:
        """The short form of a label; the label itself where the form has no other."""
        return self._standing.short_label(self._places.node(path), language)

    def styled_label(self, path: str, language: str | None = None) -> tuple[Run, ...]:
        """The label in runs of one style each: bold, italic, headings, colours. Nothing in it is active."""
        return self._standing.styled_label(self._places.node(path), language)

    def media(self, path: str, language: str | None = None) -> Mapping[str, Path | str]:
        """What stands beside the label (``image``, ``big-image``, ``audio``, ``video``), and where it lies.

        Files are found in the folder of the form's media alone; the name stands for one that is not there.
        """
        return found_media(self.form, self._standing.pictures(self._places.node(path), language))

    def choice_media(self, path: str, language: str | None = None) -> Mapping[str, Mapping[str, Path | str]]:
        """The same for the choices that are offered now, by their values; those without anything are left out."""
        pictures = self._standing.choice_pictures(self._places.node(path), language)
        return {value: found_media(self.form, each) for value, each in pictures.items()}

    def choices(self, path: str, language: str | None = None) -> tuple[Choice, ...]:
        """What can be chosen now, filtered, in order."""
        return self._standing.choices(self._places.node(path), language)

    def matches(self, path: str, kinds: frozenset[str]) -> bool:
        """Whether an item is asked by a control of one of these kinds."""
        control = self._standing.control(self._places.node(path))
        return control is not None and control.kind in kinds

    def nodes_of(self, definition: Definition) -> list[Node]:
        """Every node of a definition, for rules that look at answers."""
        return self._data.state.document.under(trail_of(definition))

    def environment(self) -> Environment:
        """What an expression sees from outside all items, for rules."""
        return self._data.state.environment(self._data.state.document)

    # Checks

    def _closed(self, node: Node, *, needs_capture: bool = True) -> Outcome | None:
        """Why nothing can be answered here, if so."""
        if not node.relevant:
            return Outcome(Result.NOT_RELEVANT, self._standing.tr(mark("This question is not asked now.")))
        if self._standing.readonly(node):
            return Outcome(Result.READONLY, self._standing.tr(mark("This cannot be changed.")))
        control = self._standing.control(node)
        if needs_capture and control is not None and control.kind == "upload":
            return Outcome(Result.READONLY, self._standing.tr(mark("This desk cannot capture files or pictures.")))
        return None

    def _fixed(self, repeat: Definition, parent: Node) -> Outcome | None:
        """Why a repeat can neither grow nor shrink, if so."""
        if not parent.relevant:
            return Outcome(Result.NOT_RELEVANT, self._standing.tr(mark("This question is not asked now.")))
        if repeat.index in self.form.model.fixed_repeats:
            return Outcome(Result.READONLY, self._standing.tr(mark("The form decides how many there are.")))
        return None

    def _checked(self, node: Node, value: str) -> str:
        if not value:
            return ""
        control = self._standing.control(node)
        state = self._data.state
        values = values_now(control.choices, state.environment(node)) if control and control.choices else None
        return checked(value, node.definition.type, control, values, state.around.zone)

    def _open(self, path: str, state: NodeState) -> bool:
        if not state.valid:
            return True
        empty = state.required and not state.value and not state.absent
        return empty and self._standing.control(self._places.node(path)) is not None

    def _answered(self, node: Node) -> bool:
        shown = node.definition.index in self.form.model.controls and node.definition.leaf
        return shown and self._data.state.kept(node) and bool(node.value or node.absent)

    def _check_language(self, language: str) -> None:
        if language not in self.form.languages and language != self.form.default_language:
            raise UnknownLanguage(language=language, languages=", ".join(self.form.languages) or "-")

    # What became of it

    def _emptied(self, node: Node) -> Outcome:
        if self._standing.required(node):
            return Outcome(Result.REQUIRED, self._standing.required_message(node))
        return self._written(node, "")

    def _written(self, node: Node, text: str, reason: str | None = None) -> Outcome:
        self._data.write(node, text, reason)
        return self._accepted()

    def _accepted(self) -> Outcome:
        return Outcome(Result.ACCEPTED, changed=tuple(self._data.changed()))
