"""Drawings that no toolkit has touched: plain shapes in points, from the top left, that any painter can paint.

ReportLab paints them on paper (:mod:`fieldtool.report.painter`); a QPainter can paint the same ones on a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = [
    "Anchor",
    "Box",
    "Drawing",
    "Hatch",
    "Line",
    "Measure",
    "Palette",
    "Polygon",
    "Shape",
    "Words",
    "emblem",
    "fitted",
    "moved",
    "wrapped",
]


class Palette(StrEnum):
    """The design's colours, and the three steps of the waiting bar."""

    INK = "#15232D"
    INK2 = "#41525F"
    INK3 = "#5A6975"
    CONTROL = "#6B7984"
    LINE = "#CBD3D9"
    PALE = "#E1E6EA"
    SURFACE = "#FFFFFF"
    MAIN = "#0E4F66"
    SECOND = "#5C93A9"
    THIRD = "#C98A2B"
    DUE = "#7A4300"
    DUE_TINT = "#FFF1D8"


class Anchor(StrEnum):
    """Which point of a line of words stands at its ``x``."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled, outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Palette | None = None
    stroke: Palette | None = None
    thickness: float = 0.6


@dataclass(frozen=True, slots=True)
class Hatch:
    """A rectangle of slanted stripes with nothing between them."""

    x: float
    y: float
    width: float
    height: float
    colour: Palette = Palette.LINE
    thickness: float = 1.1
    pitch: float = 4.6


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``round`` gives it round ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: Palette = Palette.LINE
    thickness: float = 0.6
    round: bool = False


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled area."""

    points: tuple[tuple[float, float], ...]
    fill: Palette


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text in logical order; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: Palette = Palette.INK
    anchor: Anchor = Anchor.START


Shape = Box | Hatch | Line | Polygon | Words

Measure = Callable[[str, float, bool], float]
"""The width in points of a text, by size and boldness; each painter brings its own."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in painting order and the room that they take."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape elsewhere."""
    match shape:
        case Line(x1, y1, x2, y2, colour, thickness, round_):
            return Line(x1 + dx, y1 + dy, x2 + dx, y2 + dy, colour, thickness, round_)
        case Polygon(points, fill):
            return Polygon(tuple((x + dx, y + dy) for x, y in points), fill)
        case Box(x, y, width, height, filled, stroke, thickness):
            return Box(x + dx, y + dy, width, height, filled, stroke, thickness)
        case Hatch(x, y, width, height, colour, thickness, pitch):
            return Hatch(x + dx, y + dy, width, height, colour, thickness, pitch)
        case Words(x, y, text, size, bold, colour, anchor):
            return Words(x + dx, y + dy, text, size, bold, colour, anchor)


def wrapped(text: str, width: float, size: float, measure: Measure, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``width``, broken at spaces; a single longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


_SMALLEST: Final = 4.0


def fitted(
    text: str, width: float, size: float, measure: Measure, *, lines: int = 1, bold: bool = False
) -> tuple[tuple[str, ...], float]:
    """The text in at most so many lines at the largest size up to ``size`` that fits: it shrinks, it is never cut."""
    while True:
        broken = wrapped(text, width, size, measure, bold=bold)
        wide = any(measure(line, size, bold) > width for line in broken)
        if size <= _SMALLEST or (len(broken) <= lines and not wide):
            return broken, size
        size = max(_SMALLEST, size - 0.2)


def emblem(size: float) -> Drawing:
    """Fieldtool's mark: a shelter of two poles that cross, its doorway lit."""
    unit = size / 24

    def pole(x1: float, y1: float, x2: float, y2: float) -> Line:
        return Line(x1 * unit, y1 * unit, x2 * unit, y2 * unit, Palette.MAIN, 2.4 * unit, round=True)

    door = tuple((x * unit, y * unit) for x, y in ((12, 11.2), (16.4, 19), (7.6, 19)))
    poles = (pole(2.2, 21.5, 13.6, 2.5), pole(21.8, 21.5, 10.4, 2.5), pole(2.2, 21.5, 21.8, 21.5))
    return Drawing(size, size, (*poles, Polygon(door, Palette.THIRD)))
