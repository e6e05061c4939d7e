"""What can never happen is told with the conditions that exclude each other, and the rows where they stand."""

from __future__ import annotations

import pytest

from tests.protocol.checking.checks import YES_NO, told

_HEAD = (
    "type | name | label | relevant | constraint | constraint_message\nselect_one yn | fever | F | | |\n"
    "integer | age | A | | . >= 0 and . <= 120 | 0 to 120\nselect_multiple yn | many | M | | |"
)


def _relevant(text: str) -> list[str]:
    """What is told of a question in row 5 that is asked under a condition."""
    return told(f"{_HEAD}\ntext | x | X | {text} | |", YES_NO)


@pytest.mark.parametrize(
    "text, what",
    [
        ("1 = 2", "'x' is never asked: 1 = 2 can never hold (mend relevant)"),
        ("${fever} = 'yes' and ${age} > 3 and ${fever} = 'no'",
         "'x' is never asked: ${fever} = 'yes' and ${fever} = 'no' never hold together (mend relevant)"),
        ("${age} > 10 and ${age} < 5",
         "'x' is never asked: ${age} > 10 and ${age} < 5 never hold together (mend relevant)"),
        ("${age} > 120", "'x' is never asked: ${age} > 120 can never hold (mend relevant)"),
        ("${fever} = 'ye'", "relevant: fever is never 'ye' (did you mean yes?)"),
        ("${fever} = 'YES'", "relevant: fever is never 'YES' (did you mean yes?)"),
        ("selected(${many}, 'nope')", "relevant: many is never 'nope' (did you mean no?)"),
        ("selected(${many}, 'no') and ${many} = ''",
         "'x' is never asked: selected(${many}, 'no') and ${many} = '' never hold together (mend relevant)"),
        ("${age} = 'old'", "relevant: age is a number, and never 'old' (compare it with a number)"),
        ("${age} = 130", "relevant: age is never 130 (its type or its constraint does not allow it)"),
    ],
)  # fmt: skip
def test_questions_that_are_never_asked(text: str, what: str) -> None:
    """The fewest parts of the condition that exclude each other, or the value that nobody can choose."""
    assert _relevant(text) == [f"E survey 5: {what}"]


def test_a_part_that_does_nothing() -> None:
    """A comparison that never holds, in a condition that may: a warning in a plain form."""
    assert _relevant("${fever} = 'ye' or ${age} > 3") == [
        "W survey 5: relevant: fever is never 'ye' (did you mean yes?)"
    ]


@pytest.mark.parametrize("text", ["false()", "no", "FALSE"])
def test_what_was_switched_off(text: str) -> None:
    """A condition that is plainly false is meant so: a warning."""
    found = _relevant(text)
    assert [line.partition(": ")[0] for line in found] == ["W survey 5"]
    assert "'x' is never asked: relevant is false()" in found[0]


def test_questions_in_groups() -> None:
    """A group that is never asked is told once, with how much is in it; a question that contradicts its group too."""
    survey = f"""{_HEAD}
begin_group | g | G | ${{fever}} = 'yes' and ${{fever}} = 'no' | |
text | a | A | | |
text | b | B | ${{age}} > 500 | |
end_group
begin_group | h | H | ${{fever}} = 'yes' | |
text | c | C | ${{fever}} = 'no' | |
text | d | D | ${{c}} != '' | |
end_group
"""
    assert [line.partition(" never hold")[0].removesuffix(" (mend relevant)") for line in told(survey, YES_NO)] == [
        "E survey 5: the group 'g' and all 2 items in it are never asked: ${fever} = 'yes' and ${fever} = 'no'",
        "E survey 10: 'c' is never asked: ${fever} = 'yes' (row 9) and ${fever} = 'no'",
        "E survey 11: 'd' is never asked: ${c} != '' can",
    ]


def test_calculations_are_looked_into() -> None:
    """What a calculation rests on is excluded with it."""
    survey = f"""{_HEAD}
calculate | ill | | | |
text | x | X | ${{ill}} = 'maybe' | |
text | y | Y | ${{ill}} = 'ill' and ${{fever}} = 'no' | |
""".replace("constraint_message", "constraint_message | calculation").replace(
        "calculate | ill | | | |", "calculate | ill | | | | | if(${fever} = 'yes', 'ill', 'well')"
    )
    assert told(survey, YES_NO) == [
        "E survey 6: relevant: ill is never 'maybe' (write one of ill, well)",
        "E survey 7: 'y' is never asked: ${ill} = 'ill' and ${fever} = 'no' never hold together (mend relevant)",
    ]


def test_constraints_that_nothing_meets() -> None:
    """No answer could ever be given."""
    survey = """
    type | name | label | constraint | constraint_message
    integer | a | A | . > 5 and . < 3 | no
    select_one yn | b | B | . = 'maybe' | no
    select_multiple yn | c | C | selected(., 'yes') and not(selected(., 'yes')) | no
    text | d | D | . != '' and string-length(.) < 10 | no
    """
    assert [line.partition(" (mend")[0] for line in told(survey, YES_NO)] == [
        "E survey 2: no answer can meet the constraint '. > 5 and . < 3'",
        "W survey 3: constraint: b is never 'maybe' (write one of no, yes)",
        "E survey 4: no answer can meet the constraint \"selected(., 'yes') and not(selected(., 'yes'))\"",
    ]


def test_lists_that_are_elsewhere() -> None:
    """Of choices from a file, a repeat or another program nobody knows the values."""
    survey = """
    type | name | label | relevant | appearance
    select_one_from_file a.csv | a | A | |
    select_one yn | b | B | | search('file')
    select_one yn or_other | c | C | |
    text | x | X | ${a} = 'z' and ${b} = 'z' and ${c} = 'other' |
    """
    assert [line for line in told(survey, YES_NO) if "never" in line] == []
