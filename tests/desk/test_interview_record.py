"""Interviews on record: every answer is covered by an audit row, memory stays behind the store, roles hold."""

from __future__ import annotations

import pytest

from fieldtool.desk.desk import Desk
from fieldtool.desk.errors import NotYourAction
from fieldtool.desk.views import ScreeningView
from fieldtool.model import AbsentReason, Role, ScreeningState
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.errors import DiskFull
from tests.desk.arriving import admit, audited
from tests.desk.conftest import SignIn
from tests.desk.interviewing import CONSENT, FIRST, at_ease, put


def answers_on_record(desk: Desk, screening_id: str) -> list[str]:
    """The operations that put this screening's answers on record, and whether the newest stands for them all."""
    newest = desk._audit.newest(screening_id, ("answer-screening", "finish-screening"))
    assert newest is not None
    assert desk._audit.attests(newest, {"answers": desk._screenings.digest(screening_id)})
    return [operation for operation, subject in audited(desk) if subject == screening_id]


def test_answers_are_on_record_when_an_interview_is_left(desk: Desk, view: ScreeningView) -> None:
    """One row at a stop and before another screening is opened; none where nothing changed since."""
    put(desk, view, "water_12h", "no")
    desk.stop(view.id)
    assert answers_on_record(desk, view.id) == ["start-screening", "answer-screening"]
    desk.stop(view.id)
    other = desk.start(admit(desk).id, FIRST, "fr")
    assert answers_on_record(desk, view.id) == ["start-screening", "answer-screening"]
    put(desk, view, "water_12h", "yes")
    desk.resume(other.id)
    assert answers_on_record(desk, view.id) == ["start-screening", *["answer-screening"] * 2]


def test_answers_are_on_record_after_signing_out(sign_in: SignIn) -> None:
    """Whoever leaves the desk leaves their edits proven."""
    desk = sign_in("IN-01")
    view = put(desk, desk.start(admit(desk).id, FIRST, "fr"), "water_12h", "no")
    desk = sign_in("SV-01")
    assert answers_on_record(desk, view.id) == []


@pytest.mark.parametrize("call", ["stop", "confirm_gate", "finish", "start"])
def test_memory_never_runs_ahead_of_the_store(
    desk: Desk, view: ScreeningView, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, the next look is at what was committed."""
    for missing in desk.findings(view.id).missing:
        desk.absent(view.id, missing.path, AbsentReason.UNSURE)
    given = {"confirm_gate": (view.id, "talk", True), "start": (view.case.id, CONSENT, "fr")}.get(call, (view.id,))

    def no_room(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "append", no_room)
        patch.setattr(desk._screenings, "confirm_gate", no_room)
        with pytest.raises(DiskFull):
            getattr(desk, call)(*given)
    assert desk._current is None
    assert desk.findings(view.id).state is ScreeningState.IN_PROGRESS
    assert [run.id for run in desk._screenings.of_case(view.case.id)] == [view.id]


def test_an_action_is_for_its_role(sign_in: SignIn) -> None:
    """Intake staff neither close nor open again what a supervisor must do; a supervisor does both kinds."""
    desk = sign_in("IN-01")
    view = at_ease(desk, desk.start(admit(desk).id, FIRST, "fr"))
    view = put(desk, view, "water_12h", "no")
    (action,) = desk.findings(view.id).actions
    with desk._store.transaction() as db:
        db.table("actions").update(action.id, {"role": Role.SUPERVISOR})
    before = audited(desk)
    for press in (desk.complete_action, desk.reopen_action):
        with pytest.raises(NotYourAction):
            press(action.id)
    assert audited(desk) == before
    desk = sign_in("SV-01")
    assert desk.complete_action(action.id).actions[0].done_by == "SV-01"
    with desk._store.transaction() as db:
        db.table("actions").update(action.id, {"role": Role.INTAKE})
    assert desk.reopen_action(action.id).actions[0].done_at is None
