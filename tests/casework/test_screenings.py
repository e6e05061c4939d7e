"""Screenings: every answer is a row before it counts, and the rows alone are the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.casework.consequences import Consequences
from fieldtool.casework.errors import AnswersMissing, NoSuchRecord, ScreeningClosed
from fieldtool.casework.register import Register
from fieldtool.casework.screenings import Run, Screenings
from fieldtool.model import AbsentReason, ScreeningState
from fieldtool.protocol import Protocol
from fieldtool.vault.errors import DiskFull
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW, new_store
from tests.casework.protocols import ARRIVAL, KINDS, loaded
from tests.casework.test_register import admitted

THIRSTY, HUNGRY, ILL, DAYS, SHARE, WORDS = (
    f"/data/needs/{name}" for name in ("thirsty", "hungry", "ill", "days", "share", "words")
)
FEAR = "/data/talk/fear"


@pytest.fixture
def run(screenings: Screenings, register: Register, arrival: Protocol) -> Run:
    """A screening on arrival, just begun."""
    return screenings.start(admitted(register), arrival, "ht", NOW, "ana")


def rows(store: Store, run: Run, path: str) -> list[tuple[str | None, str | None]]:
    """Every answer row of an item, in order: value and absent reason."""
    found = store.db.query(
        "select value, absent from answers where screening_id = ? and path = ? order by sequence",
        [run.screening.id, path],
    )
    return [(row["value"], row["absent"]) for row in found]


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The whole store, table by table."""
    return {name: list(store.db.table(name).rows) for name in store.db.table_names()}


def standing(run: Run) -> dict[str, tuple[str, str | None, bool]]:
    """How every item of the form stands, but for the form's own random mark."""
    states = run.session.states().values()
    return {
        node.path: (node.value, node.absent, node.relevant) for node in states if not node.path.startswith("/data/meta")
    }


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Within it, the store cannot grow by a single page."""
    store.db.execute("vacuum")  # no page is free
    pages = store.db.execute("pragma page_count").fetchone()[0]
    free = store.db.execute("pragma freelist_count").fetchone()[0]
    assert free == 0
    store.db.execute(f"pragma max_page_count = {pages}")
    try:
        yield
    finally:
        store.db.execute("pragma max_page_count = 1000000000")


# Answers


def test_answers_are_only_ever_added(screenings: Screenings, store: Store, run: Run) -> None:
    """Correcting, taking back and not knowing are rows of their own; the newest counts."""
    screenings.answer(run, THIRSTY, "yes", NOW, "ana")
    screenings.answer(run, THIRSTY, "no", NOW, "ana")
    screenings.absent(run, THIRSTY, AbsentReason.UNSURE, NOW, "ana")
    screenings.answer(run, THIRSTY, "", NOW, "ana")
    screenings.answer(run, THIRSTY, "yes", NOW, "ana")
    assert rows(store, run, THIRSTY) == [
        ("yes", None),
        ("no", None),
        (None, "unsure"),
        ("", None),
        ("yes", None),
    ]
    assert run.session.value(THIRSTY) == screenings.read(run.screening.id, NOW).session.value(THIRSTY) == "yes"


def test_an_absent_reason_and_a_value_exclude_each_other(screenings: Screenings, run: Run) -> None:
    """An item has a value or a reason for having none, in memory and after reading it again."""
    screenings.answer(run, HUNGRY, "yes", NOW, "ana")
    screenings.absent(run, HUNGRY, AbsentReason.DECLINED, NOW, "ana")
    for seen in (run, screenings.read(run.screening.id, NOW)):
        assert (seen.session.value(HUNGRY), seen.session.state(HUNGRY).absent) == ("", "declined")
    screenings.answer(run, HUNGRY, "no", NOW, "ana")
    for seen in (run, screenings.read(run.screening.id, NOW)):
        assert (seen.session.value(HUNGRY), seen.session.state(HUNGRY).absent) == ("no", None)


def test_what_the_form_refuses_is_not_written(screenings: Screenings, store: Store, run: Run) -> None:
    """A value out of bounds, a choice that is none and a question that is not asked leave no row."""
    before = everything(store)
    assert screenings.answer(run, DAYS, "3", NOW, "ana").result == "not-relevant"
    assert screenings.answer(run, THIRSTY, "perhaps", NOW, "ana").result == "constraint"
    assert everything(store) == before
    screenings.answer(run, ILL, "yes", NOW, "ana")
    assert screenings.answer(run, DAYS, "101", NOW, "ana").result == "constraint"
    assert rows(store, run, DAYS) == []


def test_each_answer_says_when_by_whom_and_where(screenings: Screenings, store: Store, run: Run) -> None:
    """The row carries the instant, the member of staff and the desk."""
    screenings.answer(run, THIRSTY, "yes", NOW + timedelta(minutes=1), "ben")
    row = next(store.db.query("select * from answers where path = ?", [THIRSTY]))
    assert (row["item"], row["by"], row["desk"]) == ("thirsty", "ben", "1")
    assert run.given[THIRSTY].at == screenings.read(run.screening.id, NOW).given[THIRSTY].at
    assert run.screening.touched_at == screenings.peek(run.screening.id).touched_at == NOW + timedelta(minutes=1)


PUT = st.one_of(
    st.tuples(st.sampled_from([THIRSTY, HUNGRY, ILL, SHARE]), st.sampled_from(["yes", "no", ""]), st.none()),
    st.tuples(st.just(DAYS), st.sampled_from(["1", "40", "101", ""]), st.none()),
    st.tuples(st.just(WORDS), st.text(max_size=12), st.none()),
    st.tuples(st.sampled_from([THIRSTY, HUNGRY, ILL, DAYS, SHARE]), st.just(""), st.sampled_from(AbsentReason)),
)


class Bench:
    """One store for all examples of a property; each takes a case of its own."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self.store = store
        self.protocol = protocol
        self.register = Register(store, "PC", practice=False)

    def screenings(self) -> Screenings:
        """The screenings as a process that was just started has them."""
        return Screenings(self.store, self.register, desk="1", country="PAN")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, arrival: Protocol) -> Iterator[Bench]:
    """A store with the protocol that asks on arrival."""
    with new_store(tmp_path_factory.mktemp("shared")) as store:
        yield Bench(store, arrival)


@given(st.lists(PUT, max_size=12))
def test_the_rows_alone_give_the_screening_back(bench: Bench, puts: list[tuple[str, str, str | None]]) -> None:
    """Whatever was answered in whatever order, reading the rows gives the same form, and the same findings stand.

    So a process that is killed after any answer loses nothing: nothing counts that is not a row.
    """
    screenings = bench.screenings()
    run = screenings.start(admitted(bench.register), bench.protocol, "ht", NOW, "ana")
    for step, (path, value, reason) in enumerate(puts):
        at = NOW + timedelta(seconds=step)
        if reason:
            screenings.absent(run, path, reason, at, "ana")
        else:
            screenings.answer(run, path, value, at, "ana")
    again = bench.screenings().read(run.screening.id, NOW)
    assert standing(again) == standing(run)
    assert again.given == run.given
    assert again.screening == run.screening
    said = bench.protocol.evaluate(again.session)
    followed = Consequences(bench.store)
    kept = {finding.name: finding.because for finding in followed.findings(run.screening.id)}
    assert kept == {raised.name: tuple(reason.path for reason in raised.because) for raised in said.findings}
    assert {one.name for one in followed.actions(run.screening.id)} == {one.name for one in said.actions}
    assert {(one.name, one.consent) for one in followed.referrals(run.screening.id)} == {
        (one.name, one.consent) for one in said.referrals
    }


# Every kind of answer


def kept(name: str) -> str:
    """The path of an item of the form with every kind of question."""
    return f"/data/all/{name}"


def padded(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same with blanks around it, as a hand may type it."""
    return st.builds("{}{}{}".format, st.sampled_from(["", " ", "  "]), texts, st.sampled_from(["", " "]))


WHOLE = padded(st.builds("{}{}".format, st.sampled_from(["", "+", "-", "00", "+0"]), st.integers(0, 999)))
COLOURS = st.lists(st.sampled_from(["red", "blue", "green"]), max_size=5)
TYPED: dict[str, st.SearchStrategy[str]] = {
    "whole": WHOLE,
    "most": WHOLE,
    "some": WHOLE,
    "part": padded(st.from_regex(r"[+-]?[0-9]{0,3}\.?[0-9]{0,3}", fullmatch=True)),
    "day": padded(st.dates().map(str)),
    "begun": padded(st.dates().map(str)),
    "moment": padded(st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}-05:00")),
    "clock": padded(st.times().map(lambda clock: clock.isoformat(timespec="milliseconds"))),
    "scale": padded(st.integers(-1, 11).map(str)),
    "one": st.sampled_from(["red", "blue", "green", " red"]),
    "many": COLOURS.map(" ".join) | COLOURS.map("  ".join),
    "shade": st.sampled_from(["dark_red", "dark_blue"]),
    "order": st.permutations(["red", "blue", "green"]).map(" ".join),
    "seen": st.just("OK"),
    "words": st.text(max_size=8),
    "echo": st.text(max_size=8),
}
SAID = st.sampled_from(sorted(TYPED)).flatmap(
    lambda name: st.tuples(
        st.just(kept(name)), TYPED[name] | st.just(""), st.none() | st.none() | st.sampled_from(AbsentReason)
    )
)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A store with the protocol that asks every kind of question, and sets values by itself."""
    folder = tmp_path_factory.mktemp("kinds")
    with new_store(folder) as store:
        yield Bench(store, loaded(folder, KINDS))


@given(st.lists(SAID, max_size=12))
def test_answers_of_every_kind_come_back_as_the_form_kept_them(
    every_kind: Bench, puts: list[tuple[str, str, str | None]]
) -> None:
    """However they were typed, and days later: the form, the rows and what was given agree."""
    screenings = every_kind.screenings()
    run = screenings.start(admitted(every_kind.register), every_kind.protocol, "ht", NOW, "ana")
    for step, (path, value, reason) in enumerate(puts):
        at = NOW + timedelta(seconds=step)
        if reason:
            screenings.absent(run, path, reason, at, "ana")
        else:
            screenings.answer(run, path, value, at, "ana")
    again = every_kind.screenings().read(run.screening.id, NOW + timedelta(days=3))
    assert standing(again) == standing(run)
    assert again.given == run.given
    for path, answer in run.given.items():
        assert run.session.entry(path) == (path, answer.value, answer.absent)


@pytest.fixture
def kinds(screenings: Screenings, register: Register, every_kind: Bench) -> Run:
    """A screening with every kind of question, just begun."""
    return screenings.start(admitted(register), every_kind.protocol, "ht", NOW, "ana")


def test_what_is_written_is_what_the_form_keeps(screenings: Screenings, store: Store, kinds: Run) -> None:
    """A plus sign, blanks and an answer given twice are neither in the row nor in the run."""
    for name, typed, stored in (
        ("whole", " +65", "65"),
        ("part", "+.5 ", ".5"),
        ("many", "blue  red blue", "blue red"),
    ):
        screenings.answer(kinds, kept(name), typed, NOW, "ana")
        assert rows(store, kinds, kept(name)) == [(stored, None)]
        assert kinds.given[kept(name)].value == kinds.session.value(kept(name)) == stored


def test_what_the_form_sets_after_an_answer_is_written_with_it(
    screenings: Screenings, store: Store, kinds: Run
) -> None:
    """The values that follow an answer are rows of their own, by the same hand, in the same transaction."""
    screenings.answer(kinds, kept("words"), "aid", NOW + timedelta(minutes=1), "ben")
    assert rows(store, kinds, kept("echo")) == [("aid!", None)]
    again = screenings.read(kinds.screening.id, NOW + timedelta(days=1))
    assert again.given[kept("heard")] == kinds.given[kept("heard")]
    assert (again.given[kept("heard")].by, again.session.value(kept("echo"))) == ("ben", "aid!")
    assert again.session.value(kept("begun")) == "2026-11-16"
    before, form, given_before = everything(store), standing(kinds), dict(kinds.given)
    with full_disk(store), pytest.raises(DiskFull):
        screenings.answer(kinds, kept("words"), "x" * 20_000, NOW, "ana")
    assert (everything(store), standing(kinds), kinds.given) == (before, form, given_before)


def test_an_answer_that_no_longer_fits_keeps_a_screening_open(screenings: Screenings, kinds: Run) -> None:
    """Another answer broke its constraint: it needs attention before the end, required or not."""
    screenings.answer(kinds, kept("some"), "5", NOW, "ana")
    screenings.answer(kinds, kept("most"), "3", NOW, "ana")
    assert [node.path for node in screenings.missing(kinds)] == [kept("some")]
    with pytest.raises(AnswersMissing):
        screenings.finish(kinds, NOW)
    screenings.answer(kinds, kept("some"), "2", NOW, "ana")
    assert screenings.missing(kinds) == ()
    screenings.finish(kinds, NOW)


# The protocol's version


def test_a_screening_finishes_on_the_version_that_it_began_with(
    screenings: Screenings, store: Store, register: Register, run: Run, tmp_path: Path
) -> None:
    """A newer pack has another question; the open screening does not, a new one does."""
    screenings.answer(run, HUNGRY, "yes", NOW, "ana")
    newer = loaded(tmp_path, ARRIVAL.replace("Are you ill?", "Do you feel ill?").replace("or ${hungry} = 'yes'", ""))
    screenings.start(admitted(register), newer, "ht", NOW, "ana")
    fresh = Screenings(store, register, desk="1", country="PAN")
    resumed = fresh.open(run.screening.id, NOW, "ana")
    assert resumed.session.label(ILL) == "Are you ill?"
    fresh.answer(resumed, THIRSTY, "no", NOW, "ana")
    assert "basics" in {one.name for one in Consequences(store).findings(run.screening.id)}
    assert newer.digest != resumed.protocol.digest == run.protocol.digest


def test_a_screening_finishes_on_the_lists_that_it_began_with(
    screenings: Screenings, store: Store, register: Register, tmp_path: Path
) -> None:
    """A list beside the protocol is pinned with it: the file may be changed, or gone."""
    file = tmp_path / "places.csv"
    file.write_text("name,label\nhere,Here\n", "utf-8")
    old = '{type: text, name: words, "label::English (en)": In your own words}'
    listed = '{type: select_one_from_file places.csv, name: words, "label::English (en)": Where}'
    protocol = loaded(tmp_path, ARRIVAL.replace(old, listed))
    run = screenings.start(admitted(register), protocol, "ht", NOW, "ana")
    screenings.answer(run, WORDS, "here", NOW, "ana")
    file.unlink()
    fresh = Screenings(store, register, desk="1", country="PAN").open(run.screening.id, NOW, "ana")
    assert [choice.label for choice in fresh.session.choices(WORDS)] == ["Here"]
    assert (fresh.session.value(WORDS), fresh.protocol.digest) == ("here", protocol.digest)


# Stopping and finishing


def test_stopped_and_interrupted_are_told_apart(screenings: Screenings, run: Run) -> None:
    """Left without *Stop* it was interrupted; after *Stop* it was not, until somebody goes on with it."""
    assert screenings.peek(run.screening.id).interrupted
    screenings.stop(run, NOW + timedelta(minutes=5))
    assert not screenings.peek(run.screening.id).interrupted
    assert not run.screening.interrupted
    resumed = screenings.open(run.screening.id, NOW + timedelta(hours=1), "ana")
    screenings.answer(resumed, THIRSTY, "no", NOW + timedelta(hours=1), "ana")
    assert screenings.peek(run.screening.id).interrupted
    assert resumed.screening.interrupted


def test_a_clock_that_was_set_back_hides_no_interruption(screenings: Screenings, run: Run) -> None:
    """An answer after a *Stop* means that the interview went on, whatever the clock says."""
    screenings.stop(run, NOW)
    screenings.answer(run, THIRSTY, "no", NOW - timedelta(hours=3), "ana")
    assert screenings.peek(run.screening.id).interrupted


def test_only_missing_required_answers_keep_a_screening_open(screenings: Screenings, run: Run) -> None:
    """It is refused with their number; a reason for having no answer is enough, and nothing else is asked for."""
    assert [node.path for node in screenings.missing(run)] == [ILL]
    with pytest.raises(AnswersMissing, match="1 question"):
        screenings.finish(run, NOW)
    assert screenings.peek(run.screening.id).state is ScreeningState.IN_PROGRESS
    screenings.absent(run, ILL, AbsentReason.NO_INTERPRETER, NOW, "ana")
    screenings.finish(run, NOW + timedelta(minutes=9))
    finished = screenings.peek(run.screening.id)
    assert (finished.state, finished.completed_at) == (ScreeningState.COMPLETED, NOW + timedelta(minutes=9))
    assert finished == run.screening


def writes(screenings: Screenings, run: Run, at: datetime) -> tuple[Callable[[], object], ...]:
    """Everything that writes to a screening."""
    return (
        lambda: screenings.answer(run, ILL, "yes", at, "ana"),
        lambda: screenings.absent(run, ILL, AbsentReason.UNSURE, at, "ana"),
        lambda: screenings.confirm_gate(run, "/data/needs", True, at, "ana"),
        lambda: screenings.come_back(run, ILL, True),
        lambda: screenings.stop(run, at),
        lambda: screenings.finish(run, at),
    )


def test_nothing_is_written_to_a_finished_screening(screenings: Screenings, store: Store, run: Run) -> None:
    """No answer, reason, mark, stop or second end; also not when it is opened again after a fact changed."""
    screenings.answer(run, ILL, "no", NOW, "ana")
    screenings.finish(run, NOW)
    with store.transaction() as db:
        db.table("cases").update(run.case.id, {"age_lowest": 3, "age_highest": 3})
    before = everything(store)
    later = NOW + timedelta(days=1)
    for seen in (run, screenings.open(run.screening.id, later, "ana")):
        for write in writes(screenings, seen, later):
            with pytest.raises(ScreeningClosed):
                write()
        screenings.set_position(seen, ILL)  # looking around in it is no error, and no row
    assert everything(store) == before


# Marks


def test_the_newest_word_on_a_gate_counts(screenings: Screenings, run: Run) -> None:
    """Yes, no and yes again within one instant: the last one said."""
    assert screenings.confirmations(run.screening.id) == {}
    for confirmed in (True, False, True, True, False):
        screenings.confirm_gate(run, "/data/needs", confirmed, NOW, "ana")
        assert screenings.confirmations(run.screening.id) == {"/data/needs": confirmed}
    screenings.confirm_gate(run, "/data/needs", True, NOW - timedelta(hours=1), "ana")
    assert screenings.confirmations(run.screening.id) == {"/data/needs": True}


def test_questions_to_come_back_to(screenings: Screenings, run: Run) -> None:
    """A question is marked once however often it is pressed, and unmarked."""
    screenings.come_back(run, ILL, True)
    screenings.come_back(run, ILL, True)
    assert screenings.to_come_back(run.screening.id) == (ILL,)
    screenings.come_back(run, ILL, False)
    assert screenings.to_come_back(run.screening.id) == ()


def test_the_question_on_screen_is_remembered(screenings: Screenings, run: Run) -> None:
    """An interruption returns to it."""
    screenings.set_position(run, HUNGRY)
    assert run.screening.position == screenings.peek(run.screening.id).position == HUNGRY


def test_lists_are_in_the_order_of_beginning(
    screenings: Screenings, register: Register, run: Run, talk: Protocol
) -> None:
    """A case's screenings come newest first, also where they began in one instant or the clock was set back."""
    second = screenings.start(run.case, talk, "ht", NOW, "ana")
    third = screenings.start(run.case, talk, "ht", NOW - timedelta(days=1), "ana")
    expected = [third.screening.id, second.screening.id, run.screening.id]
    assert [one.id for one in screenings.of_case(run.case.id)] == expected
    other = screenings.start(admitted(register), talk, "ht", NOW + timedelta(minutes=1), "ana")
    assert screenings.unfinished(1)[0].id == other.screening.id
    assert len(screenings.unfinished(10)) == 4


def test_a_screening_that_is_none_is_told(screenings: Screenings) -> None:
    """An id that names nothing is an error of its own."""
    with pytest.raises(NoSuchRecord):
        screenings.open("0" * 32, NOW, "ana")


# A full disk


def test_a_full_disk_loses_nothing_and_invents_nothing(screenings: Screenings, store: Store, run: Run) -> None:
    """After the failure form, run and store are as before; the same answer is taken once there is room."""
    screenings.answer(run, ILL, "yes", NOW, "ana")
    words = "x" * 20_000
    before, form, given_before, row = everything(store), standing(run), dict(run.given), run.screening
    with full_disk(store):
        with pytest.raises(DiskFull):
            screenings.answer(run, WORDS, words, NOW, "ana")
        assert everything(store) == before
        assert (standing(run), run.given, run.screening) == (form, given_before, row)
        assert screenings.answer(run, DAYS, "101", NOW, "ana").result == "constraint"
    assert screenings.answer(run, WORDS, words, NOW, "ana").result == "accepted"
    assert screenings.read(run.screening.id, NOW).session.value(WORDS) == words


def test_a_full_disk_at_the_start_leaves_no_half_begun_screening(
    screenings: Screenings, store: Store, register: Register, arrival: Protocol
) -> None:
    """Row, pinned protocol and carried facts are written together or not at all."""
    case = admitted(register)
    before = everything(store)
    with full_disk(store), pytest.raises(DiskFull):
        screenings.start(case, arrival, "ht", NOW, "ana")
    assert everything(store) == before
    assert screenings.start(case, arrival, "ht", NOW, "ana").screening.state is ScreeningState.IN_PROGRESS


def test_the_digest_stands_for_every_answer(screenings: Screenings, run: Run) -> None:
    """It is the same until an answer is added."""
    screenings.answer(run, ILL, "no", NOW, "ana")
    digest = screenings.digest(run.screening.id)
    assert digest == screenings.digest(run.screening.id)
    screenings.answer(run, ILL, "no", NOW, "ana")
    assert digest != screenings.digest(run.screening.id)
