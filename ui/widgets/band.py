"""The one red band across the window: something is not saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, fill_row, stretch
from ui.widgets.text import Icon, Label

__all__ = ["NotSavedBand"]


class NotSavedBand(QWidget):
    """Says what happened, that nothing on the screen is lost, and what to do; it is tried again by itself too."""

    retry_asked = Signal()

    def __init__(self, kit: Kit, error: FieldtoolError) -> None:
        super().__init__()
        title = kit.tr("Not saved: {problem}", problem=error.sentence(kit.texts))
        stays = kit.tr("Your answers stay on this screen and are tried again by themselves.")
        words = f"{stays} {error.hint(kit.texts)}"
        again = Button(kit, kit.tr("Try again now"), "bar", icon="refresh", size="small")
        again.clicked.connect(self.retry_asked)
        lines = column(
            Label(kit, title, tokens.BODY, bold=True, colour=tokens.SURFACE),
            Label(kit, words, tokens.SECOND, colour=tokens.SURFACE),
        )
        side, top = kit.px(20), kit.px(8)
        picture = Icon(kit, "alert-octagon", tokens.SURFACE, 26)
        fill_row(self, picture, lines, again, gap=kit.px(14), margins=(side, top, side, top))
        stretch(self, 1)
        self.setAccessibleName(f"{title} {words}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.URG))
