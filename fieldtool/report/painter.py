"""Paints drawings and lines of text on a ReportLab canvas; the y of a drawing grows downwards, a canvas's upwards."""

from __future__ import annotations

from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from fieldtool.report.drawing import Anchor, Box, Drawing, Hatch, Line, Polygon, Shape, Words, moved
from fieldtool.report.shaping import Cluster, Glyph, Run, Typesetter

__all__ = ["CanvasPainter", "draw_runs"]

_BEFORE: Final = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
_BYTE_ORDER: Final = "\ufeff"


class CanvasPainter:
    """Paints shapes on one page of a known height."""

    def __init__(self, canvas: Canvas, typesetter: Typesetter, height: float) -> None:
        self._canvas = canvas
        self._typesetter = typesetter
        self._height = height

    def paint(self, drawing: Drawing, x: float = 0.0, y: float = 0.0) -> None:
        """Paint a drawing with its top left corner at a place of the page."""
        for shape in drawing.shapes:
            self._shape(moved(shape, x, y))

    def _shape(self, shape: Shape) -> None:
        match shape:
            case Box():
                self._box(shape)
            case Hatch():
                self._hatch(shape)
            case Line():
                self._line(shape)
            case Polygon():
                self._polygon(shape)
            case Words():
                self._words(shape)

    def _box(self, box: Box) -> None:
        if box.fill is not None:
            self._canvas.setFillColor(HexColor(box.fill.value))
        if box.stroke is not None:
            self._canvas.setStrokeColor(HexColor(box.stroke.value))
            self._canvas.setLineWidth(box.thickness)
        bottom = self._height - box.y - box.height
        self._canvas.rect(box.x, bottom, box.width, box.height, int(box.stroke is not None), int(box.fill is not None))

    def _hatch(self, hatch: Hatch) -> None:
        canvas = self._canvas
        bottom = self._height - hatch.y - hatch.height
        canvas.saveState()
        area = canvas.beginPath()
        area.rect(hatch.x, bottom, hatch.width, hatch.height)
        canvas.clipPath(area, stroke=0, fill=0)
        canvas.setStrokeColor(HexColor(hatch.colour.value))
        canvas.setLineWidth(hatch.thickness)
        stripes = canvas.beginPath()
        for step in range(int((hatch.width + hatch.height) / hatch.pitch) + 1):
            start = hatch.x - hatch.height + step * hatch.pitch
            stripes.moveTo(start, bottom)
            stripes.lineTo(start + hatch.height, bottom + hatch.height)
        canvas.drawPath(stripes, stroke=1, fill=0)
        canvas.restoreState()

    def _line(self, line: Line) -> None:
        self._canvas.setStrokeColor(HexColor(line.colour.value))
        self._canvas.setLineWidth(line.thickness)
        self._canvas.setLineCap(1 if line.round else 0)
        self._canvas.line(line.x1, self._height - line.y1, line.x2, self._height - line.y2)
        self._canvas.setLineCap(0)

    def _polygon(self, polygon: Polygon) -> None:
        self._canvas.setFillColor(HexColor(polygon.fill.value))
        outline = self._canvas.beginPath()
        (x, y), *others = polygon.points
        outline.moveTo(x, self._height - y)
        for other_x, other_y in others:
            outline.lineTo(other_x, self._height - other_y)
        outline.close()
        self._canvas.drawPath(outline, stroke=0, fill=1)

    def _words(self, words: Words) -> None:
        width = self._typesetter.width(words.text, words.size, words.bold)
        self._canvas.setFillColor(HexColor(words.colour.value))
        runs = self._typesetter.runs(words.text, bold=words.bold)
        x = words.x - width * _BEFORE[words.anchor]
        draw_runs(self._canvas, self._typesetter, runs, (x, self._height - words.y), words.size)


def draw_runs(
    canvas: Canvas, typesetter: Typesetter, runs: tuple[Run, ...], at: tuple[float, float], size: float
) -> None:
    """Draw a line's runs from left to right. Each cluster of a shaped run carries the text that it stands for."""
    x, y = at
    for run in runs:
        font = typesetter.font_name(run), size
        if run.plain:
            _draw(canvas, font, (Glyph(run.text, x, y),))
        else:
            for cluster in typesetter.clusters(run, size):
                _draw_cluster(canvas, font, cluster, (x, y))
        x += typesetter.run_width(run, size)


def _draw_cluster(canvas: Canvas, font: tuple[str, float], cluster: Cluster, at: tuple[float, float]) -> None:
    x, y = at
    said = f"{_BYTE_ORDER}{cluster.text}".encode("utf-16-be").hex()
    glyphs = [Glyph(one.sign, x + one.x, y + one.y) for one in cluster.glyphs]
    # Readers take the text's extent from its first and last glyph, and marks may stand elsewhere: spaces fix it.
    space = min(canvas.stringWidth(" ", *font), cluster.right - cluster.left)
    ends = [Glyph(" ", x + cluster.left, y), Glyph(" ", x + cluster.right - space, y)]
    canvas.addLiteral(f"/Span <</ActualText <{said}>>> BDC")
    _draw(canvas, font, (ends[0], *glyphs, ends[1]) if space > 0 else tuple(glyphs))
    canvas.addLiteral("EMC")


def _draw(canvas: Canvas, font: tuple[str, float], glyphs: tuple[Glyph, ...]) -> None:
    text = canvas.beginText()
    text.setFont(*font)
    for glyph in glyphs:
        text.setTextOrigin(glyph.x, glyph.y)
        text.textOut(glyph.sign)
    canvas.drawText(text)
