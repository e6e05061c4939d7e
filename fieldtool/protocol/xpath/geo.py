"""Places on Earth (getodk/xforms-spec, "Geographic Functions"): the sphere of the equatorial radius, no altitudes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from fieldtool.protocol.xpath.values import items, to_number

__all__ = ["MAX_POINTS", "Point", "area", "crosses_itself", "distance", "inside", "points"]

MAX_POINTS: Final = 1000
"""How many points a trace may have that is looked through for crossings, each piece against each other."""
_RADIUS: Final = 6_378_100.0
"""Metres, at the equator (JavaRosa, ``GeoUtils``; Enketo has the same)."""


class Point(NamedTuple):
    """A position in degrees."""

    latitude: float
    longitude: float


def points(texts: Sequence[str]) -> list[Point] | None:
    """The positions of one trace or shape, or of several geopoints; none where one of them is not on Earth."""
    found = [_point(part) for text in texts for part in text.rstrip("; \t\r\n").split(";")]
    known = [point for point in found if point is not None]
    return known if len(known) == len(found) else None


def _point(text: str) -> Point | None:
    numbers = [to_number(part) for part in items(text)]
    if not 2 <= len(numbers) <= 4 or any(map(math.isnan, numbers)):
        return None
    latitude, longitude, *_altitude_and_accuracy = numbers
    return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def distance(trace: Sequence[Point]) -> float:
    """Metres along a trace, by the spherical law of cosines, as the specification has it."""
    return math.fsum(_between(start, end) for start, end in pairwise(trace))


def _between(start: Point, end: Point) -> float:
    if start == end:
        return 0.0
    north, south = math.radians(start.latitude), math.radians(end.latitude)
    turn = math.radians(start.longitude - end.longitude)
    cosine = math.sin(north) * math.sin(south) + math.cos(north) * math.cos(south) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


def area(shape: Sequence[Point]) -> float:
    """Square metres within a shape, closed if it is not; nothing within fewer than three points.

    The area on the sphere (Chamberlain and Duquette 2007, as in Enketo and ODK Web Forms): the specification wants
    it "on Earth". JavaRosa's ``GeoUtils`` flattens the shape first, which differs by less than one part in 100,000
    on shapes of a few kilometres.
    """
    if len(shape) < 3:
        return 0.0
    strips = (
        math.radians(end.longitude - start.longitude)
        * (2 + math.sin(math.radians(start.latitude)) + math.sin(math.radians(end.latitude)))
        for start, end in pairwise([*shape, shape[0]])
    )
    return abs(math.fsum(strips)) * _RADIUS**2 / 2


def inside(point: Point, shape: Sequence[Point]) -> bool:
    """Whether a point lies in a closed shape: a line from it crosses the border an odd number of times.

    Source: the algorithm that the specification names for ``geofence()``, PNPOLY of W. R. Franklin.
    """
    if len(shape) < 3 or shape[0] != shape[-1]:
        return False
    crossings = 0
    for start, end in pairwise(shape):
        if (start.latitude > point.latitude) != (end.latitude > point.latitude):
            share = (point.latitude - end.latitude) / (start.latitude - end.latitude)
            crossings += point.longitude < share * (start.longitude - end.longitude) + end.longitude
    return crossings % 2 == 1


def crosses_itself(trace: Sequence[Point]) -> bool:
    """Whether two pieces of a trace meet anywhere but where one follows the other, or where the trace is closed.

    Source: ODK Collect, ``intersects()`` (``GeoPolyUtilsTest``); the specification does not have it.
    """
    pieces = [_Piece(start, end) for start, end in pairwise(trace) if start != end]
    last = len(pieces) - 1
    closed = last > 0 and pieces[0].start == pieces[last].end
    for (first, one), (second, other) in combinations(enumerate(pieces), 2):
        if second == first + 1:
            met = one.has_on(other.end) or other.has_on(one.start)
        elif closed and first == 0 and second == last:
            met = other.has_on(one.end) or one.has_on(other.start)
        else:
            met = one.meets(other)
        if met:
            return True
    return False


class _Piece:
    """A straight piece of a trace, on the plane of degrees."""

    __slots__ = ("east", "end", "north", "south", "start", "west")

    def __init__(self, start: Point, end: Point) -> None:
        self.start, self.end = start, end
        self.south, self.north = sorted((start.latitude, end.latitude))
        self.west, self.east = sorted((start.longitude, end.longitude))

    def side(self, point: Point) -> float:
        """Above zero on one side, below zero on the other, zero on the line."""
        (south, west), (north, east), (latitude, longitude) = self.start, self.end, point
        return (north - south) * (longitude - west) - (east - west) * (latitude - south)

    def has_on(self, point: Point) -> bool:
        """Whether a point lies on the piece."""
        within = self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east
        return within and self.side(point) == 0

    def meets(self, other: _Piece) -> bool:
        """Whether the two have a point in common."""
        if self.north < other.south or other.north < self.south or self.east < other.west or other.east < self.west:
            return False
        across = self.side(other.start) * self.side(other.end)
        if across > 0:
            return False
        along = other.side(self.start) * other.side(self.end)
        return along <= 0 and ((across < 0 and along < 0) or self.touches(other) or other.touches(self))

    def touches(self, other: _Piece) -> bool:
        """Whether an end of the other lies on this one."""
        return self.has_on(other.start) or self.has_on(other.end)
