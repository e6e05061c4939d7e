"""What is visited is counted for each evaluation anew, and for all that it asks for together."""

from __future__ import annotations

import pytest

from fieldtool.protocol import TooManyNodes
from fieldtool.protocol.xpath.meter import MAX_VISITS, Meter


def _spend(parts: tuple[Meter, int]) -> int:
    meter, visits = parts
    meter.spend(visits)
    return meter.left


def test_each_evaluation_begins_anew() -> None:
    """What one spent, the next has again."""
    meter = Meter()
    assert meter.during(_spend, (meter, MAX_VISITS)) == 0
    assert meter.during(_spend, (meter, 1)) == MAX_VISITS - 1


def test_an_evaluation_inside_another_counts_with_it() -> None:
    """Asking through another expression saves nothing."""
    meter = Meter()

    def twice(visits: int) -> int:
        return meter.during(_spend, (meter, visits)) + meter.during(_spend, (meter, visits))

    with pytest.raises(TooManyNodes):
        meter.during(twice, MAX_VISITS // 2 + 1)
    assert not meter.running
