"""Places, lengths and areas on a sphere."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.geo import Point, area, crosses_itself, distance, inside, points

LATITUDES, LONGITUDES = st.floats(-89, 89), st.floats(-179, 179)
PLACES = st.builds(Point, LATITUDES, LONGITUDES)
SMALL = st.builds(Point, st.integers(0, 6).map(float), st.integers(0, 6).map(float))
RADIUS = 6_378_100.0


@given(st.lists(PLACES, min_size=1, max_size=5))
def test_positions_read_back(places: list[Point]) -> None:
    """A trace in one text and points in several are the same, with altitude, accuracy and a last semicolon or not."""
    texts = [f"{place.latitude:.6f} {place.longitude:.6f}" for place in places]
    read = points(texts)
    assert read is not None
    assert read == points([" ; ".join(f"{text} 12.5 3" for text in texts) + ";"])
    for one, other in zip(read, places, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize(
    "text", ["", ";", "1", "a b", "91 0", "0 -181", "1 2; ;3 4", "1 2 3 4 5", "1 2 x", "1,2", "1e1 2"]
)
def test_no_positions(text: str) -> None:
    """What is not on Earth is no position, and makes all of them none."""
    assert points([text]) is None
    assert points(["0 0", text]) is None


@given(PLACES, PLACES, PLACES)
def test_distances(one: Point, other: Point, third: Point) -> None:
    """Distances are the same both ways, at most half around the Earth, and a detour is never shorter."""
    between = distance([one, other])
    assert between == distance([other, one])
    assert 0 <= between <= math.pi * RADIUS
    assert distance([one, third, other]) >= between - 1
    assert distance([one, one]) == 0.0


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(0.01, 5), st.floats(0.01, 5))
def test_areas(south: float, west: float, height: float, width: float) -> None:
    """Between two parallels and two meridians the area is known, wherever and whichever way one starts."""
    north, east = south + height, west + width
    frame = [Point(south, west), Point(south, east), Point(north, east), Point(north, west)]
    exact = RADIUS**2 * math.radians(width) * (math.sin(math.radians(north)) - math.sin(math.radians(south)))
    assert area(frame) == pytest.approx(exact, rel=1e-6)
    assert area([*frame, frame[0]]) == pytest.approx(exact, rel=1e-6)
    assert area([*frame[2:], *frame[:2]]) == pytest.approx(exact, rel=1e-6)
    assert area(frame[::-1]) == pytest.approx(exact, rel=1e-6)


@given(SMALL, st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_fences(corner: Point, north: float, east: float) -> None:
    """A point in a square is in it, and in none beside it."""
    south, west = corner
    square = [Point(south, west), Point(south, west + 1), Point(south + 1, west + 1), Point(south + 1, west), corner]
    point = Point(south + north, west + east)
    assert inside(point, square)
    assert inside(point, square[::-1])
    assert not inside(Point(point.latitude + 1, point.longitude), square)
    assert not inside(Point(point.latitude, point.longitude - 1), square)
    assert not inside(point, square[:-1])


@given(st.lists(SMALL, max_size=7))
def test_crossings_do_not_depend_on_the_way(trace: list[Point]) -> None:
    """A trace that meets itself does so backwards, and turned by a quarter; what is short does not."""
    crosses = crosses_itself(trace)
    assert crosses_itself(trace[::-1]) is crosses
    assert crosses_itself([Point(point.longitude, -point.latitude) for point in trace]) is crosses
    assert not crosses_itself(trace[:2])


@given(st.lists(SMALL, min_size=3, max_size=6, unique=True), SMALL, SMALL)
def test_what_crosses_still_crosses_when_it_goes_on(trace: list[Point], one: Point, other: Point) -> None:
    """Going on undoes no crossing, unless what met was the closing of the trace."""
    assume(trace[0] != trace[-1])
    if crosses_itself(trace):
        assert crosses_itself([*trace, one, other])
