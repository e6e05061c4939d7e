"""A form or protocol is told in its own words: conditions as sentences, every text harmless, nothing left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import Form, Protocol, UnknownLanguage, builtin_pack_folder, load_form, load_protocol
from fieldtool.protocol.conditions import Conditions
from fieldtool.protocol.document import document
from fieldtool.protocol.durations import Span
from fieldtool.protocol.outline import Outline, Section, outline
from fieldtool.protocol.vocabulary import Vocabulary, chosen_language, language_texts, spoken_language
from tests.protocol.forms import shared, table
from tests.protocol.writing import PROTOCOL, written

SURVEY = """
    type               | name     | label           | relevant | calculation
    integer            | age      | Age             |          |
    date               | born     | Date of birth   |          |
    text               | town     | Town            |          |
    select_one yn      | fever    | Fever?          |          |
    select_multiple sg | signs    | Signs           |          |
    calculate          | child    |                 |          | if(${age} < 18, 'yes', 'no')
    calculate          | at_risk  |                 |          | if(${child} = 'yes' or ${fever} = 'yes', 'yes', 'no')
    calculate          | sum_up   |                 |          | ${age} * 2 + 1
    begin_repeat       | family   | Family members  |          |
    text               | name     | Name            |          |
    end_repeat         | family   |                 |          |
"""
CHOICES = """
    list_name | name  | label
    yn        | yes   | Yes
    yn        | no    | No
    sg        | cough | Cough
    sg        | pain  | Pain
    sg        | none  | None of these
"""


_FORM: Final = table(SURVEY, CHOICES)


def _conditions(form: Form) -> Conditions:
    language = form.default_language
    return Conditions(Vocabulary(form, language, language_texts(language), {}))


@pytest.mark.parametrize(
    "expression, words",
    [
        ("${age} < 18", "“Age” is under 18"),
        ("18 > ${age}", "“Age” is under 18"),
        ("${age} >= 18 and ${age} <= 65", "“Age” is from 18 to 65"),
        ("${age} > 18 and ${age} <= 65", "“Age” is over 18 and “Age” is 65 or less"),
        ("${age} != 3", "“Age” is not 3"),
        ("not(${age} < 18)", "“Age” is 18 or more"),
        ("${age} = ''", "“Age” has no answer"),
        ("'' != ${age}", "“Age” has an answer"),
        ("${age}", "“Age” has an answer"),
        ("not(${age})", "“Age” has no answer"),
        ("number(${age}) > 3", "“Age” is over 3"),
        ("${fever} = 'yes'", "“Fever?” is “Yes”"),
        ("${fever} != 'yes'", "“Fever?” is not “Yes”"),
        ("${fever} = 'yes' or ${fever} = 'no'", "“Fever?” is “Yes” or “No”"),
        ("${fever} != 'yes' and ${fever} != 'no'", "“Fever?” is not “Yes” or “No”"),
        ("${fever} = 'maybe'", "“Fever?” is “maybe”"),
        ("${town} = 'Metetí'", "“Town” is “Metetí”"),
        ("selected(${signs}, 'cough')", "“Signs” includes “Cough”"),
        ("not(selected(${signs}, 'cough'))", "“Signs” does not include “Cough”"),
        ("selected(${signs}, 'cough') or selected(${signs}, 'pain')", "“Signs” includes “Cough” or “Pain”"),
        ("not(selected(${signs}, 'cough') or selected(${signs}, 'pain'))",
         "“Signs” does not include “Cough” or “Pain”"),
        ("selected(${signs}, ${town})", "“Signs” includes “Town”"),
        ("count-selected(${signs}) > 1", "the number of choices made in “Signs” is over 1"),
        ("count(${family}) = 0", "the number of “Family members” is 0"),
        ("string-length(${town}) > 3", "the length of “Town” is over 3"),
        ("${born} < today()", "“Date of birth” is before today"),
        ("${born} >= date('2020-01-01')", "“Date of birth” is 2020-01-01 or later"),
        ("regex(${town}, '[A-Z]+')", "“Town” is written in the form “[A-Z]+”"),
        ("not(regex(${town}, 'a'))", "it is not so that “Town” is written in the form “a”"),
        ("starts-with(${town}, 'M')", "“Town” begins with “M”"),
        ("not(contains(${town}, 'M'))", "“Town” does not contain “M”"),
        ("${child} = 'yes'", "“Age” is under 18"),
        ("${child} = 'no'", "“Age” is 18 or more"),
        ("${child} != 'yes'", "“Age” is 18 or more"),
        ("${child} = 'other'", "“child” is “other”"),
        ("${at_risk} = 'yes'", "“Age” is under 18 or “Fever?” is “Yes”"),
        ("${at_risk} = 'no'", "“Age” is 18 or more and “Fever?” is not “Yes”"),
        ("${at_risk} = 'yes' and ${town} = ''", "(“Age” is under 18 or “Fever?” is “Yes”) and “Town” has no answer"),
        ("(${age} < 18 and ${town} = '') and ${fever} = 'yes'",
         "“Age” is under 18, “Town” has no answer and “Fever?” is “Yes”"),
        ("${age} < 18 or (${fever} = 'yes' or ${fever} = 'no')", "“Age” is under 18; or “Fever?” is “Yes” or “No”"),
        ("not(${age} < 18 or ${fever} = 'yes')", "“Age” is 18 or more and “Fever?” is not “Yes”"),
        ("${age} < 18 and ${age} < 18", "“Age” is under 18"),
        ("${sum_up} > 3", "“sum up” is over 3"),
        ("${age} * 2 - 1 > 3", "“Age” × 2 − 1 is over 3"),
        ("(${age} + 1) * 2 > -3", "(“Age” + 1) × 2 is over −3"),
        ("true()", "always"),
        ("not(true())", "never"),
        ("selected(${signs}, 'pain') = true()", "“Signs” includes “Pain”"),
        ("selected(${signs}, 'pain') = false()", "“Signs” does not include “Pain”"),
        ("pow(${age}, 2)", "pow(“Age”, 2)"),
        ("${family}[1]/name = 'a'", "${family}[1]/name = 'a'"),
        ("${age} div (${age} * 2) = 1", "“Age” ÷ (“Age” × 2) is 1"),
        ("absent(${town})", "a reason stands where “Town” has no answer"),
        ("absent-reason(${town}) = 'declined'", "the reason why “Town” has no answer is “declined”"),
        ("${age} <", "${age} <"),
    ],
)  # fmt: skip
def test_conditions_in_words(expression: str, words: str) -> None:
    """Labels of items and choices, the usual words for comparisons; a formula with labels where there are none."""
    assert _conditions(_FORM).said(expression) == words


def test_what_an_answer_must_meet() -> None:
    """Seen from a question itself, its own value is the answer."""
    form = table(SURVEY, CHOICES)
    home = next(each for each in form.model.definitions if each.name == "signs")
    said = _conditions(form).said("not(selected(., 'none') and count-selected(.) > 1)", home)
    assert (
        said == "the answer does not include “None of these” or the number of choices made in the answer is 1 or less"
    )
    assert _conditions(form).said(". > 0 and . <= 9", home) == "the answer is over 0 and the answer is 9 or less"
    assert _conditions(form).said("../age > 3 and current()/../fever = 'yes'", home) == (
        "“Age” is over 3 and “Fever?” is “Yes”"
    )


def test_what_is_worked_out() -> None:
    """A calculation says which value it gives when, or its formula."""
    form = table(SURVEY, CHOICES)
    conditions = _conditions(form)
    calculated = {each.name: each for each in form.model.definitions if each.calculate is not None}
    said = {
        name: conditions.computed(each.calculate.source, each) for name, each in calculated.items() if each.calculate
    }
    assert said["child"] == "“yes” if “Age” is under 18; otherwise “no”"
    assert said["at_risk"] == "“yes” if “Age” is under 18 or “Fever?” is “Yes”; otherwise “no”"
    assert said["sum_up"] == "“Age” × 2 + 1"


@given(st.text("abc()[]${}/.'\"=<>!+-* ,0189|@:", max_size=40))
def test_any_expression_is_told(expression: str) -> None:
    """Whatever stands there, something is said and nothing fails."""
    assert isinstance(_conditions(_FORM).said(expression), str)


def test_meanings_that_grow_are_told_by_name() -> None:
    """Calculations that stand for one another twice each, thirty deep, cost no more than their number."""
    rows = ["type | name | label | calculation", "integer | c0 | Age |"]
    rows += [
        f"calculate | c{n} | | if((${{c{n - 1}}} = 'yes' or ${{c{n - 1}}} = 'no') and ${{c{n - 1}}} != 'x', 'yes', '')"
        for n in range(1, 30)
    ]
    told = outline(table("\n".join(rows)))
    assert len(told.computed) == 29
    assert all(len(hidden.meaning) < 2000 for hidden in told.computed)


# Documents


def _protocol(folder: Path, text: str = PROTOCOL) -> Protocol:
    return load_protocol(written(folder, text))


def _told(protocol: Protocol, language: str | None = None) -> Outline:
    return outline(protocol.form, protocol, language)


def test_a_document_has_everything(tmp_path: Path) -> None:
    """What is asked and when, why and how; what follows, when, by whom, by when; where it stands."""
    text = document(_told(_protocol(tmp_path), "English (en)"))
    for line in (
        "# Health", "- Name and version: `health_check` 3", "- Languages: Español (es), English (en)", "## Health",
        "**1. Fever?** `fever`", "- Answer: one choice, required", "- Choices: Yes · No", "- Why we ask: To treat it",
        "- How to ask: Ask / Listen", "- Only if “Fever?” is “Yes”", "- Only while: nobody else can hear",
        "- Otherwise say: Later", "## Known from the case", "## Worked out from the answers", "- **Ill** [Act today]",
        "  - When: “Fever?” is “Yes”", "  - Counted as: ILL", "- **Now** [Note]",
        "  - By when: at once after the finding",
        "  - By when: 1 hour after the finding", "  - By when: No deadline", "  - Who: Intake",
        "  - Only with a yes to: Agree?", "- **A manual, p. 3** [still to be checked] 2026 <https://example.org>",
        "- **Our design** [our own design]",
    ):  # fmt: skip
        assert line in text.splitlines(), line


def test_a_document_in_the_language_of_the_form(tmp_path: Path) -> None:
    """Its own words and those around them; a word that is missing comes from the form's default language."""
    assert "- Por qué preguntamos: To treat it" in document(_told(_protocol(tmp_path), "es"))
    with pytest.raises(UnknownLanguage):
        _told(_protocol(tmp_path), "de")


@pytest.mark.parametrize("path", sorted(builtin_pack_folder().glob("*-*.yaml")), ids=lambda path: path.stem)
def test_our_protocols_are_told_whole(path: Path) -> None:
    """Every question, finding, action, referral and source, in each language; no name of an item is left bare."""
    protocol = load_protocol(path)
    for language in protocol.form.languages:
        told = _told(protocol, language)
        text = document(told)
        assert [question.number for question in told.questions()] == [*range(1, len([*told.questions()]) + 1)]
        assert {question.definition.path for question in told.questions()} == {
            item.path for item in protocol.form.items if item.asked
        }
        assert text.count("\n- **") >= len(protocol.findings) + len(protocol.actions) + len(protocol.referrals)
        assert "${" not in text
        assert "/data/" not in text


@pytest.mark.parametrize("name", ["whova_form.xml", "all-question-types-v2024091201-3.xlsx"])
def test_forms_of_others_are_told(name: str) -> None:
    """Forms without sheets of ours: sections, questions, conditions."""
    told = outline(load_form(shared(name)))
    assert sum(1 for _each in told.questions()) > 50
    assert document(told).startswith("# ")
    assert sum(bool(question.asked_if) for question in told.questions()) >= (300 if "who" in name else 0)


def test_texts_are_harmless(tmp_path: Path) -> None:
    """A label becomes neither markup nor a link nor anything active, and stays on its line."""
    bad = "<script>x</script> [a](javascript:b) 2 * 3 *c `e` # f &lt; \\\\ <http://g> ~~h~~"
    form = table(f"type | name | label\ntext | a | {bad}\ntext | b | one")
    line = next(line for line in document(outline(form)).splitlines() if line.startswith("**1. "))
    assert not re.search(r"(?<!\\)[<>\[\]`~]", line.removeprefix("**1. ").removesuffix("** `a`"))
    assert "\\* 3 \\*c" in line
    evil = PROTOCOL.replace("https://example.org", "javascript:alert(1)").replace("A manual", "A &lt; manual")
    text = document(_told(_protocol(tmp_path, evil)))
    assert "<javascript" not in text
    assert "**A \\&lt; manual, p. 3**" in text


def test_sections_have_bounds() -> None:
    """Sections far inside one another are told as if they lay higher, and no question is lost."""
    depth = 60
    rows = ["type | name | label"]
    rows += [f"begin group | g{n} | G{n}" for n in range(depth)] + ["text | a | A"] + ["end group | |"] * depth
    told = outline(table("\n".join(rows)))
    assert [question.label for question in told.questions()] == ["A"]
    deepest, section = 0, told.parts[0]
    while isinstance(section, Section):
        deepest, section = deepest + 1, section.parts[0]
    assert deepest == 30


@pytest.mark.parametrize(
    "name, code",
    [("Español (es)", "es"), ("English", "en"), ("français", "fr"), ("French", "fr"), ("العربية", "ar"), ("xx", ""),
     ("", ""), ("Dari (prs)", "prs")],
)  # fmt: skip
def test_languages_by_name(name: str, code: str) -> None:
    """A language is known by the code in its name, else by its name in English or in itself."""
    assert spoken_language(name) == code
    assert language_texts(name).language == (code if code in {"es", "fr"} else "en")


def test_a_language_is_chosen_by_name_or_code() -> None:
    """The default without a wish; nothing but a language of the form otherwise."""
    form = load_form(shared("socio-economic-survey-v20240515.xml"))
    assert chosen_language(form, None) == form.default_language
    assert chosen_language(form, "fr") == chosen_language(form, "French (fr)") == "French (fr)"
    with pytest.raises(UnknownLanguage):
        chosen_language(form, "")


def test_deadlines_in_words(tmp_path: Path) -> None:
    """Working days, days and hours, months; counted from what they count from."""
    said = {}
    for within in ("P5WD", "P1DT12H", "P14M", "PT90M", "PT0S"):
        protocol = _protocol(tmp_path, PROTOCOL.replace("due_within: PT1H", f"due_within: {within}"))
        said[within] = next(each.due for each in _told(protocol, "en").actions if each.name == "doctor")
    assert said == {
        "P5WD": "5 working days after the finding", "P1DT12H": "1 day and 12 hours after the finding",
        "P14M": "1 year and 2 months after the finding", "PT90M": "1 hour and 30 minutes after the finding",
        "PT0S": "at once after the finding",
    }  # fmt: skip
    assert Span(days=1) == protocol.actions[0].due_within or protocol.actions[0].due_within == Span()


def test_long_lists_are_counted() -> None:
    """Of a list of hundreds the first stand there, with the number of the others."""
    choices = "list_name | name | label\n" + "\n".join(f"l | c{n} | C{n}" for n in range(300))
    text = document(outline(table("type | name | label\nselect_one l | a | A", choices)))
    assert re.search(r"C59 · 240 more$", text, re.MULTILINE)
