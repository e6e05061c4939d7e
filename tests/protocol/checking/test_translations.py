"""Texts are there in every language, and each language is called the same everywhere."""

from __future__ import annotations

from tests.protocol.checking.checks import told

_SETTINGS = "form_id | default_language\nsmall | English (en)"


def test_cells_and_columns_that_are_missing() -> None:
    """Which language, which column: for a cell its row, for a whole column the row of the headings."""
    survey = """
    type | name | label::English (en) | label::Français (fr) | label::Español (es) | hint::English (en)
    text | a | A | A | A | look
    text | b | B | | | look
    """
    assert told(survey, "", _SETTINGS) == [
        "W survey 1: hint has no column for Français (fr), Español (es) (add hint::Français (fr))",
        "W survey 3: label has no text in Français (fr), Español (es) (fill label::Français (fr))",
    ]


def test_choices_in_fewer_languages_than_questions() -> None:
    """Both sheets count together."""
    survey = "type | name | label::English (en) | label::Français (fr)\nselect_one yn | a | A | A"
    choices = "list_name | name | label::English (en)\nyn | yes | Yes"
    assert told(survey, choices, _SETTINGS) == [
        "W choices 1: label has no column for Français (fr) (add label::Français (fr))"
    ]


def test_one_language_under_two_names() -> None:
    """With and without its code, in capital letters, or two names with one code."""
    survey = "type | name | label::English | hint::English (en) | guidance_hint::X (en)\ntext | a | A | A | A"
    lines = [line for line in told(survey) if "is called" in line]
    assert lines == [
        "W survey 1: the language 'English (en)' is called 'English' elsewhere (write English in every column)",
        "W survey 1: the language 'X (en)' is called 'English (en)' elsewhere (write English (en) in every column)",
    ]


def test_words_without_a_language_beside_others() -> None:
    """They are in the default language, if it is one of the others; else in none."""
    survey = "type | name | label | label::Français (fr)\ntext | a | A | A"
    assert told(survey, "", "form_id | default_language\nsmall | English (en)") == []
    assert told(survey, "", "form_id\nsmall") == [
        "W survey 1: label names no language, as other columns do (write label::Français (fr))"
    ]


def test_a_default_language_that_no_column_names() -> None:
    """The form would open without a single word."""
    survey = "type | name | label::English (en) | label::Français (fr)\ntext | a | A | A"
    for name, hint in (("English", "did you mean English (en)?"), ("Deutsch (de)", "write English (en)")):
        assert told(survey, "", f"form_id | default_language\nsmall | {name}") == [
            f"E settings 2: default_language {name!r} is no language of this form ({hint})"
        ]


def test_forms_in_one_language() -> None:
    """Nothing is asked of a form that names no language, whatever its default is called."""
    survey = "type | name | label | hint\ntext | a | A | \ntext | b | B | look"
    assert told(survey, "", "form_id | default_language\nsmall | English") == []
