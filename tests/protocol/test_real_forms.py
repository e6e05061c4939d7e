"""Forms that nobody here wrote load from both of their formats, take answers and skip what is not relevant."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from fieldtool.protocol import Form, NodeState, Outcome, Session, load_form
from tests.protocol.forms import session, shared

FORMS = ("whova_form", "socio-economic-survey-v20240515", "all-question-types-v2024091201-3")
WHO = "/data/consented/deceased_CRVS/info_on_deceased"


@pytest.mark.parametrize("name", FORMS)
def test_both_formats_run_alike(name: str) -> None:
    """Answering every question in turn leaves the spreadsheet and the compiled form in one state after each answer.

    Compared are the items, and then after each answer how every element stands: value, relevance, rules, words and
    choices; and in the end words, guidance and choices in every language.
    """
    compiled, written = load_form(shared(f"{name}.xml")), load_form(shared(f"{name}.xlsx"))
    assert _shape(compiled) == _shape(written)
    one, other = _begun(compiled), _begun(written)
    answered = 0
    while (path := _next(one, answered)) is not None:
        answered = one.paths().index(path) + 1
        value = _answer(compiled, one.state(path))
        assert _told(one.set(path, value)) == _told(other.set(path, value)), path
        assert one.states() == other.states(), path
    assert sum(state.value != "" for state in one.states().values()) > len(compiled.items) // 4
    for language in compiled.languages:
        assert _spoken(one, language) == _spoken(other, language)


def _shape(form: Form) -> tuple[object, ...]:
    items = [(item.path, item.kind, item.group, item.type, item.appearance, item.required) for item in form.items]
    groups = [(group.path, group.repeat, group.appearance, dict(group.labels)) for group in form.groups]
    gaps = sorted((each.where, each.feature, each.effect) for each in form.unsupported)
    return items, groups, gaps, form.title, form.id, sorted(form.languages)


def _begun(form: Form) -> Session:
    """A run in the first language of all, with two members in every repeat."""
    run = session(form)
    if form.languages:
        run.language = min(form.languages)
    for group in form.groups:
        if group.repeat:
            run.add(group.path)
    return run


def _next(run: Session, start: int) -> str | None:
    """The next question that is asked and can be answered, from a place in the order of the form."""
    for path in run.paths()[start:]:
        item = run.form.item(path)
        if item is not None and item.asked and item.kind not in {"note", "upload"}:
            state = run.state(path)
            if state.relevant and not state.readonly and (state.choices or "select" not in item.kind):
                return path
    return None


ANSWERS = {
    "integer": "3", "decimal": "2.5", "date": "2024-05-01", "dateTime": "2024-05-01T09:30:00.000+02:00",
    "time": "09:30", "acknowledge": "OK", "geopoint": "38.7 -9.1 10 5", "geotrace": "38.7 -9.1 0 0;38.8 -9.2 0 0",
    "geoshape": "38.7 -9.1 0 0;38.8 -9.2 0 0;38.9 -9 0 0;38.7 -9.1 0 0", "barcode": "5601234567890", "range": "5",
}  # fmt: skip


def _answer(form: Form, state: NodeState) -> str:
    """A sensible answer to any question: by its kind, of choices the first that opens more."""
    item = form.item(state.path)
    values = [choice.value for choice in state.choices]
    if item is None or item.kind in ANSWERS:
        return ANSWERS[item.kind] if item else ""
    if item.kind == "rank":
        return " ".join(reversed(values))
    if item.kind == "select_multiple":
        return " ".join(values[:2])
    return ("yes" if "yes" in values else values[0]) if values else "Words"


def _told(outcome: Outcome) -> tuple[object, ...]:
    return outcome.result, outcome.message, outcome.changed


def _spoken(run: Session, language: str) -> list[tuple[object, ...]]:
    return [
        (path, run.label(path, language), run.short_label(path, language), run.hint(path, language),
         run.guidance(path, language), run.choices(path, language), run.media(path, language))
        for path in run.paths()
    ]  # fmt: skip


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


def test_all_question_types_with_its_files(tmp_path: Path) -> None:
    """With its list and pictures beside it, the form asks from the list and shows the pictures."""
    form = tmp_path / "all.xml"
    form.write_bytes(shared("all-question-types-v2024091201-3.xml").read_bytes())
    folder = tmp_path / "all-media"
    folder.mkdir()
    feature = {"type": "Feature", "id": "fs87b", "properties": {"name": "My cool point", "title": "Cool"},
               "geometry": {"type": "Point", "coordinates": [102.0, 0.5]}}  # fmt: skip
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "cities.geojson").write_text(json.dumps(collection), encoding="utf-8")
    pictures = {uri for table in load_form(form).model.pictures["default"].values() for uri in table.values()}
    for uri in pictures:
        (folder / uri.rpartition("/")[2]).write_bytes(b"x")
    loaded = load_form(form)
    assert not {each.feature for each in loaded.unsupported if "missing" in each.feature}
    run = session(loaded)
    assert [choice.value for choice in run.choices("/data/select_one_question_types/map")] == ["fs87b"]
    beside = run.choice_media("/data/select_one_question_types/likert")
    assert {path for each in beside.values() for path in each.values()} <= set(folder.iterdir())
    assert beside
