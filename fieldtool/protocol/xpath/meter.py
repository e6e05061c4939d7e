"""Bounds what one evaluation may cost: expressions come from anywhere, and few steps can ask for much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from fieldtool.protocol.errors import TooManyNodes

__all__ = ["MAX_VISITS", "Meter"]

MAX_VISITS: Final = 1_000_000
"""How many nodes one evaluation may visit: far more than a list of ten thousand places asks for, and about a second."""
_Result = TypeVar("_Result")
_Given = TypeVar("_Given")


class Meter:
    """Counts what is visited while an expression is evaluated, in all that it asks for on the way."""

    __slots__ = ("left", "running")

    def __init__(self) -> None:
        self.left = MAX_VISITS
        self.running = False

    def spend(self, visits: int) -> None:
        """Count visits; :class:`TooManyNodes` when they were too many."""
        self.left -= visits
        if self.left < 0:
            raise TooManyNodes(most=MAX_VISITS)

    def during(self, work: Callable[[_Given], _Result], given: _Given) -> _Result:
        """Do ``work`` on one count; work inside work goes on counting."""
        if self.running:
            return work(given)
        self.left, self.running = MAX_VISITS, True
        try:
            return work(given)
        finally:
            self.running = False
