"""What must hold before a group is asked, and whether it does: every closed gate says what it waits for.

Privacy and training are for staff to confirm; a consent is read from the answers; a service counts only while it is
among those that somebody verified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fieldtool.protocol.sources import Because
from fieldtool.protocol.xforms.session import Session
from fieldtool.protocol.xpath.tree import Definition, Node

__all__ = ["REQUIREMENTS", "STAFF_CONFIRM", "Gate", "GateState", "Missing", "Requirement", "Why", "gate_states"]

STAFF_CONFIRM: Final = ("privacy", "trained-interviewer")
"""What nobody but the staff in the room can know."""
REQUIREMENTS: Final = (*STAFF_CONFIRM, "consent", "service")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a gate asks for; ``of`` is the item of a consent, or the kind of a service."""

    kind: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.of}" if self.of else self.kind


class Why(StrEnum):
    """Why something that a gate asks for is missing."""

    UNCONFIRMED = "unconfirmed"
    """Staff have not said."""
    NOT_SO = "not-so"
    """Staff said no."""
    UNANSWERED = "unanswered"
    """The person has not said, or gave a reason for not saying."""
    REFUSED = "refused"
    """The person said something else than yes."""
    UNVERIFIED = "unverified"
    """Nobody verified a service of that kind."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A requirement that is not met, and why."""

    requirement: Requirement
    why: Why


@dataclass(frozen=True, slots=True)
class Gate:
    """A row of ``gates``: a group by name, what must hold before it is asked, and what to say instead, by language."""

    group: str
    requires: tuple[Requirement, ...]
    say: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GateState:
    """How the gate of one group stands, the gates around it included.

    ``say`` is what to say while it is closed: the words of the outermost gate that is. ``because`` are the answers that
    were looked at, whether they open it or not.
    """

    path: str
    group: str
    open: bool
    missing: tuple[Missing, ...]
    say: Mapping[str, str]
    because: tuple[Because, ...]


def gate_states(
    gates: tuple[Gate, ...], session: Session, confirmed: Mapping[str, bool], services: Collection[str]
) -> tuple[GateState, ...]:
    """How each gate stands in each instance of its group, in the order of the form.

    ``confirmed`` holds what staff said, by the path of the group for all that they have to confirm there, or by path
    and requirement with a blank between (``/data/health privacy``) for one of them. ``services`` are the kinds of
    service that somebody verified.
    """
    reader = _Reader({gate.group: gate for gate in gates}, session, confirmed, services)
    places = [definition for gate in gates for definition in session.form.model.catalogue.named(gate.group)]
    ordered = sorted(places, key=lambda definition: definition.index)
    return tuple(reader.state(node) for definition in ordered for node in session.nodes_of(definition))


@dataclass(frozen=True, slots=True)
class _Reader:
    gates: Mapping[str, Gate]
    session: Session
    confirmed: Mapping[str, bool]
    services: Collection[str]

    def state(self, node: Node) -> GateState:
        own = self.gates[node.name]
        around = [(at, self.gates[at.name]) for at in _around(node) if at.name in self.gates]
        missing = [(gate, lack) for at, gate in around for lack in self._missing(at, gate)]
        say = missing[0][0].say if missing else own.say
        because = (each for at, gate in around for each in self._because(at, gate))
        return GateState(
            node.path, own.group, not missing, tuple(dict.fromkeys(lack for _gate, lack in missing)), say,
            tuple(dict.fromkeys(because)),
        )  # fmt: skip

    def _missing(self, node: Node, gate: Gate) -> Iterator[Missing]:
        for requirement in gate.requires:
            why = self._why(node, requirement)
            if why is not None:
                yield Missing(requirement, why)

    def _why(self, node: Node, requirement: Requirement) -> Why | None:
        if requirement.kind == "consent":
            return _unconsented(self._asked(node, requirement.of))
        if requirement.kind == "service":
            return None if requirement.of in self.services else Why.UNVERIFIED
        said = self.confirmed.get(f"{node.path} {requirement.kind}", self.confirmed.get(node.path))
        return None if said else Why.UNCONFIRMED if said is None else Why.NOT_SO

    def _because(self, node: Node, gate: Gate) -> Iterator[Because]:
        for requirement in gate.requires:
            if requirement.kind == "consent":
                for each in self._asked(node, requirement.of):
                    yield Because(each.path, each.offered, each.absent)

    def _asked(self, node: Node, item: str) -> list[Node]:
        """The nodes of a consent that are asked: in the same instance, where both lie in one repeat."""
        (definition,) = self.session.form.model.catalogue.named(item)
        return [each for each in seen_from(node, definition) if each.relevant]


def seen_from(node: Node, definition: Definition) -> list[Node]:
    """The nodes of a definition that share every repeat with ``node`` that they can share."""
    base, mine = None, {step.index for step in node.definition.lineage()}
    lineage = definition.lineage()
    for step in lineage:
        if step.index not in mine:
            break
        base = step if step.repeat or base is None else base
    start = node
    while start.definition is not base and isinstance(start.parent, Node):
        start = start.parent
    return start.under([step.name for step in lineage[len(start.definition.lineage()) :]])


def _around(node: Node) -> list[Node]:
    """The node and those around it, the outermost first."""
    return [*(_around(node.parent) if isinstance(node.parent, Node) else []), node]


def _unconsented(asked: list[Node]) -> Why | None:
    """Only a yes is a yes; where it is asked of several, each has to say it."""
    if asked and all(node.offered == "yes" for node in asked):
        return None
    return Why.REFUSED if any(node.offered not in {"", "yes"} for node in asked) else Why.UNANSWERED
