"""The fonts that ship with Fieldtool: nothing is left to what a computer happens to have installed."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

__all__ = ["families_for", "font", "load_fonts", "needs_tall_lines"]

_LATIN: Final = "Noto Sans"
_FAMILIES: Final = (
    _LATIN,
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Gujarati",
    "Noto Sans Ethiopic",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Sinhala",
    "Noto Sans Tamil",
    "Noto Sans SC",
)
_OWN_FAMILY: Final = {
    **dict.fromkeys(("ar", "fa", "prs", "ps", "ur", "ckb"), "Noto Sans Arabic"),
    **dict.fromkeys(("am", "ti"), "Noto Sans Ethiopic"),
    **dict.fromkeys(("hi", "ne", "mr"), "Noto Sans Devanagari"),
    "he": "Noto Sans Hebrew",
    "bn": "Noto Sans Bengali",
    "gu": "Noto Sans Gujarati",
    "km": "Noto Sans Khmer",
    "my": "Noto Sans Myanmar",
    "si": "Noto Sans Sinhala",
    "ta": "Noto Sans Tamil",
    "zh": "Noto Sans SC",
}


def load_fonts() -> None:
    """Give Qt every font of the package; call it once, after the application exists."""
    folder = files("fieldtool").joinpath("fonts")
    for resource in sorted(folder.iterdir(), key=lambda each: each.name):
        if resource.name.endswith(".ttf"):
            with as_file(resource) as path:
                QFontDatabase.addApplicationFont(str(path))


def families_for(language: str) -> list[str]:
    """Every family, the one of the language's own script first (two fonts may cover a script)."""
    own = _OWN_FAMILY.get(_base(language), _LATIN)
    return [own, *(family for family in _FAMILIES if family != own)]


def needs_tall_lines(language: str) -> bool:
    """Whether the script of a language wants lines 1.7 high rather than 1.45."""
    return _base(language) in _OWN_FAMILY


def font(pixels: int, *, bold: bool = False, language: str = "") -> QFont:
    """A font of our own at a size in pixels; only weights 400 and 700 exist."""
    chosen = QFont()
    chosen.setFamilies(families_for(language))
    chosen.setPixelSize(pixels)
    chosen.setBold(bold)
    return chosen


def _base(language: str) -> str:
    return language.replace("_", "-").split("-", maxsplit=1)[0]
