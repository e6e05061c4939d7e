"""Draws a picture as SVG that needs nothing else: no script, no font, no address; mirrored for right-to-left scripts.

Nobody knows which font a viewer has, so texts are wrapped by widths that no common font exceeds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

__all__ = ["BLACK", "GREY", "LIGHT", "WHITE", "Canvas", "Point", "Type", "height_of", "width_of", "wrapped"]

BLACK, GREY, LIGHT, WHITE = "#1a1a1a", "#5a5a5a", "#ececec", "#ffffff"
Point: TypeAlias = tuple[float, float]
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS: Final = re.compile("[\u202a-\u202e]")
"""Signs that would turn the direction of what stands beside a label."""
_OPEN, _CLOSE = "\u2068", "\u2069"
_ADVANCES: Final = (
    dict.fromkeys("ilj.,:;'’‘|! ·", 0.35) | dict.fromkeys('tfrI()[]{}-/\\"*°', 0.47) | dict.fromkeys("mwMW@%—…", 1.0)
    | {_OPEN: 0.0, _CLOSE: 0.0}
)  # fmt: skip
_LINE: Final = 1.36


@dataclass(frozen=True, slots=True)
class Type:
    """How a text looks."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = BLACK


def width_of(text: str, look: Type) -> float:
    """How wide a text may become, at most, in a common font."""
    return sum(map(_advance, text)) * look.size * (1.08 if look.bold else 1)


def _advance(sign: str) -> float:
    """In parts of the font's size: those of DejaVu Sans, which is wider than Arial, Noto Sans and Segoe UI."""
    if sign in _ADVANCES:
        return _ADVANCES[sign]
    if sign < "\u0250" or "\u2010" <= sign <= "\u205e":
        return 0.76 if sign.isupper() else 0.64
    if unicodedata.category(sign) in {"Mn", "Cf", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1.1
    return 0.66 if "\u0370" <= sign < "\u0700" else 0.9


def wrapped(text: str, width: float, look: Type) -> list[str]:
    """The lines of a text that fit into ``width``; a word that is too long is parted, and nothing is left out."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, look) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _parted(word, width, look)
        lines += whole
    return list(_isolated([*lines, line] if line or not lines else lines))


def _isolated(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with words that run the other way kept together on each of them (Unicode's isolates)."""
    open_before = 0
    for line in lines:
        whole = _OPEN * open_before + line
        open_before = max(0, whole.count(_OPEN) - whole.count(_CLOSE))
        yield whole + _CLOSE * open_before


def _parted(word: str, width: float, look: Type) -> list[str]:
    parts, part, room = [], "", width
    for sign in word:
        room -= width_of(sign, look)
        if room < 0 and part:
            parts.append(part)
            part, room = "", width - width_of(sign, look)
        part += sign
    return [*parts, part]


def height_of(lines: Sequence[str], look: Type) -> float:
    """How high lines of text stand."""
    return len(lines) * look.size * _LINE


@dataclass(slots=True)
class Canvas:
    """Collects shapes from the left and the top; mirrored, the left is the right."""

    width: float
    mirrored: bool = False
    _parts: list[str] = field(default_factory=list)

    def box(self, at: Point, size: Point, *, fill: str = WHITE, stroke: str = BLACK, round_by: float = 4) -> None:
        """A box; ``stroke`` may be ``none``."""
        x = self.width - at[0] - size[0] if self.mirrored else at[0]
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(at[1])}" width="{_n(size[0])}" height="{_n(size[1])}" rx="{_n(round_by)}" '
            f'fill="{fill}" stroke="{stroke}"/>'
        )

    def shape(self, points: Iterable[Point], *, fill: str = WHITE, stroke: str = BLACK) -> None:
        """A closed shape with straight sides."""
        self._parts.append(f'<polygon points="{self._joined(points)}" fill="{fill}" stroke="{stroke}"/>')

    def disc(self, middle: Point, radius: float, *, fill: str = WHITE, stroke: str = BLACK) -> None:
        """A round shape."""
        x = self.width - middle[0] if self.mirrored else middle[0]
        place = f'cx="{_n(x)}" cy="{_n(middle[1])}" r="{_n(radius)}"'
        self._parts.append(f'<circle {place} fill="{fill}" stroke="{stroke}"/>')

    def line(self, points: Sequence[Point], *, arrow: bool = False, colour: str = GREY) -> None:
        """A line from point to point, with a head at its end where it is an ``arrow``."""
        self._parts.append(f'<polyline points="{self._joined(points)}" fill="none" stroke="{colour}"/>')
        if arrow:
            (x0, y0), (x, y) = points[-2:]
            across = abs(x - x0) > abs(y - y0)
            back = 6 if (x < x0 if across else y < y0) else -6
            sides = [(x + back, y - 4), (x + back, y + 4)] if across else [(x - 4, y + back), (x + 4, y + back)]
            self.shape([(x, y), *sides], fill=colour, stroke=colour)

    def text(self, at: Point, lines: Sequence[str], look: Type, *, mirrored: bool | None = None) -> float:
        """Lines of text below ``at``; gives how high they stand. They run as the picture does, unless told."""
        x = self.width - at[0] if self.mirrored else at[0]
        runs_left = self.mirrored if mirrored is None else mirrored
        way = ' direction="rtl" unicode-bidi="embed"' if runs_left else ""
        way += ' text-anchor="end"' if runs_left != self.mirrored else ""
        kind = (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")
        for number, line in enumerate(lines):
            y = at[1] + look.size * (_LINE * number + 1.02)
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(look.size)}" fill="{look.colour}"'
            self._parts.append(f"<text {place}{kind}{way}>{_escaped(line)}</text>")
        return height_of(lines, look)

    def mark(self) -> int:
        """A place in the order of drawing, for :meth:`under`."""
        return len(self._parts)

    @contextmanager
    def under(self, place: int) -> Iterator[None]:
        """Within it, what is drawn comes to lie below everything that was drawn since ``place``."""
        above = self._parts[place:]
        del self._parts[place:]
        yield
        self._parts += above

    def _joined(self, points: Iterable[Point]) -> str:
        return " ".join(f"{_n(self.width - x if self.mirrored else x)},{_n(y)}" for x, y in points)

    def svg(self, height: float, title: str, language: str) -> str:
        """The whole picture."""
        size = f'width="{_n(self.width)}" height="{_n(height)}" viewBox="0 0 {_n(self.width)} {_n(height)}"'
        spoken = f" xml:lang={quoteattr(language)}" if re.fullmatch("[A-Za-z0-9-]+", language) else ""
        fonts = "'Noto Sans', 'Noto Sans Arabic', 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"{spoken} font-family="{fonts}">'
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>', head, f"<title>{_escaped(title)}</title>",
                f'<rect width="100%" height="100%" fill="{WHITE}"/>', *self._parts, "</svg>\n",
            ]
        )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    return escape(_DIRECTIONS.sub("", _UNWRITABLE.sub("\ufffd", text)))
