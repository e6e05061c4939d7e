"""Forms that nobody here wrote load from both of their formats, take answers and skip what is not relevant."""

from __future__ import annotations

import time

import pytest

from fieldtool.protocol import Form, Session, load_form
from tests.protocol.forms import session, shared

FORMS = ("whova_form", "socio-economic-survey-v20240515", "all-question-types-v2024091201-3")
WHO = "/data/consented/deceased_CRVS/info_on_deceased"


def _shape(form: Form) -> list[tuple[str, str]]:
    return [(item.path, item.kind) for item in form.items]


@pytest.mark.parametrize("name", FORMS)
def test_both_formats_are_one_form(name: str) -> None:
    """The spreadsheet and the compiled form have the same items and run to the same states."""
    compiled, written = load_form(shared(f"{name}.xml")), load_form(shared(f"{name}.xlsx"))
    assert _shape(compiled) == _shape(written)
    assert _walked(compiled) == _walked(written)


def _walked(form: Form) -> list[tuple[str, str, bool]]:
    """Answer every relevant question with its first choice or a number, top to bottom."""
    run = session(form)
    for path in run.states():
        state = run.state(path)
        if state.relevant and not state.readonly:
            run.set(path, state.choices[0].value if state.choices else "3")
    states = run.states()
    return [(path, state.value, state.relevant) for path, state in states.items() if "instanceID" not in path]


def _adult(run: Session) -> None:
    for path, value in (
        ("/data/respondent_backgr/Id10013", "yes"), (f"{WHO}/Id10019", "female"), (f"{WHO}/Id10020", "yes"),
        (f"{WHO}/Id10021", "1980-05-01"), (f"{WHO}/Id10022", "yes"), (f"{WHO}/Id10023_a", "2020-05-01"),
    ):  # fmt: skip
        assert run.set(path, value).result == "accepted", path


def test_verbal_autopsy() -> None:
    """The WHO form computes an age from two dates and asks a woman's questions, not a newborn's."""
    run = session(load_form(shared("whova_form.xml")))
    assert not run.is_relevant("/data/consented")
    _adult(run)
    assert run.value(f"{WHO}/ageInDays") == "14610"
    assert run.value(f"{WHO}/ageInYears") == "40"
    assert (run.value(f"{WHO}/isAdult"), run.value(f"{WHO}/isNeonatal")) == ("1", "0")
    assert run.is_relevant("/data/consented/illhistory/pregnancy_women/Id10305")
    assert not run.is_relevant("/data/consented/illhistory/neonatal_child/neonatal_childA")
    assert run.label(f"{WHO}/displayAgeAdult", "English").split() == ["ADULT", "was", "40", "years", "old."]
    assert run.set(f"{WHO}/Id10021", "2030-01-01").result == "constraint"


def test_verbal_autopsy_is_quick() -> None:
    """The form loads within a second or so and no answer takes long, also on a busy machine."""
    path = shared("whova_form.xml")
    started = time.perf_counter()
    run = session(load_form(path))
    assert time.perf_counter() - started < 5
    slowest = 0.0
    _adult(run)
    for path_of in list(run.states()):
        state = run.state(path_of)
        if state.relevant and state.choices:
            before = time.perf_counter()
            run.set(path_of, state.choices[0].value)
            slowest = max(slowest, time.perf_counter() - before)
    assert slowest < 0.1


def test_socio_economic_survey() -> None:
    """Cascading choices, a label that is looked up in a list, and a repeat with groups inside."""
    run = session(load_form(shared("socio-economic-survey-v20240515.xml")))
    assert run.form.unsupported == ()
    run.set("/data/headOfHousehold/region", "Sindh")
    assert "Garden" in [choice.value for choice in run.choices("/data/headOfHousehold/district")]
    run.set("/data/headOfHousehold/householdIncome", run.choices("/data/headOfHousehold/householdIncome")[0].value)
    assert run.value("/data/headOfHousehold/SEClass") != ""
    run.add("/data/familyMembers")
    second = "/data/familyMembers[2]/persons/health"
    run.set(f"{second}/healthVisit", "1")
    assert run.is_relevant(f"{second}/healthFacility")
    assert not run.is_relevant("/data/familyMembers[1]/persons/health/healthFacility")


def test_all_question_types() -> None:
    """Every kind of question loads; what a desk cannot capture is listed and the rest takes answers."""
    form = load_form(shared("all-question-types-v2024091201-3.xml"))
    listed = {each.where for each in form.unsupported}
    assert {item.path for item in form.items if item.kind in {"upload", "geopoint", "geotrace", "barcode"}} <= listed
    assert "instance cities" in listed
    run = session(form)
    assert run.set("/data/other_question_types/rank", "c a b d").result == "accepted"
    assert run.set("/data/range_question_types/range_integer", "5").result == "accepted"
    assert run.choices("/data/select_one_question_types/map") == ()
