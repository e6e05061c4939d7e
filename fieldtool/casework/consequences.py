"""What follows from answers: findings, actions and referrals as rows that are raised, withdrawn and answered.

The rules are the protocol's; here their result is compared with what stands in the store, in the same
transaction as the answer, so that a finding is never ahead of or behind its answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from fieldtool.casework.errors import NoDecision, NoSuchRecord
from fieldtool.casework.rows import Row, instant, only, text_of
from fieldtool.model import Role, Urgency, new_id
from fieldtool.protocol import Evaluation, RaisedAction, RaisedFinding, RaisedReferral, WorkDays, due_at
from fieldtool.vault.store import Store

__all__ = ["Action", "Consequences", "Finding", "Opinion", "Referral", "follow"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether staff agree with a finding, since when, who, and why not."""

    agreed: bool
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that stands; ``because`` are the paths of the answers that raised it."""

    id: str
    screening_id: str
    name: str
    flag: str
    urgency: Urgency
    because: tuple[str, ...]
    raised_at: datetime
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, by a role and, where a rule gives one, by a deadline."""

    id: str
    screening_id: str
    name: str
    role: Role
    urgency: Urgency
    because: tuple[str, ...]
    due_at: datetime | None
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A hand-over to a service; ``consent`` is yes, no or empty while nobody has asked.

    Until it is ``decided``, what the person last said elsewhere in the case may be newer.
    """

    id: str
    screening_id: str
    name: str
    service: str
    consent: str
    made_at: datetime | None
    decided: bool


def follow(
    db: Database,
    screening_id: str,
    evaluation: Evaluation,
    events: Mapping[str, datetime],
    calendar: WorkDays,
    at: datetime,
) -> None:
    """Raise what the rules now say and withdraw what they no longer say. Call it inside a transaction.

    ``events`` gives the instants that deadlines count from: ``arrival``, ``screening-start``, ``finding``.
    """
    actions = {raised.name: _action_row(raised, due_at(raised, events, calendar)) for raised in evaluation.actions}
    _sync(db, "findings", screening_id, {raised.name: _finding_row(raised) for raised in evaluation.findings}, at)
    _sync(db, "actions", screening_id, actions, at)
    _sync(db, "referrals", screening_id, {raised.name: _referral_row(raised) for raised in evaluation.referrals}, at)


def _sync(db: Database, table: str, screening_id: str, raised: Mapping[str, dict[str, object]], at: datetime) -> None:
    standing = {row["name"]: row for row in _standing(db, table, screening_id)}
    for name in standing.keys() - raised.keys():
        _update(db, table, standing[name]["id"], {"withdrawn_at": text_of(at)})
    for name, row in raised.items():
        if name not in standing and (earlier := _withdrawn(db, table, screening_id, name)):
            # The same rule holds again: what was decided, done or due before an answer slipped still counts.
            _update(db, table, earlier["id"], {"withdrawn_at": None} | _changed(earlier, row))
        elif name not in standing:
            new = {"id": new_id(at), "screening_id": screening_id, "name": name, "raised_at": text_of(at)}
            db.table(table).insert(new | row)
        elif changed := _changed(standing[name], row):
            _update(db, table, standing[name]["id"], changed)


def _update(db: Database, table: str, row_id: str, changed: Mapping[str, object]) -> None:
    """An answer waits for this: sqlite-utils would ask first which tables and columns there are."""
    columns = ", ".join(f"{column} = ?" for column in changed)
    db.execute(f"update {table} set {columns} where id = ?", [*changed.values(), row_id])  # noqa: S608


def _standing(db: Database, table: str, screening_id: str) -> Iterable[Row]:
    # By rowid: ids begin with the time of day, which may be set back.
    return db.query(
        f"select * from {table} where screening_id = ? and withdrawn_at is null order by rowid",  # noqa: S608
        [screening_id],
    )


def _withdrawn(db: Database, table: str, screening_id: str, name: str) -> Row | None:
    return only(
        db,
        f"select * from {table} where screening_id = ? and name = ? order by rowid desc limit 1",  # noqa: S608
        [screening_id, name],
    )


def _changed(standing: Row, raised: dict[str, object]) -> dict[str, object]:
    """What a rule that held before says otherwise now; deadlines stay, and so does what staff decided."""
    follows = ["because", "urgency"] if standing.get("decided_by") else ["because", "urgency", "consent"]
    return {column: raised[column] for column in follows if column in raised and raised[column] != standing[column]}


def _finding_row(raised: RaisedFinding) -> dict[str, object]:
    return {"flag": raised.flag, "urgency": raised.urgency, "because": _because(raised)}


def _action_row(raised: RaisedAction, due: datetime | None) -> dict[str, object]:
    return {
        "role": raised.role,
        "urgency": raised.urgency,
        "due_at": text_of(due) if due else None,
        "because": _because(raised),
    }


def _referral_row(raised: RaisedReferral) -> dict[str, object]:
    return {"service": raised.service, "consent": raised.consent, "because": _because(raised)}


def _because(raised: RaisedFinding | RaisedAction | RaisedReferral) -> str:
    return json.dumps([reason.path for reason in raised.because])


class Consequences:
    """Reading and answering what screenings led to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def findings(self, screening_id: str) -> tuple[Finding, ...]:
        """The findings that stand, the most urgent first."""
        opinions = self._opinions(screening_id)
        rows = _standing(self._store.db, "findings", screening_id)
        found = (_finding(row, opinions.get(row["id"])) for row in rows)
        return tuple(sorted(found, key=lambda finding: (finding.urgency.rank, finding.raised_at)))

    def actions(self, screening_id: str) -> tuple[Action, ...]:
        """The actions that stand: open ones by deadline, done ones last."""
        rows = _standing(self._store.db, "actions", screening_id)
        return tuple(sorted((_action(row) for row in rows), key=_by_deadline))

    def action(self, action_id: str) -> Action:
        """One action by id, withdrawn ones too."""
        row = only(self._store.db, "select * from actions where id = ?", [action_id])
        if row is None:
            raise NoSuchRecord(code=action_id)
        return _action(row)

    def open_actions(self) -> tuple[Action, ...]:
        """Every action of the centre that waits to be done, by deadline."""
        rows = self._store.db.query("select * from actions where withdrawn_at is null and done_at is null")
        return tuple(sorted((_action(row) for row in rows), key=_by_deadline))

    def referrals(self, screening_id: str) -> tuple[Referral, ...]:
        """The referrals that stand."""
        return tuple(_referral(row) for row in _standing(self._store.db, "referrals", screening_id))

    def screening_of(self, table: str, row_id: str) -> str:
        """The screening that a finding, action or referral belongs to."""
        row = only(self._store.db, f"select screening_id from {table} where id = ?", [row_id])  # noqa: S608
        if row is None:
            raise NoSuchRecord(code=row_id)
        return str(row["screening_id"])

    def give_opinion(self, finding_id: str, opinion: Opinion) -> None:
        """Say whether a finding is agreed with; the newest opinion counts, earlier ones stay."""
        with self._store.transaction():
            self._store.db.table("opinions").insert(
                {
                    "id": new_id(opinion.at),
                    "finding_id": finding_id,
                    "agreed": int(opinion.agreed),
                    "reason": opinion.reason,
                    "at": text_of(opinion.at),
                    "by": opinion.by,
                }
            )

    def mark_action(self, action_id: str, done_at: datetime | None, by: str) -> None:
        """Close an action, or open it again with ``done_at`` none."""
        with self._store.transaction():
            done = {"done_at": text_of(done_at) if done_at else None, "done_by": by if done_at else None}
            self._store.db.table("actions").update(action_id, done)

    def decide_referral(self, referral_id: str, consent: str, at: datetime, by: str) -> None:
        """Record a yes or no to one hand-over; a yes makes it. Anything else is :class:`NoDecision`."""
        if consent not in {"yes", "no"}:
            raise NoDecision
        with self._store.transaction():
            made_at = text_of(at) if consent == "yes" else None
            self._store.db.table("referrals").update(
                referral_id, {"consent": consent, "made_at": made_at, "decided_by": by}
            )

    def _opinions(self, screening_id: str) -> dict[str, Opinion]:
        """The newest opinion on each finding."""
        rows = self._store.db.query(
            "select opinions.* from opinions join findings on findings.id = finding_id"
            " where screening_id = ? order by opinions.rowid",
            [screening_id],
        )
        return {
            row["finding_id"]: Opinion(bool(row["agreed"]), row["reason"], instant(row["at"]), row["by"])
            for row in rows
        }


def _finding(row: Row, opinion: Opinion | None) -> Finding:
    return Finding(
        row["id"],
        row["screening_id"],
        row["name"],
        row["flag"],
        Urgency(row["urgency"]),
        tuple(json.loads(row["because"])),
        instant(row["raised_at"]),
        opinion,
    )


def _by_deadline(action: Action) -> tuple[bool, bool, str, int]:
    due = text_of(action.due_at) if action.due_at else ""
    return (action.done_at is not None, action.due_at is None, due, action.urgency.rank)


def _action(row: Row) -> Action:
    return Action(
        row["id"],
        row["screening_id"],
        row["name"],
        Role(row["role"]),
        Urgency(row["urgency"]),
        tuple(json.loads(row["because"])),
        instant(row["due_at"]) if row["due_at"] else None,
        instant(row["done_at"]) if row["done_at"] else None,
        row["done_by"] or "",
    )


def _referral(row: Row) -> Referral:
    return Referral(
        row["id"],
        row["screening_id"],
        row["name"],
        row["service"],
        row["consent"] or "",
        instant(row["made_at"]) if row["made_at"] else None,
        row["decided_by"] is not None,
    )
