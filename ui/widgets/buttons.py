"""Buttons: one painted class in six kinds, each with its word, and where there is one its icon and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import tokens
from ui.icons import draw_icon
from ui.widgets.paint import box, key_cap, key_cap_size, longest_word, place, text_size, write, write_centred

if TYPE_CHECKING:
    from ui.kit import Kit

__all__ = ["Button", "Pressable"]


@dataclass(frozen=True, slots=True)
class _Kind:
    fill: str
    hover: str
    pressed: str
    edge: str
    word: str


_KINDS: Final = {
    "main": _Kind(tokens.PRI, tokens.PRI_HOVER, tokens.PRI_PRESSED, tokens.PRI, tokens.SURFACE),
    "second": _Kind(tokens.SURFACE, tokens.PRI_TINT, tokens.LINE2, tokens.PRI, tokens.PRI),
    "quiet": _Kind(tokens.SURFACE, tokens.SUB, tokens.LINE2, tokens.CTL, tokens.INK),
    "urgent": _Kind(tokens.SURFACE, tokens.URG_TINT, tokens.URG_TINT, tokens.URG, tokens.URG),
    "link": _Kind("", "", "", "", tokens.PRI),
    "bar": _Kind("", tokens.BAR2, tokens.PRI_PRESSED, tokens.SURFACE, tokens.SURFACE),
    "bar-urgent": _Kind(tokens.SURFACE, tokens.URG_TINT, tokens.URG_TINT, tokens.SURFACE, tokens.URG),
}
_HEIGHTS: Final = {"small": 44, "normal": 48, "main": 56}


class Pressable(QAbstractButton):
    """Anything of our own that is pressed: by Enter as well as by Space, which is all that Qt gives it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


class Button(Pressable):
    """A button that grows with its text and wraps it rather than cutting it.

    ``kind`` is ``main`` (one per page), ``second``, ``quiet``, ``urgent``, ``link``, ``bar`` or ``bar-urgent`` (on
    the dark bar); ``size`` is ``small`` (44), ``normal`` (48) or ``main`` (56). ``key`` is painted as a key cap; the
    shortcut itself is made where the key is handled.
    """

    def __init__(  # noqa: PLR0913  (a button's looks are told in one call)
        self,
        kit: Kit,
        text: str,
        kind: str = "second",
        *,
        icon: str = "",
        end_icon: str = "",
        key: str = "",
        size: str = "normal",
        font_size: int = tokens.BODY,
        pad: int = 16,
    ) -> None:
        super().__init__()
        self._kit = kit
        self._kind = kind
        self._looks = _KINDS[kind]
        self._icon, self._end_icon, self._key = icon, end_icon, key
        self._least = _HEIGHTS[size]
        self._pad = 0 if kind == "link" else kit.px(pad)
        self.setFont(kit.font(font_size, bold=kind != "link"))
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if key:
            self.setAccessibleDescription(key)

    def widen(self) -> Button:
        """Let it fill the width that it is given; returns itself."""
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        return self

    def set_icon(self, name: str) -> None:
        """Change the icon before the word."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = text_size(self.font(), self.text(), width - self._around())
        return max(self._kit.px(self._least), text.height() + self._kit.px(10))

    def sizeHint(self) -> QSize:
        width = text_size(self.font(), self.text()).width() + self._around() + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = longest_word(self.font(), self.text()) + self._around()
        return QSize(width, self._kit.px(self._least))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        self._paint_box(painter)
        self._paint_parts(painter)

    def _around(self) -> int:
        cap = key_cap_size(self._kit, self._key).width()
        gap = self._kit.px(10)
        icons = (self._icon_size() + gap) * (bool(self._icon) + bool(self._end_icon))
        return 2 * self._pad + icons + (cap + gap if cap else 0)

    def _icon_size(self) -> int:
        return round(self._kit.look.text(20) * (0.9 if self._kit.look.growth else 1))

    def _colour(self) -> str:
        return self._looks.word if self.isEnabled() else tokens.INK3

    def _paint_box(self, painter: QPainter) -> None:
        fill, edge = self._looks.fill, self._looks.edge
        if not self.isEnabled() and self._kind != "link":
            fill, edge = tokens.SUB, tokens.LINE
        elif self.isDown():
            fill = self._looks.pressed
        elif self.underMouse():
            fill = self._looks.hover
        if fill or edge:
            box(painter, self.rect(), 6, fill, edge, self._kit.look.line(2))

    def _paint_parts(self, painter: QPainter) -> None:
        gap, size = self._kit.px(10), self._icon_size()
        cap = key_cap_size(self._kit, self._key)
        room = self.width() - self._around()
        text = text_size(self.font(), self.text(), room)
        x = self._pad + (0 if self._kind == "link" else max(0, (room - text.width()) // 2))
        if self._icon:
            self._paint_icon(painter, self._icon, x, size)
            x += size + gap
        self._paint_text(painter, QRect(x, 0, text.width(), self.height()))
        x += text.width() + gap
        if self._end_icon:
            self._paint_icon(painter, self._end_icon, x, size)
            x += size + gap
        if self._key:
            key_rect = QRect(x, (self.height() - cap.height()) // 2, cap.width(), cap.height())
            key_cap(painter, self._kit, place(self, key_rect), self._key, self._key_colour())

    def _key_colour(self) -> str:
        return tokens.INK if self._kind in ("second", "quiet", "link") and self.isEnabled() else self._colour()

    def _paint_icon(self, painter: QPainter, name: str, x: int, size: int) -> None:
        rect = QRect(x, (self.height() - size) // 2, size, size)
        draw_icon(painter, place(self, rect), name, self._colour())

    def _paint_text(self, painter: QPainter, rect: QRect) -> None:
        font = self.font()
        font.setUnderline(self._kind == "link")
        painter.setFont(font)
        painter.setPen(QColor(self._colour()))
        if self._kind == "link" or self._one_line(rect):
            write(painter, self, rect, self.text())
        else:
            write_centred(painter, place(self, rect), self.text())

    def _one_line(self, rect: QRect) -> bool:
        return text_size(self.font(), self.text(), rect.width()).height() <= self.fontMetrics().height()
