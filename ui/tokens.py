"""Colours, type and space of the design, and the style sheet made from them at one text size.

Every pair of colours that is used for text has a contrast of 4.5 or more; :data:`CTL` (edges) has 3 or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["TEXT_SIZES", "Look", "style_sheet"]

INK: Final = "#15232D"
INK2: Final = "#41525F"
INK3: Final = "#5A6975"
CTL: Final = "#6B7984"
LINE: Final = "#CBD3D9"
LINE2: Final = "#E1E6EA"
PAGE: Final = "#EDF1F3"
SURFACE: Final = "#FFFFFF"
SUB: Final = "#F5F7F9"
PRI: Final = "#0E4F66"
PRI_HOVER: Final = "#0A3D50"
PRI_PRESSED: Final = "#072C3A"
PRI_TINT: Final = "#E1EEF2"
BAR: Final = "#0B3342"
BAR2: Final = "#14485B"
ON_BAR2: Final = "#C3DBE4"
URG: Final = "#A3211B"
URG_TINT: Final = "#FCEBE9"
DUE: Final = "#7A4300"
DUE_TINT: Final = "#FFF1D8"
OK: Final = "#17643A"
OK_TINT: Final = "#E3F2E9"
OK_ON_BAR: Final = "#8FE3B0"
SENS: Final = "#5A3777"
SENS_TINT: Final = "#F1EBF6"
FOCUS: Final = "#FFC83D"
FILL: Final = "#FFF6D9"

META: Final = 13
SECOND: Final = 14
BODY: Final = 15
ROW: Final = 16
ANSWER: Final = 18
TITLE: Final = 24
QUESTION: Final = 27
CARD_ANSWER: Final = 34
CARD_QUESTION: Final = 46
HIDE_CLOCK: Final = 132
"""Sizes of type in pixels at 100 %."""

TEXT_SIZES: Final = (100, 125, 150, 200)
"""Text sizes on offer, in percent."""

_HEADING: Final = 24
_HEADING_GROWTH: Final = 0.5
_SPACE_GROWTH: Final = 0.72
_LINE_GROWTH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """How large everything is at one text size: text grows most, then controls, then headings and edges."""

    percent: int = 100

    @property
    def growth(self) -> float:
        """0 at 100 %, 1 at 200 %."""
        return self.percent / 100 - 1

    def text(self, pixels: int) -> int:
        """A size of type; what is a heading already grows by half, so that it still fits the page."""
        factor = _HEADING_GROWTH if pixels >= _HEADING else 1.0
        return round(pixels * (1 + self.growth * factor))

    def px(self, pixels: float) -> int:
        """The height or width of a control, or a gap."""
        return round(pixels * (1 + self.growth * _SPACE_GROWTH))

    def line(self, pixels: int) -> int:
        """The width of an edge."""
        return round(pixels * (1 + self.growth * _LINE_GROWTH))


def style_sheet(look: Look) -> str:
    """Everything that Qt's style sheets can say of the design; the rest is painted in :mod:`ui.widgets`."""
    return "\n".join((_surfaces(look), _fields(look), _scroll_bars(look), _menus(look)))


def _surfaces(look: Look) -> str:
    return f"""
QWidget[tone="page"] {{ background: {PAGE}; }}
QWidget[tone="surface"] {{ background: {SURFACE}; }}
QWidget[tone="sub"] {{ background: {SUB}; }}
QWidget[tone="bar"] {{ background: {BAR}; }}
QWidget[tone="bar-rule"] {{ background: {BAR2}; }}
QWidget[tone="clear"] {{ background: transparent; border: none; }}
QWidget[tone="card"] {{ background: {SURFACE}; border: {look.line(1)}px solid {LINE}; border-radius: 10px; }}
QWidget[tone="urgent-card"] {{
  background: {SURFACE}; border: {look.line(2)}px solid {URG}; border-radius: 10px; }}
QWidget[tone="urgent-tint"] {{
  background: {URG_TINT}; border: {look.line(2)}px solid {URG}; border-radius: 8px; }}
QWidget[tone="tint"] {{ background: {PRI_TINT}; border-radius: 8px; }}
QWidget[tone="due-tint"] {{ background: {DUE_TINT}; border-radius: 8px; }}
QWidget[tone="ok-tint"] {{ background: {OK_TINT}; border-radius: 8px; }}
QWidget[tone="sens-tint"] {{ background: {SENS_TINT}; border-radius: 8px; }}
QWidget[tone="line"] {{ background: {LINE}; }}
QWidget[tone="line2"] {{ background: {LINE2}; }}
QToolTip {{ background: {INK}; color: {SURFACE}; border: none; padding: 4px; }}
"""


def _fields(look: Look) -> str:
    edge, strong, pad = look.line(2), look.line(3), look.px(12)
    return f"""
QLineEdit, QPlainTextEdit, QComboBox {{
  background: {SURFACE}; color: {INK}; border: {edge}px solid {CTL}; border-radius: 6px;
  padding: 0 {pad}px; min-height: {look.px(44) - 2 * edge}px;
  selection-background-color: {PRI}; selection-color: {SURFACE}; }}
QPlainTextEdit {{ padding: {look.px(8)}px {pad - 4}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover {{ border-color: {INK2}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{
  border: {strong}px solid {INK}; background: {FILL}; padding: 0 {pad - strong + edge}px; }}
QPlainTextEdit:focus {{ padding: {look.px(8) - 1}px {pad - 5}px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{
  border: {strong}px solid {URG}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{
  background: {SUB}; color: {INK3}; border-color: {LINE}; }}
QLineEdit[tone="on-bar"] {{
  background: {BAR2}; color: {SURFACE}; border: {look.line(1)}px solid {CTL};
  padding: 0 {look.px(44)}px 0 {look.px(6)}px; }}
QLineEdit[tone="on-bar"]:focus {{
  background: {FILL}; color: {INK}; border: {strong}px solid {INK}; padding: 0 {look.px(44)}px 0 {look.px(6)}px; }}
QComboBox::drop-down {{ border: none; width: {look.px(36)}px; }}
QComboBox QAbstractItemView {{
  background: {SURFACE}; color: {INK}; border: {edge}px solid {CTL}; outline: none;
  selection-background-color: {PRI_TINT}; selection-color: {PRI}; }}
QComboBox QAbstractItemView::item {{ min-height: {look.px(44)}px; padding: 0 {pad}px; }}
"""


def _scroll_bars(look: Look) -> str:
    wide = look.px(14)
    return f"""
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: {LINE2}; width: {wide}px; margin: 0; border-radius: {wide // 2}px; }}
QScrollBar::handle:vertical {{ background: {CTL}; min-height: {look.px(44)}px; border-radius: {wide // 2}px; }}
QScrollBar::handle:vertical:hover {{ background: {INK2}; }}
QScrollBar:horizontal {{ background: {LINE2}; height: {wide}px; margin: 0; border-radius: {wide // 2}px; }}
QScrollBar::handle:horizontal {{ background: {CTL}; min-width: {look.px(44)}px; border-radius: {wide // 2}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _menus(look: Look) -> str:
    return f"""
QMenu {{ background: {SURFACE}; color: {INK}; border: {look.line(2)}px solid {CTL}; padding: 4px; }}
QMenu::item {{ min-height: {look.px(40)}px; padding: 4px {look.px(20)}px; }}
QMenu::item:selected {{ background: {PRI_TINT}; color: {PRI}; }}
"""
