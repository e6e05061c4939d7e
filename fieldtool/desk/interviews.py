"""Leading a person through a protocol: every answer committed, every consequence shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from fieldtool.casework.consequences import Action, Opinion, Referral
from fieldtool.casework.errors import NoSuchRecord
from fieldtool.casework.screenings import Run
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.errors import ConsentRefused, NotYourAction
from fieldtool.desk.interview_view import RunReader, gate_question, staff_kinds
from fieldtool.desk.signed import Opened, Signed
from fieldtool.desk.views import FindingsView, SavedAnswer, ScreeningView
from fieldtool.model import AbsentReason, Role, ScreeningState
from fieldtool.protocol import Outcome
from fieldtool.vault.errors import NotSaved

__all__ = ["Interviews"]

_ANSWERED: Final = "answer-screening"
_FINISHED: Final = "finish-screening"


_CONSENTS: Final = ("yes", "no")


class Interviews(Signed):
    """Screenings at this desk. The one that was used last stays open in memory."""

    def __init__(self, opened: Opened, language: str = "en") -> None:
        super().__init__(opened, language)
        self._current: Run | None = None
        self._at = ""

    @allowed_to(Operation.INTERVIEW)
    def start(self, case_id: str, protocol: str, person_language: str) -> ScreeningView:
        """Begin a protocol for a case, or go on with the one that is open already."""
        for screening in self._screenings.of_case(case_id):
            if screening.protocol == protocol and screening.state is ScreeningState.IN_PROGRESS:
                return self.resume(screening.id)
        wanted = self._pack().protocol(protocol)
        if wanted is None:
            raise NoSuchRecord(code=protocol)
        case = self._register.case(case_id)
        self._leave()
        with self._whole(), self._store.transaction():
            run = self._screenings.start(case, wanted, person_language, self._clock.now(), self._me())
            self._log("start-screening", run.screening.id, case=case.id, protocol=protocol, digest=wanted.digest)
        self._current, self._at = run, run.screening.id
        return self._view(run)

    @allowed_to(Operation.INTERVIEW)
    def resume(self, screening_id: str) -> ScreeningView:
        """Take a screening up where it stopped."""
        return self._view(self._run(screening_id))

    @allowed_to(Operation.INTERVIEW)
    def answer(self, screening_id: str, path: str, value: str) -> SavedAnswer:
        """Commit an answer. When this returns ``accepted`` it is on the disk; when it raises nothing changed."""
        run = self._run(screening_id)
        return self._saved(run, self._screenings.answer(run, path, value, self._clock.now(), self._me()))

    @allowed_to(Operation.INTERVIEW)
    def absent(self, screening_id: str, path: str, reason: AbsentReason) -> SavedAnswer:
        """Commit why there is no answer."""
        run = self._run(screening_id)
        return self._saved(run, self._screenings.absent(run, path, reason, self._clock.now(), self._me()))

    @allowed_to(Operation.INTERVIEW)
    def confirm_gate(self, screening_id: str, section: str, confirmed: bool) -> ScreeningView:
        """Say whether what a section needs holds; the staff decide, the program only asks."""
        run = self._run(screening_id)
        said = self._confirmed_of(run, section)
        with self._whole():
            self._screenings.confirm_gate(run, said, confirmed, self._clock.now(), self._me())
        return self._view(run)

    @allowed_to(Operation.INTERVIEW)
    def come_back_later(self, screening_id: str, path: str, later: bool) -> ScreeningView:
        """Mark a question to come back to, or take the mark away."""
        run = self._run(screening_id)
        self._screenings.come_back(run, path, later)
        return self._view(run)

    @allowed_to(Operation.INTERVIEW)
    def set_position(self, screening_id: str, path: str) -> None:
        """Remember the question on screen."""
        self._screenings.set_position(self._run(screening_id), path)

    @allowed_to(Operation.INTERVIEW)
    def stop(self, screening_id: str) -> None:
        """Stop the interview without a reason; it waits where it is."""
        run = self._run(screening_id)
        with self._whole(), self._store.transaction():
            self._screenings.stop(run, self._clock.now())
            self._record_answers(screening_id)

    @allowed_to(Operation.INTERVIEW)
    def finish(self, screening_id: str) -> FindingsView:
        """Close a screening whose required questions all have an answer or a reason."""
        run = self._run(screening_id)
        with self._whole(), self._store.transaction():
            self._screenings.finish(run, self._clock.now())
            completed = self._screenings.completed(run.case.id)
            if completed >= {protocol.name for protocol in self._pack().protocols}:
                self._register.seen_through(run.case.id)
            self._log(_FINISHED, screening_id, answers=self._screenings.digest(screening_id))
        return self._findings(run)

    @allowed_to(Operation.INTERVIEW)
    def findings(self, screening_id: str) -> FindingsView:
        """What a screening found, and what happens next."""
        return self._findings(self._run(screening_id))

    @allowed_to(Operation.JUDGE_FINDINGS)
    def agree(self, finding_id: str, agreed: bool, reason: str) -> FindingsView:
        """Say whether a finding is agreed with, and why not. The finding itself stays."""
        screening_id = self._consequences.screening_of("findings", finding_id)
        with self._store.transaction():
            self._consequences.give_opinion(finding_id, Opinion(agreed, reason, self._clock.now(), self._me()))
            self._log("judge-finding", finding_id, agreed=str(agreed), reason=reason)
        return self.findings(screening_id)

    @allowed_to(Operation.ACT)
    def complete_action(self, action_id: str) -> FindingsView:
        """Note that an action is done, now and by this person, who must have the action's role."""
        return self._mark("complete-action", action_id, self._clock.now())

    @allowed_to(Operation.ACT)
    def reopen_action(self, action_id: str) -> FindingsView:
        """Take back that an action is done."""
        return self._mark("reopen-action", action_id, None)

    @allowed_to(Operation.ACT)
    def decide_referral(self, referral_id: str, consent: str) -> FindingsView:
        """Record the person's ``yes`` or ``no`` to one hand-over; a no in the consent protocol comes first."""
        screening_id = self._consequences.screening_of("referrals", referral_id)
        if consent == "yes" and self._said_no(self._run(screening_id), referral_id):
            raise ConsentRefused
        with self._store.transaction():
            self._consequences.decide_referral(referral_id, consent, self._clock.now(), self._me())
            self._log("decide-referral", referral_id, consent=consent)
        return self.findings(screening_id)

    def _said_no(self, run: Run, referral_id: str) -> bool:
        standing = {referral.id: referral for referral in self._consequences.referrals(run.screening.id)}
        return referral_id in standing and self._last_word(run, standing[referral_id]) == "no"

    def _as_consented(self, run: Run, referral: Referral) -> Referral:
        """A hand-over that nobody decided follows what the person said last, in whichever protocol they said it.

        A word that was taken back is none: neither an earlier yes nor an earlier no stands for it.
        """
        return referral if referral.decided else replace(referral, consent=self._last_word(run, referral))

    def _last_word(self, run: Run, referral: Referral) -> str:
        consent = run.protocol.referral(referral.name).consent
        said = self._screenings.last_word(run.case.id, consent.name) if consent else ""
        return said if said in _CONSENTS else ""

    def _may_do(self, action: Action) -> bool:
        return self.role in {action.role, Role.SUPERVISOR}

    def _mark(self, operation: str, action_id: str, done_at: datetime | None) -> FindingsView:
        action = self._consequences.action(action_id)
        if not self._may_do(action):
            raise NotYourAction
        with self._store.transaction():
            self._consequences.mark_action(action_id, done_at, self._me())
            self._log(operation, action_id, screening=action.screening_id, action=action.name)
        return self.findings(action.screening_id)

    def _confirmed_of(self, run: Run, section: str) -> str:
        """What a word at a gate is about: the section, or one of several things that its gate asks staff for."""
        if len(staff_kinds(run.protocol, section)) < 2:
            return section
        return f"{section} {gate_question(run.protocol, section, self._screenings.confirmations(run.screening.id))}"

    def _run(self, screening_id: str) -> Run:
        if self._current is None or self._current.screening.id != screening_id:
            self._leave(screening_id)
            self._current = self._screenings.open(screening_id, self._clock.now(), self._me())
            self._at = screening_id
        return self._current

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Forget the screening in memory where what is done to it fails: it must not run ahead of the store."""
        try:
            yield
        except BaseException:
            self._current = None
            raise

    def _leave(self, elsewhere: str = "") -> None:
        """Put on record what was answered in the screening at hand, before another is opened or the desk is left."""
        if self._at not in {"", elsewhere}:
            with suppress(NotSaved):  # the answers are saved; leaving it again catches the record up
                self._record_answers(self._at)

    def _record_answers(self, screening_id: str) -> None:
        """One audit row with the digest of the answers so far, unless the newest says the same."""
        answers = {"answers": self._screenings.digest(screening_id)}
        newest = self._audit.newest(screening_id, (_ANSWERED, _FINISHED))
        if newest is None or not self._audit.attests(newest, answers):
            self._log(_ANSWERED, screening_id, **answers)

    def _saved(self, run: Run, outcome: Outcome) -> SavedAnswer:
        at = self._local(run.screening.touched_at) if outcome.result == "accepted" else None
        return SavedAnswer(outcome.result, outcome.message, at, self._view(run))

    def _reader(self, run: Run) -> RunReader:
        codes = {person.id: person.code for person in self._people.everyone()}
        return RunReader(run, self._texts, self._clock.now().tzinfo, codes, self._pack().protocols)

    def _view(self, run: Run) -> ScreeningView:
        return self._reader(run).screening(
            self._summary(run.case),
            self._screenings.confirmations(run.screening.id),
            self._screenings.to_come_back(run.screening.id),
            self._consequences.actions(run.screening.id),
            len(self._consequences.findings(run.screening.id)),
        )

    def _findings(self, run: Run) -> FindingsView:
        reader = self._reader(run)
        screening_id = run.screening.id
        wanted = run.wanted()
        return FindingsView(
            screening_id=screening_id,
            case=self._summary(run.case),
            protocol_title=reader.label(run.protocol.titles),
            state=run.screening.state,
            findings=tuple(reader.finding(finding) for finding in self._consequences.findings(screening_id)),
            actions=tuple(
                replace(reader.action(action), mine=self._may_do(action))
                for action in self._consequences.actions(screening_id)
            ),
            referrals=tuple(
                reader.referral(self._as_consented(run, referral))
                for referral in self._consequences.referrals(screening_id)
            ),
            seen=sum(bool(node.value or node.absent) for node in wanted),
            total=len(wanted),
            missing=tuple(reader.question(node) for node in self._screenings.missing(run)),
        )
