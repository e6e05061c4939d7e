"""Leading a person through the real protocols: what is shown, what is kept, what follows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.casework.errors import AnswersMissing, NoSuchRecord, ScreeningClosed
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.views import QuestionKind, ScreeningView, SectionState
from fieldtool.model import AbsentReason, AgeGiven, ScreeningState, Sex
from fieldtool.protocol import builtin_pack_folder, load_pack
from fieldtool.vault.errors import DiskFull
from tests.casework.protocols import ARRIVAL, loaded
from tests.casework.test_screenings import full_disk
from tests.desk.arriving import NAME, NOW, admit, audited
from tests.desk.conftest import SignIn
from tests.desk.interviewing import CONSENT, FIRST, VULNERABILITY, finished, path_of, put, question, section

# What is shown


@pytest.mark.parametrize("language,full", [("es", "Español (es)"), ("en", "English (en)"), ("fr", "Français (fr)")])
@pytest.mark.parametrize("protocol", [FIRST, CONSENT, VULNERABILITY])
def test_every_text_is_in_the_staffs_language(sign_in: SignIn, protocol: str, language: str, full: str) -> None:
    """Questions, hints, choices, sections and titles are the pack's own words in that language."""
    desk = sign_in("IN-01", language)
    view = desk.start(admit(desk).id, protocol, language)
    told = load_pack(builtin_pack_folder()).protocol(protocol)
    assert told is not None
    assert view.protocol_title == told.titles[language]
    items = {item.path: item for item in told.form.items}
    groups = {group.path: group for group in told.form.groups}
    assert [one.label for one in view.questions] == [items[one.path].labels[full] for one in view.questions]
    assert [one.title for one in view.sections] == [groups[one.key].labels[full] for one in view.sections]
    assert all(one.why for one in view.questions if one.sources)
    assert {one.person_label for one in view.questions} == {""}


@pytest.mark.parametrize("staff,person", [("es", "fr"), ("fr", "es"), ("en", "fr")])
def test_the_persons_words_stand_beside_the_staffs(sign_in: SignIn, staff: str, person: str) -> None:
    """Each question and choice is there in both languages; where the pack has no text, the person's side is empty."""
    desk = sign_in("IN-01", staff)
    case = admit(desk)
    view = desk.start(case.id, FIRST, person)
    assert all(one.person_label and one.person_label != one.label for one in view.questions)
    assert all(choice.person_label for one in view.questions for choice in one.choices)
    other = desk.start(admit(desk).id, FIRST, "ht")
    assert {one.person_label for one in other.questions} == {""}


def test_a_language_without_texts_is_shown_in_english(sign_in: SignIn) -> None:
    """Staff who read another language get the pack's English, never empty lines."""
    desk = sign_in("IN-01", "zh")
    view = desk.start(admit(desk).id, FIRST, "fr")
    english = load_pack(builtin_pack_folder()).protocols[0].form
    labels = {item.path: item.labels["English (en)"] for item in english.items if "English (en)" in item.labels}
    assert [one.label for one in view.questions] == [labels[one.path] for one in view.questions]


def test_only_what_applies_to_the_person_is_asked(desk: Desk) -> None:
    """A man is not asked about pregnancy, a baby is not interviewed; nothing hidden or calculated is a question."""
    woman = desk.start(admit(desk).id, FIRST, "fr")
    man = desk.start(admit(desk, sex=Sex.MALE).id, FIRST, "fr")
    baby = desk.start(admit(desk, age=AgeGiven(0, 0), travelling="family").id, FIRST, "fr")
    assert section(woman, "pregnancy") is SectionState.NOT_STARTED
    assert section(man, "pregnancy") is SectionState.NOT_NEEDED
    assert section(baby, "safety") is SectionState.NOT_NEEDED
    assert not any(one.path.startswith(("/data/case_", "/data/may_be")) for one in woman.questions)


def test_sections_go_from_untouched_to_done(desk: Desk, view: ScreeningView) -> None:
    """Started with the first answer, done when all that is asked has an answer or a reason, and back again."""
    assert section(view, "needs_now") is SectionState.NOT_STARTED
    view = put(desk, view, "water_12h", "yes")
    assert section(view, "needs_now") is SectionState.STARTED
    view = put(desk, view, "food_24h", "yes")
    view = desk.absent(view.id, path_of(view, "health_now"), AbsentReason.DECLINED).view
    assert section(view, "needs_now") is SectionState.DONE
    assert question(view, "health_now").absent is AbsentReason.DECLINED
    view = put(desk, view, "food_24h", "")
    assert section(view, "needs_now") is SectionState.STARTED
    assert (view.seen, view.total) == (2, len([one for one in view.questions if one.kind is not QuestionKind.NOTE]))


def test_a_section_opens_with_the_answer_that_needs_it(desk: Desk, view: ScreeningView) -> None:
    """More about health is asked once something hurts."""
    assert section(view, "health_more") is SectionState.NOT_NEEDED
    view = put(desk, view, "health_now", "fluids")
    assert section(view, "health_more") is SectionState.NOT_STARTED


def test_the_place_is_kept_across_sign_ins(sign_in: SignIn) -> None:
    """First the first question, later the one that was on screen, and the first open one where that is gone."""
    desk = sign_in("IN-01")
    view = desk.start(admit(desk).id, FIRST, "fr")
    assert view.position == view.questions[0].path
    view = put(desk, view, "health_now", "fluids")
    desk.set_position(view.id, path_of(view, "fluid_signs"))
    assert sign_in("SV-01").resume(view.id).position == path_of(view, "fluid_signs")
    desk = sign_in("IN-01")
    view = put(desk, desk.resume(view.id), "health_now", "none")
    assert view.position == view.questions[0].path


def test_gates_are_asked_and_the_staff_decide(desk: Desk, view: ScreeningView) -> None:
    """A section that needs privacy says so; yes, no and yes again are kept."""
    gates = {one.key: one.gate for one in view.sections if one.gate}
    pregnancy = gates["/data/pregnancy"]
    assert (pregnancy.requires, pregnancy.confirmed) == ("privacy", None)
    assert pregnancy.say.startswith("We are not alone")
    assert gates["/data/distress"].requires == "trained-interviewer"
    for confirmed in (True, False, True):
        view = desk.confirm_gate(view.id, pregnancy.section, confirmed)
        gate = next(one.gate for one in view.sections if one.key == "/data/pregnancy")
        assert gate is not None
        assert gate.confirmed is confirmed


def test_gates_of_every_kind(sign_in: SignIn, tmp_path: Path) -> None:
    """Staff are asked one thing after the other; a consent is read from the answers; no service is verified yet."""
    desk = sign_in("IN-01")
    case = admit(desk)
    group = "  - {type: begin_group, name: needs,"
    gates = "gates:\n  - {group: needs, requires: REQUIRES, 'say::English (en)': Later}\n"
    asked = '  - {type: select_one yn, name: agree, "label::English (en)": May we?}\n'
    text = ARRIVAL.replace(group, asked + group, 1) + gates

    def gate(screening_id: str) -> tuple[str, bool | None, str]:
        (found,) = (each.gate for each in desk.resume(screening_id).sections if each.key == "/data/needs")
        assert found is not None
        return found.requires, found.confirmed, found.say

    def begun(requires: str) -> str:
        protocol = loaded(tmp_path, text.replace("REQUIRES", requires))
        return desk._screenings.start(desk._register.case(case.id), protocol, "fr", NOW, desk.person.id).screening.id

    both = begun("privacy trained-interviewer consent:agree")
    assert gate(both) == ("consent", False, "Later")
    desk.answer(both, "/data/agree", "yes")
    assert gate(both) == ("privacy", None, "Later")
    desk.confirm_gate(both, "/data/needs", True)
    assert gate(both) == ("trained-interviewer", None, "Later")
    for said in (False, True):
        desk.confirm_gate(both, "/data/needs", said)
        assert gate(both)[:2] == ("trained-interviewer" if not said else "privacy", said)
    desk.answer(both, "/data/agree", "no")
    assert gate(both) == ("consent", False, "Later")
    assert gate(begun("service:clinic privacy")) == ("service", False, "Later")


def test_a_question_to_come_back_to_is_remembered(sign_in: SignIn) -> None:
    """Also after the interview was stopped."""
    desk = sign_in("IN-01")
    view = desk.start(admit(desk).id, FIRST, "fr")
    later = path_of(view, "lost_someone")
    assert desk.come_back_later(view.id, later, True).to_come_back == (later,)
    desk.stop(view.id)
    desk = sign_in("IN-01")
    assert desk.resume(view.id).to_come_back == (later,)
    assert desk.come_back_later(view.id, later, False).to_come_back == ()


def test_the_margin_says_what_follows_from_an_answer(desk: Desk, view: ScreeningView, clock: ManualClock) -> None:
    """The question that raised an action names it with its deadline until it is done."""
    clock.advance(timedelta(minutes=10))
    view = put(desk, view, "food_24h", "no")
    assert question(view, "food_24h").because.endswith(": by 10:10, 23 Nov")
    assert question(view, "water_12h").because == ""
    action = next(one for one in desk.findings(view.id).actions if one.title in question(view, "food_24h").because)
    desk.complete_action(action.id)
    assert question(desk.resume(view.id), "food_24h").because == ""


# What is saved


def test_saved_means_committed(sign_in: SignIn, clock: ManualClock) -> None:
    """An accepted answer carries its instant and is there for whoever signs in next."""
    desk = sign_in("IN-01")
    view = desk.start(admit(desk).id, FIRST, "fr")
    clock.advance(timedelta(minutes=3))
    saved = desk.answer(view.id, path_of(view, "language_ok"), "no")
    assert (saved.result, saved.at) == ("accepted", NOW + timedelta(minutes=3))
    assert question(sign_in("SV-01").resume(view.id), "language_ok").value == "no"


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_what_does_not_fit_is_said_and_not_saved(sign_in: SignIn, language: str) -> None:
    """The refusal is a sentence in the staff's language, and the record stays."""
    desk = sign_in("IN-01", language)
    view = desk.start(admit(desk).id, FIRST, "fr")
    view = put(desk, view, "red_signs", "none")
    values = " ".join(choice.value for choice in question(view, "red_signs").choices)
    saved = desk.answer(view.id, path_of(view, "red_signs"), values)
    assert (saved.result, saved.at) == ("constraint", None)
    assert saved.message
    assert question(saved.view, "red_signs").value == "none"


def test_starting_again_goes_on_with_what_is_open(desk: Desk, view: ScreeningView) -> None:
    """There is one open screening of a protocol for a case; after its end a new one begins."""
    put(desk, view, "language_ok", "yes")
    again = desk.start(view.case.id, FIRST, "es")
    assert (again.id, question(again, "language_ok").value) == (view.id, "yes")
    finished(desk, view)
    assert desk.start(view.case.id, FIRST, "fr").id != view.id


def test_switching_between_screenings_mixes_nothing(desk: Desk) -> None:
    """Answers go to the screening that they are given to, whichever was on screen before."""
    one, two = (desk.start(admit(desk).id, FIRST, "fr") for _ in range(2))
    for number in range(4):
        put(desk, one, "water_12h", ("yes", "no")[number % 2])
        put(desk, two, "food_24h", ("no", "yes")[number % 2])
    assert (question(desk.resume(one.id), "water_12h").value, question(desk.resume(one.id), "food_24h").value) == (
        "no",
        "",
    )
    assert question(desk.resume(two.id), "food_24h").value == "yes"


def test_answers_reach_the_next_protocol(desk: Desk, view: ScreeningView) -> None:
    """Who may be told about a pregnancy is asked where there is one, without asking about it again."""
    put(desk, view, "pregnant", "yes")
    finished(desk, view)
    consent = desk.start(view.case.id, CONSENT, "fr")
    assert question(consent, "consent_sharing_health").value == ""
    without = desk.start(admit(desk).id, CONSENT, "fr")
    assert section(without, "sharing") is SectionState.NOT_NEEDED


# The end


def test_finishing_asks_for_what_is_missing(desk: Desk, view: ScreeningView) -> None:
    """Refused with the list of what is open; reasons are enough; then it is on record, with a digest of the answers."""
    with pytest.raises(AnswersMissing):
        desk.finish(view.id)
    missing = {one.path.rpartition("/")[2] for one in desk.findings(view.id).missing}
    assert missing == {"red_signs", "fear_return"}
    end = finished(desk, view)
    assert (end.state, end.missing) == (ScreeningState.COMPLETED, ())
    assert [operation for operation, _ in audited(desk)] == ["admit", "start-screening", "finish-screening"]
    row = desk._store.db.execute("select max(sequence) from audit").fetchone()
    assert desk._audit.attests(row[0], {"answers": desk._screenings.digest(view.id)})


def test_a_finished_screening_is_read_and_judged_but_not_changed(desk: Desk, view: ScreeningView) -> None:
    """Answers are refused; opinions, actions and hand-overs still go on."""
    view = put(desk, view, "water_12h", "no")
    found = finished(desk, view)
    with pytest.raises(ScreeningClosed):
        desk.answer(view.id, path_of(view, "water_12h"), "yes")
    assert question(desk.resume(view.id), "water_12h").value == "no"
    assert desk.agree(found.findings[0].id, True, "").findings[0].agreed is True
    assert desk.complete_action(found.actions[0].id).actions[-1].done_by == "IN-01"


def log_until_it_fails(desk: Desk, subject: str) -> None:
    """Fill what is left of the store's pages."""
    while True:
        desk._log("filling", subject)


def test_a_full_disk_at_the_end_leaves_the_interview_open(desk: Desk, view: ScreeningView) -> None:
    """Neither the store nor the window thinks that it is finished, and afterwards it can be."""
    for missing in desk.findings(view.id).missing:
        desk.absent(view.id, missing.path, AbsentReason.UNSURE)
    with full_disk(desk._store):
        with pytest.raises(DiskFull):
            log_until_it_fails(desk, view.id)
        with pytest.raises(DiskFull):
            desk.finish(view.id)
        assert desk.findings(view.id).state is ScreeningState.IN_PROGRESS
    assert desk.finish(view.id).state is ScreeningState.COMPLETED


def change_until_it_fails(desk: Desk, view: ScreeningView) -> None:
    """Say no, then yes, over and over."""
    while True:
        for value in ("no", "yes"):
            desk.answer(view.id, path_of(view, "water_12h"), value)


def test_a_full_disk_keeps_the_answer_on_screen(desk: Desk, view: ScreeningView) -> None:
    """The error is told, the view is as before, and the same answer is taken once there is room."""
    view = put(desk, view, "water_12h", "yes")
    with full_disk(desk._store):
        with pytest.raises(DiskFull):
            change_until_it_fails(desk, view)
        stored = desk._screenings.read(view.id, NOW)
        shown = desk.resume(view.id)
        assert question(shown, "water_12h").value == stored.session.value(path_of(view, "water_12h"))
    assert question(put(desk, view, "food_24h", "no"), "food_24h").value == "no"


@pytest.mark.parametrize("call", ["agree", "complete_action", "reopen_action", "decide_referral", "resume", "finish"])
def test_what_is_not_there_is_told(desk: Desk, call: str) -> None:
    """An id that names nothing is a sentence, and nothing is written or audited."""
    more = {"agree": (True, ""), "decide_referral": ("yes",)}.get(call, ())
    with pytest.raises(NoSuchRecord):
        getattr(desk, call)("0" * 32, *more)
    assert audited(desk) == []


def test_a_protocol_that_is_not_in_the_pack_is_told(desk: Desk) -> None:
    """Nothing is begun."""
    with pytest.raises(NoSuchRecord):
        desk.start(admit(desk).id, "no-such-protocol", "fr")


def test_no_view_of_an_interview_carries_the_name(desk: Desk, view: ScreeningView) -> None:
    """Neither the screening nor what follows from it."""
    seen = [view, put(desk, view, "water_12h", "no"), desk.findings(view.id), finished(desk, view)]
    told = repr(seen)
    assert not any(part in told for part in NAME.split())
