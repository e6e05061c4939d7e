"""Functions in forms: over the nodes of a run, bounded, and never a bug whatever they are given."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.protocol import ExpressionError, Form, Session
from fieldtool.protocol.errors import PatternTooSlow, TooLong
from fieldtool.protocol.xpath.expression import compile_expression
from fieldtool.protocol.xpath.functions import FUNCTIONS
from fieldtool.protocol.xpath.geo import MAX_POINTS
from fieldtool.protocol.xpath.operands import MAX_TEXT, Operand
from fieldtool.protocol.xpath.values import Value
from tests.protocol.forms import NOW, bind, evaluate, inputs, session, small

SLOW = "regex(/data/a, '(a|aa)+')"
LONG_A = "a" * 60 + "b"


def _at(form: Form, run: Session, expression: str) -> Value:
    catalogue = form.model.catalogue
    return compile_expression(expression, catalogue.document, catalogue).value(run.environment())


def test_node_sets() -> None:
    """Functions over node-sets see every relevant node; those over values the first."""
    relevant = bind("r/n", type="int", relevant="position(..) < 3")
    form = small("<r><n>1</n></r><r><n>2</n></r><r><n>9</n></r>", relevant, '<repeat nodeset="/data/r"/>')
    run = session(form)
    assert _at(form, run, "count(/data/r)") == 3.0
    assert _at(form, run, "count-non-empty(/data/r/n)") == 2.0
    assert _at(form, run, "sum(/data/r/n)") == 3.0
    assert _at(form, run, "max(/data/r/n)") == 2.0
    assert _at(form, run, "min(/data/r/n)") == 1.0
    assert _at(form, run, "concat(/data/r/n)") == "12"
    assert _at(form, run, "join(',', /data/r/n, 5)") == "1,2,5"
    assert _at(form, run, "string(/data/r/n)") == "1"
    assert _at(form, run, "checklist(2, 2, /data/r/n)") is True
    assert _at(form, run, "count(if(true(), /data/r/n, /data/r))") == 2.0


def test_conditions_in_forms() -> None:
    """In a form an item that is not answered is not true, as in JavaRosa, though it is there."""
    assert evaluate("if(/data/a, 'yes', 'no')", a="") == "no"
    assert evaluate("not(/data/a)", a="") is True
    assert evaluate("boolean(/data/a)", {"a": "int"}, a="0") is False
    assert evaluate("if(/data/a, 'yes', 'no')", a="x") == "yes"


def test_typed_items() -> None:
    """Dates and numbers of items are what their type makes of them."""
    types = {"day": "date", "then": "dateTime", "age": "int"}
    answers = {"day": "2026-03-10", "then": "2026-03-17T09:42:30.000Z", "age": "007"}
    assert evaluate("today() - /data/day", types, **answers) == 7.0
    assert evaluate("round((now() - /data/then) * 24, 6)", types, **answers) == 1.0
    assert evaluate("string(/data/age)", types, **answers) == "7"
    assert evaluate("format-date-time(/data/then, '%H:%M')", types, **answers) == "09:42"
    assert evaluate("now()") == NOW


@pytest.mark.parametrize(
    "expression, problem",
    [
        ("if(1, 2)", "if() takes 3 arguments, not 2"),
        ("round(1, 2, 3)", "round() takes 1 to 2 arguments, not 3"),
        ("coalesce('a')", "coalesce() takes 2 arguments, not 1"),
        ("sum(1)", "sum() needs a set of items"),
        ("regex(., '(')", "the pattern '(' does not read: it opens a group and does not close it"),
        ("weighted-checklist(1, 2, 3)", "weighted-checklist() takes its arguments in pairs"),
        ("digest('a', 'md5')", "digest() knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not md5"),
        ("instance('nowhere')/root", "the form has no instance 'nowhere'"),
        ("/data/lost", "/data/lost is not in the form; did you mean last?"),
        ("${lost}", "no item is named lost; did you mean last?"),
    ],
)
def test_mistakes_are_told(expression: str, problem: str) -> None:
    """What cannot work is refused when the form loads, with what to write instead where that is clear."""
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression)
    assert problem in caught.value.problem


def test_a_pattern_that_is_too_slow_refuses_the_answer() -> None:
    """The answer that a catastrophic pattern would wait for is not taken, and all stands as before."""
    run = session(small("<a>a</a><b/>", bind("b", calculate=SLOW), inputs("a")))
    before = run.states()
    with pytest.raises(PatternTooSlow) as caught:
        run.set("/data/a", LONG_A)
    assert caught.value.parameters["path"] == "/data/b"
    assert LONG_A not in str(caught.value)
    assert run.states() == before
    run.set("/data/a", "aa")
    assert run.value("/data/b") == "true"


def test_a_slow_constraint_refuses_the_answer() -> None:
    """The same where the pattern is a constraint."""
    run = session(small("<a>a</a>", bind("a", constraint="regex(., '(a|aa)+')"), inputs("a")))
    before = run.states()
    with pytest.raises(PatternTooSlow):
        run.set("/data/a", LONG_A)
    assert run.states() == before


def test_texts_that_double_one_another() -> None:
    """Texts that would fill the memory are refused, and all stands as before."""
    names = [f"i{number}" for number in range(30)]
    binds = "".join(
        bind(name, calculate=f"concat(/data/{other}, /data/{other})")
        for name, other in zip(names[1:], names[:-1], strict=True)
    )
    run = session(small("".join(f"<{name}/>" for name in names), binds, inputs("i0")))
    before = run.states()
    with pytest.raises(TooLong) as caught:
        run.set("/data/i0", "abcdefgh")
    assert caught.value.parameters == {"path": "/data/i14", "most": MAX_TEXT}
    assert run.states() == before


@pytest.mark.parametrize(
    "expression",
    [
        f"uuid({MAX_TEXT + 1})",
        "uuid(1 div 0)",
        "concat(/data/a, /data/a, 'x')",
        "join(join(/data/a, /data/a, /data/a), /data/a, /data/a)",
        "base64-encode(concat(/data/a, /data/a))",
        "format-date(0, concat(/data/a, 'x'))",
        "intersects(/data/b)",
    ],
)
def test_bounds(expression: str) -> None:
    """What would be too long is told, never cut."""
    trace = ";".join(f"{number % 2} {number / 100}" for number in range(MAX_POINTS + 1))
    with pytest.raises(TooLong):
        evaluate(expression, a="%Y" * (MAX_TEXT // 4), b=trace)


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "1", "2026-03-17", "2026-03-17T10:00:00.000+01:00", "0 0;0 1;1 1;0 0", "a b", "%Y %", "SHA-1"]
    ),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(NOW.tzinfo)),
)
NAMES = sorted(set(FUNCTIONS) - {"jr:itext", "count", "uuid", "regex"})


@given(st.sampled_from(NAMES), st.lists(VALUES, min_size=6, max_size=6))
def test_no_arguments_are_a_bug(name: str, arguments: list[Value]) -> None:
    """Whatever a function is given, it has a result or refuses by an error of ours."""
    function = FUNCTIONS[name]
    count = min(6, function.least + 2) if function.most is None else function.most
    operands = [Operand(lambda _env, each=each: each) for each in arguments[:count]]  # type: ignore[misc]
    env = session(small("<a/>")).environment()
    try:
        result = function.call(operands).value(env)
    except FieldtoolError:
        return
    assert isinstance(result, (str, float, bool)) or result is env.around.now or hasattr(result, "isoformat")


def test_chance_is_the_runs_own() -> None:
    """The same source of chance gives the same numbers and identifiers."""
    assert evaluate("random()") == evaluate("random()")
    assert evaluate("uuid(8)") == evaluate("uuid(8)")
    assert not math.isnan(float(str(evaluate("random()"))))
