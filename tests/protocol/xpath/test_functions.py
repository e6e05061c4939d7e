"""Every function does what the OpenRosa specification says of it."""

from __future__ import annotations

import math
import re
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol import ExpressionError, Form, Session
from fieldtool.protocol.xpath.expression import compile_expression
from fieldtool.protocol.xpath.functions import FUNCTIONS, NOT_AVAILABLE, shuffled
from fieldtool.protocol.xpath.tree import Element
from fieldtool.protocol.xpath.values import Value
from tests.protocol.forms import NOW, evaluate, session, small

CASES: list[tuple[str, Value]] = [
    ("true()", True),
    ("false()", False),
    ("not('')", True),
    ("boolean('false')", True),
    ("boolean-from-string('false')", False),
    ("boolean-from-string('1')", True),
    ("if(1 = 1, 'a', 'b')", "a"),
    ("if('', 'a', 'b')", "b"),
    ("coalesce('', 'b', 'c')", "b"),
    ("coalesce('', '')", ""),
    ("regex('ab12', '[a-z]+[0-9]+')", True),
    ("regex('xab12', '[a-b]+[0-9]+')", False),
    ("checklist(1, 3, 'foo', 'bar')", True),
    ("checklist(-1, 1, 'foo', 'bar')", False),
    ("checklist(3, -1, 'foo', 'bar')", False),
    ("checklist(1, 2, 'foo', 'bar', 'baz')", False),
    ("checklist(1, 1, true(), false(), '', 0, 1 = 2)", True),
    ("checklist(1, 1, 'true', '')", True),
    ("weighted-checklist(3, 3, true(), 2, 'yes', 1, '', 9, false(), 9)", True),
    ("weighted-checklist(3, -1, '1', 2, '1', 1, 0, 9)", True),
    ("selected('a b c', 'b')", True),
    ("selected('ab', 'a')", False),
    ("selected('a b c', ' b ')", True),
    ("selected('a b c', 'a b')", False),
    ("selected('a b c', '')", False),
    ("selected('', 'a')", False),
    ("selected('', '')", True),
    ("selected-at('a b c', 1)", "b"),
    ("selected-at('a b c', 3)", ""),
    ("selected-at('a b c', -1)", ""),
    ("count-selected(' a  b ')", 2.0),
    ("count-selected('')", 0.0),
    ("string(5 div 2)", "2.5"),
    ("string-length('año')", 3.0),
    ("normalize-space('  a   b ')", "a b"),
    ("substr('hello', 1, 3)", "el"),
    ("substr('hello', 3)", "lo"),
    ("substr('hello', -3)", "llo"),
    ("substr('hello', 2, 1)", ""),
    ("substring('12345', 1.5, 2.6)", "234"),
    ("substring('12345', 0)", "12345"),
    ("substring-before('1999/04', '/')", "1999"),
    ("substring-before('1999', '/')", ""),
    ("substring-after('1999/04', '/')", "04"),
    ("substring-after('1999', '/')", ""),
    ("substring-after('1999', '')", "1999"),
    ("contains('abc', 'bc')", True),
    ("starts-with('abc', 'ab')", True),
    ("ends-with('abc', 'bc')", True),
    ("translate('bar', 'abc', 'AB')", "BAr"),
    ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
    ("concat('a', 1, true())", "a1true"),
    ("join('-', 'a', 'b')", "a-b"),
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("digest('abc', 'SHA-1')", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
    ("digest('abc', 'none')", ""),
    ("base64-encode('año')", "YcOxbw=="),
    ("base64-decode('YcOxbw==')", "año"),
    ("base64-decode('?')", ""),
    ("number('12')", 12.0),
    ("number('1970-01-11')", 10.0),
    ("int(2.9)", 2.0),
    ("int(-2.9)", -2.0),
    ("round(2.5)", 3.0),
    ("round(-2.5)", -2.0),
    ("round(1.005, 2)", 1.01),
    ("round(-12.55, 1)", -12.5),
    ("round(67, -2)", 100.0),
    ("floor(-1.5)", -2.0),
    ("ceiling(-1.5)", -1.0),
    ("abs(-3)", 3.0),
    ("pow(2, 10)", 1024.0),
    ("pow(10, 400)", math.inf),
    ("sqrt(9)", 3.0),
    ("exp(0)", 1.0),
    ("exp10(2)", 100.0),
    ("log(1)", 0.0),
    ("log10(100)", 2.0),
    ("sin(0) + cos(0) + tan(0)", 1.0),
    ("asin(0) + atan(0) + atan2(0, 1)", 0.0),
    ("acos(1)", 0.0),
    ("round(pi(), 4)", 3.1416),
    ("min(3, 1, 2)", 1.0),
    ("max(3, 1, 2)", 3.0),
    ("min('', 1)", 1.0),
    ("max('', 3)", 3.0),
    ("max('x', -3, '', -5)", -3.0),
    ("today()", date(2026, 3, 17)),
    ("now()", NOW),
    ("date('2026-03-01')", date(2026, 3, 1)),
    ("date('2026-03-01T23:59:00Z')", date(2026, 3, 1)),
    ("date(1)", date(1970, 1, 2)),
    ("date('soon')", ""),
    ("date(today() + 1)", date(2026, 3, 18)),
    ("today() - date('2026-03-10')", 7.0),
    ("today() > '2026-03-16'", True),
    ("string(date-time('2026-03-01'))", "2026-03-01T00:00:00.000Z"),
    ("format-date('2026-03-05', '%e/%n/%y %d.%m.%Y %b %a %%')", "5/3/26 05.03.2026 Mar Thu %"),
    ("format-date-time('2026-03-05T09:07:03.250Z', '%H-%h-%M-%S-%3')", "09-9-07-03-250"),
    ("format-date('', '%Y')", ""),
    ("format-date('2026-03-05', '%Q')", "%Q"),
    ("decimal-date-time('1970-01-02T12:00:00.000Z')", 1.5),
    ("decimal-date-time('1970-01-02T12:00:00.000+12:00')", 1.0),
    ("decimal-time('18:00')", 0.75),
    ("decimal-time('06:00:00.000+02:00')", 0.25),
]
NO_NUMBER = (
    "number('')", "int('')", "min('', 'x')", "max('')", "sqrt(-1)", "0 div 0", "1 mod 0", "pow('', 2)",
    "decimal-time('25:00')", "decimal-date-time('x')", "log(-1)", "acos(2)", "round('')", "- ''",
)  # fmt: skip


@pytest.mark.parametrize("expression, value", CASES)
def test_functions(expression: str, value: Value) -> None:
    """Each function gives what the specification says."""
    assert evaluate(expression) == value


@pytest.mark.parametrize("expression", NO_NUMBER)
def test_what_has_no_result_is_not_a_number(expression: str) -> None:
    """Impossible arithmetic and empty arguments give not-a-number, never an error."""
    value = evaluate(expression, a="")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_every_function_is_proved() -> None:
    """No function stands in the table without a case here or beside the form that it looks at."""
    elsewhere = {"position", "last", "count", "count-non-empty", "sum", "random", "uuid", "jr:itext"}
    shown = set(re.findall(r"[a-z][a-z0-9:-]*(?=\()", " ".join(expression for expression, _value in CASES)))
    assert set(FUNCTIONS) - elsewhere <= shown


def test_node_sets() -> None:
    """Functions over node-sets see every node; those over values the first."""
    form = small("<r><n>1</n></r><r><n>2</n></r><r><n/></r>", body='<repeat nodeset="/data/r"/>')
    run = session(form)
    assert _at(form, run, "count(/data/r)") == 3.0
    assert _at(form, run, "count-non-empty(/data/r/n)") == 2.0
    assert _at(form, run, "sum(/data/r[n != '']/n)") == 3.0
    assert _at(form, run, "sum(/data/r/n)") == 3.0
    assert _at(form, run, "max(/data/r/n)") == 2.0
    assert _at(form, run, "min(/data/r/n)") == 1.0
    assert _at(form, run, "sum(/data/r[n = '']/n)") == 0.0
    assert str(_at(form, run, "max(/data/r[n = '']/n)")) == "nan"
    assert _at(form, run, "concat(/data/r/n)") == "12"
    assert _at(form, run, "join(',', /data/r/n)") == "1,2,"
    assert _at(form, run, "string(/data/r/n)") == "1"
    assert _at(form, run, "position(/data/r[last() - 1])") == 2.0
    assert _at(form, run, "count(/data/r[position() > 1])") == 2.0


def _at(form: Form, run: Session, expression: str) -> Value:
    catalogue = form.model.catalogue
    return compile_expression(expression, catalogue.document, catalogue).value(run.environment())


def test_chance() -> None:
    """Random numbers and identifiers come from the run's own source of chance."""
    assert 0 <= float(str(evaluate("random()"))) < 1
    assert evaluate("uuid()") == evaluate("uuid()")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(evaluate("uuid()")))
    assert len(str(evaluate("uuid(12)"))) == 12


@given(st.integers(0, 40), st.integers(-5, 2**31) | st.none())
def test_shuffling_keeps_every_choice(count: int, seed: int | None) -> None:
    """A shuffle loses nothing, and the same seed gives the same order."""
    nodes = [Element("item", None, str(number)) for number in range(count)]
    once = shuffled(nodes, seed, Random(1))
    assert sorted(map(id, once)) == sorted(map(id, nodes))
    assert [node.value for node in once] == [node.value for node in shuffled(nodes, seed, Random(1))]


@pytest.mark.parametrize(
    "expression, problem",
    [
        ("selectd('a', 'b')", "did you mean selected()?"),
        ("xyzzy()", "there is no function xyzzy()"),
        ("if(1, 2)", "if() takes 3 arguments, not 2"),
        ("round(1, 2, 3)", "round() takes 1 to 2 arguments, not 3"),
        ("coalesce()", "coalesce() takes 1 or more arguments, not 0"),
        ("count(1)", "count() needs a set of items"),
        ("regex(., '[')", "the pattern '[' does not read"),
        ("instance('nowhere')/root", "the form has no instance 'nowhere'"),
        ("instance(.)", "instance() needs the id of a list, in quotes"),
        ("indexed-repeat(/data/last, /data/last)", "indexed-repeat() needs an item, then repeats each with a number"),
        ("jr:choice-name('a', 'b c')", "is not expected"),
        ("/data/lost", "/data/lost is not in the form; did you mean last?"),
        ("${lost}", "no item is named lost; did you mean last?"),
    ],
)
def test_mistakes_are_told(expression: str, problem: str) -> None:
    """What cannot work is refused when the form loads, with what to write instead where that is clear."""
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression)
    assert problem in caught.value.problem


@pytest.mark.parametrize("name", sorted(NOT_AVAILABLE))
def test_what_this_desk_cannot_do_is_listed(name: str) -> None:
    """A function of ODK that has no place here loads, is listed with the reason, and reads as empty."""
    form = small("<a/>", f'<bind nodeset="/data/a" calculate="{name}()"/>')
    assert [each.feature for each in form.unsupported] == [f"{name}(): {NOT_AVAILABLE[name]}"]
    assert session(form).value("/data/a") == ""
