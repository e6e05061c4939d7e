"""Each row of the survey and of the choices for itself: what its type needs, and what does nothing there."""

from __future__ import annotations

import pytest

from tests.protocol.checking.checks import SETTINGS, YES_NO, told


def _row(kind: str, columns: str = "", cells: str = "", choices: str = YES_NO) -> list[str]:
    survey = f"type | name | label | {columns}\nselect_one yn | first | First | \n{kind} | a | A | {cells}"
    return [line.partition(": ")[0][0] + " " + line.partition(": ")[2] for line in told(survey, choices)]


@pytest.mark.parametrize(
    "kind, columns, cells, expected",
    [
        ("select_one", "", "",
         "E select_one names no list of choices (write select_one and a list of the sheet choices)"),
        ("select_one ny", "", "", "E list 'ny' is not known (write one of yn)"),
        ("select_one a.csv", "", "", "E list 'a.csv' is not known (write select_one_from_file a.csv)"),
        ("select_one_from_file a.txt", "", "",
         "E the file 'a.txt' is none that choices can be read from (write a name that ends in .csv, .geojson, .xml)"),
        ("select_one_external yn", "", "", "E list 'yn' is not known (add it to the sheet external_choices)"),
        ("calculate", "", "", "E calculate has no calculation (write what is to be calculated)"),
        ("text", "repeat_count", "3", "W repeat_count does nothing here (write it in a row of type begin_repeat)"),
        ("note", "required", "yes", "W a note cannot be answered, and is required (delete required)"),
        ("note", "required", "false()", ""),
        ("hidden", "required", "yes", "W required does nothing here (write it beside each question)"),
        ("text", "required_message", "Say it",
         "W required_message without required (write yes into required, or delete the message)"),
        ("text", "constraint", ". != 'x'", "W constraint without constraint_message (say what an answer must be like)"),
        ("text", "constraint_message", "No",
         "W constraint_message without constraint (write the constraint, or delete the message)"),
        ("text", "choice_filter", "${first} = 'yes'", "W choice_filter does nothing here (write it beside a select)"),
        ("select_one yn or_other", "choice_filter", "name = ${first}",
         "E choice_filter does not go with or_other (add a choice for other to the list)"),
        ("text", "read_only", "yse", "E read_only 'yse' is neither yes nor no (did you mean yes?)"),
        ("text", "required", "maybe", "E required 'maybe' is neither yes nor no (write yes, no or a condition)"),
        ("text", "trigger", "first", "E trigger 'first' is no question (write ${name}, and a comma between several)"),
        ("background-geopoint", "", "",
         "E background-geopoint has no trigger (write the question that sets it off, as ${name})"),
        ("text", "appearance", "multilne", "W appearance 'multilne' is not known (did you mean multiline?)"),
        ("select_one yn", "appearance", "minimal w2 columns-3", ""),
        ("text", "big-image", "a.png", "E big-image needs an image (write the small picture into image)"),
        ("text", "parameters", "rows=x", "E parameter rows=x is no whole number (write a number)"),
        ("text", "parameters", "rows 5",
         "E parameters 'rows 5' do not read (write name=value, with a space between two)"),
        ("select_one yn", "parameters", "seed=3", "E seed without randomize (write randomize=true beside it)"),
        ("select_one yn", "parameters", "randomise=true",
         "E select_one takes no parameter 'randomise' (did you mean randomize?)"),
        ("range", "parameters", "start=1 end=3 step=5",
         "E the step 5 is longer than the scale from 1 to 3 (write a smaller step, or a longer scale)"),
        ("range", "parameters", "start=one", "E parameter start=one is no number (write a number)"),
        ("range", "", "", ""),
        ("select_one yn", "default", "maybe",
         "E default 'maybe' is not among the choices of 'yn' (write one of no, yes)"),
        ("select_multiple yn", "default", "yes no", ""),
        ("select_one yn or_other", "default", "other", ""),
        ("integer", "default", "1.5", "E default '1.5' is no integer (write it as a whole number, such as 3)"),
        ("date", "default", "31.1.2026",
         "E default '31.1.2026' is no date (write it as 2026-03-17, or a calculation such as today())"),
        ("date", "default", "today()", ""),
        ("audit", "", "", "E an audit can only be named audit (leave its name empty)"),
    ],
)  # fmt: skip
def test_what_a_type_needs(kind: str, columns: str, cells: str, expected: str) -> None:
    """One sentence for each kind of mistake, with what to do; nothing for what is right."""
    wrong = [line for line in _row(kind, columns, cells) if "a.png" not in line and "a.csv' is missing" not in line]
    own = [line for line in wrong if not line.startswith("W ") or line == expected or not expected]
    assert own == ([expected] if expected else [])


@pytest.mark.parametrize(
    "count, expected",
    [
        ("3", ""), ("${first}", ""), ("-1", "no number of times"), ("1.5", "no number of times"),
        ("three", "no number (write a number"), ("'3'", "no number (write a number"),
    ],
)  # fmt: skip
def test_repeat_counts(count: str, expected: str) -> None:
    """How often a repeat occurs is a whole number, or what an item says."""
    survey = (
        f"type | name | label | repeat_count\ninteger | first | F | \nbegin_repeat | r | R | {count}\ntext | a | A | \n"
        "end_repeat"
    )
    found = told(survey)
    assert [expected in line for line in found] == ([True] if expected else [])


def test_labels() -> None:
    """A question without words cannot be asked; a group, a calculation and a trigger can do without."""
    survey = """
    type | name | label | hint | calculation | trigger | image | guidance_hint
    text | a | | | | | |
    text | b | | hint | | | |
    begin_group | g | | | | | |
    calculate | c | | | 1 | | |
    text | d | | | 2 | | |
    text | e | | | | ${b} | |
    text | f | | | | | | guide
    end_group | | | | | | |
    begin_repeat | r | | | | | |
    note | h | Hello | | | | |
    end_repeat | | | | | | |
    """
    assert told(survey) == [
        "E survey 2: 'a' has no label (write the question as it is said)",
        "E survey 8: 'f' has no label (write the question as it is said)",
        "W survey 10: the repeat 'r' has no label (write what one of its parts is called)",
    ]


def test_lists_of_choices() -> None:
    """Doubled and spaced values, missing names, lists that nobody uses."""
    survey = "type | name | label\nselect_multiple a | m | M\nselect_one b | o | O"
    choices = """
    list_name | name | label
    a | x | X
    a | x | Y
    a | two words | Z
    b | one two | W
    b | N |
    b | n | N
    b | | None
     | lost | Lost
    c | y | Y
    """
    assert told(survey, choices) == [
        "E choices 3: the list 'a' has 'x' in row 2 already (give each choice of a list a value of its own)",
        (
            "E choices 4: the value 'two words' has a space in it, and row 2 of the survey puts spaces between values"
            " (write two_words)"
        ),
        "W choices 5: the value 'one two' has a space in it (write one_two)",
        "W choices 6: the choice 'N' has no label (write what is shown)",
        "W choices 7: the value 'n' differs from 'N' in row 6 only by capital letters (say which is which)",
        "E choices 8: name is empty (write the value that is stored when this is chosen)",
        "E choices 9: list_name is empty (write the list that this choice belongs to)",
        "W choices 10: no question uses the list 'c' (use it, or delete its rows)",
    ]


def test_a_list_without_choices() -> None:
    """A list with rows but without values offers nothing."""
    survey = "type | name | label\nselect_one b | o | O\nselect_one yn | p | P"
    choices = "list_name | name | label\nb | | None\nyn | yes | Yes"
    assert told(survey, choices)[0] == "E survey 2: list 'b' has no choices (write them into the sheet choices)"


def test_doubled_values_on_purpose() -> None:
    """A form can say that its lists have a value twice."""
    settings = "form_id | allow_choice_duplicates\nsmall | yes"
    choices = "list_name | name | label\nc | x | X\nc | x | Y"
    assert told("type | name | label\nselect_one c | a | A", choices, settings) == []


def test_lists_that_are_used_otherwise() -> None:
    """A list may be looked up by an expression, or label a scale."""
    survey = """
    type | name | label | calculation | parameters
    range | r | R | | start=1 end=2 step=1 tick_labelset=ticks
    calculate | c | | instance('far')/root/item[name = '1']/label |
    """
    choices = "list_name | name | label\nticks | 1 | One\nticks | 2 | Two\nfar | 1 | Far"
    assert not [line for line in told(survey, choices, SETTINGS) if "list" in line]


def test_what_cannot_run_stands_beside_other_mistakes() -> None:
    """A mistake elsewhere hides neither a capture that this desk cannot do nor a file that is missing."""
    survey = """
| type    | name  | label::English (en) | relevant    | calculation                       |
| text    | a     | A                   | ${typo} = 1 |                                   |
| image   | photo | Photo               |             |                                   |
| calculate | c   |                     |             | pulldata('gone', 'x', 'y', ${a})  |
"""
    assert told(survey) == [
        "E survey 2: relevant names ${typo}, which is no item (name an item of the survey)",
        "W survey 3: a file, picture or recording: this desk cannot capture it; a file can only be picked",
        "W survey 4: calculation: the file 'gone.csv' is missing (put it into the folder of the media)",
    ]
