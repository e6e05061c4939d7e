"""Where one is in a job of a few steps: done, now, to come, each with its number and its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets import Label, fill_row, tone
from ui.widgets.paint import box

__all__ = ["StepLine"]


class _Number(QWidget):
    """A circle: a check for what is done, filled for what is now, empty for what is to come."""

    def __init__(self, kit: Kit, number: int, at: int) -> None:
        super().__init__()
        self._number, self._at = number, at
        self._line = kit.look.line(2)
        self.setFont(kit.font(tokens.SECOND, bold=True))
        self.setFixedSize(kit.px(28), kit.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, radius = self.rect(), self.width() / 2
        if self._number < self._at:
            box(painter, rect, radius, tokens.OK)
            inset = self.width() // 5
            draw_icon(painter, rect.adjusted(inset, inset, -inset, -inset), "check-bold", tokens.SURFACE)
            return
        now = self._number == self._at
        box(painter, rect, radius, tokens.PRI if now else tokens.SURFACE, tokens.PRI if now else tokens.CTL, self._line)
        painter.setPen(QColor(tokens.SURFACE if now else tokens.INK2))
        painter.drawText(QRect(rect), int(Qt.AlignmentFlag.AlignCenter), str(self._number))


class StepLine(QWidget):
    """Steps in a row; ``at`` is the number of the present one, from 1. One past the last is all done.

    Where there is no room for all words only the present step has them.
    """

    def __init__(self, kit: Kit, steps: tuple[str, ...], at: int) -> None:
        super().__init__()
        parts: list[QWidget | int | None] = []
        short = kit.look.percent > 100
        for number, words in enumerate(steps, start=1):
            parts.append(_Number(kit, number, at))
            if number == at or not short:
                colour = tokens.PRI if number == at else tokens.INK2
                parts.append(Label(kit, words, tokens.SECOND, bold=number == at, colour=colour, wrap=False))
            if number < len(steps):
                parts.append(_dash(kit))
        fill_row(tone(self, "clear"), *parts, gap=kit.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        present = steps[at - 1] if at <= len(steps) else ""
        self.setAccessibleName(kit.tr("Step {number} of {count}: {name}", number=at, count=len(steps), name=present))


def _dash(kit: Kit) -> QWidget:
    line = tone(QWidget(), "dash")
    line.setStyleSheet(f"background: {tokens.CTL};")
    line.setFixedSize(kit.px(24), kit.look.line(2))
    return line
