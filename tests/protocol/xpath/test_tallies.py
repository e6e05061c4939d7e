"""Totals, extremes, selects and checklists."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.tallies import (
    checklist,
    extreme,
    non_empty,
    selected,
    selected_at,
    total,
    weighted_checklist,
)
from fieldtool.protocol.xpath.values import Value

NUMBERS = st.lists(st.integers(-100, 100), max_size=8)
CHOICES = st.lists(st.text(alphabet="abc_1", min_size=1, max_size=3), max_size=6)


@given(NUMBERS, st.booleans())
def test_totals_and_extremes(numbers: list[int], gap: bool) -> None:
    """One value without a number takes the number from all; extremes of nothing are no number."""
    values: list[Value] = [str(number) for number in numbers]
    assert total(values) == sum(numbers)
    assert non_empty([*values, ""]) == len(numbers)
    if numbers and not gap:
        assert (extreme(values, min), extreme(values, max)) == (min(numbers), max(numbers))
    else:
        values += [""] * gap
        assert math.isnan(extreme(values, max))
        assert math.isnan(total(values)) is gap


@given(CHOICES)
def test_selects(choices: list[str]) -> None:
    """Every choice of a list is selected, and stands where it was put."""
    text = " ".join(choices)
    assert all(selected(text, choice) for choice in choices)
    assert [selected_at(text, place) for place in range(len(choices))] == choices
    assert selected_at(text, len(choices)) == selected_at(text, -1) == selected_at(text, math.nan) == ""
    assert not selected(text, "zz")


@given(st.lists(st.booleans(), max_size=6), st.integers(-1, 6), st.integers(-1, 6))
def test_checklists(answers: list[bool], least: int, most: int) -> None:
    """A checklist is a weighted one whose weights are all one."""
    within = (least < 0 or sum(answers) >= least) and (most < 0 or sum(answers) <= most)
    assert checklist(least, most, answers) is within
    assert weighted_checklist(least, most, answers, [1.0] * len(answers)) is within


def test_weights_that_are_missing() -> None:
    """Answers without weights are in no bounds, nor is a weight that is no number."""
    assert weighted_checklist(-1, -1, [True, True], [1.0]) is False
    assert weighted_checklist(0, 9, [True], ["x"]) is False
    assert weighted_checklist(0, 9, [False], ["x"]) is True
