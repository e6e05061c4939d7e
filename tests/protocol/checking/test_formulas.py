"""Every expression and every reference is looked at where it stands."""

from __future__ import annotations

import pytest

from tests.protocol.checking.checks import SETTINGS, YES_NO, told

_FIRST = "select_one yn | fever | Fever?"


def _one(column: str, text: str, kind: str = "text") -> list[str]:
    """What is told of one cell in row 3, beside a question in row 2."""
    return told(f"type | name | label | {column}\n{_FIRST} | \n{kind} | b | B | {text}", YES_NO)


@pytest.mark.parametrize(
    "column",
    ["relevant", "constraint", "calculation", "required", "read_only", "default", "label::English", "hint",
     "guidance_hint", "image", "required_message", "choice_filter"],
)  # fmt: skip
def test_references_in_every_column(column: str) -> None:
    """An item that is not there is told wherever it is named, with what was probably meant."""
    found = _one(column, "${fevr}", "select_one yn")
    assert f"E survey 3: {column} names ${{fevr}}, which is no item (did you mean fever?)" in found


def test_references_in_other_places() -> None:
    """Types, triggers, parameters, counts, labels of choices and the name of an instance."""
    survey = (
        "type | name | label | trigger | parameters | calculation | repeat_count\n"
        "select_one ${gon} | a | A | | | | \nselect_one yn | b | B | | randomize=true, seed=${gone} | | \n"
        "text | c | C | ${goner} | | ${b} | \nbegin_repeat | r | R | | | | ${gonne}\ntext | d | D | | | | \nend_repeat"
    )
    choices = "list_name | name | label\nyn | yes | Yes ${went}"
    settings = "form_id | instance_name\nsmall | concat(${lost}, 'x')"
    assert [line.partition(",")[0] for line in told(survey, choices, settings)] == [
        "E settings 2: instance_name names ${lost}", "E survey 2: type names ${gon}",
        "E survey 3: parameters names ${gone}", "E survey 4: trigger names ${goner}",
        "E survey 5: repeat_count names ${gonne}", "E choices 2: label names ${went}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, what",
    [
        ("${fever} = 'yes", "relevant: a text has no closing quote, at character 12"),
        ("${fever} =", "relevant: it ends too early, at character 11"),
        ("${fever} == 'yes'", "relevant: '=' is not expected, at character 11"),
        ("(${fever} = 'yes'", "relevant: ')' is missing, at character 18"),
        ("${fever} and", "relevant: it ends too early, at character 13"),
        ("selectd(${fever})", "relevant: there is no function selectd(), at character 1 (did you mean selected()?)"),
        ("true() and count-selected()", "relevant: count-selected() takes 1 arguments, not 0, at character 12"),
        ("selected(${fever})", "relevant: selected() takes 2 arguments, not 1, at character 1"),
        ("${fever = 1", "relevant has '${fever = 1', which does not read (write ${name}, nothing else in the braces)"),
        ("${ fever } = 'yes'", "relevant has '${ fever }', which does not read (write ${fever})"),
        ("/data/fevr = 'yes'", "relevant: /data/fevr is not in the form, at character 1 (did you mean fever?)"),
        ("fever = 'yes'", "relevant: nothing here is named 'fever' (write ${fever})"),
        ("../fevr = 'yes'", "relevant: nothing here is named 'fevr' (did you mean ${fever}?)"),
        ("${fever} = yes", "relevant: nothing here is named 'yes' (write 'yes', in quotes)"),
        ("${fever} = 'yes' and true", "relevant: nothing here is named 'true' (write true())"),
        ("instance('zn')/root/item = 1", "relevant: the form has no instance 'zn', at character 1"),
    ],
)  # fmt: skip
def test_expressions_that_cannot_work(text: str, what: str) -> None:
    """Grammar, functions, paths and bare names: each with its position or what to write instead."""
    assert _one("relevant", text) == [f"E survey 3: {what}"]


def test_a_bare_name_that_nobody_knows() -> None:
    """A name that is no item reads as empty for ever: in a plain form a warning, for it works in ODK too."""
    assert _one("relevant", "${fever} = null") == [
        "W survey 3: relevant: nothing here is named 'null' (write ${name} for an item, 'text' for a text)"
    ]


def test_an_item_that_is_named_twice() -> None:
    """A name that two items have cannot be meant."""
    survey = (
        "type | name | label | relevant\ntext | a | A | \nbegin_group | g | G | \ntext | a | A | \nend_group\n"
        "text | b | B | ${a} = 'x'"
    )
    assert told(survey) == ["E survey 6: relevant names ${a}, which is in rows 2 and 4 (give each a name of its own)"]


def test_what_pyxform_takes_for_an_expression() -> None:
    """Words for yes and no, typographic quotes, single values, and what another row makes."""
    survey = """
    type | name | label | relevant | required | default | calculation | choice_filter | trigger
    select_one yn | a | A | TRUE | yes | yes | | name = 'yes' or label != '' |
    text | b | B | ${a} = ‘yes’ | false() | a-b | | |
    date | c | C | | | today() | | |
    date | d | D | | | 2026-01-31 | | |
    text | e | E | ${instanceID} != '' | | | concat(${b}, 'x') | | ${a}
    calculate | f | | | | | ${last-saved#b} | |
    text | g | G | ../a = 'yes' and /data/b != '' and current()/../b != '' | | | | |
    """
    assert [line for line in told(survey, YES_NO) if line.startswith("E")] == []


def test_filters_name_columns_of_choices() -> None:
    """A column that is not there leaves nothing to choose from."""
    survey = "type | name | label | choice_filter\nselect_one c | a | A | \nselect_one c | b | B | plce = ${a}"
    choices = "list_name | name | label | place\nc | x | X | y"
    assert told(survey, choices) == [
        "E survey 3: choice_filter: the sheet choices has no column 'plce' (did you mean place?)"
    ]


def test_filters_that_do_not_read() -> None:
    """The position is that in the cell."""
    survey = "type | name | label | choice_filter\nselect_one yn | a | A | (name = 'x'"
    assert told(survey, YES_NO) == ["E survey 2: choice_filter: ')' is missing, at character 12"]


def test_circles() -> None:
    """Each circle once, with its way and the rows of all that take part; one that only looks like one is none."""
    survey = """
    type | name | label | calculation | relevant
    calculate | a | | ${b} + 1 |
    calculate | b | | ${c} + 1 |
    calculate | c | | ${a} + 1 |
    text | d | D | | ${d} = 'x'
    begin_group | g | G | | ${e} = 'x'
    text | e | E | |
    end_group | | | |
    text | f | F | | ${a} > 3
    """
    told_lines = told(survey)
    assert [line.partition(":")[0] for line in told_lines] == ["E survey 2", "E survey 5", "E survey 6"]
    assert "a (row 2) -> b (row 3) -> c (row 4) -> a (row 2)" in told_lines[0].replace(
        "b (row 3) -> c (row 4) -> a (row 2) -> b (row 3)", "a (row 2) -> b (row 3) -> c (row 4) -> a (row 2)"
    )
    assert "d (row 5) -> d (row 5)" in told_lines[1]
    assert "g (row 6)" in told_lines[2]
    assert "e (row 7)" in told_lines[2]


def test_settings_are_asked_for_nothing_else() -> None:
    """A form with nothing wrong says nothing."""
    assert told(f"type | name | label\n{_FIRST}", YES_NO, SETTINGS) == []
