"""What depends on what in a whole form: computations in their order, and what each question shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldtool.protocol.xforms.form import ChoiceList, Control, Messages, Model, Texts, Wording
from fieldtool.protocol.xforms.graph import Graph, build_graph
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Look", "Looks", "graph_of", "looks_of"]

_NAMED: Final = re.compile(r"itext\s*\(\s*['\"]([^'\"]*)['\"]\s*\)")


@dataclass(frozen=True, slots=True)
class Look:
    """A question that shows something that is read: the way to it, and the repeat levels that both share."""

    trail: tuple[str, ...]
    levels: int


@dataclass(frozen=True, slots=True)
class Looks:
    """Which questions look different after a change; ``readers`` is by the index of what they read.

    ``live`` are the indexes of those that show more than expressions tell, such as the label of a choice.
    """

    readers: dict[int, tuple[Look, ...]]
    live: frozenset[int]


def graph_of(model: Model) -> Graph:
    """All computations of a form in order; :class:`.graph.Cycle` where that is impossible."""
    lists = {
        index: (control.choices.itemset.entries, control.choices.itemset.value)
        for index, control in model.controls.items()
        if control.choices and control.choices.itemset and control.choices.filtered
    }
    return build_graph(model.definitions[0], model.counts, lists, _spoken(model))


def looks_of(model: Model) -> Looks:
    """What each question shows: its rules, words and choices."""
    readers: dict[int, dict[tuple[str, ...], int]] = {}
    live: set[int] = set()
    spoken = model.graph is not None and model.graph.spoken
    for definition in model.definitions[1:]:
        shown = tuple(_shown(definition, model))
        trail = tuple(step.name for step in definition.lineage()[1:]) if shown else ()
        for expression in shown:
            if "choice-name" in expression.source or (spoken and "itext" in expression.source):
                live.add(definition.index)
            for reference in expression.references:
                levels = readers.setdefault(reference.definition.index, {})
                levels[trail] = min(levels.get(trail, reference.levels), reference.levels)
    found = {index: tuple(Look(*each) for each in looks.items()) for index, looks in readers.items()}
    return Looks(found, frozenset(live))


def _spoken(model: Model) -> Iterator[Expression]:
    """The expressions inside texts that other expressions may ask for: those of choices, and those that they name.

    A text that a question has as its own label is none of them, unless an expression names it: that a label shows
    the name of a choice does not make the name depend on the label.
    """
    for control in model.controls.values():
        yield from _words(*(words for _value, words in (control.choices or ChoiceList()).fixed))
    own = set(_own_texts(model)) - set(_named_texts(model))
    for table in model.itext.values():
        for text_id, wording in table.items():
            if text_id not in own and not isinstance(wording, str):
                yield from _inside(wording)


def _own_texts(model: Model) -> Iterator[str]:
    for control in model.controls.values():
        yield from (texts.id for texts in (control.label, control.hint) if texts is not None)
    for messages in model.messages.values():
        yield from (texts.id for texts in (messages.constraint, messages.required) if texts is not None)


def _named_texts(model: Model) -> Iterator[str]:
    """The texts that computations name; all, where one works out the name."""
    for definition in model.definitions:
        for expression in (definition.calculate, definition.relevant, model.counts.get(definition.index)):
            if expression is not None and "itext" in expression.source:
                named = _NAMED.findall(expression.source)
                yield from named
                if len(named) < expression.source.count("itext"):
                    yield from (text_id for table in model.itext.values() for text_id in table)


def _shown(definition: Definition, model: Model) -> Iterator[Expression]:
    rules = [definition.required, definition.constraint, *(each.readonly for each in definition.lineage())]
    yield from (each for each in rules if each is not None)
    messages = model.messages.get(definition.index, Messages())
    yield from _words(messages.constraint, messages.required)
    control = model.controls.get(definition.index)
    if control is not None:
        yield from _of_control(control)


def _of_control(control: Control) -> Iterator[Expression]:
    yield from _words(control.label, control.hint)
    choices = control.choices or ChoiceList()
    yield from _words(*(words for _value, words in choices.fixed))
    if choices.itemset is not None:
        yield from (choices.itemset.entries, choices.itemset.value, choices.itemset.label)


def _words(*texts: Texts | None) -> Iterator[Expression]:
    for text in texts:
        if text is not None:
            for wording in (text.inline, *text.wordings.values()):
                if not isinstance(wording, str):  # nearly all are: one call for each would cost more than the rest
                    yield from _inside(wording)


def _inside(wording: Wording) -> Iterator[Expression]:
    return (part for part in wording if not isinstance(part, str))
