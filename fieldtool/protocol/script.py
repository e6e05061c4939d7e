"""Runs a form from a script of answers, without a window, and tells everything that came of it as plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fieldtool.protocol.errors import ScriptUnreadable
from fieldtool.protocol.protocol import Protocol
from fieldtool.protocol.rules import Evaluation, RaisedAction, RaisedFinding, RaisedReferral
from fieldtool.protocol.sources import Because
from fieldtool.protocol.xforms.form import Form, Unsupported
from fieldtool.protocol.xforms.session import NodeState, Outcome, Result, Session

__all__ = ["Step", "form_facts", "play", "read_script", "told", "unsupported_facts"]

_SHAPES: Final = {
    "set": frozenset({"set", "value"}),
    "absent": frozenset({"absent", "reason"}),
    "add": frozenset({"add"}),
    "remove": frozenset({"remove"}),
    "language": frozenset({"language"}),
}
_REASONS: Final = "unsure, declined, not-asked and not-asked:WORD"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no record could hold."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, to which path (or which language), and the value or reason that goes with it."""

    number: int
    kind: str
    target: str
    detail: str = ""


def read_script(untrusted: str) -> tuple[Step, ...]:
    """The steps of a script in JSON; :class:`ScriptUnreadable` names the first that means nothing."""
    try:
        entries = json.loads(untrusted)
    except json.JSONDecodeError as error:
        raise ScriptUnreadable(step=0, reason=f"line {error.lineno} is no JSON") from None
    except (ValueError, RecursionError):
        raise ScriptUnreadable(step=0, reason="it is no JSON") from None
    if not isinstance(entries, list):
        raise ScriptUnreadable(step=0, reason="it is no list of steps")
    return tuple(_step(number, entry) for number, entry in enumerate(entries, start=1))


def _step(number: int, entry: object) -> Step:
    if not isinstance(entry, dict) or not all(isinstance(text, str) for text in entry.values()):
        raise ScriptUnreadable(step=number, reason="a step maps names to texts")
    if any(_NO_XML.search(text) for text in entry.values()):
        raise ScriptUnreadable(step=number, reason="a text holds a character that no record can hold")
    kinds = [kind for kind, keys in _SHAPES.items() if entry.keys() == keys]
    if not kinds:
        raise ScriptUnreadable(step=number, reason="its keys make no step")
    kind = kinds[0]
    return Step(number, kind, str(entry[kind]), str(entry.get("value") or entry.get("reason") or ""))


def play(session: Session, steps: tuple[Step, ...]) -> tuple[Outcome, ...]:
    """Do the steps in order; what is refused changes nothing, and the next step is done all the same."""
    return tuple(_played(session, step) for step in steps)


def _played(session: Session, step: Step) -> Outcome:
    if step.kind == "set":
        return session.set(step.target, step.detail)
    if step.kind == "add":
        return session.add(step.target)
    if step.kind == "remove":
        return session.remove(step.target)
    if step.kind == "language":
        session.language = step.target
        return Outcome(Result.ACCEPTED)
    try:
        return session.absent(step.target, step.detail)
    except ValueError:
        raise ScriptUnreadable(step=step.number, reason=f"a reason is one of {_REASONS}") from None


def told(session: Session, outcomes: tuple[Outcome, ...], protocol: Protocol | None) -> dict[str, Any]:
    """Everything about a run: the form, what became of each step, how every element stands, and what follows."""
    nothing = Evaluation((), (), ())
    evaluation = protocol.evaluate(session) if protocol else nothing
    return {
        "form": form_facts(session.form) | {"language": session.language},
        "steps": [{"result": outcome.result.value, "message": outcome.message} for outcome in outcomes],
        "nodes": {path: _node(session.state(path)) for path in session.paths()},
        "findings": [_finding(each) for each in evaluation.findings],
        "actions": [_action(each) for each in evaluation.actions],
        "referrals": [_referral(each) for each in evaluation.referrals],
        "unsupported": unsupported_facts(session.form.unsupported),
    }


def form_facts(form: Form) -> dict[str, Any]:
    """What a form says of itself."""
    return {
        "title": form.title,
        "id": form.id,
        "version": form.version,
        "languages": list(form.languages),
        "default_language": form.default_language,
        "items": len(form.items),
    }


def unsupported_facts(unsupported: tuple[Unsupported, ...]) -> list[dict[str, str]]:
    """Features that this engine lacks, as plain data."""
    return [{"where": each.where, "feature": each.feature, "effect": each.effect} for each in unsupported]


def _node(state: NodeState) -> dict[str, Any]:
    return {
        "value": state.value,
        "absent": state.absent,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "valid": state.valid,
        "label": state.label,
        "hint": state.hint,
        "message": state.message,
        "choices": [{"value": choice.value, "label": choice.label} for choice in state.choices],
    }


def _finding(raised: RaisedFinding) -> dict[str, Any]:
    return _conclusion(raised.name, raised.labels, raised.because, raised.sources) | {
        "urgency": raised.urgency.value,
        "flag": raised.flag,
    }


def _action(raised: RaisedAction) -> dict[str, Any]:
    return _conclusion(raised.name, raised.labels, raised.because, raised.sources) | {
        "urgency": raised.urgency.value,
        "role": raised.role,
        "due_after": raised.due_after,
        "due_within": None if raised.due_within is None else str(raised.due_within),
    }


def _referral(raised: RaisedReferral) -> dict[str, Any]:
    return _conclusion(raised.name, raised.labels, raised.because, raised.sources) | {
        "service": raised.service,
        "consent": raised.consent,
    }


def _conclusion(
    name: str, labels: Mapping[str, str], because: tuple[Because, ...], sources: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "name": name,
        "labels": dict(labels),
        "because": [{"path": each.path, "value": each.value, "absent": each.absent} for each in because],
        "sources": list(sources),
    }
