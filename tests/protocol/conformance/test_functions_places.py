"""getodk/xforms-spec, "XPath Functions": geographic functions."""

from __future__ import annotations

import math

import pytest

from tests.protocol.conformance.calls import missing, refused, value

DEGREE = 6_378_100 * math.pi / 180
"""Metres of a degree on the equator, and of a degree of latitude anywhere: Earth is a sphere here."""
SQUARE = "0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0"
POINTS = "<data><p>0 0 0 0</p><p>0 1 0 0</p><p>1 1 0 0</p><p>1 0 0 0</p><p/></data>"
_NO_PLACE = ("''", "'a'", "'1'", "'91 0'", "'0 181'", "'0 0; b'", "'1 2 3 4 5'", "/data/none", "true()")


def _metres(expression: str, document: str = POINTS) -> float:
    found = value(expression, document)
    assert isinstance(found, float)
    return found


def test_distance() -> None:
    """[function/distance] Metres along a trace or the border of a shape, in their order."""
    assert _metres("distance('0 0;0 1')") == pytest.approx(DEGREE, abs=1e-6)
    assert _metres("distance('0 0 12 3; 0 90 0 0;')") == pytest.approx(90 * DEGREE, abs=1e-6)
    assert _metres("distance('60 0;60 180')") == pytest.approx(60 * DEGREE, abs=1e-6)
    assert _metres(f"distance('{SQUARE}')") == pytest.approx(4 * DEGREE, rel=1e-4)
    assert _metres("distance('45.5 9.1;45.5 9.1')") == 0.0
    assert _metres("distance('45.5 9.1')") == 0.0


def test_distance_of_many_arguments() -> None:
    """[function/distance] Points may come as a set, or one after another, texts and nodes mixed."""
    assert _metres("distance(/data/p[position() < 3])") == pytest.approx(DEGREE, abs=1e-6)
    assert _metres("distance('0 0', /data/p[2], '0 2')") == pytest.approx(2 * DEGREE, abs=1e-6)
    assert all(missing(f"distance({each})") for each in _NO_PLACE)
    assert math.isnan(_metres("distance(/data/p)"))
    assert "distance() takes 1 or more arguments" in refused("distance()")


def test_area() -> None:
    """[function/area] Square metres on Earth within a shape or a set of points, closed or not, either way round."""
    between = math.sin(math.radians(1)) * math.radians(1) * 6_378_100**2
    assert _metres(f"area('{SQUARE}')") == pytest.approx(between, rel=1e-9)
    assert _metres("area('1 0;1 1;0 1;0 0')") == pytest.approx(between, rel=1e-9)
    assert _metres("area(/data/p[. != ''])") == pytest.approx(between, rel=1e-9)
    assert [_metres(f"area('{each}')") for each in ("0 0;0 1", "0 0")] == [0.0, 0.0]
    assert all(missing(f"area({each})") for each in _NO_PLACE)
    assert math.isnan(_metres("area(/data/p)"))
    assert "area() takes 1 arguments" in refused("area('0 0', '0 1')")


def test_area_of_a_field() -> None:
    """[function/area] A shape that JavaRosa's own tests measure, as near as they ask."""
    field = (
        "38.253094215699576 21.756382658677467; 38.25021274773806 21.756382658677467; "
        "38.25007793942195 21.763892843919166; 38.25290886154963 21.763935759263404; "
        "38.25146813817506 21.758421137528785"
    )
    assert _metres(f"area('{field}')") == pytest.approx(151_452, abs=0.5)
    assert _metres(f"distance('{field}')") == pytest.approx(1801, abs=0.5)


def test_enclosed_area() -> None:
    """[function/enclosed-area] Another name of area() (JavaRosa)."""
    assert _metres(f"enclosed-area('{SQUARE}')") == _metres(f"area('{SQUARE}')")


def test_geofence() -> None:
    """[function/geofence] Whether a point lies in a closed shape; what is no point or no shape lies nowhere."""
    notched = "0 0;0 4;4 4;2 2;4 0;0 0"
    inside, outside = ("1 2", "1.5 2", "3 0.5 10 5"), ("3 2", "5 1", "1 -1")
    assert [value(f"geofence('{each}', '{notched}')") for each in inside] == [True, True, True]
    assert [value(f"geofence('{each}', '{notched}')") for each in outside] == [False, False, False]
    assert value(f"geofence('1 1', '{SQUARE.rpartition(';')[0]}')") is False
    for point, shape in (("", SQUARE), ("1 1", ""), ("1 1; 2 2", SQUARE), ("a", SQUARE), ("1 1", "0 0;0 1")):
        assert value(f"geofence('{point}', '{shape}')") is False
    assert "geofence() takes 2 arguments" in refused("geofence('0 0')")


def test_intersects() -> None:
    """[function/intersects] Whether a trace crosses, touches or runs over itself (ODK Collect)."""
    meets = ("1 1;1 3;2 3;2 2;0 2", "0 0;1 1;2 0;-1 0", "0 0;0 1;0 0.5", "0 0;0 1;0 2;1 2;0 1", "0 1;0 2;0 0")
    apart = ("0 0;4 4;5 4;1 0", "0 0;1 1;2 0", "0 0;1 1;2 0;0 0", "1 1;1 2;3 3;0 3", "0 0;1 0", "0 0", SQUARE)
    assert [value(f"intersects('{each}')") for each in meets] == [True] * len(meets)
    assert [value(f"intersects('{each}')") for each in apart] == [False] * len(apart)
    assert [value(f"intersects({each})") for each in _NO_PLACE] == [False] * len(_NO_PLACE)
    assert "intersects() takes 1 arguments" in refused("intersects()")
