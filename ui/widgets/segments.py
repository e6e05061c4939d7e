"""One of a few short choices, side by side."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets.paint import box, longest_word, place, text_size, write

__all__ = ["Segments"]


class _Segment(QAbstractButton):
    def __init__(self, kit: Kit, text: str) -> None:
        super().__init__()
        self._kit = kit
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(kit.font(tokens.BODY, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        text = text_size(self.font(), self.text())
        return QSize(text.width() + self._kit.px(52), max(self._kit.px(44), text.height() + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(longest_word(self.font(), self.text()) + self._kit.px(46), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(tokens.PRI_TINT))
        elif self.hasFocus():
            painter.fillRect(self.rect(), QColor(tokens.FILL))
        size = self._kit.px(18)
        room = text_size(self.font(), self.text()).width()
        start = max(self._kit.px(8), (self.width() - room - (size + self._kit.px(6)) * self.isChecked()) // 2)
        if self.isChecked():
            rect = QRect(start, (self.height() - size) // 2, size, size)
            draw_icon(painter, place(self, rect), "check", tokens.PRI)
            start += size + self._kit.px(6)
        painter.setFont(self._kit.font(tokens.BODY, bold=self.isChecked()))
        painter.setPen(QColor(tokens.PRI if self.isChecked() else tokens.INK))
        write(painter, self, QRect(start, 0, self.width() - start - 4, self.height()), self.text())


class Segments(QWidget):
    """A segmented control over (value, word) pairs; ``chosen`` tells the value that was picked.

    It counts as one stop of Tab; the arrow keys move inside it.
    """

    chosen = Signal(str)

    def __init__(self, kit: Kit, name: str, options: tuple[tuple[str, str], ...], value: str = "") -> None:
        super().__init__()
        self._kit = kit
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._segments = {key: _Segment(kit, word) for key, word in options}
        layout = QHBoxLayout(self)
        edge = kit.look.line(2)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(kit.look.line(1))
        for key, segment in self._segments.items():
            self._group.addButton(segment)
            layout.addWidget(segment)
            segment.setAccessibleDescription(name)
            segment.clicked.connect(lambda _checked, picked=key: self.chosen.emit(picked))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if self._segments:
            self.setFocusProxy(next(iter(self._segments.values())))
        self.set_value(value)

    @property
    def value(self) -> str:
        """What is chosen, or empty."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Show what is chosen, without telling anybody."""
        if value in self._segments:
            self._segments[value].setChecked(True)
            self.setFocusProxy(self._segments[value])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        at = next((n for n, segment in enumerate(self._segments.values()) if segment.hasFocus()), -1)
        if not step or at < 0:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        segments = list(self._segments.values())
        segments[(at + step) % len(segments)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box(painter, self.rect(), 6, tokens.SURFACE, tokens.CTL, self._kit.look.line(2))
        inside = QPainterPath()
        inside.addRect(self.rect())
        painter.setPen(QColor(tokens.LINE))
        for segment in list(self._segments.values())[1:]:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            x = segment.geometry().right() + 1 if mirrored else segment.geometry().left() - 1
            painter.drawLine(x, 3, x, self.height() - 4)
