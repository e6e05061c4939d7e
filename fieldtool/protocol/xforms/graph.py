"""Which computed properties depend on which elements, in an order in which each comes after what it reads.

A trigger is one computation of one definition: its relevance, its calculated value, its filtered choices, or how
often a repeat occurs. Everything else (required, constraints, labels) is worked out when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldtool.protocol.xpath.expression import Expression
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
    """One computation; ``trail`` names the way to its definition from the document."""

    kind: Kind
    definition: Definition
    expression: Expression
    trail: tuple[str, ...]


class Cycle(Exception):
    """Computations that wait for one another; ``path`` names them in a circle."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(" -> ".join(path))


@dataclass(frozen=True, slots=True)
class Graph:
    """Triggers in order, and who waits for whom.

    ``readers`` maps a definition's index to the triggers that read it, each with the number of repeat levels that
    reader and read share; ``inside`` maps a repeat's index to the triggers in it.
    """

    triggers: tuple[Trigger, ...]
    readers: Mapping[int, tuple[tuple[int, int], ...]]
    inside: Mapping[int, tuple[int, ...]]


def build_graph(document: Definition, counts: Mapping[int, Expression], lists: Mapping[int, Expression]) -> Graph:
    """Order all computations of a form; :class:`Cycle` where that is impossible."""
    triggers = [trigger for definition in document.below() for trigger in _triggers_of(definition, counts, lists)]
    ordered = [triggers[place] for place in _sorted(triggers)]
    return Graph(tuple(ordered), _readers(ordered), _inside(document, ordered))


def _triggers_of(
    definition: Definition, counts: Mapping[int, Expression], lists: Mapping[int, Expression]
) -> Iterable[Trigger]:
    trail = tuple(step.name for step in definition.lineage()[1:])
    expressions = {
        Kind.COUNT: counts.get(definition.index),
        Kind.RELEVANT: definition.relevant,
        Kind.CALCULATE: definition.calculate,
        Kind.CHOICES: lists.get(definition.index),
    }
    for kind, expression in expressions.items():
        if expression is not None:
            yield Trigger(kind, definition, expression, trail)


def _readers(triggers: list[Trigger]) -> dict[int, tuple[tuple[int, int], ...]]:
    readers: dict[int, dict[int, int]] = {}
    for place, trigger in enumerate(triggers):
        for reference in trigger.expression.references:
            if _reads_itself(trigger, reference.definition, reference.levels):
                continue
            levels = readers.setdefault(reference.definition.index, {})
            levels[place] = min(levels.get(place, reference.levels), reference.levels)
    return {index: tuple(sorted(places.items())) for index, places in readers.items()}


def _reads_itself(trigger: Trigger, definition: Definition, levels: int) -> bool:
    """A calculation may read its own old value; that starts nothing."""
    return trigger.kind is not Kind.RELEVANT and trigger.definition is definition and levels == definition.levels


def _inside(document: Definition, triggers: list[Trigger]) -> dict[int, tuple[int, ...]]:
    inside: dict[int, list[int]] = {each.index: [] for each in document.below() if each.repeat}
    for place, trigger in enumerate(triggers):
        for definition in trigger.definition.lineage():
            if definition.repeat:
                inside[definition.index].append(place)
    return {index: tuple(places) for index, places in inside.items()}


def _sorted(triggers: list[Trigger]) -> list[int]:
    """Places of the triggers so that each stands after all that it waits for (depth-first, without recursion)."""
    waits = _waits(triggers)
    order: list[int] = []
    state = [0] * len(triggers)
    for start in range(len(triggers)):
        stack = [start] if state[start] == 0 else []
        while stack:
            place = stack[-1]
            if state[place] == 0:
                state[place] = 1
                stack += [each for each in waits[place] if _opened(each, state, stack, triggers)]
            else:
                stack.pop()
                if state[place] == 1:
                    state[place] = 2
                    order.append(place)
    return order


def _opened(place: int, state: list[int], stack: list[int], triggers: list[Trigger]) -> bool:
    if state[place] == 1:
        open_ones = [each for each in dict.fromkeys(reversed(stack)) if state[each] == 1][::-1]
        circle = [*open_ones[open_ones.index(place) :], place]
        raise Cycle(tuple(f"{triggers[each].definition.path} ({triggers[each].kind})" for each in circle))
    return state[place] == 0


def _waits(triggers: list[Trigger]) -> list[list[int]]:
    """For each trigger, the triggers that must come before it."""
    by_definition: dict[int, list[int]] = {}
    for place, trigger in enumerate(triggers):
        by_definition.setdefault(trigger.definition.index, []).append(place)
    waits: list[list[int]] = []
    for place, trigger in enumerate(triggers):
        needed: dict[int, None] = {}
        for above in trigger.definition.lineage()[:-1]:
            needed |= dict.fromkeys(_of_kind(by_definition, triggers, above, {Kind.COUNT}))
        for reference in trigger.expression.references:
            needed |= dict.fromkeys(_behind(reference.definition, by_definition, triggers))
        own = trigger.kind in {Kind.CALCULATE, Kind.CHOICES}
        waits.append([each for each in needed if not (own and each == place)])
    return waits


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
