"""The carried fonts, loaded anew for each document so that its bytes depend on nothing that was drawn before."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from importlib.resources import as_file, files
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["LATIN", "FontSet"]

LATIN: Final = "NotoSans"

_BLOCKS: Final = (
    (0x0000, LATIN),
    (0x0590, "NotoSansHebrew"),
    (0x0600, "NotoSansArabic"),
    (0x0780, LATIN),
    (0x08A0, "NotoSansArabic"),
    (0x0900, "NotoSansDevanagari"),
    (0x0980, "NotoSansBengali"),
    (0x0A00, LATIN),
    (0x0A80, "NotoSansGujarati"),
    (0x0B00, LATIN),
    (0x0B80, "NotoSansTamil"),
    (0x0C00, LATIN),
    (0x0D80, "NotoSansSinhala"),
    (0x0E00, LATIN),
    (0x1000, "NotoSansMyanmar"),
    (0x10A0, LATIN),
    (0x1200, "NotoSansEthiopic"),
    (0x13A0, LATIN),
    (0x1780, "NotoSansKhmer"),
    (0x1800, LATIN),
    (0x19E0, "NotoSansKhmer"),
    (0x1A00, LATIN),
    (0x2D80, "NotoSansEthiopic"),
    (0x2DE0, LATIN),
    (0x2E80, "NotoSansSC"),
    (0xA000, LATIN),
    (0xA9E0, "NotoSansMyanmar"),
    (0xAA00, LATIN),
    (0xAA60, "NotoSansMyanmar"),
    (0xAA80, LATIN),
    (0xAB00, "NotoSansEthiopic"),
    (0xAB30, LATIN),
    (0xF900, "NotoSansSC"),
    (0xFB00, LATIN),
    (0xFB1D, "NotoSansHebrew"),
    (0xFB50, "NotoSansArabic"),
    (0xFE00, LATIN),
    (0xFE70, "NotoSansArabic"),
    (0xFF00, "NotoSansSC"),
    (0x10000, LATIN),
)
"""Where each font's blocks of Unicode begin."""

_STARTS: Final = tuple(start for start, _ in _BLOCKS)


class FontSet:
    """The fonts of one document. Its fonts take the place of those of the document before it."""

    def __init__(self) -> None:
        self._loaded: dict[str, TTFont] = {}
        self.font(LATIN, bold=False)

    def font(self, family: str, *, bold: bool) -> TTFont:
        """The font, ready to be named to a canvas."""
        name = f"{family}-{'Bold' if bold else 'Regular'}"
        if name not in self._loaded:
            with as_file(files("fieldtool").joinpath(f"fonts/{name}.ttf")) as path:
                self._loaded[name] = TTFont(name, str(path))
        font = self._loaded[name]
        pdfmetrics.registerFont(font)
        return font

    def family(self, sign: str, before: str) -> str:
        """The family that has a sign; a sign of no script stays with the family ``before`` if that has it."""
        own = _BLOCKS[bisect_right(_STARTS, ord(sign)) - 1][1]
        neutral = own == LATIN and unicodedata.category(sign)[0] != "L"
        if neutral and before != LATIN and self._has(before, sign):
            return before
        return own

    def _has(self, family: str, sign: str) -> bool:
        return ord(sign) in self.font(family, bold=False).face.charToGlyph
