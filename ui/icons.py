"""Icons of Material Design Icons 6, always with an explicit colour, and the mark of Fieldtool."""

from __future__ import annotations

from typing import Final

import qtawesome
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication

from ui import tokens

__all__ = ["application_icon", "draw_icon", "draw_mark", "icon", "mirrored"]

_MIRRORED: Final = {
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
    "arrow-right-circle": "arrow-left-circle",
    "arrow-right-circle-outline": "arrow-left-circle-outline",
}


def mirrored(name: str, direction: Qt.LayoutDirection) -> str:
    """The name of the icon that points the same way for a reader of ``direction``."""
    return _MIRRORED.get(name, name) if direction is Qt.LayoutDirection.RightToLeft else name


def icon(name: str, colour: str = tokens.INK) -> QIcon:
    """The icon ``mdi6.name`` in a colour given as hex."""
    made: QIcon = qtawesome.icon(f"mdi6.{name}", color=colour, color_disabled=tokens.INK3)
    return made


def draw_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Paint an icon that fills ``rect``, turned for the painter's direction."""
    direction = painter.layoutDirection()
    if direction is Qt.LayoutDirection.LayoutDirectionAuto:
        direction = QApplication.layoutDirection()
    icon(mirrored(name, direction), colour).paint(painter, rect)


def draw_mark(painter: QPainter, rect: QRectF, line: str, door: str = tokens.FOCUS) -> None:
    """Paint our mark: a shelter of two poles that cross, its doorway lit."""
    unit = rect.width() / 24

    def at(x: float, y: float) -> QPointF:
        return QPointF(rect.x() + x * unit, rect.y() + y * unit)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(line), 2.4 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawLine(at(2.2, 21.5), at(13.6, 2.5))
    painter.drawLine(at(21.8, 21.5), at(10.4, 2.5))
    painter.drawLine(at(2.2, 21.5), at(21.8, 21.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(door))
    painter.drawPolygon(QPolygonF([at(12, 11.2), at(16.4, 19), at(7.6, 19)]))
    painter.restore()


def application_icon() -> QIcon:
    """The icon of the window."""
    pixmap = QPixmap(128, 128)
    pixmap.fill(QColor(tokens.BAR))
    painter = QPainter(pixmap)
    draw_mark(painter, QRectF(20, 20, 88, 88), tokens.SURFACE)
    painter.end()
    return QIcon(pixmap)
