"""Which computed properties depend on which elements, in an order in which each comes after what it reads.

A trigger is one computation of one definition: its relevance, its calculated value, its filtered choices, or how
often a repeat occurs. Everything else (required, constraints, labels) is worked out when it is looked at.

What may read itself (getodk/javarosa, ``TriggerableDagTest``): nothing may read its own element, and no group an
element inside it that its own condition hides. A calculation in a repeat may read the same item of the *other*
instances, as in a running total; JavaRosa refuses that too, and says in the same test that it should not. Choices
wait for nobody (JavaRosa draws them when they are shown), so two questions may each leave out the other's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldtool.protocol.xpath.expression import Expression, Reference
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Cycle", "Graph", "Kind", "Trigger", "build_graph"]


class Kind(StrEnum):
    """What a trigger computes."""

    COUNT = "count"
    RELEVANT = "relevant"
    CALCULATE = "calculate"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One computation; ``trail`` names the way to its definition from the document, ``references`` are all it reads.

    ``chained`` says that it reads the same item of other instances of its repeat.
    """

    kind: Kind
    definition: Definition
    expression: Expression
    trail: tuple[str, ...]
    references: frozenset[Reference]
    chained: bool


class Cycle(Exception):
    """Computations that wait for one another; ``path`` names them in a circle."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(" -> ".join(path))


@dataclass(frozen=True, slots=True)
class Graph:
    """Triggers in order, and who waits for whom.

    ``readers`` maps a definition's index to the triggers that read it, each with the number of repeat levels that
    reader and read share; ``inside`` maps a repeat's index to the triggers in it, its own count left out; ``spoken``
    is whether texts that expressions may ask for show answers.
    """

    triggers: tuple[Trigger, ...]
    readers: Mapping[int, tuple[tuple[int, int], ...]]
    inside: Mapping[int, tuple[int, ...]]
    spoken: bool = False


def build_graph(
    document: Definition,
    counts: Mapping[int, Expression],
    lists: Mapping[int, tuple[Expression, ...]],
    spoken: Iterable[Expression] = (),
) -> Graph:
    """Order all computations of a form; :class:`Cycle` where that is impossible.

    ``lists`` are filtered choices: their nodes, and what is read at each; ``spoken`` is what texts show of answers.
    """
    for definition in document.below():
        _refuse_own(definition)
    words = tuple(spoken)
    behind_words = frozenset(Reference(each.definition, 0) for one in words for each in one.references)
    reading = _Reading(lists, behind_words)
    triggers = [trigger for definition in document.below() for trigger in _triggers_of(definition, counts, reading)]
    ordered = [triggers[place] for place in _sorted(triggers)]
    return Graph(tuple(ordered), _readers(ordered), _inside(document, ordered), bool(words))


def _refuse_own(definition: Definition) -> None:
    """JavaRosa refuses an item that is required or read-only by its own value; two that look at each other are fine."""
    for name, expression in (("required", definition.required), ("readonly", definition.readonly)):
        if expression is not None and _own(definition) in expression.references:
            raise Cycle((f"{definition.path} ({name})", definition.path))


def _own(definition: Definition) -> Reference:
    return Reference(definition, definition.levels)


# What is read


@dataclass(frozen=True, slots=True)
class _Reading:
    lists: Mapping[int, tuple[Expression, ...]]
    behind_words: frozenset[Reference]

    def of(self, expression: Expression) -> frozenset[Reference]:
        """All that an expression reads, also through the words and choices that it asks for by name."""
        found = expression.references
        if "itext" in expression.source or "choice-name" in expression.source:
            found |= self.behind_words
        if "choice-name" in expression.source:
            behind = (each for one in found for part in self.lists.get(one.definition.index, ()) for each in (
                part.references
            ))  # fmt: skip
            found |= frozenset(Reference(each.definition, 0) for each in behind)
        return found

    def of_list(self, index: int) -> frozenset[Reference]:
        return frozenset(each for part in self.lists[index] for each in part.references)


def _triggers_of(definition: Definition, counts: Mapping[int, Expression], reading: _Reading) -> Iterable[Trigger]:
    trail = tuple(step.name for step in definition.lineage()[1:])
    expressions = {
        Kind.COUNT: counts.get(definition.index),
        Kind.RELEVANT: definition.relevant,
        Kind.CALCULATE: definition.calculate,
        Kind.CHOICES: reading.lists.get(definition.index, (None,))[0],
    }
    for kind, expression in expressions.items():
        if expression is not None:
            references = reading.of_list(definition.index) if kind is Kind.CHOICES else reading.of(expression)
            chained = kind is Kind.CALCULATE and any(
                each.definition is definition and each.levels < definition.levels for each in references
            )
            yield Trigger(kind, definition, expression, trail, references, chained)


def _readers(triggers: list[Trigger]) -> dict[int, tuple[tuple[int, int], ...]]:
    readers: dict[int, dict[int, int]] = {}
    for place, trigger in enumerate(triggers):
        for reference in trigger.references:
            if trigger.kind is Kind.CHOICES and reference == _own(trigger.definition):
                continue
            levels = readers.setdefault(reference.definition.index, {})
            levels[place] = min(levels.get(place, reference.levels), reference.levels)
    return {index: tuple(sorted(places.items())) for index, places in readers.items()}


def _inside(document: Definition, triggers: list[Trigger]) -> dict[int, tuple[int, ...]]:
    inside: dict[int, list[int]] = {each.index: [] for each in document.below() if each.repeat}
    for place, trigger in enumerate(triggers):
        for definition in trigger.definition.lineage():
            if definition.repeat and not (trigger.kind is Kind.COUNT and trigger.definition is definition):
                inside[definition.index].append(place)
    return {index: tuple(places) for index, places in inside.items()}


# Order


def _sorted(triggers: list[Trigger]) -> list[int]:
    """Places of the triggers so that each stands after all that it waits for (depth-first, without recursion)."""
    waits = _waits(triggers)
    order: list[int] = []
    begun, done = set[int](), set[int]()
    for start in range(len(triggers)):
        stack = [start]
        while stack:
            place = stack[-1]
            if place not in begun:
                begun.add(place)
                for each in waits[place]:
                    if each not in begun:
                        stack.append(each)
                    elif each not in done:
                        _refuse(_circle(each, stack, begun - done), triggers, waits)
            else:
                stack.pop()
                if place not in done:
                    done.add(place)
                    order.append(place)
    return order


def _circle(place: int, stack: list[int], unfinished: set[int]) -> list[int]:
    """The way from ``place`` to itself: what is unfinished on the stack, from its last occurrence on."""
    way = list(dict.fromkeys(each for each in reversed(stack) if each in unfinished))[::-1]
    return [*way[way.index(place) :], place]


def _refuse(circle: list[int], triggers: list[Trigger], waits: list[dict[int, Definition]]) -> None:
    if not any(triggers[place].kind is Kind.CHOICES for place in circle):
        raise Cycle(tuple(_told(circle, triggers, waits)))


def _told(circle: list[int], triggers: list[Trigger], waits: list[dict[int, Definition]]) -> Iterable[str]:
    """The circle in words: each computation, and what it reads where that is not the next one's own element."""
    for place, following in zip(circle, [*circle[1:], None], strict=True):
        yield f"{triggers[place].definition.path} ({triggers[place].kind})"
        if following is not None:
            read = waits[place][following]
            if read is not triggers[following].definition:
                yield read.path


def _waits(triggers: list[Trigger]) -> list[dict[int, Definition]]:
    """For each trigger, the triggers that must come before it, each with the element that is read."""
    by_definition: dict[int, list[int]] = {}
    for place, trigger in enumerate(triggers):
        by_definition.setdefault(trigger.definition.index, []).append(place)
    waits: list[dict[int, Definition]] = []
    for place, trigger in enumerate(triggers):
        needed: dict[int, Definition] = {}
        for above in trigger.definition.lineage()[:-1]:
            needed |= dict.fromkeys(_of_kind(by_definition, triggers, above, {Kind.COUNT}), above)
        for reference in sorted(trigger.references, key=lambda each: each.definition.index):
            for each in _behind(reference.definition, by_definition, triggers):
                if not (each == place and _excused(trigger, reference)):
                    needed.setdefault(each, reference.definition)
        waits.append(needed)
    return waits


def _excused(trigger: Trigger, reference: Reference) -> bool:
    """Whether a trigger need not wait for itself."""
    return trigger.kind is Kind.CHOICES or (trigger.chained and reference.levels < trigger.definition.levels)


def _behind(definition: Definition, by_definition: Mapping[int, list[int]], triggers: list[Trigger]) -> list[int]:
    """The triggers that decide what a reader of ``definition`` sees."""
    found = list(by_definition.get(definition.index, ()))
    for above in definition.lineage()[:-1]:
        found += _of_kind(by_definition, triggers, above, {Kind.COUNT, Kind.RELEVANT})
    return found


def _of_kind(
    by_definition: Mapping[int, list[int]], triggers: list[Trigger], definition: Definition, kinds: set[Kind]
) -> list[int]:
    return [place for place in by_definition.get(definition.index, ()) if triggers[place].kind in kinds]
