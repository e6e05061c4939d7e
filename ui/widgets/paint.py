"""Painting that several components share: boxes with round corners, key caps, measured text."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

from ui import tokens
from ui.kit import Kit

__all__ = ["box", "key_cap", "key_cap_size", "longest_word", "place", "text_size", "write", "write_centred"]

_TALL = 10_000


def box(painter: QPainter, rect: QRect, radius: float, fill: str, edge: str = "", width: float = 0) -> None:
    """A filled box with round corners; its edge lies inside ``rect``. An empty colour paints nothing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(edge), width) if edge else Qt.PenStyle.NoPen)
    half = width / 2 if edge else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)


def text_size(font: QFont, text: str, width: int = _TALL) -> QSize:
    """The room that a text takes when it is broken into lines of ``width``."""
    room = QRect(0, 0, max(1, width), _TALL)
    return QFontMetrics(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).size()


def longest_word(font: QFont, text: str) -> int:
    """The width under which a text would be cut."""
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0) + 2


def place(widget: QWidget, rect: QRect) -> QRect:
    """``rect``, drawn up for left to right, where it lies in the widget's own direction."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), rect)


def write(painter: QPainter, widget: QWidget, rect: QRect, text: str, *, top: bool = False, end: bool = False) -> None:
    """Write into ``rect``, which is drawn up for left to right: from the start of the widget's line, or to its end.

    The place follows the widget, the words follow their own script: English in a mirrored window stays English.
    """
    mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored is not end else Qt.AlignmentFlag.AlignLeft
    height = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
    force = Qt.TextFlag.TextForceRightToLeft if _runs_to_left(text) else Qt.TextFlag.TextForceLeftToRight
    flags = side | height | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextWordWrap | force
    painter.drawText(place(widget, rect), int(flags), text)


def write_centred(painter: QPainter, rect: QRect, text: str) -> None:
    """Write into the middle of ``rect``, which already lies where it belongs."""
    force = Qt.TextFlag.TextForceRightToLeft if _runs_to_left(text) else Qt.TextFlag.TextForceLeftToRight
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap | force), text)


def _runs_to_left(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that runs from right to left."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def key_cap_size(kit: Kit, key: str) -> QSize:
    """The room that a key cap takes; none for no key."""
    if not key:
        return QSize(0, 0)
    text = text_size(kit.font(tokens.META, bold=True), key)
    return QSize(max(kit.px(24), text.width() + kit.px(14)), max(kit.px(20), text.height()))


def key_cap(painter: QPainter, kit: Kit, rect: QRect, key: str, colour: str = tokens.INK) -> None:
    """A key as it stands on the keyboard; ``colour`` is that of its word and edge."""
    edge = tokens.CTL if colour == tokens.INK else colour
    box(painter, rect, 4, "", edge, kit.look.line(1))
    painter.setPen(QColor(colour))
    painter.setFont(kit.font(tokens.META, bold=True))
    write_centred(painter, rect, key)
