"""Charts as drawings: upright bars, lying bars and one stacked bar.

A number that is none is hidden: it is drawn as a hatched area of a fixed size that says nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fieldtool.report.drawing import Anchor, Box, Drawing, Hatch, Line, Measure, Palette, Shape, Words, fitted

__all__ = ["Bar", "Look", "lying_bars", "stacked_bar", "upright_bars"]

_HIDDEN_LENGTH: Final = 32.0
_HIDDEN_SHARE: Final = 0.08
_SPACE: Final = 0.35
_STEPS: Final = (Palette.MAIN, Palette.SECOND, Palette.THIRD, Palette.DUE, Palette.PALE)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its number and how the number is written. No number means hidden."""

    label: str
    value: int | None
    written: str


@dataclass(frozen=True, slots=True)
class Look:
    """How large the texts of a chart are, and the widths of texts."""

    measure: Measure
    size: float = 8.8

    @property
    def small(self) -> float:
        """The size of labels under bars."""
        return self.size * 0.94


def upright_bars(bars: tuple[Bar, ...], width: float, height: float, look: Look) -> Drawing:
    """Bars side by side on a line, their numbers on top, their labels under it."""
    pitch = width / max(1, len(bars))
    labels, size = _under(bars, pitch - 4, look)
    foot = look.size * 0.75 + size * 1.2 * max((len(lines) for lines in labels), default=1)
    floor, head = height - foot, look.size * 1.6
    longest = max((bar.value or 0 for bar in bars), default=0)
    shapes: list[Shape] = []
    for place, bar in enumerate(bars):
        tall = (floor - head) * (bar.value / longest if bar.value and longest else 0.0)
        middle = (place + 0.5) * pitch
        shapes += _upright(bar, (middle - pitch * 0.34, pitch * 0.68), floor, tall, look)
        for step, line in enumerate(labels[place]):
            below = floor + look.size * 0.55 + size * (0.85 + 1.15 * step)
            shapes.append(Words(middle, below, line, size, False, Palette.INK2, Anchor.MIDDLE))
    shapes.append(Line(0, floor, width, floor, Palette.INK, 1.0))
    return Drawing(width, height, tuple(shapes))


def lying_bars(bars: tuple[Bar, ...], width: float, pitch: float, look: Look) -> Drawing:
    """Bars under each other from a common left edge, their labels before it, their numbers behind."""
    edge = _label_width(bars, width, look) + 6
    room = width - edge - max((look.measure(bar.written, look.size, True) for bar in bars), default=0) - 8
    longest = max((bar.value or 0 for bar in bars), default=0)
    shapes: list[Shape] = []
    for place, bar in enumerate(bars):
        top = place * pitch
        shapes += _label(bar.label, edge - 6, top, pitch, look)
        share = bar.value / longest if bar.value and longest else 0.0
        shapes += _lying(bar, (edge, top + pitch * 0.16), max(0.8, room * share), pitch * 0.68, look)
    return Drawing(width, pitch * len(bars), tuple(shapes))


def stacked_bar(bars: tuple[Bar, ...], width: float, height: float, look: Look) -> Drawing:
    """One bar in steps with its legend under it; a hidden step has a fixed share of the length."""
    seen = sum(bar.value or 0 for bar in bars)
    hidden = sum(bar.value is None for bar in bars)
    gaps = 1.5 * max(0, sum(bar.value != 0 for bar in bars) - 1)
    room = (width - gaps) * (1 - hidden * _HIDDEN_SHARE)
    shapes: list[Shape] = []
    x = 0.0
    for step, bar in enumerate(bars):
        long = (width - gaps) * _HIDDEN_SHARE if bar.value is None else room * bar.value / max(1, seen)
        shapes += _filling(bar, step, (x, 0.0), (long, height))
        x += long + 1.5 if long else 0.0
    legend = _legend(bars, width, height + look.size * 1.7, look)
    return Drawing(width, height + look.size * 2.1, (*shapes, *legend))


def _under(bars: tuple[Bar, ...], room: float, look: Look) -> tuple[list[tuple[str, ...]], float]:
    """Labels for under the bars, all of one size: in one line each where they stay readable, else in two."""
    for lines, least in ((1, look.small * 0.9), (2, 0.0)):
        size = min((fitted(bar.label, room, look.small, look.measure, lines=lines)[1] for bar in bars), default=least)
        if size >= least:
            break
    return [fitted(bar.label, room, size, look.measure, lines=lines)[0] for bar in bars], size


def _upright(bar: Bar, across: tuple[float, float], floor: float, tall: float, look: Look) -> list[Shape]:
    left, width = across
    if bar.value is None:
        area = (left, floor - _HIDDEN_LENGTH, width, _HIDDEN_LENGTH)
        text = fitted(bar.written, width * 1.4, look.small, look.measure)
        above = Words(left + width / 2, area[1] - 4, bar.written, text[1], False, Palette.INK2, Anchor.MIDDLE)
        return [*_hidden_area(*area), above]
    above = Words(left + width / 2, floor - tall - 4, bar.written, look.size, True, Palette.INK, Anchor.MIDDLE)
    return [Box(left, floor - tall, width, tall, Palette.MAIN), above]


def _lying(bar: Bar, corner: tuple[float, float], long: float, height: float, look: Look) -> list[Shape]:
    x, y = corner
    baseline = y + height / 2 + look.size * 0.36
    if bar.value is None:
        said = Words(x + _HIDDEN_LENGTH + 5, baseline, bar.written, look.size, False, Palette.INK2)
        return [*_hidden_area(x, y, _HIDDEN_LENGTH, height), said]
    drawn = long if bar.value else 0.8
    return [Box(x, y, drawn, height, Palette.MAIN), Words(x + drawn + 5, baseline, bar.written, look.size, True)]


def _hidden_area(x: float, y: float, width: float, height: float) -> list[Shape]:
    outline = Box(x, y, width, height, None, Palette.CONTROL, 0.6)
    return [Hatch(x, y, width, height, Palette.CONTROL, 0.6, 3.4), outline]


def _label_width(bars: tuple[Bar, ...], width: float, look: Look) -> float:
    longest = max((look.measure(bar.label, look.size, False) for bar in bars), default=0)
    return min(longest, width * 0.52)


def _label(text: str, right: float, top: float, pitch: float, look: Look) -> list[Shape]:
    lines, size = fitted(text, right, look.size, look.measure)
    if size < look.size * 0.88:
        lines, size = fitted(text, right, min(look.size, pitch * 0.46), look.measure, lines=2)
    middle = top + pitch / 2 + size * 0.36 - (len(lines) - 1) * size * 0.56
    return [
        Words(right, middle + place * size * 1.12, line, size, False, Palette.INK, Anchor.END)
        for place, line in enumerate(lines)
    ]


def _filling(bar: Bar, step: int, corner: tuple[float, float], extent: tuple[float, float]) -> list[Shape]:
    if bar.value is None:
        return _hidden_area(*corner, *extent)
    fill = _STEPS[min(step, len(_STEPS) - 1)]
    outline = Palette.CONTROL if fill is Palette.PALE else None
    return [Box(*corner, *extent, fill, outline)] if bar.value else []


def _legend(bars: tuple[Bar, ...], width: float, baseline: float, look: Look) -> list[Shape]:
    side, gap = look.size * 0.92, 18.0
    size = look.size
    while size > 4 and _legend_width(bars, size, side, gap, look) > width:
        size -= 0.2
    shapes: list[Shape] = []
    x = 0.0
    for step, bar in enumerate(bars):
        shapes += _filling(Bar("", 1 if bar.value is not None else None, ""), step, (x, baseline - side), (side, side))
        x += side + 4
        shapes.append(Words(x, baseline - side * 0.12, bar.label, size))
        x += look.measure(bar.label, size, False) + size * _SPACE
        bold = bar.value is not None
        shapes.append(Words(x, baseline - side * 0.12, bar.written, size, bold, Palette.INK if bold else Palette.INK2))
        x += look.measure(bar.written, size, bold) + gap
    return shapes


def _legend_width(bars: tuple[Bar, ...], size: float, side: float, gap: float, look: Look) -> float:
    texts = sum(look.measure(bar.label, size, False) + look.measure(bar.written, size, True) for bar in bars)
    return texts + len(bars) * (side + 4 + size * _SPACE + gap) - gap
