"""Columns are understood in every spelling that pyxform takes; unknown and doubled ones are told."""

from __future__ import annotations

import pytest

from fieldtool.protocol.checking.lines import read_sheet
from tests.protocol.checking.checks import SETTINGS, YES_NO, told, workbook


@pytest.mark.parametrize(
    "header, name, language",
    [
        ("relevance", "relevant", ""), ("bind::relevant", "relevant", ""), ("Relevant", "relevant", ""),
        ("calculate", "calculation", ""), ("bind::jr:constraintMsg::fr", "constraint_message", "fr"),
        ("constraint message", "constraint_message", ""), ("Required Message::fr", "required_message", "fr"),
        ("label::English (en)", "label", "English (en)"), ("caption", "label", ""), ("read only", "read_only", ""),
        ("media::image::English", "image", "English"), ("big-image", "big-image", ""), ("jr:count", "repeat_count", ""),
        ("body::appearance", "appearance", ""), ("guidance_hint::en", "guidance_hint", "en"), ("tag", "name", ""),
        ("choice filter", "choice_filter", ""), ("command", "type", ""),
    ],
)  # fmt: skip
def test_spellings(header: str, name: str, language: str) -> None:
    """Aliases, capital letters, spaces and grouped headings are the one usual column."""
    (column,) = read_sheet(workbook(f"{header}\nx"), "survey").columns
    assert (column.name, column.language, column.known) == (name, language, True)


def test_single_colons() -> None:
    """Where no column has two colons, one keeps a column and its language apart."""
    columns = read_sheet(workbook("type | name | label:English | media:image:French"), "survey").columns
    assert [(each.name, each.language) for each in columns[2:]] == [("label", "English"), ("image", "French")]


def test_everything_has_other_names() -> None:
    """A form that uses none of the usual names is content."""
    survey = """
    command | tag | caption | relevance | calculate | Required | constraint message | constraint
    select one from yn | a | A | true() | | TRUE | |
    begin group | g | G | ${a} = 'yes' | | | |
    int | b | B | | | | 0 or more | . >= 0
    calculate | c | | | ${b} * 2 | | |
    end group | | | | | | |
    add note prompt | n | ${c} | | | | |
    """
    choices = "list name | value | caption\nyn | yes | Yes\nyn | no | No"
    assert told(survey, choices, "Form_Title | set form id | version\nSmall | small | 1") == []


@pytest.mark.parametrize(
    "header, hint",
    [
        ("relevent", "did you mean relevant?"), ("lable::English", "did you mean label::English?"),
        ("label:French", "write label::French"), ("read-only", "did you mean read_only?"), ("colour", ""),
    ],
)  # fmt: skip
def test_unknown_columns(header: str, hint: str) -> None:
    """A column that pyxform leaves out is a warning, with what was probably meant."""
    line = f"W survey 1: there is no column {header!r}" + (f" ({hint})" if hint else "")
    assert told(f"type | name | label::English | {header}\ntext | a | A | x") == [line]


def test_remarks_are_no_columns() -> None:
    """Columns for notes, and those of other programs, are nobody's mistake."""
    assert told("type | name | label | notes | # | kobo--x | $given_name\ntext | a | A | x | y | z | w") == []


def test_two_names_for_one_column() -> None:
    """Only one of them would count."""
    survey = "type | name | value | label\ntext | a | b | A"
    assert told(survey) == ["E survey 1: the columns 'name' and 'value' are the same (keep one of them)"]


def test_the_same_column_twice() -> None:
    """A spreadsheet with two columns of one heading, as its reader tells them apart."""
    survey = "type | name | label | label@D\ntext | a | A | B"
    assert told(survey) == ["E survey 1: the column label stands twice (keep one of them)"]


def test_columns_of_choices() -> None:
    """Any column may serve a filter; one that looks like another, and serves none, is told."""
    survey = "type | name | label | choice_filter\nselect_one c | a | A | place = 'x'"
    choices = "list_name | name | label | place | lable::English | my note\nc | b | B | x | B | n"
    assert told(survey, choices) == [
        "E choices 1: there is no column 'lable::English' (did you mean label?)",
        "W choices 1: there is no column 'my note', and pyxform leaves it out for the space in it",
    ]


def test_sheets_of_other_names() -> None:
    """A plain form may have other sheets; one that is nearly spelt like one of its own is told."""
    survey = "type | name | label\nselect_one yn | a | A"
    assert told(survey, YES_NO, SETTINGS, notes="x | y\n1 | 2", _draft="x\n1") == []
    assert (
        told(survey, "", SETTINGS, choice=YES_NO)[0]
        == "W choice: there is no sheet of this name (did you mean choices?)"
    )


def test_capital_letters_in_names_of_sheets() -> None:
    """Pyxform reads a sheet whatever its capital letters; so does the checker."""
    assert (
        told("", "", "", Survey="type | name | label\nselect_one yn | a | A", Choices=YES_NO, SETTINGS=SETTINGS) == []
    )


def test_settings() -> None:
    """One row names the form; without it, the name is left to chance."""
    survey = "type | name | label\ntext | a | A"
    assert told(survey, "", "") == [
        "W settings: there is no sheet settings with a row (write form_title, form_id and version there)"
    ]
    assert told(survey, "", "form_title | name\nSmall | a b") == [
        "W settings 2: form_id is empty (write a short name that no other form has)",
        "E settings 2: name 'a b' cannot be a name (letters, digits and _ only, and a letter first)",
    ]
    assert told(survey, "", "form_id | version\nsmall | 1\nother | 2") == [
        "W settings 3: settings have one row, and row 2 is it (delete this row: it is not read)"
    ]
