"""What an outsider can work out about every hidden number, from nothing but what is published.

This is the release's own safety check and shares no equation with the code that chooses what to hide: it starts
from the published tables alone. The attacker knows that counts are whole, that zeros are always shown (so a hidden
number is at least 1), how margins add up, and every link; not why a number is hidden, since both kinds carry the
same mark. What it leaves out: an attacker who runs the suppressor on every possible table (minimality) and may so
rule out numbers at the far end of an interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from fieldtool.privacy.errors import TablesContradict
from fieldtool.privacy.solver import ENDLESS, IntegerProgram
from fieldtool.privacy.tables import TOTAL, CellKey, Interval, Link, PublishedTable, Relation

__all__ = ["attack"]

_LEAST_HIDDEN: Final = 1

Terms = dict[CellKey, int]


def attack(
    published: Sequence[PublishedTable], links: Sequence[Link] = (), at_least: Mapping[CellKey, int] | None = None
) -> Mapping[CellKey, Interval]:
    """For every hidden cell the least and the greatest whole number that fits all tables together.

    ``at_least``: what other parts of the release tell about cells, such as rows of microdata that must lie in one.
    Raises :class:`TablesContradict` where no numbers fit. Source: the audit of Fischetti and Salazar 2001, by LP.
    """
    values = {CellKey(table.name, *place): value for table in published for place, value in table.values.items()}
    unknowns = {key: position for position, key in enumerate(key for key, value in values.items() if value is None)}
    floors = at_least or {}
    program = IntegerProgram([(max(_LEAST_HIDDEN, floors.get(key, 0)), ENDLESS) for key in unknowns])
    for terms, relation in (*_margins(published), *_linked(links)):
        _add(program, terms, relation, values, unknowns)
    return MappingProxyType({key: _interval(program, position) for key, position in unknowns.items()})


def _margins(published: Sequence[PublishedTable]) -> Iterator[tuple[Terms, Relation]]:
    """Parts minus their sum, for every line of every table that ends in a margin, the margins' own lines included."""
    for table in published:
        for row in table.printed_rows:
            if TOTAL in table.printed_columns:
                parts = {CellKey(table.name, row, column): 1 for column in table.columns}
                yield parts | {CellKey(table.name, row, TOTAL): -1}, Relation.EQUAL
        for column in table.printed_columns:
            if TOTAL in table.printed_rows:
                parts = {CellKey(table.name, row, column): 1 for row in table.rows}
                yield parts | {CellKey(table.name, TOTAL, column): -1}, Relation.EQUAL


def _linked(links: Sequence[Link]) -> Iterator[tuple[Terms, Relation]]:
    for link in links:
        yield {link.left: 1, link.right: -1}, link.relation


def _add(
    program: IntegerProgram,
    terms: Terms,
    relation: Relation,
    values: Mapping[CellKey, int | None],
    unknowns: Mapping[CellKey, int],
) -> None:
    known = sum(weight * (values[key] or 0) for key, weight in terms.items())
    hidden = {unknowns[key]: float(weight) for key, weight in terms.items() if key in unknowns}
    program.add_row(hidden, -known if relation is Relation.EQUAL else -ENDLESS, -known)


def _interval(program: IntegerProgram, position: int) -> Interval:
    least, greatest = program.minimize({position: 1.0}), program.minimize({position: -1.0})
    if least is None or greatest is None:
        raise TablesContradict
    return Interval(least.point[position], None if greatest.is_endless else greatest.point[position])
