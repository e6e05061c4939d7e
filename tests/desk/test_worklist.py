"""The home queue, arrivals and looking people up: sorted by what is due, logged, and without names."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from fieldtool.casework.errors import NoSuchRecord
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.views import HallToday, HomeView, ScreeningView
from fieldtool.model import AbsentReason, AgeGiven, Profile, Role, ScreeningState, Sex, case_code_is_valid
from tests.desk.arriving import NAME, NOW, admit, audited
from tests.desk.conftest import SignIn
from tests.desk.interviewing import CONSENT, FIRST, VULNERABILITY, at_ease, finished, put

IN_AN_HOUR = NOW + timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


def begun(desk: Desk) -> ScreeningView:
    """The first contact with somebody who just arrived."""
    return desk.start(admit(desk).id, FIRST, "fr")


def troubled(desk: Desk) -> ScreeningView:
    """Somebody without water (now) and food (an hour), who lost someone and is afraid (a day)."""
    view = at_ease(desk, begun(desk))
    for name, value in (("fear_return", "yes"), ("lost_someone", "yes"), ("food_24h", "no"), ("water_12h", "no")):
        view = put(desk, view, name, value)
    return view


def deadlines(home: HomeView) -> dict[str, list[object]]:
    """The deadlines of each part of the queue, in its order."""
    parts = {"late": home.late, "soon": home.soon, "later": home.later, "others": home.others}
    return {name: [item.due_at for item in part] for name, part in parts.items()}


# The queue


def test_the_queue_is_cut_by_deadline_and_sorted(desk: Desk, clock: ManualClock) -> None:
    """Late, within two hours, later; each by deadline; what another role must do stands apart."""
    troubled(desk)
    assert deadlines(desk.home()) == {
        "late": [],
        "soon": [NOW, IN_AN_HOUR],
        "later": [TOMORROW],
        "others": [NOW, TOMORROW, TOMORROW, TOMORROW],
    }
    clock.advance(timedelta(minutes=1))
    assert (deadlines(desk.home())["late"], deadlines(desk.home())["soon"]) == ([NOW], [IN_AN_HOUR])
    clock.advance(timedelta(hours=22, minutes=30))
    assert deadlines(desk.home()) == {
        "late": [NOW, IN_AN_HOUR],
        "soon": [TOMORROW],
        "later": [],
        "others": [NOW, TOMORROW, TOMORROW, TOMORROW],
    }


def test_each_role_sees_its_own_work_first(sign_in: SignIn) -> None:
    """What is the intake worker's own is others' work for the supervisor, and the other way round."""
    desk = sign_in("IN-01")
    troubled(desk)
    intake = desk.home()
    supervisor = sign_in("SV-01").home()
    assert {item.role for item in (*intake.soon, *intake.later)} == {Role.INTAKE} == {i.role for i in supervisor.others}
    assert [i.action_id for i in intake.others] == [i.action_id for i in (*supervisor.soon, *supervisor.later)]


def test_work_leaves_the_queue_when_it_is_done_or_no_longer_due(desk: Desk) -> None:
    """A done action, and one whose answer was corrected; an action opened again comes back."""
    view = troubled(desk)
    water, food = desk.home().soon
    desk.complete_action(water.action_id)
    put(desk, view, "food_24h", "yes")
    assert desk.home().soon == ()
    desk.reopen_action(water.action_id)
    assert desk.home().soon == (water,)
    assert food.case == view.case


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_titles_are_in_the_staffs_language(sign_in: SignIn, language: str) -> None:
    """Actions, protocols and open interviews carry the pack's own words."""
    desk = sign_in("IN-01", language)
    view = put(desk, begun(desk), "water_12h", "no")
    home = desk.home()
    told = desk._pack().protocols[0]
    assert home.soon[0].title == told.action("give_water").labels[language]
    assert home.open_screenings[0].protocol_title == told.titles[language]
    assert desk.protocols(view.case.id)[0].title == told.titles[language]


# Interviews that wait


def test_an_interruption_is_told_from_a_stop(sign_in: SignIn, clock: ManualClock) -> None:
    """With how far it came and when it was last saved, the newest first."""
    desk = sign_in("IN-01")
    left, stopped = begun(desk), begun(desk)
    clock.advance(timedelta(minutes=5))
    stopped = put(desk, stopped, "water_12h", "yes")
    desk.stop(stopped.id)
    clock.advance(timedelta(minutes=5))
    left = put(desk, left, "food_24h", "yes")
    first, second = sign_in("IN-01").home().open_screenings
    assert (first.screening_id, first.interrupted, first.seen, first.total) == (left.id, True, 1, left.total)
    assert (second.screening_id, second.interrupted, second.last_saved_at) == (
        stopped.id,
        False,
        NOW + timedelta(minutes=5),
    )


def test_a_finished_interview_waits_no_more(desk: Desk) -> None:
    """It leaves the list of open ones."""
    finished(desk, begun(desk))
    assert desk.home().open_screenings == ()


# The hall


def test_who_waits_is_listed_longest_first_and_counted(desk: Desk) -> None:
    """Until somebody begins to talk with them; who came before midnight is not today's."""
    late = admit(desk, arrived_at=NOW - timedelta(minutes=10))
    early = admit(desk, arrived_at=NOW - timedelta(hours=2))
    night = admit(desk, arrived_at=NOW.replace(hour=0, minute=0) - timedelta(minutes=1))
    home = desk.home()
    assert home.waiting_cases == (night, early, late)
    assert home.today == HallToday(arrived=2, seen=0, waiting=2)
    desk.start(early.id, FIRST, "fr")
    home = desk.home()
    assert home.waiting_cases == (night, late)
    assert home.today == HallToday(arrived=2, seen=1, waiting=1)


def test_days_are_the_centres_own(sign_in: SignIn, clock: ManualClock) -> None:
    """Five hours west of Greenwich, half past three at night there is still yesterday here; times are local."""
    panama = timezone(timedelta(hours=-5))
    clock.set(NOW.replace(hour=3, minute=30).astimezone(panama))
    desk = sign_in("IN-01")
    case = admit(desk, arrived_at=NOW.replace(hour=3))
    assert desk.home().today.arrived == 1
    assert case.arrived_at.utcoffset() == timedelta(hours=-5)
    view = put(desk, desk.start(case.id, FIRST, "fr"), "food_24h", "no")
    assert [item.due_at.utcoffset() for item in desk.home().soon if item.due_at] == [timedelta(hours=-5)]
    clock.set(NOW.replace(hour=5).astimezone(panama))
    assert desk.home().today.arrived == 0
    assert desk.findings(view.id).actions[0].due_at == NOW.replace(hour=4, minute=30)


# Protocols


def test_the_next_protocol_is_recommended(desk: Desk) -> None:
    """The first that is not completed; an open one shows its screening, and repeating one changes nothing."""
    case = admit(desk)
    first, consent, vulnerability = desk.protocols(case.id)
    assert (first.name, consent.name, vulnerability.name) == (FIRST, CONSENT, VULNERABILITY)
    assert [offer.recommended for offer in (first, consent, vulnerability)] == [True, False, False]
    assert first.screening_id is None
    view = desk.start(case.id, FIRST, "fr")
    assert desk.protocols(case.id)[0].state is ScreeningState.IN_PROGRESS
    finished(desk, view)
    assert [offer.recommended for offer in desk.protocols(case.id)] == [False, True, False]
    assert desk.protocols(case.id)[0].screening_id == view.id


# Arrivals


def test_an_arrival_is_a_case_with_its_audit_row(desk: Desk) -> None:
    """Under a code that checks itself, with the profile of official tables."""
    case = admit(desk, age=AgeGiven(16, 18), travelling="family")
    assert case_code_is_valid(case.code)
    assert (case.profile, case.age) == (Profile.CHILD_WITH_FAMILY, AgeGiven(16, 18))
    assert desk.case(case.id) == case
    assert audited(desk) == [("admit", case.id)]


def test_a_family_is_joined_by_code(desk: Desk) -> None:
    """The child's group is the mother's; a code that names nobody admits nobody."""
    mother = admit(desk)
    child = admit(desk, travelling="family", group_of=mother.code.lower())
    groups = {row["id"]: row["group_id"] for row in desk._store.db.query("select id, group_id from cases")}
    assert groups[mother.id] == groups[child.id]
    with pytest.raises(NoSuchRecord):
        admit(desk, group_of="PC-22222222")
    assert len(desk.find("Tavoru")) == 2


# Looking up


def test_people_are_found_by_code_and_by_name_and_each_search_is_logged(desk: Desk) -> None:
    """The log keeps that somebody searched, and of the words only what proves them."""
    case = admit(desk)
    admit(desk, name_as_heard="Other Person", sex=Sex.MALE)
    assert desk.find("kelimasu") == desk.find(case.code) == desk.find(f" {case.code.lower()} ") == (case,)
    assert desk.find("nobody at all") == ()
    assert desk.find("  ") == ()
    assert [operation for operation, _ in audited(desk)] == ["admit", "admit", *["search"] * 4]
    assert "kelimasu" not in repr(list(desk._store.db.query("select * from audit")))
    newest = desk._audit.head().count
    assert desk._audit.attests(newest, {"words": "nobody at all"})


def test_a_name_is_shown_with_its_reason_on_record(desk: Desk) -> None:
    """The view is logged; of somebody who is not there, nothing is shown and nothing logged."""
    case = admit(desk)
    assert desk.reveal_name(case.id, "meeting-in-person") == NAME
    assert audited(desk)[-1] == ("reveal-name", case.id)
    assert desk._audit.attests(desk._audit.head().count, {"reason": "meeting-in-person"})
    with pytest.raises(NoSuchRecord):
        desk.reveal_name("0" * 32, "meeting-in-person")
    assert audited(desk)[-1] == ("reveal-name", case.id)


def test_names_are_found_whatever_their_accents_and_case(desk: Desk) -> None:
    """What is typed without accents, or in capitals, finds the name as it was heard."""
    case = admit(desk, name_as_heard="Ángel Núñez İbrahim")
    for words in ("angel", "ÁNGEL", "nunez", "NÚÑEZ", "ibrahim"):
        assert desk.find(words) == (case,), words


def test_a_day_in_the_audit_log(desk: Desk) -> None:
    """Arrival, search, name, interview, judgement: each is a row, the chain is whole, and no row has the name."""
    case = admit(desk)
    desk.find(NAME)
    desk.reveal_name(case.id, "meeting-in-person")
    view = put(desk, desk.start(case.id, FIRST, "fr"), "water_12h", "no")
    finding = desk.findings(view.id).findings[0]
    desk.agree(finding.id, True, "")
    finished(desk, view)
    assert audited(desk) == [
        ("admit", case.id),
        ("search", ""),
        ("reveal-name", case.id),
        ("start-screening", view.id),
        ("judge-finding", finding.id),
        ("finish-screening", view.id),
    ]
    assert desk.health().audit_flaws == ()
    assert NAME.split()[0] not in repr(list(desk._store.db.query("select * from audit")))


def test_no_view_carries_the_name(desk: Desk) -> None:
    """Neither the queue, nor who waits, nor what was found, nor what can be run."""
    case = admit(desk)
    admit(desk)
    view = put(desk, desk.start(case.id, FIRST, "fr"), "water_12h", "no")
    desk.absent(view.id, view.questions[0].path, AbsentReason.UNSURE)
    told = repr([case, desk.home(), desk.find(NAME), desk.case(case.id), desk.protocols(case.id), desk.person])
    assert case.code in told
    assert not any(part in told for part in NAME.split())
