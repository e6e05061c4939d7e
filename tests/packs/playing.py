"""The vignettes (people, what they answer, what must follow), and how one is played through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fieldtool.protocol import Evaluation, Protocol, Session
from tests.packs.written import Row, read

__all__ = ["NOW", "Play", "Vignette", "play", "vignettes"]

NOW: Final = datetime(2026, 3, 17, 10, 42, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vignette:
    """One person at the desk. ``answers`` win over ``calm``; a value ``absent:REASON`` is a reason for none.

    What neither names is declined. ``findings`` maps names to urgencies, ``actions`` to time limits, ``referrals``
    to what the person said; all three are complete.
    """

    id: str
    protocol: str
    facts: Mapping[str, str]
    answers: Mapping[str, str]
    calm: Mapping[str, str]
    findings: Mapping[str, str]
    actions: Mapping[str, str]
    referrals: Mapping[str, str]
    asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Play:
    """What came of a vignette: the conclusions, and the names of the questions that wanted an answer, in order."""

    evaluation: Evaluation
    asked: tuple[str, ...]


def vignettes() -> list[Vignette]:
    """All vignettes, in the order of the file."""
    told = read(Path(__file__).with_name("vignettes.yaml"))
    return [_vignette(row, told["people"], told["calm"]) for row in told["vignettes"]]


def _vignette(row: Mapping[str, Any], people: Mapping[str, Row], calm: Mapping[str, Row]) -> Vignette:
    protocol = row["protocol"]
    return Vignette(
        id=row["id"],
        protocol=protocol,
        facts={**people[row["person"]], **row.get("known", {})},
        answers=row.get("answers", {}),
        calm={} if row.get("otherwise") == "declined" else calm[protocol],
        findings=row.get("findings", {}),
        actions=row.get("actions", {}),
        referrals=row.get("referrals", {}),
        asked=row.get("asked", {}),
    )


def play(protocol: Protocol, vignette: Vignette) -> Play:
    """Answer whatever is asked, top to bottom, until nothing is open; every answer must be taken."""
    session = Session(protocol.form, now=NOW)
    _tell_facts(session, protocol, vignette.facts)
    asked: dict[str, None] = {}
    while question := _next_question(session, protocol, asked):
        asked[question] = None
        _answer(session, protocol, question, vignette)
    unasked = set(vignette.answers) - set(asked)
    assert not unasked, f"never asked: {sorted(unasked)}"
    order = [item.name for item in protocol.form.items if item.name in asked]
    return Play(protocol.evaluate(session), tuple(order))


def _tell_facts(session: Session, protocol: Protocol, facts: Row) -> None:
    for name, value in facts.items():
        item = protocol.form.item(name)
        if item is not None and value:
            assert session.set(item.path, value).result == "accepted"


def _next_question(session: Session, protocol: Protocol, asked: Mapping[str, None]) -> str:
    return next(
        (
            item.name
            for item in protocol.form.items
            if item.asked and item.kind != "note" and item.name not in asked and session.is_relevant(item.path)
        ),
        "",
    )


def _answer(session: Session, protocol: Protocol, question: str, vignette: Vignette) -> None:
    item = protocol.form.item(question)
    assert item is not None
    value = vignette.answers.get(question, vignette.calm.get(question, "absent:declined"))
    kind, _, reason = value.partition(":")
    outcome = session.absent(item.path, reason) if kind == "absent" else session.set(item.path, value)
    assert outcome.result == "accepted", f"{question} = {value}: {outcome}"
