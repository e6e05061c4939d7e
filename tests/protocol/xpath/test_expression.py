"""Compiled expressions give what an evaluator that shares nothing with them gives, and find the right nodes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import ExpressionError, Form
from fieldtool.protocol.xpath.expression import Expression, check_expression, compile_expression, compile_list
from fieldtool.protocol.xpath.values import Value
from tests.protocol.forms import bind, evaluate, inputs, session, small

# An independent evaluator: Python's own expressions over wrapped numbers


@dataclass(frozen=True)
class Number:
    """A term both ways: as ODK writes it, and as plain Python computes it."""

    odk: str
    value: float


@dataclass(frozen=True)
class Truth:
    """A condition both ways."""

    odk: str
    value: bool


ITEMS = {"a": "7", "b": "-2.5", "c": "", "d": "0"}
LEAVES = st.one_of(
    st.integers(0, 99).map(lambda number: Number(str(number), float(number))),
    st.sampled_from(sorted(ITEMS)).map(lambda name: Number(f"/data/{name}", float(ITEMS[name] or "nan"))),
)


def _divided(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _joined(parts: tuple[Number, str, Number]) -> Number:
    left, operator, right = parts
    value = {
        "+": lambda: left.value + right.value,
        "-": lambda: left.value - right.value,
        "*": lambda: left.value * right.value,
        "div": lambda: _divided(left.value, right.value),
    }[operator]()
    return Number(f"({left.odk} {operator} {right.odk})", value)


NUMBERS = st.recursive(
    LEAVES,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "div"]), inner).map(_joined),
    max_leaves=12,
)


def _compared(parts: tuple[Number, str, Number]) -> Truth:
    left, operator, right = parts
    order = {"<": left.value < right.value, ">": left.value > right.value, "<=": left.value <= right.value,
             ">=": left.value >= right.value}  # fmt: skip
    return Truth(f"number({left.odk}) {operator} {right.odk}", order[operator])


def _all(parts: list[Truth]) -> Truth:
    return Truth("(" + " and ".join(each.odk for each in parts) + ")", all(each.value for each in parts))


def _any(parts: list[Truth]) -> Truth:
    return Truth("(" + " or ".join(each.odk for each in parts) + ")", any(each.value for each in parts))


TRUTHS = st.recursive(
    st.tuples(NUMBERS, st.sampled_from(["<", ">", "<=", ">="]), NUMBERS).map(_compared),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(_all),
        st.lists(inner, min_size=2, max_size=4).map(_any),
        inner.map(lambda truth: Truth(f"not({truth.odk})", not truth.value)),
    ),
    max_leaves=8,
)


@given(NUMBERS)
def test_arithmetic(term: Number) -> None:
    """Sums, differences, products and quotients, empty items and division by zero included."""
    value = evaluate(f"number({term.odk})", a="7", b="-2.5", c="", d="0")
    assert isinstance(value, float)
    assert value == pytest.approx(term.value, nan_ok=True)


@given(TRUTHS)
def test_conditions(condition: Truth) -> None:
    """And, or, not and the four orders over such numbers."""
    assert evaluate(f"boolean({condition.odk})", a="7", b="-2.5", c="", d="0") is condition.value


def test_remainders_have_the_sign_of_the_dividend() -> None:
    """XPath 1.0, section 3.5."""
    assert [evaluate(each) for each in ("5 mod 2", "5 mod -2", "-5 mod 2", "1.5 mod 0.5")] == [1.0, 1.0, -1.0, 0.0]


def test_empty_values() -> None:
    """An unanswered item equals only the empty text, and stands in no order."""
    assert evaluate("/data/a = ''", a="") is True
    assert evaluate("/data/a = 0", {"a": "int"}, a="") is False
    assert evaluate("/data/a < 5 or /data/a >= 5", {"a": "int"}, a="") is False
    assert evaluate("/data/a != 5", {"a": "int"}, a="") is True


# Where paths lead


REPEAT = small(
    "<top>9</top><r><n>1</n><m/><inner><k>a</k></inner></r><r><n>2</n><m/><inner><k>b</k></inner><inner><k>c</k>"
    "</inner></r>",
    bind("r/n", type="int"),
    '<repeat nodeset="/data/r"><repeat nodeset="/data/r/inner"/></repeat>' + inputs("top"),
    '<instance id="list"><root><item><name>x</name><n>1</n></item><item><name>y</name><n>2</n></item></root>'
    "</instance>",
)


def _seen(expression: str, path: str, form: Form = REPEAT) -> Value:
    run = session(form)
    node = next(node for each in form.model.definitions for node in run.nodes_of(each) if node.path == path)
    compiled = compile_expression(expression, node.definition, form.model.catalogue)
    return compiled.value(replace(run.environment(), here=node, current=node))


@pytest.mark.parametrize(
    "expression, value",
    [
        ("/data/r/n", 2.0),
        ("../n", 2.0),
        ("./../n", 2.0),
        ("${n}", 2.0),
        ("../../top", "9"),
        ("/data/top", "9"),
        ("count(/data/r)", 2.0),
        ("count(../../r)", 2.0),
        ("sum(../../r/n)", 3.0),
        ("sum(/data/r[true()]/n)", 3.0),
        ("sum(//r/n)", 3.0),
        ("position(..)", 2.0),
        ("/data/r[1]/n", 1.0),
        ("../../r[position() = position(current()/..) - 1]/n", 1.0),
        ("../preceding-sibling::r/n", 1.0),
        ("count(../following-sibling::*)", 0.0),
        ("indexed-repeat(/data/r/n, /data/r, 1)", 1.0),
        ("indexed-repeat(${n}, ${r}, position(..) - 1)", 1.0),
        ("indexed-repeat(/data/r/inner/k, /data/r, 2, /data/r/inner, 2)", "c"),
        ("indexed-repeat(/data/r/n, /data/r, 9)", ""),
        ("count(/data/r/inner)", 2.0),
        ("count(/data/r/*)", 4.0),
        ("instance('list')/root/item[n = current()/../n]/name", "y"),
        ("instance('list')/root/item[n = /data/r/n]/name", "y"),
        ("(instance('list')/root/item)[1]/name", "x"),
        ("count(/data/top | /data/r)", 3.0),
        ("name", ""),
    ],
)
def test_paths_inside_a_repeat(expression: str, value: Value) -> None:
    """Absolute paths mean the same instance, relative ones walk, the repeat itself means all its instances."""
    assert _seen(expression, "/data/r[2]/m") == value


def test_what_an_expression_depends_on() -> None:
    """References name each item that is read, with the repeats that it shares with the reader."""
    definition = next(each for each in REPEAT.model.definitions if each.path == "/data/r/m")
    compiled = compile_expression("../n + sum(../../r/n) + /data/top", definition, REPEAT.model.catalogue)
    assert {(each.definition.path, each.levels) for each in compiled.references} == {
        ("/data/r/n", 1), ("/data/r/n", 0), ("/data/top", 0),
    }  # fmt: skip


def test_ambiguous_names_are_refused() -> None:
    """``${name}`` needs exactly one item of that name."""
    form = small("<g><n/></g><h><n/></h>")
    with pytest.raises(ExpressionError) as caught:
        compile_expression("${n}", form.model.catalogue.document, form.model.catalogue)
    assert caught.value.problem == "2 items are named n"


def test_choice_names() -> None:
    """``jr:choice-name`` finds the label of a choice in the current language."""
    body = '<select1 ref="/data/a"><label>A</label><item><label>Yes</label><value>y</value></item></select1>'
    form = small("<a/><b/>", bind("b", calculate="jr:choice-name(/data/a, ' /data/a ')"), body)
    run = session(form)
    run.set("/data/a", "y")
    assert run.value("/data/b") == "Yes"


def test_once_keeps_its_first_value() -> None:
    """``once`` computes only while its own item is empty."""
    form = small("<a>1</a><b/>", bind("b", calculate="once(/data/a)"), inputs("a"))
    run = session(form)
    run.set("/data/a", "2")
    assert run.value("/data/b") == "1"


# Kept expressions

CATALOGUE = REPEAT.model.catalogue
SOURCES = (
    "1 + 2", "/data/top", "../n + sum(../../r/n)", "${n} = 2 and not(/data/top = '')", "current()/../n", "-../n",
    "instance('list')/root/item[n = current()/../n]/name", "count(/data/r | /data/top)", "(../../r/n)[2]", "1 < 2 < 3",
    "position(..)", "indexed-repeat(${n}, ${r}, 1)", "once(/data/top)", "/data/r/inner/k", "none",
    "randomize(instance('list')/root/item, 3)/name", "if(../n > 1, ../n, /data/top)", "//k[. = 'c']/../../n",
)  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_an_expression_can_be_put_together_again(source: str) -> None:
    """From its parts, as a cache keeps them, it gives the same value and the same nodes."""
    run = session(REPEAT)
    node = next(node for each in REPEAT.model.definitions for node in run.nodes_of(each) if node.path == "/data/r[2]/m")
    env = replace(run.environment(), here=node, current=node)
    one = compile_expression(source, node.definition, REPEAT.model.catalogue)
    two = Expression.restored(
        one.source, one.tree, one.home, one.references, one.gaps, one.node_set, one.catalogue, one.scope
    )
    assert repr(two) == repr(one)
    assert (two.nodes is not None) is two.node_set is one.node_set
    assert two.value(env) == one.value(env)
    again = Expression.restored(
        one.source, one.tree, one.home, one.references, one.gaps, one.node_set, one.catalogue, one.scope
    )
    if one.nodes is not None:
        assert again.nodes is not None
        assert again.nodes(env) == one.nodes(env)
    assert again.test(env) is one.test(env)


def test_the_parts_of_a_list() -> None:
    """They are compiled as they stand at each entry, and put together again there."""
    entries, (name, place) = compile_list(
        "instance('list')/root/item[n < 3]", ["name", "position()"], CATALOGUE.document, CATALOGUE
    )
    env = session(REPEAT).environment()
    assert entries.nodes is not None
    found = entries.nodes(env)
    inside = [env.inside(node, number, len(found)) for number, node in enumerate(found, start=1)]
    assert [name.value(each) for each in inside] == ["x", "y"]
    assert [place.value(each) for each in inside] == [1.0, 2.0]
    again = Expression.restored(
        name.source, name.tree, name.home, name.references, name.gaps, name.node_set, name.catalogue, name.scope
    )
    assert [again.value(each) for each in inside] == ["x", "y"]


def test_the_quick_way_is_the_long_way() -> None:
    """A path to one element gives what the same path gives with a predicate that changes nothing."""
    for path in ("/data/top", "../n", "../../top", "/data/r/n", "/data/r/m", "./../n", "${top}", "current()/../n", "."):
        assert _seen(path, "/data/r[2]/m") == _seen(f"({path})[true()]", "/data/r[2]/m"), path


@pytest.mark.parametrize(
    "part, end",
    [("instance('list')/root/item[n=", "]/n"), ("/data/r[position()=", "]/n"), ("sum(/data/r[n=", "]/n)")],
)
def test_predicates_inside_one_another(part: str, end: str) -> None:
    """Each is compiled once, however deep it lies; twice at each level would never end."""
    assert isinstance(_seen(part * 22 + "1" + end * 22, "/data/r[1]/m"), (str, float))


# Sheets of ours

SCREENING = small("<a/><b/><c>1</c>", body=inputs("a", "b", "c"))


@pytest.mark.parametrize(
    "condition, value",
    [
        ("absent(${a})", True), ("absent(${b})", False), ("absent(${c})", False), ("absent-reason(${a})", "declined"),
        ("absent-reason(${b})", ""), ("absent-reason(${a}) = 'declined' and ${a} = ''", True),
    ],
)  # fmt: skip
def test_why_an_answer_is_absent(condition: str, value: Value) -> None:
    """Our own sheets can ask; for the form the answer is empty."""
    run = session(SCREENING)
    run.absent("/data/a", "declined")
    catalogue = SCREENING.model.catalogue
    assert compile_expression(condition, catalogue.document, catalogue, ours=True).value(run.environment()) == value


def test_the_survey_cannot_ask_why() -> None:
    """It must stay a form that any ODK client runs."""
    catalogue = SCREENING.model.catalogue
    with pytest.raises(ExpressionError):
        compile_expression("absent(${a})", catalogue.document, catalogue)
    check_expression("absent(${a}) or absent-reason(${a}) = ''")


@pytest.mark.parametrize(
    "source", ["absent()", "absent('a')", "nope(1)", "a[", "selected(a)", "weighted-checklist(1, 2, 3)"]
)
def test_what_can_work_nowhere(source: str) -> None:
    """It is found without a form, but for what only a form can tell."""
    if source.startswith("absent"):
        with pytest.raises(ExpressionError):
            compile_expression(source, SCREENING.model.catalogue.document, SCREENING.model.catalogue, ours=True)
    else:
        with pytest.raises(ExpressionError):
            check_expression(source)
