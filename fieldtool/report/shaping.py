"""Lines of text in any script and direction: levels by the Unicode bidirectional algorithm, glyphs by HarfBuzz.

Latin, Greek and Cyrillic text goes to the page as it is; everything else is shaped, and each cluster of glyphs knows
the signs that it stands for, so that the text can be found and copied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import uharfbuzz
from bidi import algorithm

from fieldtool.report.fonts import LATIN, FontSet

__all__ = ["Cluster", "Glyph", "Run", "Typesetter", "base_level", "clean"]

_CONTROLS: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN", "B", "S"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape of a font: the sign that names it there, its place from the run's start, in points."""

    sign: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Glyphs that cannot be told apart in the text, the text that they stand for, and from where to where it is."""

    text: str
    glyphs: tuple[Glyph, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line in one font and one direction, in logical order."""

    text: str
    family: str
    bold: bool
    level: int

    @property
    def plain(self) -> bool:
        """Whether it needs no shaping."""
        return self.family == LATIN and self.level % 2 == 0 and not any(map(unicodedata.combining, self.text))


def clean(text: str) -> str:
    """The text with single spaces and without direction or control signs, which would steer the line."""
    kept = "".join(sign if unicodedata.bidirectional(sign) not in _CONTROLS else " " * sign.isspace() for sign in text)
    return re.sub(" +", " ", kept).strip()


def base_level(text: str) -> int:
    """1 for a paragraph whose first letter is written from right to left, else 0. Source: UAX 9, P2 and P3."""
    level: int = algorithm.get_base_level(text)
    return level


class Typesetter:
    """Measures and shapes lines with the fonts of one document."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._shaped: dict[Run, tuple[tuple[Cluster, ...], float]] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """The width of one line in points."""
        if (text, bold) not in self._widths:
            self._widths[text, bold] = sum(self.run_width(run, 1.0) for run in self.runs(text, bold=bold))
        return self._widths[text, bold] * size

    def run_width(self, run: Run, size: float) -> float:
        """The width of a run in points."""
        if run.plain:
            width: float = self._fonts.font(run.family, bold=run.bold).stringWidth(run.text, size)
            return width
        return self._shape(run)[1] * size

    def runs(self, text: str, *, bold: bool, base: int | None = None) -> tuple[Run, ...]:
        """The runs of a line from left to right as they are seen (UAX 9, L2)."""
        text = clean(text)
        return _seen(tuple(self._logical(text, bold, base_level(text) if base is None else base)))

    def clusters(self, run: Run, size: float) -> tuple[Cluster, ...]:
        """The shapes of a run at a size, from left to right."""
        return tuple(_sized(cluster, size) for cluster in self._shape(run)[0])

    def font_name(self, run: Run) -> str:
        """The name under which a canvas knows the run's font."""
        name: str = self._fonts.font(run.family, bold=run.bold).fontName
        return name

    def _logical(self, text: str, bold: bool, base: int) -> Iterator[Run]:
        families: list[str] = []
        for sign in text:
            families.append(self._fonts.family(sign, families[-1] if families else LATIN))
        kinds = list(zip(_levels(text, base), families, strict=True))
        start = 0
        for (level, family), group in groupby(kinds):
            end = start + len(list(group))
            yield Run(text[start:end], family, bold, level)
            start = end

    def _shape(self, run: Run) -> tuple[tuple[Cluster, ...], float]:
        if run not in self._shaped:
            self._shaped[run] = self._shape_anew(run)
        return self._shaped[run]

    def _shape_anew(self, run: Run) -> tuple[tuple[Cluster, ...], float]:
        font = self._fonts.font(run.family, bold=run.bold)
        shaper = font.hbFont()
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run.text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if run.level % 2 else "ltr"
        uharfbuzz.shape(shaper, buffer)
        unit = 1 / shaper.face.upem
        starts = sorted({info.cluster for info in buffer.glyph_infos})
        texts = {start: run.text[start:end] for start, end in pairwise([*starts, len(run.text)])}
        clusters: list[Cluster] = []
        x = 0.0
        placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        for start, group in groupby(placed, lambda glyph: glyph[0].cluster):
            left, glyphs = x, []
            for info, place in group:
                sign = _sign(font, shaper, info.codepoint)
                glyphs.append(Glyph(sign, x + place.x_offset * unit, place.y_offset * unit))
                x += place.x_advance * unit
            clusters.append(Cluster(texts[start], tuple(glyphs), left, x))
        return tuple(clusters), x


def _sized(cluster: Cluster, size: float) -> Cluster:
    glyphs = tuple(Glyph(one.sign, one.x * size, one.y * size) for one in cluster.glyphs)
    return Cluster(cluster.text, glyphs, cluster.left * size, cluster.right * size)


def _sign(font: object, shaper: uharfbuzz.Font, glyph: int) -> str:
    """The sign that ReportLab embeds a glyph under: its own where it has one, else one from the private area."""
    known = font.face.glyphToChar.get(glyph)  # type: ignore[attr-defined]  # (ReportLab's fonts have no types)
    if known:
        return chr(known[0])
    advance = shaper.get_glyph_h_advance(glyph)
    private: int = font.hbAddPrivate(shaper.glyph_to_string(glyph), glyph, advance)  # type: ignore[attr-defined]
    return chr(private)


def _levels(text: str, base: int) -> list[int]:
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for sign in storage["chars"]:
        sign["type"] = sign["type"] or "L"  # unassigned signs, on which the algorithm would stop
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [sign["level"] for sign in storage["chars"]]


def _seen(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    order = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        parts = [list(part) for _, part in groupby(order, lambda run, level=level: run.level >= level)]  # type: ignore[misc]
        order = [run for part in parts for run in (reversed(part) if part[0].level >= level else part)]
    return tuple(order)
