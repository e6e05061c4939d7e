"""What follows from answers: raised with them, withdrawn with them, answered by staff."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fieldtool.casework.consequences import Action, Consequences, Finding, Opinion, Referral
from fieldtool.casework.errors import NoSuchRecord
from fieldtool.casework.register import Register
from fieldtool.casework.screenings import Run, Screenings
from fieldtool.model import AbsentReason, Role, Urgency
from fieldtool.protocol import Protocol
from fieldtool.vault.errors import DiskFull
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW
from tests.casework.protocols import ARRIVAL, loaded
from tests.casework.test_register import admitted
from tests.casework.test_screenings import HUNGRY, ILL, SHARE, THIRSTY, full_disk

ALONE = "/data/needs/alone"
ARRIVED = NOW - timedelta(hours=1)


@pytest.fixture
def consequences(store: Store) -> Consequences:
    """What the screenings of the store led to."""
    return Consequences(store)


@pytest.fixture
def run(screenings: Screenings, register: Register, arrival: Protocol) -> Run:
    """A screening on arrival, just begun; the person arrived an hour ago."""
    return screenings.start(admitted(register), arrival, "ht", NOW, "ana")


def finding(consequences: Consequences, run: Run, name: str) -> Finding | None:
    """The finding of that name, if it stands."""
    return next((one for one in consequences.findings(run.screening.id) if one.name == name), None)


def action(consequences: Consequences, run: Run, name: str) -> Action:
    """The action of that name, which stands."""
    return next(one for one in consequences.actions(run.screening.id) if one.name == name)


def referral(consequences: Consequences, run: Run) -> Referral:
    """The one referral, which stands."""
    (one,) = consequences.referrals(run.screening.id)
    return one


# Findings


def test_a_finding_comes_and_goes_with_its_answer(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """Raised by the answer, withdrawn when it changes; when the rule holds again it is the same one, raised first."""
    assert finding(consequences, run, "ill") is None
    screenings.answer(run, ILL, "yes", NOW, "ana")
    first = finding(consequences, run, "ill")
    assert first is not None
    assert (first.flag, first.urgency, first.because, first.raised_at) == ("V07", Urgency.TODAY, (ILL,), NOW)
    screenings.absent(run, ILL, AbsentReason.UNSURE, NOW, "ana")
    assert finding(consequences, run, "ill") is None
    screenings.answer(run, ILL, "yes", NOW + timedelta(hours=1), "ana")
    assert finding(consequences, run, "ill") == first


def test_a_withdrawn_finding_keeps_its_row(screenings: Screenings, store: Store, run: Run) -> None:
    """Nothing that staff were once shown is deleted."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    screenings.answer(run, ILL, "no", NOW + timedelta(minutes=1), "ana")
    rows = list(store.db.query("select raised_at, withdrawn_at from findings where name = 'ill'"))
    assert [(row["raised_at"][11:16], row["withdrawn_at"][11:16]) for row in rows] == [("09:30", "09:31")]


def test_the_reasons_of_a_finding_follow_the_answers(
    screenings: Screenings, consequences: Consequences, run: Run
) -> None:
    """A finding that stands on another answer now says so; it is still the same finding, raised when it was."""
    screenings.answer(run, THIRSTY, "yes", NOW, "ana")
    first = finding(consequences, run, "basics")
    later = NOW + timedelta(minutes=5)
    screenings.answer(run, HUNGRY, "yes", later, "ana")
    screenings.answer(run, THIRSTY, "", later, "ana")
    now = finding(consequences, run, "basics")
    assert first is not None
    assert now is not None
    assert (first.because, now.because) == ((THIRSTY,), (HUNGRY,))
    assert (now.id, now.raised_at) == (first.id, first.raised_at)


def test_findings_come_the_most_urgent_first(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """Act now, act today, note; however late they were raised."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    screenings.answer(run, THIRSTY, "yes", NOW + timedelta(minutes=1), "ana")
    assert [one.name for one in consequences.findings(run.screening.id)] == ["basics", "ill", "with_somebody"]


def change_until_it_fails(screenings: Screenings, run: Run) -> None:
    """Fall ill and recover, over and over."""
    while True:
        for value in ("yes", "no"):
            screenings.answer(run, ILL, value, NOW, "ana")


def test_answer_and_consequence_are_written_together(
    screenings: Screenings, consequences: Consequences, store: Store, run: Run
) -> None:
    """When the disk is full neither the answer nor what follows from it is there."""
    with full_disk(store), pytest.raises(DiskFull):
        change_until_it_fails(screenings, run)
    stored = screenings.read(run.screening.id, NOW).session.value(ILL)
    assert run.session.value(ILL) == stored
    assert (finding(consequences, run, "ill") is not None) == (stored == "yes")
    assert bool(consequences.referrals(run.screening.id)) == (stored == "yes")


# Opinions


def test_the_newest_opinion_counts_and_earlier_ones_stay(
    screenings: Screenings, consequences: Consequences, store: Store, run: Run
) -> None:
    """Within one instant, and on a clock that was set back, the last one given is shown."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    for agreed, at in [(True, NOW), (False, NOW), (True, NOW), (False, NOW - timedelta(hours=1))]:
        judged = finding(consequences, run, "ill")
        assert judged is not None
        opinion = Opinion(agreed, "seen by the nurse", at, "ana")
        consequences.give_opinion(judged.id, opinion)
        shown = finding(consequences, run, "ill")
        assert shown is not None
        assert shown.opinion == opinion
    assert store.db.execute("select count(*) from opinions").fetchone()[0] == 4
    unjudged = finding(consequences, run, "with_somebody")
    assert unjudged is not None
    assert unjudged.opinion is None


# Actions


def test_deadlines_count_from_their_events(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """From the arrival, from the beginning of the screening, from the finding; and some have none."""
    at = NOW + timedelta(minutes=7)
    for path in (ILL, THIRSTY, HUNGRY):
        screenings.answer(run, path, "yes", at, "ana")
    due = {one.name: one.due_at for one in consequences.actions(run.screening.id)}
    assert due == {
        "give_water": at + timedelta(hours=1),
        "call_nurse": ARRIVED + timedelta(days=1),
        "note_time": NOW,
        "think_of_food": None,
    }


def test_working_days_are_those_of_the_centre(
    screenings: Screenings, consequences: Consequences, register: Register, tmp_path: Path
) -> None:
    """Its country's holidays, and the days of the clock's zone: two days before Panama's Mother's Day, late on."""
    panama = ZoneInfo("America/Panama")
    limit = "due_after: finding\n    due_within: P2WD"
    protocol = loaded(tmp_path, ARRIVAL.replace("due_after: arrival\n    due_within: P1D", limit))
    at = datetime(2026, 12, 4, 23, 30, tzinfo=panama)
    run = screenings.start(admitted(register), protocol, "ht", at, "ana")
    screenings.answer(run, ILL, "yes", at, "ana")
    end = datetime(2026, 12, 9, 23, 59, 59, tzinfo=panama)
    assert action(consequences, run, "call_nurse").due_at == end


def test_a_deadline_stays_while_its_action_stands(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """Further answers do not push it back."""
    screenings.answer(run, THIRSTY, "yes", NOW, "ana")
    first = action(consequences, run, "give_water")
    screenings.answer(run, THIRSTY, "yes", NOW + timedelta(hours=3), "ana")
    screenings.answer(run, ILL, "no", NOW + timedelta(hours=3), "ana")
    assert action(consequences, run, "give_water") == first


def test_actions_stand_by_deadline_and_done_ones_last(
    screenings: Screenings, consequences: Consequences, run: Run
) -> None:
    """Those without a deadline come after those with one."""
    for path in (ILL, THIRSTY, HUNGRY):
        screenings.answer(run, path, "yes", NOW, "ana")
    consequences.mark_action(action(consequences, run, "note_time").id, NOW, "ana")
    names = [one.name for one in consequences.actions(run.screening.id)]
    assert names == ["give_water", "call_nurse", "think_of_food", "note_time"]
    assert [one.name for one in consequences.open_actions()] == names[:-1]


def test_an_action_is_done_and_opened_again(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """With when and by whom; opened again, neither is left."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    nurse = action(consequences, run, "call_nurse")
    assert nurse.role is Role.SUPERVISOR
    consequences.mark_action(nurse.id, NOW + timedelta(minutes=2), "ana")
    done = action(consequences, run, "call_nurse")
    assert (done.done_at, done.done_by) == (NOW + timedelta(minutes=2), "ana")
    consequences.mark_action(nurse.id, None, "ana")
    assert action(consequences, run, "call_nurse") == nurse


def test_an_open_action_waits_until_its_finding_is_withdrawn(
    screenings: Screenings, consequences: Consequences, run: Run
) -> None:
    """A corrected answer takes it off the list."""
    screenings.answer(run, THIRSTY, "yes", NOW, "ana")
    assert [one.name for one in consequences.open_actions()] == ["give_water"]
    screenings.answer(run, THIRSTY, "no", NOW, "ana")
    assert consequences.open_actions() == ()


# Referrals


def test_a_referral_follows_its_consent_question_until_staff_decide(
    screenings: Screenings, consequences: Consequences, run: Run
) -> None:
    """Asking, a yes and a no are taken over; a decision on the hand-over itself is never overwritten."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    assert (referral(consequences, run).consent, referral(consequences, run).made_at) == ("", None)
    screenings.answer(run, SHARE, "yes", NOW, "ana")
    assert (referral(consequences, run).consent, referral(consequences, run).made_at) == ("yes", None)
    screenings.absent(run, SHARE, AbsentReason.UNSURE, NOW, "ana")
    assert referral(consequences, run).consent == ""
    consequences.decide_referral(referral(consequences, run).id, "no", NOW, "ana")
    screenings.answer(run, SHARE, "yes", NOW, "ana")
    assert (referral(consequences, run).consent, referral(consequences, run).made_at) == ("no", None)
    consequences.decide_referral(referral(consequences, run).id, "yes", NOW + timedelta(hours=1), "ana")
    made = referral(consequences, run)
    assert (made.consent, made.made_at, made.service) == ("yes", NOW + timedelta(hours=1), "health")


def test_everything_knows_its_screening(screenings: Screenings, consequences: Consequences, run: Run) -> None:
    """A finding, an action and a referral lead back to their screening; an id that is none is told."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    found = finding(consequences, run, "ill")
    assert found is not None
    ids = {"findings": found.id, "actions": action(consequences, run, "call_nurse").id}
    for table, row_id in (ids | {"referrals": referral(consequences, run).id}).items():
        assert consequences.screening_of(table, row_id) == run.screening.id
        with pytest.raises(NoSuchRecord):
            consequences.screening_of(table, "0" * 32)


def test_an_answer_that_the_form_gave_itself_is_a_reason_too(consequences: Consequences, run: Run) -> None:
    """A finding can stand on a default that nobody touched."""
    found = finding(consequences, run, "with_somebody")
    assert found is not None
    assert found.because == (ALONE,)


def test_an_answer_that_changes_no_conclusion_touches_none(screenings: Screenings, store: Store, run: Run) -> None:
    """The same answer twice adds its row and notes the time; a disk that failed in between is followed up again."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    before = store.db.conn.total_changes
    screenings.answer(run, ILL, "yes", NOW, "ana")
    assert store.db.conn.total_changes - before == 2  # a row, and when the screening was touched

    def answer_until_full() -> None:
        for number in range(200):
            screenings.answer(run, ILL, "no" if number % 2 else "yes", NOW, "ana")

    with full_disk(store), pytest.raises(DiskFull):
        answer_until_full()
    assert run.followed is None
    screenings.answer(run, ILL, "no", NOW, "ana")
    assert [one.name for one in Consequences(store).findings(run.screening.id) if one.name == "ill"] == []
