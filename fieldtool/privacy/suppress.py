"""Which numbers to hide: the small ones, and the cheapest others that keep every hidden number uncertain."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, NamedTuple

from fieldtool.privacy.solver import ENDLESS, IntegerProgram
from fieldtool.privacy.tables import TOTAL, CellKey, CountTable, Link, Relation, TablePolicy

__all__ = ["Suppressor"]

_MARGIN_PRICE: Final = 4.0
"""How many inner numbers a row or column total is worth; a grand total is worth the square of it."""

_TIE_BREAK: Final = 0.1
"""The dearest of equals costs this much more: lesser numbers are hidden before greater ones, and no tie is left."""


class Suppressor:
    """Chooses what to hide by moving people about.

    A cell is safe when two sets of tables, both in agreement with all that is shown, differ in it by the width.
    For each hidden cell in turn the cheapest such pair is found, in which moving a shown number has a price and
    moving a hidden one is free; what had to move is hidden too. In the end every number whose hiding turned out
    needless is shown again. Source: the linear heuristic of Kelly, Golden and Assad 1992, with sliding protection.

    The choice is made as though every small number were 1. So it does not depend on which small number a cell holds,
    and someone who knows this code cannot read it from the choice; and what is safe for 1 is safe for 2, 3 and 4,
    which only leave more room to move.
    """

    def __init__(
        self,
        tables: Sequence[CountTable],
        links: Sequence[Link],
        policy: TablePolicy,
        at_least: Mapping[CellKey, int],
        tie_breaks: random.Random | None,
    ) -> None:
        lowered = _with_small_as(1, tables, policy)
        counts = _all_counts(lowered)
        self._prices = _prices(counts, tie_breaks)
        self._small = frozenset(key for key, count in counts.items() if 0 < count < policy.threshold)
        self._hidden = set(self._small)
        self._moved: dict[CellKey, frozenset[CellKey]] = {}
        self._moves = _Moves(counts, at_least, policy.width)
        for parts, total in _sums(tables):
            self._moves.keep_sum(parts, total)
        raised = _all_counts(_with_small_as(policy.threshold - 1, tables, policy))
        for link in links:
            self._moves.keep_link(link, room=max(0, counts[link.right] - raised[link.left]))

    def pattern(self) -> frozenset[CellKey]:
        """The cells to hide, small ones and those that protect them."""
        waiting = deque(sorted(self._hidden, key=self._prices.__getitem__))
        while waiting:
            waiting.extend(self._protect(waiting.popleft()))
        self._show_what_is_needless()
        return frozenset(self._hidden)

    def _protect(self, key: CellKey) -> list[CellKey]:
        shown = {each: price for each, price in self._prices.items() if each not in self._hidden}
        self._moved[key] = self._moves.cheapest(key, shown)
        added = sorted(self._moved[key] - self._hidden, key=self._prices.__getitem__)
        self._hidden.update(added)
        return added

    def _show_what_is_needless(self) -> None:
        for key in self._prices.keys() - self._hidden:
            self._moves.freeze(key)
        for key in sorted(self._hidden - self._small, key=self._prices.__getitem__, reverse=True):
            self._moves.freeze(key)
            moved = self._moved_without(key)
            if moved is None:
                self._moves.thaw(key)
                continue
            self._moved |= moved
            self._hidden.remove(key)

    def _moved_without(self, frozen: CellKey) -> dict[CellKey, frozenset[CellKey]] | None:
        """New moves for every hidden cell whose moves needed ``frozen``; none where one has no other."""
        found = {}
        for key in self._hidden:
            if key == frozen or frozen not in self._moved[key]:
                continue
            found[key] = self._moves.cheapest(key, {})
            if not found[key]:
                return None
        return found


def _with_small_as(count: int, tables: Sequence[CountTable], policy: TablePolicy) -> list[CountTable]:
    def changed(table: CountTable) -> dict[tuple[str, str], int]:
        small = range(1, policy.threshold)
        return {place: count if true in small else true for place, true in table.counts.items()}

    return [replace(table, counts=changed(table)) for table in tables]


def _all_counts(tables: Sequence[CountTable]) -> dict[CellKey, int]:
    return {key: table.count(key.row, key.column) for table in tables for key in table.keys()}  # noqa: SIM118


def _prices(counts: Mapping[CellKey, int], tie_breaks: random.Random | None) -> dict[CellKey, float]:
    """What hiding each cell costs. Among cells alike the order of magnitude decides, then the draw, then the place."""
    draws = {key: tie_breaks.random() if tie_breaks else 0.0 for key in counts}
    ranked = sorted(counts, key=lambda key: (counts[key].bit_length(), draws[key], key))
    return {
        key: _MARGIN_PRICE ** ((key.row == TOTAL) + (key.column == TOTAL)) * (1 + _TIE_BREAK * rank / len(ranked))
        for rank, key in enumerate(ranked)
    }


def _sums(tables: Sequence[CountTable]) -> Iterator[tuple[list[CellKey], CellKey]]:
    """The parts and the margin of every line that has one."""
    for table in tables:
        for row, column in product(table.printed_rows, table.printed_columns):
            if row == TOTAL:
                yield [table.key(part, column) for part in table.rows], table.key(TOTAL, column)
            if column == TOTAL:
                yield [table.key(row, part) for part in table.columns], table.key(row, TOTAL)


class _Move(NamedTuple):
    rise: int
    fall: int


class _Moves:
    """Two scenarios of how every count might have been otherwise, as rises and falls from those given.

    A zero never moves, since zeros are shown; nothing falls below 1 or below what is known of it anyway.
    """

    def __init__(self, counts: Mapping[CellKey, int], at_least: Mapping[CellKey, int], width: int) -> None:
        self._width = width
        self._bounds = {key: _rise_and_fall(count, at_least.get(key, 1)) for key, count in counts.items()}
        self._program = IntegerProgram(
            [bound for key in counts for _ in range(2) for bound in self._bounds[key]],
        )
        self._scenarios = [
            {key: _Move(4 * place + shift, 4 * place + shift + 1) for place, key in enumerate(counts)}
            for shift in (0, 2)
        ]
        self._spreads = {key: self._spread(key) for key in counts}

    def keep_sum(self, parts: Sequence[CellKey], total: CellKey) -> None:
        """A margin moves as its parts do together."""
        for scenario in self._scenarios:
            terms = _terms({scenario[key]: 1 for key in parts} | {scenario[total]: -1})
            self._program.add_row(terms, 0, 0)

    def keep_link(self, link: Link, room: int) -> None:
        """Linked cells move so that what is known of them stays true; ``room`` is how far the left may overtake."""
        low, high = (0.0, 0.0) if link.relation is Relation.EQUAL else (-ENDLESS, float(room))
        for scenario in self._scenarios:
            self._program.add_row(_terms({scenario[link.left]: 1, scenario[link.right]: -1}), low, high)

    def cheapest(self, key: CellKey, prices: Mapping[CellKey, float]) -> frozenset[CellKey]:
        """What moves when ``key`` differs by the width between the scenarios, at the least price.

        Cells without a price move for free. Nothing where the rest does not let the cell differ so much.
        """
        objective = {
            variable: price
            for each, price in prices.items()
            for scenario in self._scenarios
            for variable in scenario[each]
        }
        self._program.bound_row(self._spreads[key], self._width, ENDLESS)
        best = self._program.minimize(objective)
        self._program.bound_row(self._spreads[key], -ENDLESS, ENDLESS)
        if best is None:
            return frozenset()
        return frozenset(
            each
            for scenario in self._scenarios
            for each, move in scenario.items()
            if best.point[move.rise] != best.point[move.fall]
        )

    def freeze(self, key: CellKey) -> None:
        """Let a cell move no more, since its number is shown."""
        self._rebound(key, ((0, 0), (0, 0)))

    def thaw(self, key: CellKey) -> None:
        """Let a cell move again."""
        self._rebound(key, self._bounds[key])

    def _rebound(self, key: CellKey, bounds: tuple[tuple[float, float], tuple[float, float]]) -> None:
        for scenario in self._scenarios:
            for variable, (low, high) in zip(scenario[key], bounds, strict=True):
                self._program.bound(variable, low, high)

    def _spread(self, key: CellKey) -> int:
        first, second = (scenario[key] for scenario in self._scenarios)
        return self._program.add_row(_terms({first: 1, second: -1}), -ENDLESS, ENDLESS)


def _rise_and_fall(count: int, at_least: int) -> tuple[tuple[float, float], tuple[float, float]]:
    if count == 0:
        return (0, 0), (0, 0)
    return (0, ENDLESS), (0, max(0, count - max(1, at_least)))


def _terms(weights: Mapping[_Move, float]) -> dict[int, float]:
    rises = {move.rise: weight for move, weight in weights.items()}
    return rises | {move.fall: -weight for move, weight in weights.items()}
