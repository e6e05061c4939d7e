"""A hierarchy leads every value to the top, and its labels never say more than it promises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.places import countries
from fieldtool.privacy import (
    Hierarchy,
    age_band,
    age_hierarchy,
    nationality_hierarchy,
    sex_hierarchy,
    travelling_hierarchy,
)
from fieldtool.privacy.errors import FaultyHierarchy


@pytest.mark.parametrize(
    "hierarchy",
    [nationality_hierarchy(), age_hierarchy(), sex_hierarchy(), travelling_hierarchy()],
    ids=lambda h: h.name,
)
def test_labels_cover_their_value__ok(hierarchy: Hierarchy) -> None:
    """On every level a value's label covers the value, covers more than the level below, and ends at everything."""
    for value in hierarchy.values:
        covers = [hierarchy.cover(hierarchy.label(value, level)) for level in range(hierarchy.height + 1)]
        assert all(value in cover for cover in covers)
        assert all(lower <= upper for lower, upper in pairwise(covers))
        assert covers[-1] == hierarchy.values


def test_nationality__ok() -> None:
    """Every country of M49 is known; a Venezuelan is South American, then of the Americas, then of anywhere."""
    hierarchy = nationality_hierarchy()
    assert set(countries()) < hierarchy.values
    assert [hierarchy.label("VEN", level) for level in range(4)] == ["VEN", "m49-005", "m49-019", "*"]
    assert [hierarchy.label("HTI", level) for level in (1, 2)] == ["m49-029", "m49-019"]
    assert [hierarchy.label("UNK", level) for level in range(4)] == ["UNK", "UNK", "UNK", "*"]


@pytest.mark.parametrize(
    "lowest, highest, band",
    [
        (0, 4, "0-4"),
        (17, 17, "12-17"),
        (18, 18, "18-29"),
        (60, 130, "60+"),
        (10, 14, "child"),
        (25, 35, "adult"),
        (16, 19, "unk"),
        (0, 130, "unk"),
    ],
)
def test_age_band__ok(lowest: int, highest: int, band: str) -> None:
    """An uncertain age becomes the finest band that surely holds it; it never becomes a guess about being a child."""
    assert age_band(lowest, highest) == band


@given(st.integers(0, 130), st.integers(0, 130))
def test_age_band_is_in_the_hierarchy__ok(one: int, other: int) -> None:
    """Every age that can be given is a value of the age hierarchy, and its child or adult is right."""
    lowest, highest = sorted((one, other))
    label = age_hierarchy().label(age_band(lowest, highest), 1)
    assert label == ("child" if highest < 18 else "adult" if lowest >= 18 else "unk")


@pytest.mark.parametrize(
    "levels, told",
    [
        ({}, "knows no value"),
        ({"a": ("*",), "b": ("c", "*")}, "same number of levels"),
        ({"a": ()}, "same number of levels"),
        ({"a": ("c",)}, "does not end in"),
        ({"*": ("*",)}, "among the values"),
        ({"a": ("c", "d", "*"), "b": ("c", "e", "*")}, "two labels above"),
    ],
)
def test_faulty__error(levels: dict[str, tuple[str, ...]], told: str) -> None:
    """A hole, an uneven height, a fork and a value that looks like the top are refused by name of the hierarchy."""
    with pytest.raises(FaultyHierarchy, match=told) as refused:
        Hierarchy("place", levels)
    assert refused.value.code == "R-03"
    assert "place" in str(refused.value)


def test_frozen__ok() -> None:
    """Changing the mapping that a hierarchy was made from does not change the hierarchy."""
    levels = {"a": ("*",)}
    hierarchy = Hierarchy("letters", levels)
    levels["b"] = ("*",)
    assert hierarchy.values == {"a"}
