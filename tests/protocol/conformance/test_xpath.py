"""ODK XForms, "XPath Paths", "Operators", "Predicates", "Axes" and the rules before the table of functions."""

from __future__ import annotations

import math

import pytest

from fieldtool.errors import Faults
from tests.protocol.conformance.calls import missing, value
from tests.protocol.forms import bind, inputs, session, small

DATA = "<a>1</a><g><b>2</b><h><c>3</c></h></g><p><n>10</n></p><p><n>20</n></p><z/>"
REPEAT = '<repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat>'


def _calculated(expression: str, at: str = "z", **of_bind: str) -> str:
    return session(small(DATA, bind(at, calculate=expression, **of_bind), REPEAT)).value(f"/data/{at}")


PATHS = {
    "/data/a": "1", "../a": "1", "../g/b": "2", "../g/h/../b": "2", "./../g/./h/c": "3", "/data/g/../g/b": "2",
    "//c": "3", "/data//c": "3", " ../a ": "1", "../g/h/c/../../../a": "1", "/ data / a": "1",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_paths(path: str) -> None:
    """[xpath/paths] Absolute and relative paths, with ``.`` and ``..`` anywhere, and ``//``, lead to the same items."""
    assert _calculated(path) == PATHS[path]


def test_context() -> None:
    """[xpath/context] A relative path begins at the item whose bind, control or action has the expression."""
    assert _calculated("../b + ../../a", "g/h/c") == ""
    assert _calculated("../../b + ../../../a", "g/h/c") == "3"
    data = "<g><b>2</b><c/></g>"
    run = session(small(data, bind("g/c", constraint=". != ../b"), inputs("g/c")))
    assert [run.set("/data/g/c", each).result for each in ("2", "3")] == ["constraint", "accepted"]


def test_context_of_body() -> None:
    """[xpath/context] Labels and choices are looked up from their own question."""
    lists = '<instance id="l"><root><item><k>x</k><f>2</f></item><item><k>y</k><f>3</f></item></root></instance>'
    body = (
        '<select1 ref="/data/g/c"><label><output value="../b"/></label>'
        '<itemset nodeset="instance(\'l\')/root/item[f = current()/../b]"><value ref="k"/><label ref="k"/></itemset>'
        "</select1>"
    )
    run = session(small("<g><b>2</b><c/></g>", "", body, lists))
    assert (run.label("/data/g/c"), [each.value for each in run.choices("/data/g/c")]) == ("2", ["x"])


def test_no_other_nodes() -> None:
    """[xpath/elements-only] More than is asked: attributes and texts can be read too."""
    assert [_calculated(path) for path in ("/data/@id", "/data/g/b/text()", "count(/data/g/b/comment())")] == [
        "small", "2", "0",
    ]  # fmt: skip


OPERATORS = {
    "2 + 3 * 4": 14.0, "7 mod 4": 3.0, "-7 mod 4": -3.0, "7 div 2": 3.5, "5 - -2": 7.0, "- (2)": -2.0,
    "1 = 1.0": True, "1 != 2": True, "2 <= 2": True, "2 < 2": False, "3 >= 4": False, "4 > 3": True,
    "true() and false()": False, "true() or false()": True, "1 < 2 and 2 < 3 or false()": True,
    "'a' = 'a'": True, "'a' != 'b'": True, "'10' > '9'": True, "count(/data/n | /data/word | /data/n)": 4.0,
}  # fmt: skip


@pytest.mark.parametrize("expression", OPERATORS)
def test_operators(expression: str) -> None:
    """[xpath/operators] Each operator of XPath 1.0, in its order of strength."""
    assert value(expression) == OPERATORS[expression]


def test_division_by_zero() -> None:
    """[xpath/operators] Divisions by zero are infinite or no number, and break nothing."""
    assert [value(f"{sign}1 div 0") for sign in ("", "-")] == [math.inf, -math.inf]
    assert missing("0 div 0")
    assert missing("1 mod 0")


def test_sets_compared() -> None:
    """[xpath/operators] A set compares as XPath 1.0 has it: true where one of its nodes makes it so."""
    comparisons = ("/data/n = 2", "/data/n != 2", "/data/n > 2", "/data/n = 9", "/data/none = ''")
    assert [value(each) for each in comparisons] == [True, True, True, False, False]


DATES = {
    "'2026-03-17' > '2026-03-16'": True, "'2026-03-17' - '2026-03-10'": 7.0, "'2026-03-17' = '2026-03-17'": True,
    "'2026-03-17T10:00:00Z' < '2026-03-17T12:30:00+01:00'": True, "'1970-01-02' + 1": 2.0,
    "'2026-03-17T12:00:00+01:00' = '2026-03-17T11:00:00Z'": True,
}  # fmt: skip


@pytest.mark.parametrize("expression", DATES)
def test_dates(expression: str) -> None:
    """[xpath/dates] Texts that are days or instants are compared and reckoned with as days since 1970."""
    found = value(expression)
    assert found == DATES[expression] if isinstance(found, bool) else math.isclose(float(str(found)), DATES[expression])


def test_predicates() -> None:
    """[xpath/predicates] Predicates choose by condition, by place, one after another, and within one another."""
    assert [_calculated(each) for each in (
        "/data/p[n > 10]/n", "/data/p[2]/n", "/data/p[last()]/n", "/data/p[position() = 1]/n", "/data/p[n > 5][2]/n",
        "count(/data/p[n = /data/p[2]/n])", "count(/data/p[n = 7])", "/data/g[b = 2]/h[c]/c",
    )] == ["20", "20", "20", "10", "20", "1", "0", "3"]  # fmt: skip


def test_axes() -> None:
    """[xpath/axes] Parent, child and self by their long names."""
    assert [_calculated(each) for each in (
        "parent::data/child::a", "/child::data/child::g/child::b", "/data/g/self::g/b", "/data/g/h/parent::node()/b",
    )] == ["1", "2", "2", "2"]  # fmt: skip


def test_more_axes() -> None:
    """[xpath/axes] More than is asked: the other axes of XPath 1.0 work too."""
    assert [_calculated(each) for each in (
        "/data/descendant::c", "/data/g/h/c/ancestor::g/b", "/data/a/following-sibling::g/b",
        "/data/g/preceding-sibling::a", "count(/data/p/descendant-or-self::*)",
    )] == ["3", "2", "2", "1", "4"]  # fmt: skip


@pytest.mark.parametrize("expression,text", [
    ("concat(1, true())", "1true"), ("'2' + '3'", "5"), ("not('')", "true"), ("string-length(1234)", "4"),
    ("substr(12345, '1', '3')", "23"), ("if('x', 'y', 'n')", "y"), ("1 + true()", "2"), ("concat(/data/p)", ""),
])  # fmt: skip
def test_casts(expression: str, text: str) -> None:
    """[xpath/casting] Arguments become what a function needs, by ``number()``, ``string()`` and ``boolean()``."""
    assert _calculated(expression) == text


def test_values_are_texts() -> None:
    """[xpath/stored-text] What is stored is text: "false" is true as a condition, unless it is turned back."""
    binds = bind("a", calculate="1 > 2") + bind("z", calculate="concat(if(/data/a, 'T', 'F'), "
            "if(boolean-from-string(/data/a), 'T', 'F'), if(/data/a = 'true', 'T', 'F'))")  # fmt: skip
    run = session(small(DATA, binds))
    assert (run.value("/data/a"), run.value("/data/z")) == ("false", "TFF")


def test_numbers_are_stored_as_texts() -> None:
    """[xpath/stored-text] A number is stored without a needless fraction, none at all as empty."""
    assert [_calculated(each) for each in ("6 div 2", "1 div 4", "number('x')", "10000000000 * 10", "-0.5 * 2")] == [
        "3", "0.25", "", "100000000000", "-1",
    ]  # fmt: skip


def test_wrong_expressions() -> None:
    """[xpath/functions] A function that does not exist is a mistake that names the item, found as the form loads."""
    with pytest.raises(Faults) as caught:
        small(DATA, bind("z", calculate="made-up(1)"))
    (fault,) = caught.value.faults
    assert (fault.where, "made-up" in fault.what) == ("/data/z", True)
