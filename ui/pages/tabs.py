"""Tabs over a table: the one that is open is underlined, one that was looked at has a check."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets import tone
from ui.widgets.buttons import Pressable
from ui.widgets.paint import longest_word, place, text_size

__all__ = ["Tabs"]


class _Tab(Pressable):
    def __init__(self, kit: Kit, words: str) -> None:
        super().__init__()
        self._kit = kit
        self.looked_at = False
        self.setText(words)
        self.setCheckable(True)
        self.setFont(kit.font(tokens.BODY, bold=True))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def mark_looked_at(self) -> None:
        self.looked_at = True
        self.setAccessibleDescription(self._kit.tr("looked at"))
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = text_size(self.font(), self.text(), width - self._around())
        return max(self._kit.px(46), text.height() + self._kit.px(16))

    def sizeHint(self) -> QSize:
        width = text_size(self.font(), self.text()).width() + self._around() + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = longest_word(self.font(), self.text()) + self._around()
        return QSize(width, self._kit.px(46))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # a button would move the focus by itself and open nothing
        else:
            super().keyPressEvent(event)

    def _around(self) -> int:
        return self._kit.px(12 + 18 + 6 + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        colour = tokens.PRI if self.isChecked() else tokens.INK
        if self.hasFocus():
            painter.fillRect(self.rect(), QColor(tokens.FILL))
        size, x = self._kit.px(18), self._kit.px(12)
        icon = QRect(x, (self.height() - size) // 2, size, size)
        name, tint = ("check-circle", tokens.OK) if self.looked_at else ("circle-outline", tokens.CTL)
        draw_icon(painter, place(self, icon), name, tint)
        painter.setPen(QColor(colour))
        painter.setFont(self._kit.font(tokens.BODY, bold=self.isChecked()))
        start = x + size + self._kit.px(6)
        rect = place(self, QRect(start, 0, self.width() - start - self._kit.px(4), self.height()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap
        painter.drawText(rect, int(flags), self.text())
        if self.isChecked():
            thick = self._kit.px(4)
            painter.fillRect(QRect(0, self.height() - thick, self.width(), thick), QColor(tokens.PRI))


class Tabs(QWidget):
    """A row of tabs; ``chosen`` tells the place of one. The arrow keys move between them."""

    chosen = Signal(int)

    def __init__(self, kit: Kit, words: tuple[str, ...]) -> None:
        super().__init__()
        layout = QHBoxLayout(tone(self, "clear"))
        layout.setContentsMargins(kit.px(8), 0, kit.px(8), 0)
        layout.setSpacing(kit.px(2))
        self._tabs = tuple(_Tab(kit, word) for word in words)
        for place_, tab in enumerate(self._tabs):
            layout.addWidget(tab)
            tab.clicked.connect(lambda _checked, at=place_: self.choose(at))
        if self._tabs:
            self.setFocusProxy(self._tabs[0])

    @property
    def to_look_at(self) -> int:
        """How many nobody has opened on this page yet."""
        return sum(not tab.looked_at for tab in self._tabs)

    def choose(self, at: int) -> None:
        """Open one and tell so."""
        for place_, tab in enumerate(self._tabs):
            tab.setChecked(place_ == at)
        self._tabs[at].mark_looked_at()
        self.setFocusProxy(self._tabs[at])
        self.chosen.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        at = next((place_ for place_, tab in enumerate(self._tabs) if tab.hasFocus()), -1)
        if not step or at < 0:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        to = (at + step) % len(self._tabs)
        self._tabs[to].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(to)
