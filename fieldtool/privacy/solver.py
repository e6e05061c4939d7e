"""Small integer programs for HiGHS: the relaxation first, and branching only where its optimum is not whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from highspy import HighsModelStatus, HighsVarType

__all__ = ["ENDLESS", "IntegerProgram", "Optimum"]

ENDLESS: Final = float("inf")

_WHOLE: Final = 1e-6
"""HiGHS keeps integers within 1e-6 of a whole number (its option mip_feasibility_tolerance)."""


class Optimum(NamedTuple):
    """A point with the least value of an objective; an empty point where there is no least value."""

    point: tuple[int, ...]

    @property
    def is_endless(self) -> bool:
        """Whether the objective can fall without end."""
        return not self.point


class IntegerProgram:
    """Whole-number variables, linear rows between them, and a point with the least value of any objective.

    Variables and rows are named by their position. Deterministic: one thread, no time limit.
    """

    def __init__(self, bounds: Sequence[tuple[float, float]]) -> None:
        # Loaded when asked for: it brings numpy and takes 0.2 s, which every start of the program would pay.
        # Its base class, because the public one greets on standard output before it can be told to be silent.
        from highspy._core import HighsModelStatus, HighsVarType, _Highs  # noqa: PLC0415

        self._kinds = HighsVarType
        self._statuses = HighsModelStatus
        self._solver = _Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        # Without presolve an endless objective is told from rows that contradict each other.
        self._solver.setOptionValue("presolve", "off")
        for low, high in bounds:
            self._solver.addVar(low, high)
        self._size = len(bounds)
        self._objective: Mapping[int, float] = {}

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> int:
        """Demand that a weighted sum lies from ``low`` to ``high``; gives the row's position."""
        self._solver.addRow(low, high, len(terms), list(terms), list(terms.values()))
        return int(self._solver.getNumRow()) - 1

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Demand another range of a row."""
        self._solver.changeRowBounds(row, low, high)

    def bound(self, variable: int, low: float, high: float) -> None:
        """Give a variable another range."""
        self._solver.changeColBounds(variable, low, high)

    def minimize(self, objective: Mapping[int, float]) -> Optimum | None:
        """A whole-number point with the least weighted sum; none where no point fits the rows.

        An endless relaxation counts as endless: with whole coefficients and one whole point, both are (Meyer 1974).
        """
        self._set(objective)
        found = self._solve()
        if found is None or found.is_endless or self._is_whole():
            return found
        self._restrict(self._kinds.kInteger)
        try:
            return self._solve()
        finally:
            self._restrict(self._kinds.kContinuous)

    def _set(self, objective: Mapping[int, float]) -> None:
        for variable in self._objective.keys() | objective.keys():
            self._solver.changeColCost(variable, objective.get(variable, 0.0))
        self._objective = dict(objective)

    def _solve(self) -> Optimum | None:
        status = self._run()
        if status == self._statuses.kInfeasible:
            return None
        if status == self._statuses.kUnbounded:
            return Optimum(())
        if status != self._statuses.kOptimal:
            raise RuntimeError(f"the solver ended with {status}")
        return Optimum(tuple(round(value) for value in self._solver.getSolution().col_value))

    def _run(self) -> HighsModelStatus:
        self._solver.run()
        if self._solver.getModelStatus() == self._statuses.kUnknown:
            # From an old basis the dual simplex can lose its way where the objective is endless; afresh it does not.
            self._solver.clearSolver()
            self._solver.run()
        return self._solver.getModelStatus()

    def _is_whole(self) -> bool:
        return all(abs(value - round(value)) <= _WHOLE for value in self._solver.getSolution().col_value)

    def _restrict(self, kind: HighsVarType) -> None:
        for variable in range(self._size):
            self._solver.changeColIntegrality(variable, kind)
