"""One run of a form: takes answers, says what is asked, allowed and missing now, and keeps it all consistent."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random, SystemRandom
from typing import Final

from fieldtool import i18n
from fieldtool.i18n import mark
from fieldtool.protocol.errors import UnknownLanguage, UnknownPath
from fieldtool.protocol.xforms.answers import Refusal, checked
from fieldtool.protocol.xforms.choices import Choice, choices_now, values_now, words
from fieldtool.protocol.xforms.form import Control, Form, Messages, Texts, language_code
from fieldtool.protocol.xforms.recompute import Data
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition, Environment, Node

__all__ = ["NodeState", "Outcome", "Result", "Session"]

_STEP: Final = re.compile(r"/([^/\[\]]+)(?:\[([1-9][0-9]{0,5})\])?")
_NO_TRANSLATION: Final = "-"
"""What pyxform writes where a text has no translation."""
_REASON: Final = re.compile(r"unsure|declined|not-asked(?::[a-z][a-z-]*)?")


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

    ``changed`` holds the paths of all items that it gave another value or reason, those that the form sets after it
    (``setvalue``, ``trigger``) included, those that are calculated left out: what :meth:`Session.restore` needs.
    """

    result: Result
    message: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeState:
    """How one element stands.

    ``value`` is what was answered, also while it is not relevant; ``absent`` says why there is none. ``valid`` is
    about the value only: an empty one is valid, required or not.
    """

    path: str
    value: str
    absent: str | None
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    label: str
    hint: str
    message: str
    choices: tuple[Choice, ...]


class Session:
    """One run of ``form``. ``now`` needs a time zone; ``random`` is where chance comes from (uuids, ``random()``).

    Paths are absolute and carry ``[n]`` on every repeat instance. :class:`UnknownPath` where there is none.
    What would go beyond the bounds of this engine raises :class:`TooManyInstances` or :class:`TooManyComputations`;
    an answer that did so changed nothing.
    """

    def __init__(self, form: Form, *, now: datetime, language: str | None = None, random: Random | None = None) -> None:
        if now.tzinfo is None:
            raise ValueError("a run needs an instant with a time zone")
        self.form = form
        self._language = form.default_language
        self._fixed_choices: dict[tuple[int, str], tuple[Choice, ...]] = {}
        self._paths: tuple[int, dict[str, Node]] = (-1, {})
        if language is not None:
            self._check_language(language)
            self._language = language
        self._data = Data(form, now, random or SystemRandom(), self._language)
        self._begun = self._changed()

    # Answers

    def set(self, path: str, value: str) -> Outcome:
        """Answer an item. An empty value clears it, unless it is required."""
        node = self._leaf(path)
        refused = self._closed(node)
        if refused is not None:
            return refused
        if not value:
            return self._emptied(node)
        try:
            text = self._checked(node, value)
        except Refusal as refusal:
            return Outcome(Result.CONSTRAINT, self._texts().tr(refusal.message))
        if not text:
            return self._emptied(node)
        if not self._constraint_holds(node, text):
            return Outcome(Result.CONSTRAINT, self._constraint_message(node))
        return self._written(node, text)

    def absent(self, path: str, reason: str) -> Outcome:
        """Say why an item has no value. The form sees it as empty."""
        node = self._leaf(path)
        if _REASON.fullmatch(reason) is None:
            raise ValueError(f"{reason!r} is no reason for a missing answer")
        refused = self._closed(node, needs_capture=False)
        if refused is not None:
            return refused
        return self._written(node, "", reason)

    def clear(self, path: str) -> Outcome:
        """Take an answer back, required or not."""
        node = self._leaf(path)
        return self._closed(node) or self._written(node, "")

    def add(self, path: str) -> Outcome:
        """Append an instance of a repeat; ``path`` is the repeat's, without a position at its end."""
        parent, repeat = self._repeat(path)
        refused = self._fixed(repeat, parent)
        if refused is None:
            self._data.add(parent, repeat)
        return refused or self._accepted()

    def remove(self, path: str) -> Outcome:
        """Take an instance of a repeat away, with its answers; ``path`` ends in its position."""
        node = self._node(path)
        if not node.definition.repeat or not isinstance(node.parent, Node):
            raise UnknownPath(path=path, suggestion="")
        refused = self._fixed(node.definition, node.parent)
        if refused is None:
            self._data.remove(node)
        return refused or Outcome(Result.ACCEPTED)

    def restore(self, entries: Iterable[tuple[str, str, str | None]]) -> None:
        """Put stored answers back as they are (path, value, absent reason), then recompute once."""
        self._data.put_many([(self._made(path), value, absent) for path, value, absent in entries])

    def entry(self, path: str) -> tuple[str, str, str | None]:
        """What :meth:`restore` needs to bring an item back as it stands; the value also where it is not offered now."""
        node = self._leaf(path)
        return path, node.value, node.absent

    # How things stand

    @property
    def now(self) -> datetime:
        """The instant that ``today()`` and ``now()`` give."""
        return self._data.around.now

    @now.setter
    def now(self, instant: datetime) -> None:
        self._data.around.now = instant

    @property
    def language(self) -> str:
        """The full name of the current language; empty where the form has only one."""
        return self._language

    @language.setter
    def language(self, language: str) -> None:
        self._check_language(language)
        self._language = language
        self._data.around = self._data.surroundings(language)
        self._data.recompute()

    def state(self, path: str) -> NodeState:
        """How one item or group stands."""
        return self._state(self._node(path))

    def states(self) -> dict[str, NodeState]:
        """How every item stands, by path, in document order."""
        return {path: self._state(node) for path, node in self._index().items() if node.definition.leaf}

    @property
    def begun(self) -> tuple[str, ...]:
        """The paths of all items that the form itself set when this run began, such as a day or a drawn number.

        Another run would begin with others: they are to be kept like answers.
        """
        return self._begun

    def paths(self) -> tuple[str, ...]:
        """Every path below the root now, groups and repeat instances included, in document order."""
        return tuple(path for path, node in self._index().items() if node.definition.depth > 1)

    def is_relevant(self, path: str) -> bool:
        """Whether an item or group is to be asked now."""
        return self._node(path).relevant

    def value(self, path: str) -> str:
        """The answer of an item, also while it is not relevant; empty where there is none."""
        return self._node(path).offered

    def label(self, path: str, language: str | None = None) -> str:
        """The label of an item or group, answers put in; empty where the form has none in the language asked for."""
        control = self._control(self._node(path))
        return self._words(control.label if control else None, path, language)

    group_label = label

    def hint(self, path: str, language: str | None = None) -> str:
        """The hint of an item, or empty."""
        control = self._control(self._node(path))
        return self._words(control.hint if control else None, path, language)

    def choices(self, path: str, language: str | None = None) -> tuple[Choice, ...]:
        """What can be chosen now, filtered, in order."""
        found = self._choices(self._node(path), language)
        if language is None or all(choice.label != _NO_TRANSLATION for choice in found):
            return found
        return tuple(Choice(each.value, "" if each.label == _NO_TRANSLATION else each.label) for each in found)

    def matches(self, path: str, kinds: frozenset[str]) -> bool:
        """Whether an item is asked by a control of one of these kinds."""
        control = self._control(self._node(path))
        return control is not None and control.kind in kinds

    def nodes_of(self, definition: Definition) -> list[Node]:
        """Every node of a definition, for rules that look at answers."""
        return self._data.document.under([step.name for step in definition.lineage()[1:]])

    def environment(self) -> Environment:
        """What an expression sees from outside all items, for rules."""
        return self._data.environment(self._data.document)

    # Checks

    def _closed(self, node: Node, *, needs_capture: bool = True) -> Outcome | None:
        """Why nothing can be answered here, if so."""
        if not node.relevant:
            return Outcome(Result.NOT_RELEVANT, self._texts().tr(mark("This question is not asked now.")))
        if self._readonly(node):
            return Outcome(Result.READONLY, self._texts().tr(mark("This cannot be changed.")))
        control = self._control(node)
        if needs_capture and control is not None and control.kind == "upload":
            return Outcome(Result.READONLY, self._texts().tr(mark("This desk cannot capture files or pictures.")))
        return None

    def _emptied(self, node: Node) -> Outcome:
        if self._tests(node.definition.required, node):
            return Outcome(Result.REQUIRED, self._required_message(node))
        return self._written(node, "")

    def _written(self, node: Node, text: str, reason: str | None = None) -> Outcome:
        self._data.write(node, text, reason)
        return self._accepted()

    def _accepted(self) -> Outcome:
        return Outcome(Result.ACCEPTED, changed=self._changed())

    def _changed(self) -> tuple[str, ...]:
        return tuple(node.path for node in self._data.changed())

    def _checked(self, node: Node, value: str) -> str:
        control = self._control(node)
        values = values_now(control.choices, self._env(node)) if control and control.choices else None
        return checked(value, node.definition.type, control, values, self._data.around.zone)

    def _constraint_holds(self, node: Node, text: str) -> bool:
        constraint = node.definition.constraint
        return constraint is None or self._data.would_hold(node, text, constraint)

    def _tests(self, expression: Expression | None, node: Node) -> bool:
        return expression is not None and expression.test(self._env(node))

    def _readonly(self, node: Node) -> bool:
        definition = node.definition
        if definition.readonly is None and definition.calculate is not None and self._control(node) is None:
            return True
        at: Node | None = node
        while at is not None:
            if self._tests(at.definition.readonly, at):
                return True
            at = at.parent if isinstance(at.parent, Node) else None
        return False

    def _fixed(self, repeat: Definition, parent: Node) -> Outcome | None:
        """Why a repeat can neither grow nor shrink, if so."""
        if not parent.relevant:
            return Outcome(Result.NOT_RELEVANT, self._texts().tr(mark("This question is not asked now.")))
        if repeat.index in self.form.model.fixed_repeats:
            return Outcome(Result.READONLY, self._texts().tr(mark("The form decides how many there are.")))
        return None

    # Words

    def _texts(self) -> i18n.Texts:
        return i18n.Texts(language_code(self._language) or "en")

    def _messages(self, node: Node) -> Messages:
        return self.form.model.messages.get(node.definition.index, Messages())

    def _constraint_message(self, node: Node) -> str:
        own = words(self._messages(node).constraint, self._env(node), self._language)
        return own or self._texts().tr(mark("This answer does not fit the rule of the question."))

    def _required_message(self, node: Node) -> str:
        own = words(self._messages(node).required, self._env(node), self._language)
        return own or self._texts().tr(mark("This question needs an answer."))

    def _words(self, texts: Texts | None, path: str, language: str | None) -> str:
        found = words(texts, self._env(self._node(path), language), self._known(language))
        return "" if language is not None and found == _NO_TRANSLATION else found

    def _known(self, language: str | None) -> str:
        return self._language if language is None else language

    def _check_language(self, language: str) -> None:
        if language not in self.form.languages and language != self.form.default_language:
            raise UnknownLanguage(language=language, languages=", ".join(self.form.languages) or "-")

    # Nodes

    def _env(self, node: Node, language: str | None = None) -> Environment:
        if language is None or language == self._language:
            return self._data.environment(node)
        return self._data.environment(node, self._data.surroundings(language))

    def _control(self, node: Node) -> Control | None:
        return self.form.model.controls.get(node.definition.index)

    def _choices(self, node: Node, language: str | None) -> tuple[Choice, ...]:
        control = self._control(node)
        if control is None or control.choices is None:
            return ()
        key = (node.definition.index, self._known(language))
        if key in self._fixed_choices:
            return self._fixed_choices[key]
        found = choices_now(control.choices, self._env(node, language), self._known(language))
        if not control.choices.filtered and not self.form.model.live_choices:
            self._fixed_choices[key] = found
        return found

    def _state(self, node: Node) -> NodeState:
        control, env = self._control(node), self._env(node)
        valid = not node.offered or not node.relevant or self._constraint_holds(node, node.offered)
        return NodeState(
            path=node.path,
            value=node.offered,
            absent=node.absent,
            relevant=node.relevant,
            required=self._tests(node.definition.required, node),
            readonly=self._readonly(node),
            valid=valid,
            label=words(control.label, env, self._language) if control else "",
            hint=words(control.hint, env, self._language) if control else "",
            message="" if valid else self._constraint_message(node),
            choices=self._choices(node, None),
        )

    def _index(self) -> dict[str, Node]:
        structure, index = self._paths
        if structure != self._data.structure:
            index = dict(_paths(self._data.document, ""))
            self._paths = (self._data.structure, index)
        return index

    def _node(self, path: str) -> Node:
        node = self._index().get(path)
        if node is None:
            close = difflib.get_close_matches(path, self._index(), 1, 0.8)
            raise UnknownPath(path=path, suggestion=f" Did you mean {close[0]}?" if close else "")
        return node

    def _leaf(self, path: str) -> Node:
        node = self._node(path)
        if not node.definition.leaf:
            raise UnknownPath(path=path, suggestion="")
        return node

    def _repeat(self, path: str) -> tuple[Node, Definition]:
        above, _slash, name = path.rpartition("/")
        parent = self._node(above)
        repeat = parent.definition.children.get(name)
        if repeat is None or not repeat.repeat:
            raise UnknownPath(path=path, suggestion="")
        return parent, repeat

    def _made(self, path: str) -> Node:
        """The node at ``path``; repeat instances on the way are made where they are missing."""
        node = self._data.document
        for name, number in _STEP.findall(path):
            definition = node.definition.children.get(name)
            if definition is None or definition.repeat != bool(number):
                raise UnknownPath(path=path, suggestion="")
            if definition.repeat:
                self._data.fill(node, definition, int(number))
            found = [child for child in node.repeats(name) if not number or child.position == int(number)]
            if not found:
                raise UnknownPath(path=path, suggestion="")
            node = found[0]
        return node


def _paths(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    for several in node.children.values():
        for child in several:
            if isinstance(child, Node):
                own = f"{path}/{child.name}[{child.position}]" if child.definition.repeat else f"{path}/{child.name}"
                yield own, child
                yield from _paths(child, own)
