"""Expressions read, or tell where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import ExpressionError
from fieldtool.protocol.xpath.syntax import Binary, Call, Chain, Literal, Logic, Path, Step, parse

FRAGMENTS = (
    "and", "or", "div", "mod", "not(", "selected(", "(", ")", "[", "]", "/", "//", "..", ".", "@", "*", "+", "-",
    "=", "!=", "<", "<=", "|", ",", "'", '"', "'a'", "1", "2.5", ".5", "a", "a-b", "jr:itext(", "${a}", "${", "}",
    "::", "child::", "parent::node()", "/data/a", " ", "\n", "é", "\x00", "\u202e",
)  # fmt: skip


def test_precedence() -> None:
    """Arithmetic binds closer than comparison, comparison closer than and, and closer than or."""
    tree = parse("1 + 2 * 3 = 7 and a or b")
    assert isinstance(tree, Logic)
    assert tree.operator == "or"
    assert isinstance(tree.parts[0], Logic)
    equation = tree.parts[0].parts[0]
    assert equation == Binary("=", Binary("+", Literal(1.0), Binary("*", Literal(2.0), Literal(3.0))), Literal(7.0))


def test_operators_of_one_level_are_one_chain() -> None:
    """They go from left to right, without nesting."""
    assert parse("1 - 2 + 3") == Chain(Literal(1.0), (("-", Literal(2.0)), ("+", Literal(3.0))))
    assert parse("(1 - 2) * 3") == Binary("*", Binary("-", Literal(1.0), Literal(2.0)), Literal(3.0))


def test_words_are_names_where_no_operator_can_stand() -> None:
    """XPath 1.0, section 3.7: div is an element at the start and an operator after an operand."""
    assert parse("div div mod") == Binary("div", parse("div"), parse("mod"))
    assert parse("* * *") == Binary("*", Path(".", (Step("child", "*"),), 0), Path(".", (Step("child", "*"),), 4))


def test_names_hold_hyphens_and_dots() -> None:
    """``a-1`` is a name, ``a - 1`` a subtraction."""
    assert parse("a-1") == Path(".", (Step("child", "a-1"),), 0)
    assert isinstance(parse("a -1"), Binary)


def test_functions_take_space_and_prefixes() -> None:
    """``if (`` and ``jr:itext(`` are calls."""
    assert isinstance(parse("if (a, b, c)"), Call)
    called = parse("jr:itext('x')")
    assert isinstance(called, Call)
    assert called.name == "jr:itext"


def test_steps_say_their_axis_and_their_test() -> None:
    """Abbreviations are the steps that they stand for (XPath 1.0, section 2.5)."""
    assert parse("//@a:b") == parse("/descendant-or-self::node()/attribute::a:b")
    assert parse("./../text()") == parse("self::node()/parent::node()/child::text()")
    assert parse("processing-instruction('a')") == Path(".", (Step("child", "a", (), "processing-instruction"),), 0)


def test_words_glued_to_a_name_after_an_operand() -> None:
    """JavaRosa and Enketo read them as operators, since no name can stand there."""
    assert parse("6andpath") == parse("6 and path")
    assert parse("'1'mod'1' div-2") == parse("'1' mod '1' div -2")


def test_comparisons_that_were_escaped_once_too_often() -> None:
    """Enketo reads ``&lt;`` as ``<``."""
    assert parse("1 &lt;= 2 or 2 &gt; 1") == parse("1 <= 2 or 2 > 1")


@pytest.mark.parametrize(
    "source, position",
    [
        ("", 0), ("1 +", 3), ("(1", 2), ("a b", 2), ("'open", 0), ("a # b", 2), ("selected(a,)", 11),
        ("a[1", 3), ("1 = = 2", 4), ("foo::a", 0), ("a/true()", 2), ("${}", 0), ("$a + 1", 0), ("..[1]", 2),
        ("8|-9", 2), ("5/5", 2), ("a/(b)", 2), ("//", 2), ("@a::b", 2), ("preceding::..", 11),
        ("text('a')", 5), ("[1]", 0),
    ],
)  # fmt: skip
def test_errors_say_where(source: str, position: int) -> None:
    """A mistake is told with its place, counted from the start."""
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert caught.value.position == position
    assert caught.value.problem


def test_depth_and_length_are_bounded() -> None:
    """No expression can exhaust the stack or the memory."""
    for hostile in (
        "(" * 5000,
        "not(" * 5000,
        "a[" * 5000,
        "1" * 70_000,
        "1=(2<" * 300,
        "(" * 90 + "1" + "*1+1<1)" * 90,
    ):
        with pytest.raises(ExpressionError):
            parse(hostile)


@pytest.mark.parametrize("part", ["-", "1 + ", "1 < ", "a | ", "a/", "(1) * ", "a or b and "])
def test_chains_may_be_long(part: str) -> None:
    """What is not nested is not bounded by depth."""
    parse(part * 2500 + "a")


def test_long_chains_of_conditions_are_flat() -> None:
    """Hundreds of alternatives are one level, as real forms have them."""
    tree = parse(" or ".join(f"a{number} = 1" for number in range(800)))
    assert isinstance(tree, Logic)
    assert len(tree.parts) == 800


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join) | st.text(max_size=40))
def test_garbage_never_crashes(source: str) -> None:
    """Whatever is written, it reads or is refused by our own error, with a place inside it."""
    assert 0 <= _place_of_mistake(source) <= len(source)


def _place_of_mistake(source: str) -> int:
    try:
        parse(source)
    except ExpressionError as error:
        return error.position
    return 0
