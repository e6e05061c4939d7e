"""The strip that says that answers lie below the edge of the page: nobody misses one because of large text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets import AnswerRow, ScrollColumn
from ui.widgets.paint import place, text_size, write_centred

__all__ = ["MoreBelow"]


class MoreBelow(QAbstractButton):
    """Stands under a scrolling column as long as answer rows lie below its edge; pressing it scrolls on."""

    shown = Signal(bool)

    def __init__(self, kit: Kit, scroll: ScrollColumn) -> None:
        super().__init__()
        self._kit = kit
        self._scroll = scroll
        self.setFont(kit.font(tokens.BODY, bold=True))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(kit.px(30))
        self.hide()
        scroll.moved.connect(self.count)
        self.clicked.connect(self._on_click)

    def count(self) -> None:
        """Look again at how many rows cannot be seen whole."""
        view = self._scroll.viewport()
        bottom = view.height() + 2
        rows = [each for each in view.findChildren(AnswerRow) if each.isVisibleTo(view)]
        below = sum(each.mapTo(view, QPoint(0, each.height())).y() > bottom for each in rows)
        self.setText(self._kit.texts.ntr("{count} more answer below", "{count} more answers below", below))
        self.setVisible(below > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.DUE_TINT))
        painter.fillRect(0, 0, self.width(), 1, QColor("#E9C98F"))
        painter.setPen(QColor(tokens.DUE))
        width = text_size(self.font(), self.text()).width()
        size = self._kit.px(18)
        start = (self.width() - width) // 2 - size - self._kit.px(8)
        draw_icon(
            painter, place(self, QRect(start, (self.height() - size) // 2, size, size)), "chevron-down", tokens.DUE
        )
        write_centred(painter, self.rect(), self.text())

    def _on_click(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + round(self._scroll.viewport().height() * 0.7))
