"""Small tags that always pair an icon with a word: urgency, source status, deadlines, hidden values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldtool.i18n import mark
from fieldtool.model import SourceStatus, Urgency
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit, running_application
from ui.widgets.buttons import Button
from ui.widgets.paint import box, place, text_size, write
from ui.widgets.text import Label

__all__ = ["SHOW_FOR", "Chip", "DeadlineBar", "DeadlineChip", "HiddenValue", "SourceBadge", "UrgencyBadge", "deadline"]

SHOW_FOR: Final = timedelta(seconds=15)
"""How long a hidden value stays readable."""

_MINUTE: Final = timedelta(minutes=1)

SOON: Final = timedelta(hours=2)
"""A deadline nearer than this is shown as soon."""

_URGENCY: Final = {
    Urgency.NOW: (mark("Act now"), "alert-octagon", tokens.SURFACE, tokens.URG),
    Urgency.TODAY: (mark("Act today"), "clock-fast", tokens.DUE, tokens.DUE_TINT),
    Urgency.SOON: (mark("Explain and refer"), "arrow-right-circle-outline", tokens.PRI, tokens.PRI_TINT),
    Urgency.NOTE: (mark("Note"), "information-outline", tokens.INK2, tokens.PAGE),
}
_STATUS: Final = {
    SourceStatus.SECONDARY: (mark("Read elsewhere"), tokens.DUE, tokens.DUE_TINT),
    SourceStatus.TO_CHECK: (mark("To check"), tokens.DUE, tokens.DUE_TINT),
    SourceStatus.DESIGN: (mark("Our own design"), tokens.INK2, tokens.PAGE),
}


class Chip(QWidget):
    """An icon and a word on a tint."""

    def __init__(self, kit: Kit, word: str, icon: str, colour: str, tint: str) -> None:
        super().__init__()
        self._kit = kit
        self.setFont(kit.font(tokens.SECOND, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_word(word, icon, colour, tint)

    def show_word(self, word: str, icon: str, colour: str, tint: str) -> None:
        """Say something else."""
        self._word, self._icon, self._colour, self._tint = word, icon, colour, tint
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        text = text_size(self.font(), self._word)
        width = text.width() + self._icon_size() + self._kit.px(8 + 8 + 9) + 2
        return QSize(width, max(self._kit.px(26), text.height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        box(painter, self.rect(), 4, self._tint)
        size, gap = self._icon_size(), self._kit.px(8)
        draw_icon(painter, place(self, QRect(gap, (self.height() - size) // 2, size, size)), self._icon, self._colour)
        painter.setPen(QColor(self._colour))
        write(painter, self, QRect(2 * gap + size, 0, self.width() - 2 * gap - size, self.height()), self._word)

    def _icon_size(self) -> int:
        return self._kit.look.text(16)


class UrgencyBadge(Chip):
    """How soon a finding must be met, in words."""

    def __init__(self, kit: Kit, urgency: Urgency) -> None:
        word, icon, colour, tint = _URGENCY[urgency]
        super().__init__(kit, kit.tr(word), icon, colour, tint)


class SourceBadge(Chip):
    """How sure a cited fact is; there is none for a confirmed one: ask :meth:`needed` first."""

    def __init__(self, kit: Kit, status: SourceStatus) -> None:
        word, colour, tint = _STATUS[status]
        super().__init__(kit, kit.tr(word), "help-circle-outline", colour, tint)

    @staticmethod
    def needed(status: SourceStatus) -> bool:
        """Whether a fact of this status must show a badge."""
        return status in _STATUS


def deadline(kit: Kit, due_at: datetime | None, urgency: Urgency) -> tuple[str, str, str, str]:
    """How a deadline is shown: words, icon, colour, tint. The signal is the stronger of level and time."""
    if due_at is None:
        return kit.tr("No deadline"), "clock-outline", tokens.INK2, tokens.PAGE
    left = due_at - kit.clock.now()
    if -_MINUTE < left < _MINUTE:
        return kit.tr("Now"), "alert-octagon", tokens.URG, tokens.URG_TINT
    if left < timedelta():
        words = kit.tr("{duration} late", duration=kit.texts.duration(left))
        return words, "clock-alert", tokens.SURFACE, tokens.URG
    words = kit.tr("in {duration}", duration=kit.texts.duration(left))
    if urgency is Urgency.NOW:
        return words, "alert-octagon", tokens.URG, tokens.URG_TINT
    if left < SOON or urgency is Urgency.TODAY:
        return words, "clock-fast", tokens.DUE, tokens.DUE_TINT
    return words, "clock-outline", tokens.INK2, tokens.PAGE


class DeadlineChip(Chip):
    """What is left of a deadline, or how late it is."""

    def __init__(self, kit: Kit, due_at: datetime | None, urgency: Urgency) -> None:
        super().__init__(kit, *deadline(kit, due_at, urgency))


class DeadlineBar(QWidget):
    """A bar 7 pixels high for the part of a deadline that is used up; hatched once it is late."""

    def __init__(self, kit: Kit, used: float, colour: str) -> None:
        super().__init__()
        self._used, self._colour = used, colour
        self.setFixedHeight(kit.px(7))
        self.setMinimumWidth(kit.px(80))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        late = self._used > 1
        box(painter, self.rect(), 3, tokens.URG_TINT if late else tokens.LINE2)
        if late:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(self._colour), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(self.rect())
            return
        rect = QRect(0, 0, round(self.width() * max(0.0, self._used)), self.height())
        box(painter, place(self, rect), 3, self._colour)


class HiddenValue(QWidget):
    """A value that nobody sees over a shoulder: *Hidden* and *Show for 15 s*.

    ``asked`` tells that staff want to see it; the page answers with :meth:`show_value`, and it hides again by
    itself after 15 seconds or when the window loses the focus.
    """

    asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._chip = Chip(kit, kit.tr("Hidden"), "eye-off", tokens.SENS, tokens.SENS_TINT)
        self._value = Label(kit, bold=True)
        self._button = Button(kit, kit.tr("Show for 15 s"), "link", size="small")
        self._button.clicked.connect(self.asked)
        self._timer = QTimer(self, singleShot=True, interval=round(SHOW_FOR.total_seconds() * 1000))
        self._timer.timeout.connect(self.hide_value)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.px(8))
        for each in (self._chip, self._value, self._button):
            layout.addWidget(each)
        layout.addStretch(1)
        self._value.hide()
        running_application().applicationStateChanged.connect(self._on_state)

    def show_value(self, value: str) -> None:
        """Show it for 15 seconds."""
        self._value.setText(value)
        self._swap(shown=True)
        self._timer.start()

    def hide_value(self) -> None:
        """Hide it now, and forget it."""
        self._value.setText("")
        self._swap(shown=False)
        self._timer.stop()

    def _swap(self, *, shown: bool) -> None:
        self._value.setVisible(shown)
        self._chip.setVisible(not shown)
        self._button.setVisible(not shown)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.hide_value()
