"""What a protocol concludes: findings, actions and referrals, each with the answers that led to it and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from fieldtool.model import Urgency
from fieldtool.protocol.because import Pieces, Reasons
from fieldtool.protocol.calendar import WorkDays
from fieldtool.protocol.durations import Span
from fieldtool.protocol.gates import GateState
from fieldtool.protocol.sources import Because, Source
from fieldtool.protocol.xforms.session import Session
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = [
    "ActionRule",
    "Because",
    "Evaluation",
    "FindingRule",
    "RaisedAction",
    "RaisedFinding",
    "RaisedReferral",
    "ReferralRule",
    "Rules",
    "due_at",
    "evaluate",
]

_POSITION: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A row of ``findings``. ``labels`` is by language code, ``sources`` are keys."""

    name: str
    labels: Mapping[str, str]
    urgency: Urgency
    when: Expression
    sources: tuple[str, ...]
    flag: str


@dataclass(frozen=True, slots=True)
class ActionRule:
    """A row of ``actions``; no ``due_within`` is no deadline, zero is at once."""

    name: str
    labels: Mapping[str, str]
    role: str
    when: Expression
    due_after: str
    due_within: Span | None
    urgency: Urgency | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferralRule:
    """A row of ``referrals``; ``consent`` is the item that asks for it, or none."""

    name: str
    labels: Mapping[str, str]
    service: str
    when: Expression
    consent: Definition | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaisedFinding:
    """A sign that the answers raise. ``sources`` are keys, ``cited`` the sources themselves, with their status."""

    name: str
    labels: Mapping[str, str]
    urgency: Urgency
    because: tuple[Because, ...]
    sources: tuple[str, ...]
    flag: str
    cited: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RaisedAction:
    """Something to be done, by whom, how long after which event (none: no deadline)."""

    name: str
    labels: Mapping[str, str]
    role: str
    due_after: str
    due_within: Span | None
    urgency: Urgency
    because: tuple[Because, ...]
    sources: tuple[str, ...]
    cited: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RaisedReferral:
    """A hand-over to a service; ``consent`` is ``yes``, ``no``, or empty while nobody has said."""

    name: str
    labels: Mapping[str, str]
    service: str
    consent: str
    because: tuple[Because, ...]
    sources: tuple[str, ...]
    cited: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that holds now, in the order of the sheets, and how every gate stands."""

    findings: tuple[RaisedFinding, ...]
    actions: tuple[RaisedAction, ...]
    referrals: tuple[RaisedReferral, ...]
    gates: tuple[GateState, ...] = ()

    def gate(self, path: str) -> GateState | None:
        """The gate that an item or group lies behind, the innermost one; groups inside inherit it.

        ``ValueError`` for a path without the positions of its repeats that lies behind a gate: it is no one's.
        """
        around = (state for state in self.gates if f"{path}/".startswith(f"{state.path}/"))
        found = max(around, key=lambda state: len(state.path), default=None)
        if found is None and any(f"{path}/".startswith(f"{_POSITION.sub('', state.path)}/") for state in self.gates):
            raise ValueError("a path behind a gate needs the position of each repeat")
        return found


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one protocol, and the sources that they cite, by key."""

    findings: tuple[FindingRule, ...]
    actions: tuple[ActionRule, ...]
    referrals: tuple[ReferralRule, ...]
    sources: Mapping[str, Source]
    pieces: Pieces = field(default_factory=Pieces, compare=False, repr=False)

    def cited(self, keys: tuple[str, ...]) -> tuple[Source, ...]:
        """The sources of these keys, in order."""
        return tuple(self.sources[key] for key in keys)


def evaluate(rules: Rules, session: Session) -> Evaluation:
    """Which rules hold for the answers of ``session``, and why."""
    env, raiser = session.environment(), _Raiser(rules, session, Reasons(session, rules.pieces))
    raised = [rule for rule in rules.findings if rule.when.test(env)]
    return Evaluation(
        tuple(raiser.finding(rule) for rule in raised),
        tuple(raiser.action(rule, raised) for rule in rules.actions if rule.when.test(env)),
        tuple(raiser.referral(rule) for rule in rules.referrals if rule.when.test(env)),
    )


def due_at(raised: RaisedAction, events: Mapping[str, datetime], calendar: WorkDays) -> datetime | None:
    """When an action is due, in UTC; none where it has no deadline.

    ``events`` gives the instants that deadlines count from: ``arrival``, ``screening-start``, ``finding``.
    """
    if raised.due_within is None:
        return None
    return raised.due_within.after(events[raised.due_after or "finding"], calendar)


@dataclass(frozen=True, slots=True)
class _Raiser:
    rules: Rules
    session: Session
    reasons: Reasons

    def finding(self, rule: FindingRule) -> RaisedFinding:
        return RaisedFinding(
            rule.name, rule.labels, rule.urgency, self.reasons.of(rule.when), rule.sources, rule.flag,
            self.rules.cited(rule.sources),
        )  # fmt: skip

    def action(self, rule: ActionRule, raised: list[FindingRule]) -> RaisedAction:
        urgency = rule.urgency or _inherited(rule, raised)
        return RaisedAction(
            rule.name, rule.labels, rule.role, rule.due_after, rule.due_within, urgency, self.reasons.of(rule.when),
            rule.sources, self.rules.cited(rule.sources),
        )  # fmt: skip

    def referral(self, rule: ReferralRule) -> RaisedReferral:
        return RaisedReferral(
            rule.name, rule.labels, rule.service, self._consent(rule), self.reasons.of(rule.when), rule.sources,
            self.rules.cited(rule.sources),
        )  # fmt: skip

    def _consent(self, rule: ReferralRule) -> str:
        """One no is a no; a yes takes everyone who is asked."""
        nodes = self.session.nodes_of(rule.consent) if rule.consent else []
        said = [node.offered for node in nodes if node.relevant]
        if "no" in said:
            return "no"
        return "yes" if said and set(said) == {"yes"} else ""


def _inherited(rule: ActionRule, raised: list[FindingRule]) -> Urgency:
    """The most urgent finding that looks at the same items; today where there is none."""
    looked_at = _definitions(rule.when)
    same = [finding.urgency for finding in raised if _definitions(finding.when) == looked_at]
    return min(same, key=lambda urgency: urgency.rank, default=Urgency.TODAY)


def _definitions(expression: Expression) -> frozenset[Definition]:
    return frozenset(reference.definition for reference in expression.references)
