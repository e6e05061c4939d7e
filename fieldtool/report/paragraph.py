"""A paragraph in any script and direction for ReportLab's page layout, in place of ReportLab's own.

ReportLab 5.1 leaves right-to-left lines in the wrong order and fails on some; this one orders, shapes and wraps
them, falls back to another font for each sign, and can be copied out in logical order.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from fieldtool.report.drawing import Palette
from fieldtool.report.painter import draw_runs
from fieldtool.report.shaping import Typesetter, base_level, clean

__all__ = ["ParagraphLook", "ShapedParagraph", "break_lines"]


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set; ``leading`` is the distance of its baselines in sizes."""

    size: float = 9.0
    bold: bool = False
    colour: Palette = Palette.INK
    leading: float = 1.45


class ShapedParagraph(Flowable):
    """One paragraph; its direction is that of its first letter unless ``right_to_left`` says it."""

    def __init__(
        self, text: str, typesetter: Typesetter, look: ParagraphLook, *, right_to_left: bool | None = None
    ) -> None:
        super().__init__()
        self._text = clean(text)
        self._typesetter = typesetter
        self._look = look
        self._base = base_level(self._text) if right_to_left is None else int(right_to_left)
        self._lines: tuple[str, ...] = ()

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """The room that it takes at a width."""
        self._lines = break_lines(self._text, available_width, self._typesetter, self._look)
        self.width, self.height = available_width, len(self._lines) * self._pitch
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits on this page and what goes to the next, or nothing where no line fits."""
        self.wrap(available_width, available_height)
        fitting = int(available_height // self._pitch)
        if fitting < 1 or fitting >= len(self._lines):
            return [self] if fitting else []
        return [self._part(self._lines[:fitting]), self._part(self._lines[fitting:])]

    def draw(self) -> None:
        """Draw its lines on the canvas that the layout gave it."""
        self.canv.setFillColor(HexColor(self._look.colour.value))
        for place, line in enumerate(self._lines):
            runs = self._typesetter.runs(line.rstrip(), bold=self._look.bold, base=self._base)
            wide = sum(self._typesetter.run_width(run, self._look.size) for run in runs)
            x = self.width - wide if self._base else 0.0
            baseline = self.height - place * self._pitch - self._look.size * 1.1
            draw_runs(self.canv, self._typesetter, runs, (x, baseline), self._look.size)

    @property
    def _pitch(self) -> float:
        return self._look.size * self._look.leading

    def _part(self, lines: tuple[str, ...]) -> ShapedParagraph:
        return ShapedParagraph("".join(lines), self._typesetter, self._look, right_to_left=bool(self._base))


def break_lines(text: str, width: float, typesetter: Typesetter, look: ParagraphLook) -> tuple[str, ...]:
    """The lines of a text in logical order, broken after spaces and between Chinese or Japanese signs.

    Joined again they are the cleaned text: a line keeps the space at its end, which is not drawn.
    """
    lines: list[str] = []
    for piece in _pieces(clean(text)):
        longer = (lines[-1] if lines else "") + piece
        if lines and typesetter.width(longer.rstrip(), look.size, look.bold) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return tuple(lines)


def _pieces(text: str) -> list[str]:
    pieces = [""]
    for before, sign in pairwise(f" {text}"):
        if (before == " " or (_is_wide(before) and _is_wide(sign))) and pieces[-1]:
            pieces.append("")
        pieces[-1] += sign
    return [piece for piece in pieces if piece]


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign)[0] in "LN"
