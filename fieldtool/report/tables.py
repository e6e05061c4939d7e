"""Tables of counts as drawings: a heavy line under the head, thin ones between rows, hidden cells hatched."""

from __future__ import annotations

from dataclasses import dataclass

from fieldtool.report.drawing import Anchor, Box, Drawing, Hatch, Line, Measure, Palette, Shape, Words, fitted

__all__ = ["Grid", "GridRow", "head_height", "table"]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row as it is written: its label and its cells; a cell that is none is hidden."""

    label: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is written. The last column is set in bold as the sum of the others, and so is the last row."""

    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    last: GridRow | None
    hidden: str


@dataclass(frozen=True, slots=True)
class _Measures:
    label: float
    column: float
    head: float
    pitch: float
    size: float
    measure: Measure

    def right(self, place: int) -> float:
        """Where the numbers of a column end."""
        return self.label + (place + 1) * self.column - 6

    def baseline(self, top: float) -> float:
        """The baseline of a row."""
        return top + self.pitch / 2 + self.size * 0.36


def table(grid: Grid, width: float, pitch: float, size: float, measure: Measure) -> Drawing:
    """The table ``width`` points wide with rows ``pitch`` high; long labels and heads shrink or break, none is cut."""
    label = width * (0.3 if len(grid.heads) > 3 and width > 400 else 0.42)
    column = (width - label) / max(1, len(grid.heads))
    lines = max((len(_head(head, column, size, measure)[0]) for head in grid.heads), default=1)
    at = _Measures(label, column, head_height(pitch, lines), pitch, size, measure)
    shapes = _heads(grid, at)
    top = at.head
    for row in grid.rows:
        shapes += _row(row, grid.hidden, top, at, bold=False)
        shapes.append(Line(0, top + pitch, width, top + pitch, Palette.LINE, 0.5))
        top += pitch
    shapes.append(Line(0, at.head, width, at.head, Palette.INK, 1.3))
    if grid.last is not None:
        shapes += _row(grid.last, grid.hidden, top, at, bold=True)
        shapes.append(Line(0, top, width, top, Palette.INK, 0.9))
        top += pitch
    return Drawing(width, top, tuple(shapes))


def head_height(pitch: float, lines: int = 1) -> float:
    """How far the heavy line lies under the table's top, by the lines of its longest head."""
    return pitch * (0.64 if lines == 1 else 1.02) + 3


def _heads(grid: Grid, at: _Measures) -> list[Shape]:
    shapes: list[Shape] = []
    for place, head in enumerate(grid.heads):
        lines, size = _head(head, at.column, at.size, at.measure)
        for step, line in enumerate(reversed(lines)):
            baseline = at.head - 4.5 - step * size * 1.1
            shapes.append(Words(at.right(place), baseline, line, size, True, Palette.INK, Anchor.END))
    return shapes


def _head(text: str, column: float, size: float, measure: Measure) -> tuple[tuple[str, ...], float]:
    lines, smaller = fitted(text, column - 8, size * 0.95, measure, bold=True)
    if smaller >= size * 0.86:
        return lines, smaller
    return fitted(text, column - 8, size * 0.95, measure, lines=2, bold=True)


def _row(row: GridRow, hidden: str, top: float, at: _Measures, *, bold: bool) -> list[Shape]:
    shapes: list[Shape] = _label(row.label, top, at, bold=bold)
    for place, cell in enumerate(row.cells):
        if cell is None:
            shapes += _hidden_cell(hidden, at.right(place), top, at)
        else:
            heavy = bold or place == len(row.cells) - 1
            shapes.append(Words(at.right(place), at.baseline(top), cell, at.size, heavy, Palette.INK, Anchor.END))
    return shapes


def _label(text: str, top: float, at: _Measures, *, bold: bool) -> list[Shape]:
    lines, size = fitted(text, at.label - 4, at.size, at.measure, bold=bold)
    if size < at.size * 0.86:
        lines, size = fitted(text, at.label - 4, min(at.size, at.pitch * 0.44), at.measure, lines=2, bold=bold)
    baseline = top + at.pitch / 2 + size * 0.36 - (len(lines) - 1) * size * 0.54
    return [Words(0, baseline + step * size * 1.08, line, size, bold) for step, line in enumerate(lines)]


def _hidden_cell(hidden: str, right: float, top: float, at: _Measures) -> list[Shape]:
    left, wide, high = right + 6 - at.column + 1, at.column - 2, at.pitch - 2.4
    size = at.size * 0.9
    text = at.measure(hidden, size, False)
    return [
        Hatch(left, top + 1.2, wide, high, pitch=3.9),
        Box(right - text - 4, top + at.pitch * 0.14, text + 8, at.pitch * 0.72, Palette.SURFACE),
        Words(right, at.baseline(top), hidden, size, False, Palette.INK2, Anchor.END),
    ]
