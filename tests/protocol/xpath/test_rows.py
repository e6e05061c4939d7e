"""Rows found by what a column says are the rows that a look at each of them finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.expression import compile_expression
from fieldtool.protocol.xpath.rows import asked_column, key_of, settled
from fieldtool.protocol.xpath.syntax import Filtered, parse
from tests.protocol.forms import bind, environment, inputs, session, small

CELLS = (
    "",
    "a",
    "b",
    "1",
    "1.0",
    "01",
    " 1",
    "2",
    "0.9999999999999",
    "2026-01-02",
    "2026-01-02T10:00:00",
    "NaN",
    "true",
)
ROWS = st.lists(st.lists(st.sampled_from(CELLS), max_size=2), max_size=6)
WANTED = (
    "'a'", "1", "1.0", "'1'", "''", "true()", "'2026-01-02'", "date('2026-01-02')", "number('x')", "/data/t", "/data/n",
    "/data/r/x", "0 div 0", "2 - 1", "current()", "concat('a', '')",
)  # fmt: skip


@given(ROWS, st.sampled_from(WANTED), st.sampled_from(["", "a", "1", "2026-01-02"]), st.sampled_from(["", "1", "2"]))
def test_an_index_finds_what_a_search_finds(rows: list[list[str]], wanted: str, text: str, number: str) -> None:
    """Whatever the column says and whatever is looked for: text, number, date, nothing, one node or several."""
    items = "".join(
        f"<item>{''.join(f'<c>{cell}</c>' for cell in row)}<k>{place}</k></item>" for place, row in enumerate(rows)
    )
    form = small(
        f"<t>{text}</t><n>{number}</n><r><x>a</x></r><r><x>1</x></r>",
        bind("n", type="int"),
        '<repeat nodeset="/data/r"/>' + inputs("t", "n"),
        f'<instance id="list"><root>{items}</root></instance>',
    )
    catalogue, env = form.model.catalogue, environment(session(form))
    quick, slow = (
        compile_expression(f"join(' ', instance('list')/root/item[{predicate}]/k)", catalogue.document, catalogue)
        for predicate in (f"c = {wanted}", f"c = {wanted} and position() > 0")
    )
    assert quick.value(env) == slow.value(env)
    assert quick.value(env) == slow.value(env), "the second time, from the index"


@pytest.mark.parametrize(
    "predicate, column",
    [
        ("a = 1", "a"), ("/data/b = a", "a"), ("b < 1 and a = 'x'", "a"), ("a = current()/../b", "a"), ("p:a = 1", "a"),
        ("a = ../b", ""), ("a = 1 or b = 2", ""), ("a != 1", ""), ("a/b = 1", ""), ("a[1] = 1", ""), ("* = 1", ""),
        ("a = position()", ""), ("a = random()", ""), ("@a = 1", ""), ("1 = 1", ""), ("a = b", ""),
    ],
)  # fmt: skip
def test_what_can_be_looked_up(predicate: str, column: str) -> None:
    """A column that must equal something which does not depend on the row."""
    asked = asked_column(parse(predicate))
    assert (asked[0] if asked else "") == column


@pytest.mark.parametrize(
    "source", ["/data/a", "${a} + 1", "current()/../a", "instance('l')/a[b = 1]", "position(/data/r)"]
)
def test_what_is_the_same_for_all_nodes(source: str) -> None:
    """Nothing in it starts at the node that is tested, or asks for its place."""
    assert settled(parse(source))


@pytest.mark.parametrize(
    "source", ["a", ".", "../a", "(a)[1]", "last()", "string()", "concat(/a, b)", "uuid()", "count(.//a)"]
)
def test_what_is_not(source: str) -> None:
    """A relative path, a place, and what chance decides."""
    assert not settled(parse(source))
    assert not settled(Filtered(parse(source), ()))


def test_keys() -> None:
    """Text and whole numbers can be looked up; nothing, fractions, dates and yes or no cannot."""
    assert [key_of(value) for value in ("a", 3.0, -2.0, "", 1.5, "2026-01-02", True, float("nan"), float("inf"))] == [
        "a", 3, -2, None, None, None, None, None, None,
    ]  # fmt: skip
