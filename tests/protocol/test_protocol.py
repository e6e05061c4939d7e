"""Protocols load whole or tell all their mistakes, and conclude with reasons."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from fieldtool.errors import Faults
from fieldtool.model import AttributeClass, SourceStatus, Urgency
from fieldtool.protocol import (
    Because,
    FileUnreadable,
    Gate,
    NotAForm,
    Protocol,
    Requirement,
    Session,
    Span,
    load_form,
    load_form_or_protocol,
    load_protocol,
    protocol_from_source,
)
from fieldtool.protocol.workbook import read_yaml
from tests.protocol.forms import session
from tests.protocol.writing import PROTOCOL, written


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    """The small protocol, loaded."""
    return load_protocol(written(tmp_path_factory.mktemp("protocol")))


def _ill(protocol: Protocol) -> Session:
    run = session(protocol.form)
    run.set("/data/health/fever", "yes")
    return run


def test_what_a_protocol_says(protocol: Protocol) -> None:
    """Name, version, titles by language code, and everything beside the questions."""
    assert (protocol.name, protocol.version) == ("health_check", "3")
    assert protocol.titles == {"es": "Salud", "en": "Health"}
    assert protocol.privacy["fever"].attribute_class is AttributeClass.SENSITIVE
    assert protocol.sources["who"].status is SourceStatus.TO_CHECK
    assert protocol.gates == (Gate("health", (Requirement("privacy"),), {"en": "Later"}),)
    assert protocol.finding("ill").flag == "ILL"
    assert protocol.action("doctor").due_within == Span(seconds=3600)
    assert protocol.referral("clinic").service == "health"
    with pytest.raises(KeyError):
        protocol.finding("nothing")


def test_sources_say_how_sure_they_are(protocol: Protocol) -> None:
    """By key, with instrument, article, status and day; and from whatever they led to."""
    source = protocol.source("who")
    assert (source.instrument, source.article, source.as_of) == ("A manual", "p. 3", "2026")
    assert (source.status, protocol.source("design").status) == (SourceStatus.TO_CHECK, SourceStatus.DESIGN)
    with pytest.raises(KeyError):
        protocol.source("nobody")
    raised = protocol.evaluate(_ill(protocol))
    assert raised.findings[0].cited == (source, protocol.source("design"))
    assert all(tuple(one.key for one in each.cited) == each.sources for each in raised.findings)
    assert all(tuple(one.key for one in each.cited) == each.sources for each in raised.actions)
    assert all(tuple(one.key for one in each.cited) == each.sources for each in raised.referrals)


def test_guidance(protocol: Protocol) -> None:
    """An item has its own guidance, else that of the group around it."""
    own = protocol.guidance("/data/health/fever")
    assert own is not None
    assert (own.how, own.sources) == ({"en": "Ask\nListen"}, ("who",))
    cough, consent = protocol.form.item("cough"), protocol.form.item("consent")
    assert cough is not None
    assert consent is not None
    around = protocol.guidance_for(cough)
    assert around is not None
    assert around.item == "health"
    assert protocol.guidance_for(consent) is None


def test_conclusions_carry_their_reasons(protocol: Protocol) -> None:
    """A finding names the answers that raised it, also through calculations, and its sources."""
    run = _ill(protocol)
    run.set("/data/health/cough", "yes")
    raised = protocol.evaluate(run)
    fever, cough = Because("/data/health/fever", "yes", None), Because("/data/health/cough", "yes", None)
    assert [(each.name, each.urgency, each.because) for each in raised.findings] == [
        ("ill", Urgency.TODAY, (fever,)), ("worse", Urgency.NOW, (fever, cough)),
    ]  # fmt: skip
    assert raised.findings[0].sources == ("who", "design")
    assert [(each.name, each.urgency, each.due_within) for each in raised.actions] == [
        ("doctor", Urgency.TODAY, Span(seconds=3600)), ("at_once", Urgency.NOTE, Span()),
    ]  # fmt: skip


def test_urgency_is_that_of_the_finding_about_the_same_items(protocol: Protocol) -> None:
    """An action without an urgency takes that of the findings that look at the same items; today if there is none."""
    run = session(protocol.form)
    run.set("/data/case_age_lowest", "3")
    raised = protocol.evaluate(run)
    assert [(each.name, each.urgency, each.due_within) for each in raised.actions] == [("watch", Urgency.TODAY, None)]


def test_reasons_hold_only_what_is_relevant(protocol: Protocol) -> None:
    """An answer that is hidden now is no reason, and raises nothing."""
    run = _ill(protocol)
    run.set("/data/health/cough", "yes")
    run.set("/data/health/fever", "no")
    assert protocol.evaluate(run).findings == ()


def test_absent_answers_are_reasons_too(protocol: Protocol) -> None:
    """An item with a reason for having no value counts as looked at."""
    run = _ill(protocol)
    run.absent("/data/health/cough", "declined")
    run.set("/data/case_age_lowest", "2")
    reasons = [each.because for each in protocol.evaluate(run).actions if each.name == "watch"]
    assert reasons == [(Because("/data/case_age_lowest", "2", None),)]


@pytest.mark.parametrize("said", ["", "yes", "no"])
def test_referrals_follow_consent(protocol: Protocol, said: str) -> None:
    """A referral says what the person answered when asked for consent, or nothing yet."""
    run = _ill(protocol)
    run.set("/data/consent", said)
    assert [(each.name, each.service, each.consent) for each in protocol.evaluate(run).referrals] == [
        ("clinic", "health", said)
    ]


def test_a_pinned_protocol_is_the_same(protocol: Protocol) -> None:
    """From its two texts a protocol comes back with the same digest and the same conclusions."""
    again = protocol_from_source(protocol.source_text, protocol.xform_text)
    assert again.digest == protocol.digest
    assert again.evaluate(_ill(again)).findings == protocol.evaluate(_ill(protocol)).findings


def test_a_spreadsheet_is_the_same_protocol(protocol: Protocol, tmp_path: Path) -> None:
    """The same sheets as .xlsx load to the same digest, and keep a YAML text of themselves."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in read_yaml(PROTOCOL, "p").sheets.items():
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(column for row in rows for column in row.cells))
        sheet.append(header)
        for row in rows:
            sheet.append([row.cells.get(column) for column in header])
    book.save(tmp_path / "p.xlsx")
    loaded = load_protocol(tmp_path / "p.xlsx")
    assert loaded.digest == protocol.digest
    assert protocol_from_source(loaded.source_text, loaded.xform_text).digest == protocol.digest


MISTAKES = {
    ("urgency: today", "urgency: soon"): "findings, row 2: urgency 'soon' is not known",
    ("source: who design", "source: whom design"): "findings, row 2: source 'whom' is not known",
    ('when: "${fever} = \'yes\'", source: who design', 'when: "${fevr} = 1", source: who'): (
        "findings, row 2: when names ${fevr}, which is no item (did you mean fever?)"
    ),
    ('${signs} > 1",\n     source: who}\nactions', '${signs} >",\n     source: who}\nactions'): (
        "findings, row 3: when: it ends too early, at character 11"
    ),
    ("role: supervisor", "role: boss"): "actions, row 3: role 'boss' is not known",
    ("due_within: PT1H", "due_within: P1DT5WD"): (
        "actions, row 2: due_within: working days stand alone, as in P5WD"
    ),
    ("due_after: arrival", "due_after: arival"): (
        "actions, row 3: due_after 'arival' is not known (did you mean arrival?)"
    ),
    ("consent: consent,", "consent: consnt,"): "referrals, row 2: consent 'consnt' is not known",
    ("service: health,", "servce: health,"): "there is no column 'servce' (did you mean service?)",
    ('{item: fever, "why', '{item: fewer, "why'): "guidance, row 2: item 'fewer' is not known",
    ('"Ask\\nListen"', '"A\\nB\\nC\\nD"'): "guidance, row 2: how has more than 3 lines",
    ("{group: health", "{group: fever"): "gates, row 2: group 'fever' is not known",
    ("requires: privacy", "requires: privcy"): "requires 'privcy' is not known (did you mean privacy?)",
    ("class: sensitive", "class: secret"): "privacy, row 2: class 'secret' is not known",
    ("status: to-check", "status: checked"): "sources, row 2: status 'checked' is not known",
    ("{key: design", "{key: who"): "sources, row 3: key 'who' stands in row 2 already",
    ("gates:", "gate:"): "gate: there is no sheet of this name (did you mean gates?)",
    ("select_one yn, name: fever", "select_one yesno, name: fever"): "survey, row 4: list 'yesno' is not known",
    ('name: ill, "label::Español (es)": Enferma, "label::English (en)": Ill', "name: ill"): (
        "findings, row 2: label has no text in any language"
    ),
    ('"label::English (en)": Watch', '"label::English": Watch'): (
        "actions, row 3: column 'label::English' does not say its language"
    ),
    ("{name: worse", "{name: ill"): "findings, row 3: name 'ill' stands in row 2 already",
    ('when: "${signs} > 1",\n     due', "when: \"pulldata('a', 'b', 'c', 'd')\",\n     due"): (
        "actions, row 4: when: the form has no instance 'a'"
    ),
    ('when: "${signs} > 1",\n     due', 'when: "signd(${signs})",\n     due'): "there is no function signd()",
    ('name: consent, "label', 'name: fever, "label'): "survey, row 8: name 'fever' stands in row 4 already",
    ("type: end_group", "type: end_grup"): (
        "survey, row 7: type 'end grup' is not known (did you mean end group?)"
    ),
    ('calculation: "count-selected(${fever})', 'calculation: "cont-selected(${fever})'): (
        "survey, row 6: calculation: there is no function cont-selected(); did you mean count-selected()?"
    ),
    ("relevant: \"${fever} = 'yes'\"", "relevant: \"${signs} = 'yes'\""): "in a circle",
    ("{list_name: yn, name: 'no'", "{list_name: yn, name: 'yes'"): (
        "choices, row 3: the list 'yn' has 'yes' in row 2 already"
    ),
    ("version: '3'", "version: ''"): "settings, row 2: version is empty",
}  # fmt: skip


@pytest.mark.parametrize("old, new", MISTAKES)
def test_mistakes_are_told_with_sheet_and_row(old: str, new: str, tmp_path: Path) -> None:
    """Each kind of mistake names its sheet and row, what is wrong, and what was meant where that is clear."""
    assert old in PROTOCOL
    with pytest.raises(Faults) as caught:
        load_protocol(written(tmp_path, PROTOCOL.replace(old, new, 1)))
    told = re.sub(r" \(line [0-9]+\)", "", "\n".join(map(str, caught.value.faults)))
    assert MISTAKES[old, new] in told, told


@pytest.mark.parametrize(
    "call, raised",
    [("absent(${cough})", True), ("absent-reason(${cough}) = 'declined'", True), ("absent(${fever})", False),
     ("absent-reason(${cough}) = 'unsure'", False)],
)  # fmt: skip
def test_our_sheets_can_ask_why_there_is_no_answer(call: str, raised: bool, tmp_path: Path) -> None:
    """A finding on a reason for no answer, which the survey itself reads as empty."""
    protocol = load_protocol(written(tmp_path, PROTOCOL.replace('when: "${signs} > 1"', f'when: "{call}"', 1)))
    run = _ill(protocol)
    assert "worse" not in [each.name for each in protocol.evaluate(run).findings]
    run.absent("/data/health/cough", "declined")
    found = {each.name: each.because for each in protocol.evaluate(run).findings}
    assert found.get("worse") == ((Because("/data/health/cough", "", "declined"),) if raised else None)


@pytest.mark.parametrize("column", ["relevant", "constraint", "calculation", "required"])
@pytest.mark.parametrize("call", ["absent(${fever})", "not(absent-reason(${fever}) = 'unsure')"])
def test_the_survey_cannot(column: str, call: str, tmp_path: Path) -> None:
    """It must run in other programs too: the author is told where the question belongs."""
    text = PROTOCOL.replace("relevant: \"${fever} = 'yes'\"", f'{column}: "{call}"')
    with pytest.raises(Faults) as caught:
        load_protocol(written(tmp_path, text))
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 1
    assert told[0].startswith("survey, row 5")
    assert f"{column}: {'absent-reason' if 'reason' in call else 'absent'}() is for findings" in told[0]


def test_mistakes_in_many_sheets_are_told_together(tmp_path: Path) -> None:
    """One load tells all of them: an author mends once."""
    text = PROTOCOL
    for old, new in list(MISTAKES)[:16]:
        text = text.replace(old, new, 1)
    with pytest.raises(Faults) as caught:
        load_protocol(written(tmp_path, text))
    sheets = {fault.where.split(",")[0] for fault in caught.value.faults}
    assert sheets == {"findings", "actions", "referrals", "guidance", "gates", "privacy", "sources"}
    assert len(caught.value.faults) >= 15


def test_protocols_need_a_survey(tmp_path: Path) -> None:
    """Without questions or settings there is no protocol."""
    with pytest.raises(Faults) as caught:
        load_protocol(written(tmp_path, "findings: []\n"))
    assert [fault.where for fault in caught.value.faults] == ["survey", "settings"]


def test_forms_of_any_format(tmp_path: Path, protocol: Protocol) -> None:
    """A YAML form without our sheets is a form; with them it is a protocol; a compiled form is a form."""
    plain = "survey:\n- {type: text, name: a, label: A}\nsettings:\n- {form_title: T, form_id: t}\n"
    form, without = load_form_or_protocol(written(tmp_path, plain, "plain"))
    assert ([item.name for item in form.items], without) == (["a", "instanceID"], None)
    assert load_form_or_protocol(written(tmp_path))[1] is not None
    (tmp_path / "c.xml").write_text(protocol.xform_text, "utf-8")
    assert load_form_or_protocol(tmp_path / "c.xml")[0].id == "health_check"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, another format and broken text are sentences."""
    with pytest.raises(FileUnreadable):
        load_form(tmp_path / "none.xml")
    (tmp_path / "a.txt").write_text("x", "utf-8")
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\xff")
    for name in ("a.txt", "a.yaml"):
        with pytest.raises(NotAForm):
            load_form(tmp_path / name)


def test_what_pyxform_refuses_is_a_fault(tmp_path: Path) -> None:
    """The compiler's own errors are told with the row where their author wrote."""
    text = "survey:\n- {type: txt, name: a, label: A}\nsettings:\n- {form_title: T, form_id: t}\n"
    with pytest.raises(Faults) as caught:
        load_form(written(tmp_path, text))
    assert "txt" in str(caught.value.faults[0])
