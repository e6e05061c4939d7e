"""Screenings: one run of a protocol for a case. Every answer is a committed row before it counts as saved."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from fieldtool.casework import consequences
from fieldtool.casework.errors import AnswersMissing, NoSuchRecord, ScreeningClosed
from fieldtool.casework.facts import Facts, case_facts
from fieldtool.casework.register import Case, Register
from fieldtool.casework.rows import Row, instant, only, text_of
from fieldtool.model import ScreeningState, new_id
from fieldtool.protocol import Item, NodeState, Outcome, Protocol, Session, WorkDays, protocol_from_source
from fieldtool.vault.store import Store

__all__ = ["Given", "Run", "Screening", "Screenings"]

_POSITION: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Screening:
    """One run of a protocol as its row stands."""

    id: str
    case_id: str
    protocol: str
    digest: str
    person_language: str
    state: ScreeningState
    position: str
    started_at: datetime
    touched_at: datetime
    stopped_at: datetime | None
    completed_at: datetime | None

    @property
    def interrupted(self) -> bool:
        """Whether it was left without a *Stop*: a crash, a power cut, a locked screen."""
        return self.state is ScreeningState.IN_PROGRESS and self.stopped_at is None


@dataclass(frozen=True, slots=True)
class Given:
    """The newest answer to an item: a value or the reason for having none, when and by whom."""

    value: str
    absent: str | None
    at: datetime
    by: str


@dataclass(slots=True)
class Run:
    """An open screening: its row, its case, its protocol, and the form as the answers so far have left it."""

    screening: Screening
    case: Case
    protocol: Protocol
    session: Session
    given: dict[str, Given]
    items: Mapping[str, Item]

    def item(self, path: str) -> Item:
        """The item that a path names; positions of repeats do not count."""
        return self.items[_POSITION.sub("", path)]

    def asked(self) -> tuple[NodeState, ...]:
        """The relevant questions in order: everything that staff say or ask, nothing that is only calculated."""
        return tuple(state for path, state in self.session.states().items() if state.relevant and self.item(path).asked)

    def says(self, path: str) -> bool:
        """Whether the answer at ``path`` was given here and still applies; a hidden item only repeats another's."""
        return self.item(path).kind != "hidden" and self.session.is_relevant(path)

    def wanted(self) -> tuple[NodeState, ...]:
        """The relevant questions that want an answer: a sentence that is told wants none."""
        return tuple(node for node in self.asked() if self.item(node.path).kind != "note")


class Screenings:
    """The screenings of one store, on one desk."""

    def __init__(self, store: Store, register: Register, *, desk: str, country: str) -> None:
        self._store = store
        self._register = register
        self._desk = desk
        self._country = country
        self._epoch = Facts(store).epoch
        self._protocols: dict[str, Protocol] = {}

    def start(self, case: Case, protocol: Protocol, person_language: str, at: datetime, by: str) -> Run:
        """Begin a protocol for a case; the protocol's text is pinned in the store, so that it finishes on it."""
        with self._store.transaction():
            self._pin(protocol)
            screening_id = new_id(at)
            self._store.db.table("screenings").insert(
                {
                    "id": screening_id,
                    "case_id": case.id,
                    "protocol": protocol.name,
                    "digest": protocol.digest,
                    "person_language": person_language,
                    "state": ScreeningState.IN_PROGRESS,
                    "position": "",
                    "started_at": text_of(at),
                    "started_by": by,
                    "touched_at": text_of(at),
                }
            )
            run = self._run(self._row(screening_id), protocol, at)
            begun = (path for path in run.session.begun if run.item(path).kind != "hidden")
            run.given.update(self._write_entries(run, begun, at, by))
            self._carry_forward(run, at, by)
            self._follow(run, at)
        return run

    def peek(self, screening_id: str) -> Screening:
        """One screening's row, without its answers."""
        return _screening(self._row(screening_id))

    def protocol(self, digest: str) -> Protocol:
        """A protocol version that a screening began with, as it was pinned."""
        if digest not in self._protocols:
            pinned = only(self._store.db, "select source, xform, data from protocols where digest = ?", [digest])
            if pinned is None:
                raise NoSuchRecord(code=digest)
            data = {name: base64.b64decode(text) for name, text in json.loads(pinned["data"] or "{}").items()}
            self._protocols[digest] = protocol_from_source(pinned["source"], pinned["xform"], data=data)
        return self._protocols[digest]

    def read(self, screening_id: str, at: datetime) -> Run:
        """A screening with its answers, to look at; nothing is written."""
        row = self._row(screening_id)
        return self._run(row, self.protocol(row["digest"]), at)

    def open(self, screening_id: str, at: datetime, by: str) -> Run:
        """Take a screening up again on the protocol version that it began with."""
        run = self.read(screening_id, at)
        if run.screening.state is ScreeningState.IN_PROGRESS:
            with self._store.transaction():
                if self._carry_forward(run, at, by):
                    self._follow(run, at)
        return run

    def answer(self, run: Run, path: str, value: str, at: datetime, by: str) -> Outcome:
        """Put a value to an item and commit it, with all that the form sets after it.

        What is written is what the form keeps: ``65`` for ``+65``. An empty value takes the answer back.
        Anything but ``accepted`` changed nothing. After an error of the store, the run stands as before.
        """
        return self._record(run, path, value, None, at, by)

    def absent(self, run: Run, path: str, reason: str, at: datetime, by: str) -> Outcome:
        """Record why an item has no value, and commit it."""
        return self._record(run, path, "", reason, at, by)

    def set_position(self, run: Run, path: str) -> None:
        """Remember the question on screen, so that an interruption returns to it; a finished one needs no memory."""
        if path != run.screening.position and run.screening.state is ScreeningState.IN_PROGRESS:
            with self._store.transaction():
                self._store.db.table("screenings").update(run.screening.id, {"position": path})
            run.screening = replace(run.screening, position=path)

    def confirm_gate(self, run: Run, section: str, confirmed: bool, at: datetime, by: str) -> None:
        """Note whether what a section needs (a private place, a trained interviewer) holds."""
        _refuse_closed(run)
        with self._store.transaction():
            self._store.db.table("confirmations").insert(
                {
                    "id": new_id(at),
                    "screening_id": run.screening.id,
                    "section": section,
                    "confirmed": int(confirmed),
                    "at": text_of(at),
                    "by": by,
                }
            )

    def confirmations(self, screening_id: str) -> Mapping[str, bool]:
        """The newest word on each gated section."""
        rows = self._store.db.query(
            "select section, confirmed from confirmations where screening_id = ? order by rowid", [screening_id]
        )
        return {row["section"]: bool(row["confirmed"]) for row in rows}

    def come_back(self, run: Run, path: str, later: bool) -> None:
        """Mark a question to come back to, or take the mark away."""
        _refuse_closed(run)
        with self._store.transaction():
            if later:
                self._store.db.table("come_back").insert({"screening_id": run.screening.id, "path": path}, ignore=True)
            else:
                self._store.db.table("come_back").delete_where(
                    "screening_id = ? and path = ?", [run.screening.id, path]
                )

    def to_come_back(self, screening_id: str) -> tuple[str, ...]:
        """The questions that staff want to come back to."""
        rows = self._store.db.query("select path from come_back where screening_id = ?", [screening_id])
        return tuple(row["path"] for row in rows)

    def stop(self, run: Run, at: datetime) -> None:
        """Note that the interview was stopped on purpose; it stays open and can be resumed."""
        _refuse_closed(run)
        with self._store.transaction():
            self._store.db.table("screenings").update(run.screening.id, {"stopped_at": text_of(at)})
        run.screening = replace(run.screening, stopped_at=at)

    def missing(self, run: Run) -> tuple[NodeState, ...]:
        """Questions to see to before the end.

        Required ones with neither a value nor a reason for having none, and answers whose constraint no longer holds.
        """
        return tuple(node for node in run.asked() if not node.valid or _unanswered(node))

    def finish(self, run: Run, at: datetime) -> None:
        """Close the screening; :class:`AnswersMissing` when questions are :meth:`missing`."""
        _refuse_closed(run)
        missing = self.missing(run)
        if missing:
            raise AnswersMissing(count=len(missing))
        with self._store.transaction():
            self._store.db.table("screenings").update(
                run.screening.id, {"state": ScreeningState.COMPLETED, "completed_at": text_of(at)}
            )
        run.screening = replace(run.screening, state=ScreeningState.COMPLETED, completed_at=at)

    def digest(self, screening_id: str) -> str:
        """SHA-256 over every answer row of a screening, in order: what its audit row stands for."""
        rows = self._store.db.query(
            "select id, path, value, absent, at, by from answers where screening_id = ? order by sequence",
            [screening_id],
        )
        return hashlib.sha256("\n".join(repr(tuple(row.values())) for row in rows).encode()).hexdigest()

    def of_case(self, case_id: str) -> tuple[Screening, ...]:
        """Every screening of a case, the newest first."""
        rows = self._store.db.query("select * from screenings where case_id = ? order by rowid desc", [case_id])
        return tuple(_screening(row) for row in rows)

    def completed(self, case_id: str) -> frozenset[str]:
        """The names of the protocols that a case went through."""
        done = (each.protocol for each in self.of_case(case_id) if each.state is ScreeningState.COMPLETED)
        return frozenset(done)

    def unfinished(self, limit: int) -> tuple[Screening, ...]:
        """Screenings that wait to be resumed, the one touched last first."""
        rows = self._store.db.query(
            # The state stands in the text: only so does SQLite see that its index of open ones serves.
            "select * from screenings where state = 'in-progress' order by touched_at desc limit ?",
            [limit],
        )
        return tuple(_screening(row) for row in rows)

    def _record(self, run: Run, path: str, value: str, reason: str | None, at: datetime, by: str) -> Outcome:
        _refuse_closed(run)
        outcome = _put(run.session, path, value, reason)
        if outcome.result != "accepted":
            return outcome
        try:
            with self._store.transaction():
                written = self._write_entries(run, dict.fromkeys((path, *outcome.changed)), at, by)
                self._touch(run, at)
                self._follow(run, at)
        except BaseException:
            # The form ran ahead of the store: bring it back to what was really committed.
            run.session = _session(run.protocol, run.given, at)
            raise
        run.given.update(written)
        run.screening = replace(run.screening, touched_at=at, stopped_at=None)
        return outcome

    def _write_entries(self, run: Run, paths: Iterable[str], at: datetime, by: str) -> dict[str, Given]:
        """Write items as the form keeps them, so that reading the rows gives the same form."""
        written = {}
        for path in paths:
            _path, value, reason = run.session.entry(path)
            self._write(run, path, value, reason, at, by)
            written[path] = Given(value, reason, at, by)
        return written

    def _write(self, run: Run, path: str, value: str, reason: str | None, at: datetime, by: str) -> None:
        row = [new_id(at), run.screening.id, path, path.rpartition("/")[2], None if reason else value, reason]
        self._store.db.execute(
            "insert into answers (id, screening_id, path, item, value, absent, at, by, desk, epoch)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*row, text_of(at), by, self._desk, self._epoch],
        )

    def _touch(self, run: Run, at: datetime) -> None:
        """An answer after a *Stop* means that the interview goes on."""
        self._store.db.table("screenings").update(run.screening.id, {"touched_at": text_of(at), "stopped_at": None})

    def _follow(self, run: Run, at: datetime) -> None:
        events = {"arrival": run.case.arrived_at, "screening-start": run.screening.started_at, "finding": at}
        # Deadlines are counted in days of this centre: the clock's zone, the country's holidays.
        calendar = WorkDays(self._country, at.tzinfo or UTC)
        raised = run.protocol.conclusions(run.session)
        consequences.follow(self._store.db, run.screening.id, raised, events, calendar, at)

    def _carry_forward(self, run: Run, at: datetime, by: str) -> bool:
        """Fill the hidden items with what is known of the case, so that nothing answered is asked again.

        Returns whether anything was new.
        """
        known = self._newest_answers(run) | case_facts(run.case, self._country)
        before = dict(run.given)
        for item in (item for item in run.protocol.form.items if item.kind == "hidden"):
            value = known.get(item.name, "")
            if value != (before[item.path].value if item.path in before else ""):
                self._write(run, item.path, value, None, at, by)
                run.given[item.path] = Given(value, None, at, by)
        if run.given == before:
            return False
        run.session = _session(run.protocol, run.given, at)
        return True

    def last_word(self, case_id: str, item: str) -> str:
        """The newest value that a case's screenings hold for an item, or empty: what the person said last counts."""
        row = only(
            self._store.db,
            "select value from answers join screenings on screenings.id = answers.screening_id"
            " where case_id = ? and item = ? order by answers.sequence desc limit 1",
            [case_id, item],
        )
        return str(row["value"] or "") if row else ""

    def _newest_answers(self, run: Run) -> dict[str, str]:
        """By item name, what was last answered in the case's other screenings; what no longer applies is left out."""
        rows = self._store.db.query(
            "select answers.screening_id, path, item, value from answers"
            " join screenings on screenings.id = answers.screening_id"
            " where screenings.case_id = ? and screenings.id <> ? order by answers.sequence",
            [run.case.id, run.screening.id],
        )
        others = {
            screening.id: self.read(screening.id, run.session.now)
            for screening in self.of_case(run.case.id)
            if screening.id != run.screening.id
        }
        return {row["item"]: row["value"] or "" for row in rows if others[row["screening_id"]].says(row["path"])}

    def _pin(self, protocol: Protocol) -> None:
        self._store.db.table("protocols").insert(
            {
                "digest": protocol.digest,
                "name": protocol.name,
                "version": protocol.version,
                "source": protocol.source_text,
                "xform": protocol.xform_text,
                "data": json.dumps({name: base64.b64encode(data).decode() for name, data in protocol.data.items()}),
            },
            ignore=True,
        )

    def _row(self, screening_id: str) -> Row:
        row = only(self._store.db, "select * from screenings where id = ?", [screening_id])
        if row is None:
            raise NoSuchRecord(code=screening_id)
        return row

    def _run(self, row: Row, protocol: Protocol, at: datetime) -> Run:
        given = self._given(row["id"])
        screening = _screening(row)
        case = self._register.case(screening.case_id)
        items = {item.path: item for item in protocol.form.items}
        return Run(screening, case, protocol, _session(protocol, given, at), given, items)

    def _given(self, screening_id: str) -> dict[str, Given]:
        rows = self._store.db.query("select * from answers where screening_id = ? order by sequence", [screening_id])
        return {row["path"]: Given(row["value"] or "", row["absent"], instant(row["at"]), row["by"]) for row in rows}


def _refuse_closed(run: Run) -> None:
    if run.screening.state is not ScreeningState.IN_PROGRESS:
        raise ScreeningClosed


def _unanswered(node: NodeState) -> bool:
    return node.required and not node.value and not node.absent


def _put(session: Session, path: str, value: str, reason: str | None) -> Outcome:
    if reason:
        return session.absent(path, reason)
    return session.set(path, value) if value else session.clear(path)


def _session(protocol: Protocol, given: Mapping[str, Given], at: datetime) -> Session:
    session = Session(protocol.form, now=at)
    session.restore((path, answer.value, answer.absent) for path, answer in given.items())
    return session


def _screening(row: Row) -> Screening:
    return Screening(
        row["id"],
        row["case_id"],
        row["protocol"],
        row["digest"],
        row["person_language"],
        ScreeningState(row["state"]),
        row["position"] or "",
        instant(row["started_at"]),
        instant(row["touched_at"]),
        instant(row["stopped_at"]) if row["stopped_at"] else None,
        instant(row["completed_at"]) if row["completed_at"] else None,
    )
