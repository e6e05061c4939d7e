"""One practice week from the first arrival to the sealed bundle, through the same doors that staff use."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from fieldtool.casework.weeks import Week
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.training.answers import Answerer
from fieldtool.desk.training.flows import flow_of
from fieldtool.desk.training.people import Invented, invent_people
from fieldtool.desk.views import Arrival, CaseSummary, ScreeningView
from fieldtool.exchange import new_hub_identity, open_bundle
from fieldtool.model import AbsentReason, Role
from fieldtool.vault.files import write_atomically
from fieldtool.vault.kdf import KdfCost

__all__ = ["TrainingCentre", "TrainingOrder", "build_training_centre"]

_SUPERVISOR: Final = "SV-01"
_SECOND: Final = "SV-02"
_INTAKE: Final = "IN-01"

_PASSPHRASES: Final = {
    _SUPERVISOR: "training bridge copper lantern",
    _SECOND: "training harbour maple window",
    _INTAKE: "training river basket morning",
}
"""Printed by the demo and known to everybody: they protect nothing but invented people."""

_TODAY: Final = 6
"""Invented people who arrived today: some wait, and two interviews were stopped half-way."""

_MEAN_WAIT: Final = 4.0
"""Hours between arriving and being seen."""

_ACTION_DONE: Final = 0.997
_CONSENT_TO_REFERRAL: Final = 0.7
_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What to build: where, how many cases, which draw, which month of the series, and the real instant."""

    workspace: Path
    cases: int
    seed: int
    month: str
    now: datetime
    cost: KdfCost = field(default_factory=KdfCost.floor)


@dataclass(frozen=True, slots=True)
class TrainingCentre:
    """What was built, counted, released and verified."""

    workspace: Path
    database: Path
    report: Path
    bundle: Path
    hub_identity: Path
    cases: int
    screenings: int
    findings: int
    released_rows: int
    suppressed_rows: int
    k: int
    fictional_names: tuple[str, ...]
    passphrases: dict[str, str] = field(default_factory=lambda: dict(_PASSPHRASES))


def build_training_centre(order: TrainingOrder, progress: Callable[[int, int], None]) -> TrainingCentre:
    """Set up a practice centre, live through its week, release it, and open the bundle as its hub would.

    ``progress`` is told cases done and in all. The same order gives the same counts.
    """
    week = Week(Week.of(order.now.date()).monday - timedelta(weeks=1))
    start, _ = week.bounds(order.now.tzinfo)
    clock = ManualClock(start)
    rng = random.Random(order.seed)  # noqa: S311  (practice must be repeatable)
    people = invent_people(flow_of(order.month), order.cases, rng)
    identity, recipient = new_hub_identity()
    _set_up(order, clock, recipient)
    staff = _Staff(order, clock, rng)
    screenings, findings = staff.live_through(people, start, progress)
    clock.set(max(order.now, clock.now()))
    released = staff.release(str(week))
    identity_file = order.workspace / "training-hub.key"
    write_atomically(identity_file, f"{identity}\n".encode())
    opened = open_bundle(released.bundle.read_bytes(), identity)
    return TrainingCentre(
        workspace=order.workspace,
        database=order.workspace / "records.db",
        report=released.report,
        bundle=released.bundle,
        hub_identity=identity_file,
        cases=len(people),
        screenings=screenings,
        findings=findings,
        released_rows=opened.manifest.counts["records"],
        suppressed_rows=released.suppressed,
        k=released.k,
        fictional_names=tuple(person.name for person in people),
    )


def _set_up(order: TrainingOrder, clock: ManualClock, recipient: str) -> None:
    form = SetupForm("TC", "Training centre", "PAN", "1", _SUPERVISOR, _PASSPHRASES[_SUPERVISOR], True, recipient)
    with Entry(order.workspace, clock, cost=order.cost) as entry:
        draft = entry.prepare_setup(form)
        entry.finish_setup(draft, " ".join(draft.words))
        desk = entry.sign_in(_SUPERVISOR, _PASSPHRASES[_SUPERVISOR])
        desk.add_person(_SECOND, Role.SUPERVISOR, _PASSPHRASES[_SECOND])
        desk.add_person(_INTAKE, Role.INTAKE, _PASSPHRASES[_INTAKE])
        desk.sign_out()


@dataclass(frozen=True, slots=True)
class _Released:
    bundle: Path
    report: Path
    suppressed: int
    k: int


@dataclass(frozen=True, slots=True)
class _Staff:
    """The staff of the training centre at work."""

    order: TrainingOrder
    clock: ManualClock
    rng: random.Random

    def live_through(
        self, people: tuple[Invented, ...], start: datetime, progress: Callable[[int, int], None]
    ) -> tuple[int, int]:
        """Admit and screen everybody; returns how many screenings and findings there were."""
        today = min(_TODAY, len(people) // 10)
        last_week, late = people[: len(people) - today], people[len(people) - today :]
        moments = sorted(self.rng.uniform(6, 6 * 24 + 12) for _ in last_week)
        cases: dict[int, CaseSummary] = {}
        counted = [0, 0]
        with self._signed_in(_INTAKE) as desk:
            for place, (person, hours) in enumerate(zip(last_week, moments, strict=True)):
                self._move_to(start + timedelta(hours=hours))
                waited = timedelta(hours=self.rng.expovariate(1 / _MEAN_WAIT))
                cases[place] = self._admit(desk, person, cases, max(start, self.clock.now() - waited))
                for number, found in enumerate(self._screen(desk, cases[place]), start=1):
                    counted[0] += bool(number)
                    counted[1] += found
                progress(place + 1, len(people))
            self._today(desk, late, cases, counted)
            progress(len(people), len(people))
        return counted[0], counted[1]

    def release(self, week: str) -> _Released:
        """Do most of what waits for a supervisor; then build, sign twice, export."""
        with self._signed_in(_SUPERVISOR) as desk:
            for item in desk.home().late:
                if self.rng.random() < _ACTION_DONE:
                    desk.complete_action(item.action_id)
            built = desk.sign_release(desk.build_release(week).id)
        with self._signed_in(_SECOND) as desk:
            desk.sign_release(built.id)
            exported = desk.export_release(built.id)
        return _Released(exported.bundle, exported.report, built.suppressed, built.k)

    @contextmanager
    def _signed_in(self, code: str) -> Iterator[Desk]:
        with Entry(self.order.workspace, self.clock, cost=self.order.cost) as entry:
            desk = entry.sign_in(code, _PASSPHRASES[code], _LANGUAGE)
            yield desk
            desk.sign_out()

    def _admit(self, desk: Desk, person: Invented, cases: dict[int, CaseSummary], arrived_at: datetime) -> CaseSummary:
        adult = cases.get(person.with_whom) if person.with_whom is not None else None
        return desk.new_arrival(
            Arrival(
                name_as_heard=person.name,
                sex=person.sex,
                age=person.age,
                nationality=person.nationality,
                language=person.language,
                travelling=person.travelling,
                arrived_at=arrived_at,
                group_of=adult.code if adult else "",
            )
        )

    def _screen(self, desk: Desk, case: CaseSummary) -> Iterator[int]:
        """Run every protocol of the pack; yields the number of findings of each."""
        for offer in desk.protocols(case.id):
            view = self._ask(desk, desk.start(case.id, offer.name, case.language))
            found = desk.findings(view.id)
            for missing in found.missing:
                desk.absent(view.id, missing.path, AbsentReason.SEEN_NOT_NEEDED)
            found = desk.finish(view.id)
            for referral in found.referrals:
                agrees = self.rng.random() < _CONSENT_TO_REFERRAL and referral.consent != "no"
                consent = "yes" if agrees else "no"
                desk.decide_referral(referral.id, consent)
            for action in found.actions:
                if self.rng.random() < _ACTION_DONE and action.role is Role.INTAKE:
                    desk.complete_action(action.id)
            yield len(found.findings)

    def _ask(self, desk: Desk, view: ScreeningView, most: int = 1000) -> ScreeningView:
        """Answer question after question as they become relevant, ``most`` at the most."""
        answerer = Answerer(self.rng)
        passed: set[str] = set()
        for _ in range(most):
            question = next((one for one in view.questions if not one.answered and one.path not in passed), None)
            if question is None:
                break
            passed.add(question.path)
            self.clock.advance(timedelta(seconds=2))
            answer = answerer.answer(question)
            if isinstance(answer, AbsentReason):
                view = desk.absent(view.id, question.path, answer).view
            elif answer is not None:
                view = desk.answer(view.id, question.path, answer).view
        return view

    def _today(
        self, desk: Desk, people: tuple[Invented, ...], cases: dict[int, CaseSummary], counted: list[int]
    ) -> None:
        """People who arrived today, so that the practice desk has work on it."""
        first = len(cases)
        monday = Week.of(self.order.now.date()).bounds(self.order.now.tzinfo)[0]
        self._move_to(max(monday, self.order.now - timedelta(hours=2)))
        for place, person in enumerate(people):
            case = cases[first + place] = self._admit(desk, person, cases, self.clock.now())
            self.clock.advance(timedelta(minutes=3))
            if place < len(people) // 3:
                view = desk.start(case.id, desk.protocols(case.id)[0].name, case.language)
                desk.stop(self._ask(desk, view, most=5).id)
                counted[0] += 1
            elif place < 2 * len(people) // 3:
                view = self._ask(desk, desk.start(case.id, desk.protocols(case.id)[0].name, case.language))
                desk.stop(view.id)
                counted[0] += 1
                counted[1] += len(desk.findings(view.id).findings)

    def _move_to(self, instant: datetime) -> None:
        self.clock.set(max(instant, self.clock.now()))
