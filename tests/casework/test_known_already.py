"""What a screening knows before anything is asked: facts of the case, and what earlier protocols were told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from fieldtool.casework.consequences import Consequences
from fieldtool.casework.register import Register
from fieldtool.casework.screenings import Run, Screenings
from fieldtool.model import AbsentReason
from fieldtool.protocol import Protocol
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW
from tests.casework.test_register import admitted
from tests.casework.test_screenings import DAYS, FEAR, ILL, everything


@pytest.fixture
def run(screenings: Screenings, register: Register, arrival: Protocol) -> Run:
    """A screening on arrival, just begun."""
    return screenings.start(admitted(register), arrival, "ht", NOW, "ana")


def hidden(run: Run) -> Mapping[str, str]:
    """The values of the hidden items, by name."""
    items = (item for item in run.protocol.form.items if item.kind == "hidden")
    return {item.name: run.session.value(item.path) for item in items}


def test_a_screening_begins_with_what_is_known_of_the_case(run: Run) -> None:
    """Case facts fill the hidden items; what nobody has heard yet stays empty."""
    assert hidden(run) == {"case_sex": "f", "case_age_lowest": "24", "fear": ""}


def test_what_was_answered_is_not_asked_again(screenings: Screenings, store: Store, run: Run, talk: Protocol) -> None:
    """The next protocol takes earlier answers over; what follows from them is there from the start."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    screenings.answer(run, DAYS, "3", NOW, "ana")
    next_run = screenings.start(run.case, talk, "ht", NOW, "ana")
    assert hidden(next_run) == {"case_sex": "f", "case_age_lowest": "24", "ill": "yes", "days": "3"}
    assert [one.name for one in Consequences(store).findings(next_run.screening.id)] == ["ill_told"]


def test_an_absent_reason_carries_nothing_forward(screenings: Screenings, run: Run, talk: Protocol) -> None:
    """Not knowing is no value for the next protocol either."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    screenings.absent(run, ILL, AbsentReason.UNSURE, NOW, "ana")
    assert hidden(screenings.start(run.case, talk, "ht", NOW, "ana"))["ill"] == ""


def test_an_answer_that_no_longer_applies_is_not_carried_forward(
    screenings: Screenings, run: Run, talk: Protocol
) -> None:
    """Days of an illness that was taken back are nobody's days."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    screenings.answer(run, DAYS, "3", NOW, "ana")
    screenings.answer(run, ILL, "no", NOW, "ana")
    assert hidden(screenings.start(run.case, talk, "ht", NOW, "ana"))["days"] == ""


def test_resuming_takes_over_what_changed_meanwhile(
    screenings: Screenings, store: Store, run: Run, talk: Protocol
) -> None:
    """An answer corrected elsewhere, and a fact of the case corrected, reach an open screening and its findings."""
    screenings.answer(run, ILL, "no", NOW, "ana")
    waiting = screenings.start(run.case, talk, "ht", NOW, "ana")
    screenings.answer(waiting, FEAR, "yes", NOW, "ana")
    screenings.answer(run, ILL, "yes", NOW, "ana")
    with store.transaction() as db:
        db.table("cases").update(run.case.id, {"age_lowest": 17, "age_highest": 19})
    later = NOW + timedelta(hours=1)
    resumed = screenings.open(waiting.screening.id, later, "ben")
    assert hidden(resumed) == {"case_sex": "f", "case_age_lowest": "17", "ill": "yes", "days": ""}
    assert {one.name for one in Consequences(store).findings(waiting.screening.id)} == {"ill_told", "ill_and_afraid"}
    assert resumed.screening == screenings.peek(waiting.screening.id)
    back = screenings.open(run.screening.id, later, "ben")
    assert hidden(back) == {"case_sex": "f", "case_age_lowest": "17", "fear": "yes"}
    assert "child" in {one.name for one in Consequences(store).findings(run.screening.id)}


def test_resuming_with_nothing_new_writes_nothing(screenings: Screenings, store: Store, run: Run) -> None:
    """Looking at a screening, or taking it up again, leaves every row as it was."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    before = everything(store)
    screenings.read(run.screening.id, NOW + timedelta(hours=1))
    screenings.open(run.screening.id, NOW + timedelta(hours=1), "ben")
    assert everything(store) == before


def test_facts_of_one_case_never_reach_another(
    screenings: Screenings, register: Register, run: Run, talk: Protocol
) -> None:
    """What is carried forward is the same person's."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    assert hidden(screenings.start(admitted(register), talk, "ht", NOW, "ana"))["ill"] == ""
