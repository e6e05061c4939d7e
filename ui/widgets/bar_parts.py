"""What only the bar and the menu of the window are made of."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.icons import draw_icon, draw_mark
from ui.kit import Kit
from ui.widgets.buttons import Pressable
from ui.widgets.fields import TextLine
from ui.widgets.paint import box, key_cap, key_cap_size, place, text_size, write, write_centred

__all__ = ["HideButton", "KeyedLine", "MarkAndName", "MenuRow"]


class MarkAndName(QWidget):
    """Our mark, a name and a line under it: product and desk, or in an interview the case."""

    def __init__(self, kit: Kit, name: str, line: str, *, with_mark: bool = True) -> None:
        super().__init__()
        self._kit, self._name, self._line = kit, name, line
        self._with_mark = with_mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(f"{name}. {line}")

    def sizeHint(self) -> QSize:
        name = text_size(self._kit.font(tokens.ANSWER, bold=True), self._name).width()
        line = text_size(self._kit.font(tokens.META), self._line).width()
        return QSize(self._start() + max(name, line) + 4, self._kit.px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        size = self._kit.px(28)
        if self._with_mark:
            mark = place(self, QRect(self._kit.px(20), (self.height() - size) // 2, size, size))
            draw_mark(painter, QRectF(mark), tokens.SURFACE)
        start = self._start()
        name, line = self._kit.font(tokens.ANSWER, bold=True), self._kit.font(tokens.META)
        high = text_size(name, self._name).height()
        low = text_size(line, self._line).height() if self._line else 0
        top = (self.height() - high - low) // 2 + 1
        painter.setPen(QColor(tokens.SURFACE))
        painter.setFont(name)
        write(painter, self, QRect(start, top, self.width() - start, high), self._name)
        painter.setPen(QColor(tokens.ON_BAR2))
        painter.setFont(line)
        write(painter, self, QRect(start, top + high - 2, self.width() - start, low), self._line)

    def _start(self) -> int:
        if not self._name:
            return self._kit.px(52)
        return self._kit.px(58 if self._with_mark else 16)


class KeyedLine(TextLine):
    """A line of text on the dark bar that shows the key that leads to it."""

    def __init__(self, kit: Kit, key: str, name: str) -> None:
        super().__init__(kit, name, size=tokens.BODY)
        self._kit, self._key = kit, key

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            return
        size = key_cap_size(self._kit, self._key)
        x = self.width() - size.width() - self._kit.px(10)
        rect = place(self, QRect(x, (self.height() - size.height()) // 2, size.width(), size.height()))
        key_cap(QPainter(self), self._kit, rect, self._key, tokens.INK if self.hasFocus() else tokens.ON_BAR2)


class HideButton(Pressable):
    """*Hide screen*: at least 150 x 56 and in the very corner, so that a thrown pointer hits it."""

    def __init__(self, kit: Kit, *, short: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self._word = kit.tr("Hide") if short else kit.tr("Hide screen")
        self._keys = "" if short else kit.tr("Shift × 3")
        self.setText(self._word)
        self.setAccessibleDescription(kit.tr("Shift three times"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        word = text_size(self._kit.font(tokens.BODY, bold=True), self._word).width()
        around = self._kit.px(15 + 10 + 12) + self._kit.look.text(22)
        return QSize(max(150, word + around), self._kit.px(56))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        fill = tokens.PRI if self.underMouse() or self.hasFocus() else tokens.BAR2
        painter.fillRect(self.rect(), QColor(fill))
        size = self._kit.look.text(22)
        start = self._kit.px(15)
        icon = place(self, QRect(start, (self.height() - size) // 2, size, size))
        draw_icon(painter, icon, "eye-off", tokens.SURFACE)
        x = start + size + self._kit.px(10)
        word, keys = self._kit.font(tokens.SECOND, bold=True), self._kit.font(tokens.META)
        if not self._keys:
            word = self._kit.font(tokens.BODY, bold=True)
        high = text_size(word, self._word).height()
        low = text_size(keys, self._keys).height() if self._keys else 0
        top = (self.height() - high - low) // 2 + 1
        painter.setPen(QColor(tokens.SURFACE))
        painter.setFont(word)
        write(painter, self, QRect(x, top, self.width() - x, high), self._word)
        painter.setPen(QColor(tokens.ON_BAR2))
        painter.setFont(keys)
        write(painter, self, QRect(x, top + high - 2, self.width() - x, low), self._keys)


class MenuRow(Pressable):
    """One line of the menu, 52 high; long words wrap to a second line. ``count`` is shown when it is not 0."""

    def __init__(self, kit: Kit, word: str, icon: str) -> None:
        super().__init__()
        self._kit, self._icon, self._count = kit, icon, 0
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_count(self, count: int) -> None:
        """Show how many wait there."""
        self._count = count
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = text_size(self._font(), self.text(), self._room(width))
        return max(self._kit.px(52), text.height() + self._kit.px(14))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(200), self.heightForWidth(self._kit.px(200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(120), self._kit.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        chosen = self.isChecked()
        if chosen or self.underMouse() or self.hasFocus():
            fill = tokens.PRI_TINT if chosen else tokens.FILL if self.hasFocus() else tokens.SUB
            painter.fillRect(self.rect(), QColor(fill))
        if chosen:
            painter.fillRect(place(self, QRect(0, 0, self._kit.px(4), self.height())), QColor(tokens.PRI))
        size = self._kit.look.text(22)
        colour = tokens.PRI if chosen else tokens.INK2
        icon = QRect(self._kit.px(20), (self.height() - size) // 2, size, size)
        draw_icon(painter, place(self, icon), self._icon, colour)
        painter.setFont(self._kit.font(tokens.BODY, bold=chosen))
        painter.setPen(QColor(tokens.PRI if chosen else tokens.INK))
        rect = QRect(self._kit.px(32) + size, 0, self._room(self.width()), self.height())
        write(painter, self, rect, self.text())
        if self._count:
            self._paint_count(painter, chosen=chosen)

    def _font(self) -> QFont:
        return self._kit.font(tokens.BODY, bold=True)

    def _room(self, width: int) -> int:
        count = self._kit.px(34) if self._count else 0
        return width - self._kit.px(32 + 10) - self._kit.look.text(22) - count

    def _paint_count(self, painter: QPainter, *, chosen: bool) -> None:
        font = self._kit.font(tokens.META, bold=True)
        words = self._kit.texts.number(self._count)
        high = self._kit.px(22)
        wide = max(self._kit.px(24), text_size(font, words).width() + self._kit.px(12))
        rect = place(self, QRect(self.width() - wide - self._kit.px(16), (self.height() - high) // 2, wide, high))
        box(painter, rect, high / 2, tokens.PRI if chosen else tokens.LINE2)
        painter.setPen(QColor(tokens.SURFACE if chosen else tokens.INK))
        painter.setFont(font)
        write_centred(painter, rect, words)
