"""The attack finds exactly what trying every filling of the hidden cells finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.privacy import TOTAL, CellKey, CountTable, Interval, Link, PublishedTable, Relation, attack
from fieldtool.privacy.errors import TablesContradict


def fillings(published: Sequence[PublishedTable], links: Sequence[Link], most: int) -> Iterator[Mapping[CellKey, int]]:
    """Every assignment of 1 to ``most`` to the hidden inner cells under which all shown numbers and links hold.

    It recounts whole tables and shares nothing with the attack. Hidden margins follow from the inner cells.
    """
    inner = [
        CellKey(table.name, row, column)
        for table in published
        for row in table.rows
        for column in table.columns
        if table.values[row, column] is None
    ]
    for numbers in product(range(1, most + 1), repeat=len(inner)):
        filled = recount(published, dict(zip(inner, numbers, strict=True)))
        if filled is not None and all(holds(link, filled) for link in links):
            yield filled


def recount(published: Sequence[PublishedTable], guess: Mapping[CellKey, int]) -> dict[CellKey, int] | None:
    """The tables with a guess filled in, or none where a shown number does not come out."""
    filled: dict[CellKey, int] = {}
    for table in published:
        known = {
            (row, column): table.values[row, column] or guess.get(CellKey(table.name, row, column), 0)
            for row in table.rows
            for column in table.columns
        }
        counted = CountTable(table.name, table.rows, table.columns, known, table.margins)
        filled |= {key: counted.count(key.row, key.column) for key in counted.keys()}  # noqa: SIM118  (not a mapping)
        if any(
            shown is not None and filled[CellKey(table.name, *place)] != shown for place, shown in table.values.items()
        ):
            return None
    return filled


def holds(link: Link, filled: Mapping[CellKey, int]) -> bool:
    """Whether a link is true of a filling."""
    left, right = filled[link.left], filled[link.right]
    return left == right if link.relation is Relation.EQUAL else left <= right


def publish(table: CountTable, hidden: set[tuple[str, str]]) -> PublishedTable:
    """A table with these cells hidden, wisely or not."""
    values = {key[1:]: None if key[1:] in hidden else table.count(*key[1:]) for key in table.keys()}  # noqa: SIM118
    return PublishedTable(table.name, table.rows, table.columns, values, table.margins)


ROWS, COLUMNS = ("a", "b"), ("x", "y")
PLACES = tuple(product(ROWS, COLUMNS))
EVERYWHERE = tuple(product((*ROWS, TOTAL), (*COLUMNS, TOTAL)))

small_tables = st.tuples(*[st.integers(0, 3)] * 4).map(
    lambda counts: CountTable("t", ROWS, COLUMNS, dict(zip(PLACES, counts, strict=True)))
)


@given(small_tables, st.sets(st.sampled_from([place for place in EVERYWHERE if place != (TOTAL, TOTAL)])))
def test_every_filling__ok(table: CountTable, chosen: set[tuple[str, str]]) -> None:
    """With the grand total shown, each interval's ends are the least and the greatest of all fillings."""
    published = publish(table, {place for place in chosen if table.count(*place)})
    possible = list(fillings([published], (), table.count(TOTAL, TOTAL)))
    found = attack([published])
    assert {key[1:] for key in found} == {place for place, shown in published.values.items() if shown is None}
    for key, interval in found.items():
        numbers = {filling[key] for filling in possible}
        assert interval == Interval(min(numbers), max(numbers))


@given(small_tables, st.sets(st.sampled_from(PLACES)), st.sampled_from(Relation))
def test_every_filling_of_linked_tables__ok(
    table: CountTable, chosen: set[tuple[str, str]], relation: Relation
) -> None:
    """A link carries knowledge from one table to the other, both ways."""
    line = CountTable("line", ROWS, ("n",), {("a", "n"): table.count("a", TOTAL), ("b", "n"): table.count("b", TOTAL)})
    links = [Link(table.key(row, TOTAL), line.key(row, "n"), relation) for row in ROWS]
    hidden = {place for place in (*chosen, ("a", TOTAL), ("b", TOTAL)) if table.count(*place)}
    published = [publish(table, hidden), publish(line, {("b", "n")} if line.count("b", "n") else set())]
    possible = list(fillings(published, links, table.count(TOTAL, TOTAL)))
    for key, interval in attack(published, links).items():
        numbers = {filling[key] for filling in possible}
        assert interval == Interval(min(numbers), max(numbers))


def test_nothing_hidden_but_the_small__ok() -> None:
    """Where only the small number is hidden, its total gives it away: the attack reads it."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 3, ("tue", "n"): 40})
    assert dict(attack([publish(table, {("mon", "n")})])) == {CellKey("days", "mon", "n"): Interval(3, 3)}


def test_zero_is_never_hidden__ok() -> None:
    """A hidden number is at least 1, so two hidden numbers that add to 2 are both known."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 1, ("tue", "n"): 1})
    found = attack([publish(table, {("mon", "n"), ("tue", "n")})])
    assert set(found.values()) == {Interval(1, 1)}


def test_known_from_elsewhere__ok() -> None:
    """What microdata tell about one cell narrows the cell beside it."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 3, ("tue", "n"): 17})
    published = [publish(table, {("mon", "n"), ("tue", "n")})]
    assert attack(published)[table.key("mon", "n")] == Interval(1, 19)
    assert attack(published, at_least={table.key("tue", "n"): 16})[table.key("mon", "n")] == Interval(1, 4)


def test_endless__ok() -> None:
    """A hidden number whose total is hidden too may be anything from 1 up."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 1})
    published = publish(table, {("mon", "n"), (TOTAL, "n")})
    assert set(attack([published]).values()) == {Interval(1, None)}


def test_contradiction__error() -> None:
    """Tables that no numbers fit are not from one count, and are refused."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 3, ("tue", "n"): 4})
    broken = publish(table, {("mon", "n")})
    values = {**broken.values, (TOTAL, "n"): 2}
    with pytest.raises(TablesContradict) as refused:
        attack([PublishedTable("days", table.rows, table.columns, values)])
    assert refused.value.code == "R-08"
