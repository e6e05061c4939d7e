"""How items stand: asked or not, required, read-only, valid, and in which words and choices they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool import i18n
from fieldtool.i18n import mark
from fieldtool.protocol.xforms.answers import Refusal, checked
from fieldtool.protocol.xforms.choices import (
    Choice,
    choice_pictures,
    choices_now,
    other_words,
    styled_words,
    words,
)
from fieldtool.protocol.xforms.form import Control, Messages, Texts, language_code
from fieldtool.protocol.xforms.places import Places
from fieldtool.protocol.xforms.recompute import Data
from fieldtool.protocol.xforms.styling import Run
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Environment, Node

__all__ = ["NodeState", "Standing"]

_NO_TRANSLATION: Final = "-"
"""What pyxform writes where a text has no translation."""


@dataclass(frozen=True, slots=True)
class NodeState:
    """How one element stands.

    ``value`` is what was answered, also while it is not relevant; ``absent`` says why there is none. ``valid`` is
    about the value only, its type, its choices and its rule: an empty one is valid, required or not.
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


class Standing:
    """How the items of one run stand. What was worked out is kept until something that it shows has changed."""

    def __init__(self, data: Data, places: Places, language: str) -> None:
        self.language = language
        self._data = data
        self._places = places
        self._model = data.state.model
        self._fixed_choices: dict[tuple[int, str], tuple[Choice, ...]] = {}
        self._structure = -1
        self._paths: dict[Node, str] = {}
        self._live: list[Node] = []
        self._known: dict[Node, NodeState] = {}
        self._leaves: dict[str, NodeState] = {}
        self._changed: dict[Node, None] = {}

    def forget(self) -> None:
        """Work everything out anew: it is another time, or another language."""
        self._structure = -1
        self._known.clear()

    def state(self, node: Node) -> NodeState:
        """How one element stands."""
        self._freshen()
        return self._state(node)

    def states(self) -> dict[str, NodeState]:
        """How every item stands, by path, in document order."""
        self._freshen()
        for node in self._changed:
            if node in self._paths:
                self._leaves[self._paths[node]] = self._state(node)
        self._changed.clear()
        return dict(self._leaves)

    def _state(self, node: Node) -> NodeState:
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._worked_out(node)
        return found

    def _freshen(self) -> None:
        """Forget what may look different now."""
        state = self._data.state
        state.watch()
        if self._structure != state.structure:
            self._structure = state.structure
            self._list_again()
        for node in (*state.stale, *self._live):
            self._known.pop(node, None)
            self._changed[node] = None
        state.stale.clear()

    def _list_again(self) -> None:
        """Know which items there are, and what is known of them."""
        everything = list(self._places.all())
        known, live = self._known, self._data.state.looks.live
        self._known = {node: known[node] for _path, node in everything if node in known}
        self._live = [node for _path, node in everything if node.definition.index in live]
        leaves = [(path, node) for path, node in everything if node.definition.leaf]
        self._paths = {node: path for path, node in leaves}
        self._leaves = {}
        self._changed = dict.fromkeys(self._paths)

    def _worked_out(self, node: Node) -> NodeState:
        control, env = self.control(node), self._env(node)
        choices = self._choices(node, None)
        message = self._wrong(node, choices) if node.offered and node.relevant else ""
        return NodeState(
            path=node.path,
            value=node.offered,
            absent=node.absent,
            relevant=node.relevant,
            required=self.required(node),
            readonly=self.readonly(node),
            valid=not message,
            label=words(control.label, env, self.language) if control else "",
            hint=words(control.hint, env, self.language) if control else "",
            message=message,
            choices=choices,
        )

    # Rules

    def _wrong(self, node: Node, choices: tuple[Choice, ...]) -> str:
        """What is wrong with a value, however it came here; nothing, mostly.

        What is calculated has the type that its calculation gives. Filtered choices have sorted their values already.
        """
        control, definition = self.control(node), node.definition
        filtered = control is not None and control.choices is not None and control.choices.filtered
        if not filtered and (definition.calculate is None or self._data.state.once(definition)):
            values = frozenset(each.value for each in choices) if control and control.choices else None
            # A form that sets a time of day from now() gives it the whole instant.
            instant = definition.type == "time" and "T" in node.offered
            kind, asked = ("dateTime", None) if instant else (definition.type, control)
            try:
                checked(node.offered, kind, asked, values, self._data.state.around.zone)
            except Refusal as refusal:
                return self.tr(refusal.message)
        return "" if self.constraint_holds(node, node.offered) else self.constraint_message(node)

    def required(self, node: Node) -> bool:
        """Whether an item wants an answer."""
        return self._tests(node.definition.required, node)

    def readonly(self, node: Node) -> bool:
        """Whether an item or a group around it is read-only, or is calculated and never shown."""
        definition = node.definition
        if definition.readonly is None and definition.calculate is not None and self.control(node) is None:
            return True
        at: Node | None = node
        while at is not None:
            if self._tests(at.definition.readonly, at):
                return True
            at = at.parent if isinstance(at.parent, Node) else None
        return False

    def constraint_holds(self, node: Node, text: str) -> bool:
        """Whether an answer fits the rule of its item."""
        constraint = node.definition.constraint
        return constraint is None or self._data.would_hold(node, text, constraint)

    def _tests(self, expression: Expression | None, node: Node) -> bool:
        return expression is not None and expression.test(self._env(node))

    # Words

    def tr(self, message: str) -> str:
        """A sentence of this desk in the language of the form, as far as it has been translated."""
        return i18n.Texts(language_code(self.language) or "en").tr(message)

    def constraint_message(self, node: Node) -> str:
        """What to say of an answer that does not fit."""
        own = words(self._messages(node).constraint, self._env(node), self.language)
        return own or self.tr(mark("This answer does not fit the rule of the question."))

    def required_message(self, node: Node) -> str:
        """What to say where an answer is wanted."""
        own = words(self._messages(node).required, self._env(node), self.language)
        return own or self.tr(mark("This question needs an answer."))

    def label(self, node: Node, language: str | None) -> str:
        """The label of an item or group, answers put in; empty where the form has none in the language asked for."""
        control = self.control(node)
        return self._words(control.label if control else None, node, language)

    def hint(self, node: Node, language: str | None) -> str:
        """The hint of an item, or empty."""
        control = self.control(node)
        return self._words(control.hint if control else None, node, language)

    def guidance(self, node: Node, language: str | None) -> str:
        """What the form tells whoever asks, beside the hint; empty where it tells nothing."""
        control = self.control(node)
        texts = (control.hint, control.label) if control else ()
        found = (
            other_words(each.guidance, self._env(node, language), self._spoken(language)) for each in texts if each
        )
        return next((each for each in found if each not in {"", _NO_TRANSLATION}), "")

    def short_label(self, node: Node, language: str | None) -> str:
        """The short form of the label, or the label itself."""
        control = self.control(node)
        short = control.label.short if control and control.label else {}
        found = other_words(short, self._env(node, language), self._spoken(language))
        return self.label(node, language) if found in {"", _NO_TRANSLATION} else found

    def styled_label(self, node: Node, language: str | None) -> tuple[Run, ...]:
        """The label in runs of one style each."""
        control = self.control(node)
        return styled_words(control.label if control else None, self._env(node, language), self._spoken(language))

    def pictures(self, node: Node, language: str | None) -> Mapping[str, str]:
        """What stands beside the label (``image``, ``audio`` ...), and where it lies."""
        control = self.control(node)
        return control.label.media_in(self._spoken(language)) if control and control.label else {}

    def choice_pictures(self, node: Node, language: str | None) -> Mapping[str, Mapping[str, str]]:
        """The same for each choice that is offered now, by its value."""
        control = self.control(node)
        if control is None or control.choices is None:
            return {}
        env = self._env(node, language)
        return choice_pictures(control.choices, env, self._spoken(language), self._model.pictures)

    def choices(self, node: Node, language: str | None) -> tuple[Choice, ...]:
        """What can be chosen now, filtered, in order; labels are empty where they are not in the language asked for."""
        own = language in {None, self.language}
        found = self.state(node).choices if own else self._choices(node, language)
        if language is None or all(choice.label != _NO_TRANSLATION for choice in found):
            return found
        return tuple(Choice(each.value, "" if each.label == _NO_TRANSLATION else each.label) for each in found)

    def control(self, node: Node) -> Control | None:
        """How an item or group is asked for or shown, if it is."""
        return self._model.controls.get(node.definition.index)

    def _messages(self, node: Node) -> Messages:
        return self._model.messages.get(node.definition.index, Messages())

    def _spoken(self, language: str | None) -> str:
        return self.language if language is None else language

    def _words(self, texts: Texts | None, node: Node, language: str | None) -> str:
        found = words(texts, self._env(node, language), self.language if language is None else language)
        return "" if language is not None and found == _NO_TRANSLATION else found

    def _choices(self, node: Node, language: str | None) -> tuple[Choice, ...]:
        control = self.control(node)
        if control is None or control.choices is None:
            return ()
        name = self.language if language is None else language
        key = (node.definition.index, name)
        if key in self._fixed_choices:
            return self._fixed_choices[key]
        found = choices_now(control.choices, self._env(node, language), name)
        if not control.choices.filtered and not self._model.live_choices:
            self._fixed_choices[key] = found
        return found

    def _env(self, node: Node, language: str | None = None) -> Environment:
        state = self._data.state
        if language is None or language == self.language:
            return state.environment(node)
        return state.environment(node, state.surroundings(language))
