"""Groups close as they open, and every name is one of its own."""

from __future__ import annotations

import pytest

from tests.protocol.checking.checks import told

_HEAD = "type | name | label"


def _survey(*rows: str) -> str:
    return "\n".join([_HEAD, *rows])


def test_groups_that_close_as_they_open() -> None:
    """Groups in groups and repeats, in any spelling."""
    rows = ("begin group | a | A", "begin_repeat | b | B", "text | c | C", "end repeat | | ", "end_group | a | ")
    assert told(_survey(*rows)) == []


@pytest.mark.parametrize(
    "rows, expected",
    [
        (["begin_group | a | A", "text | b | B"],
         ["E survey 2: nothing closes the group 'a' that this row opens (write end_group where it is over)"]),
        (["text | b | B", "end_group"],
         ["E survey 3: end_group closes nothing (delete the row, or open a group before it)"]),
        (["begin_group | a | A", "text | b | B", "end_repeat"],
         ["E survey 4: end_repeat closes the group 'a' that row 2 opened (write end_group)"]),
        (["begin_group | a | A", "begin_repeat | b | B", "text | c | C", "end_group"],
         ["E survey 3: nothing closes the repeat 'b' that this row opens (write end_repeat before row 5)"]),
        (["begin_group | a | A", "begin_repeat | b | B", "text | c | C", "end_group", "end_repeat"],
         ["E survey 5: end_group closes the repeat 'b' that row 3 opened (write end_repeat)",
          "E survey 6: end_repeat closes the group 'a' that row 2 opened (write end_group)"]),
        (["begin_group | a | A", "text | c | C", "end_group | b | "],
         ["W survey 4: this closes 'a', which row 2 opened, not 'b' (an end is missing, or the name is wrong)"]),
        ([" | a | A"], ["E survey 2: type is empty (write what it is, such as text, or delete the row)"]),
    ],
)  # fmt: skip
def test_ends_that_do_not_match(rows: list[str], expected: list[str]) -> None:
    """The row that opened a group is named, and the one that has to change."""
    assert told(_survey(*rows)) == expected


@pytest.mark.parametrize(
    "kind, hint",
    [
        ("tetx", "did you mean text?"), ("Text", "did you mean text?"), ("select_on yn", "did you mean select_one?"),
        ("begin_grp", "did you mean begin_group?"), ("select_one my list", "did you mean select_one?"), ("xyzzy", ""),
    ],
)  # fmt: skip
def test_unknown_types(kind: str, hint: str) -> None:
    """What pyxform knows no type for, with what was probably meant."""
    expected = f"E survey 2: type {kind!r} is not known" + (f" ({hint})" if hint else "")
    assert told(_survey(f"{kind} | a | A", "text | b | B"))[0] == expected


@pytest.mark.parametrize(
    "name, what",
    [
        ("a b", "name 'a b' cannot be a name (letters, digits and _ only, and a letter first; a_b would do)"),
        ("1a", "name '1a' cannot be a name (letters, digits and _ only, and a letter first; _1a would do)"),
        ("a:b", "name 'a:b' cannot be a name (letters, digits and _ only, and a letter first; a_b would do)"),
        ("", "name is empty (write a name: letters, digits and _)"),
        ("meta", "name 'meta' is reserved for the form's own facts (give it another name)"),
    ],
)  # fmt: skip
def test_names_that_cannot_be(name: str, what: str) -> None:
    """A name becomes an element of XML, and some are taken."""
    assert told(_survey(f"text | {name} | A")) == [f"E survey 2: {what}"]


def test_names_beside_one_another() -> None:
    """The same name twice in a group, or but for capital letters; the same in another group is fine."""
    rows = ("text | a | A", "begin_group | g | G", "text | a | A", "text | A | A", "text | a | A", "end_group")
    assert told(_survey(*rows)) == [
        "W survey 5: name 'A' differs from 'a' in row 2 only by capital letters (give them names that nobody confuses)",
        "E survey 6: name 'a' stands in row 4 of the same group already (give it a name of its own)",
    ]


def test_names_of_repeats() -> None:
    """A repeat has a name that nothing else has, nor the form."""
    rows = (
        "begin_repeat | r | R", "text | a | A", "end_repeat", "begin_group | g | G", "begin_repeat | r | R",
        "text | b | B", "end_repeat", "end_group", "begin_repeat | data | D", "text | c | C", "end_repeat",
    )  # fmt: skip
    assert told(_survey(*rows)) == [
        "E survey 6: name 'r' stands in row 2 already (give it a name of its own)",
        "E survey 10: name 'data' is that of the form itself (give the repeat another name)",
    ]


def test_notes_need_no_name_and_disabled_rows_nothing() -> None:
    """What pyxform names by itself, and what it leaves out."""
    survey = "type | name | label | disabled\nnote | | Hello | \ntetx | a b | A | yes"
    assert told(survey) == []
