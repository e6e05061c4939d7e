"""Answers as rows of 60 pixels: key cap, mark, the staff's words at the start, the person's at the end."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fieldtool.model import AbsentReason
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets.paint import box, key_cap, key_cap_size, place, text_size, write

__all__ = ["AnswerList", "AnswerRow", "Option"]


@dataclass(frozen=True, slots=True)
class Option:
    """What one row stands for: a choice with its value, or a reason for having no answer."""

    value: str
    label: str
    person_label: str = ""
    absent: AbsentReason | None = None
    alone: bool = False
    """Whether choosing it clears the other choices (none of these, does not know)."""


class AnswerRow(QAbstractButton):
    """One answer. Its accessible name is ``1. Yes. نعم``; the chosen one has a mark, a thick edge and bold words."""

    def __init__(self, kit: Kit, key: str, option: Option, language: str, *, square: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self.key = key
        self._language = language
        self._square = square
        self.option = option
        self.setCheckable(True)
        self.setText(option.label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(". ".join(part for part in (key, option.label, option.person_label) if part))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        label, person = self._columns(width)
        text = max(
            text_size(self._font(bold=True), self.option.label, label).height(),
            text_size(self._person_font(bold=True), self.option.person_label, person).height(),
        )
        return max(self._kit.px(60), text + self._kit.px(18))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(360), self.heightForWidth(self._kit.px(360)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(200), self._kit.px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        self._paint_box(painter)
        x = self._paint_key(painter)
        self._paint_mark(painter, x)
        self._paint_texts(painter)

    def _font(self, *, bold: bool) -> QFont:
        return self._kit.font(tokens.ANSWER, bold=bold)

    def _person_font(self, *, bold: bool) -> QFont:
        return self._kit.font(tokens.ANSWER, bold=bold, language=self._language)

    def _start(self) -> int:
        cap = key_cap_size(self._kit, self.key).width()
        return self._kit.px(16) + (cap + self._kit.px(16) if cap else 0) + self._mark_size() + self._kit.px(16)

    def _mark_size(self) -> int:
        return self._kit.px(22)

    def _columns(self, width: int) -> tuple[int, int]:
        """The widths for the staff's and the person's words, shared fairly where both do not fit on one line."""
        gap = self._kit.px(20) if self.option.person_label else 0
        room = max(80, width - self._start() - self._kit.px(18) - gap)
        label = text_size(self._font(bold=True), self.option.label).width() + 4
        person = text_size(self._person_font(bold=True), self.option.person_label).width() + 4
        if not self.option.person_label:
            return room, 0
        if label + person <= room:
            return room - person, person
        person = min(person, max(room - label, room // 2))
        return room - person, person

    def _paint_box(self, painter: QPainter) -> None:
        line = self._kit.look.line
        fill, edge, width = tokens.SURFACE, tokens.CTL, line(2)
        if self.isChecked():
            fill, edge, width = tokens.PRI_TINT, tokens.PRI, line(3)
        elif self.underMouse():
            fill = tokens.SUB
        if self.hasFocus():
            fill = fill if self.isChecked() else tokens.FILL
            edge, width = tokens.INK, line(3)
        box(painter, self.rect(), 8, fill, edge, width)

    def _paint_key(self, painter: QPainter) -> int:
        size = key_cap_size(self._kit, self.key)
        x = self._kit.px(16)
        if not self.key:
            return x
        rect = QRect(x, (self.height() - size.height()) // 2, size.width(), size.height())
        key_cap(painter, self._kit, place(self, rect), self.key)
        return x + size.width() + self._kit.px(16)

    def _paint_mark(self, painter: QPainter, x: int) -> None:
        size = self._mark_size()
        rect = place(self, QRect(x, (self.height() - size) // 2, size, size))
        if self._square:
            _square_mark(painter, rect, self._kit.look.line(2), checked=self.isChecked(), alone=self.option.alone)
        else:
            _round_mark(painter, rect, self._kit.look.line(2), checked=self.isChecked())

    def _paint_texts(self, painter: QPainter) -> None:
        label, person = self._columns(self.width())
        painter.setPen(QColor(tokens.INK))
        painter.setFont(self._font(bold=self.isChecked()))
        write(painter, self, QRect(self._start(), 0, label, self.height()), self.option.label)
        if person:
            painter.setFont(self._person_font(bold=self.isChecked()))
            rect = QRect(self.width() - self._kit.px(18) - person, 0, person, self.height())
            write(painter, self, rect, self.option.person_label, end=True)


class AnswerList(QWidget):
    """The rows of one question. It tells what was picked; it never marks more than the last pick says.

    ``picked`` carries the option of a row that was just chosen (choose one), ``changed`` all values in document
    order (choose any). Keys 1 to 9 choose while a row has the focus, 0 is left to the page, arrows move.
    """

    picked = Signal(object)
    changed = Signal(tuple)
    not_asked = Signal()

    def __init__(self, kit: Kit, options: tuple[Option, ...], language: str, *, multiple: bool = False) -> None:
        super().__init__()
        self._multiple = multiple
        self.rows = tuple(
            AnswerRow(kit, key, option, language, square=multiple and option.absent is None)
            for key, option in zip(_keys(options, multiple=multiple), options, strict=True)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.px(10))
        for each in self.rows:
            layout.addWidget(each)
            each.clicked.connect(lambda _checked, one=each: self._on_click(one))
        if self.rows:
            self.setFocusProxy(self.rows[0])

    def mark(self, values: tuple[str, ...], absent: AbsentReason | None) -> None:
        """Show what is chosen, without telling anybody."""
        for each in self.rows:
            chosen = each.option.absent is absent if each.option.absent else each.option.value in values
            each.setChecked(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._choose(str(key - Qt.Key.Key_0))
        elif key == Qt.Key.Key_0 and self.takes_zero:
            self._choose("0")
        elif key == Qt.Key.Key_0:
            self.not_asked.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    @property
    def takes_zero(self) -> bool:
        """Whether the key 0 is one of the rows, and so not *I did not ask this*."""
        return any(each.key == "0" for each in self.rows)

    def _choose(self, key: str) -> None:
        for each in self.rows:
            if each.key == key:
                each.setFocus(Qt.FocusReason.ShortcutFocusReason)
                each.click()

    def _move(self, step: int) -> None:
        at = next((place_ for place_, each in enumerate(self.rows) if each.hasFocus()), 0)
        self.rows[(at + step) % len(self.rows)].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_click(self, clicked: AnswerRow) -> None:
        if not self._multiple or clicked.option.absent:
            self._only(clicked)
            self.picked.emit(clicked.option)
            return
        for each in self.rows:
            conflicts = clicked.option.alone or each.option.alone or each.option.absent is not None
            if each is not clicked and conflicts:
                each.setChecked(False)
        self.changed.emit(tuple(each.option.value for each in self.rows if each.isChecked() and not each.option.absent))

    def _only(self, chosen: AnswerRow) -> None:
        for each in self.rows:
            each.setChecked(each is chosen)


def _keys(options: tuple[Option, ...], *, multiple: bool) -> list[str]:
    """1 to 9 in order; *none of these* has 0, where several can be chosen."""
    numbers = (str(number) if number <= 9 else "" for number in itertools.count(1))
    return ["0" if multiple and option.alone and option.absent is None else next(numbers) for option in options]


def _round_mark(painter: QPainter, rect: QRect, width: int, *, checked: bool) -> None:
    colour = tokens.PRI if checked else tokens.CTL
    box(painter, rect, rect.width() / 2, tokens.SURFACE, colour, width)
    if checked:
        inset = rect.width() // 4
        dot = rect.adjusted(inset, inset, -inset, -inset)
        box(painter, dot, dot.width() / 2, colour)


def _square_mark(painter: QPainter, rect: QRect, width: int, *, checked: bool, alone: bool) -> None:
    colour = tokens.PRI if checked else tokens.CTL
    fill = tokens.PRI if checked else tokens.SURFACE
    box(painter, rect, 3, fill, colour, width)
    inner = rect.adjusted(3, 3, -3, -3)
    if checked:
        draw_icon(painter, inner, "close-thick" if alone else "check-bold", tokens.SURFACE)
    elif alone:
        painter.setPen(QPen(QColor(colour), width))
        inner = inner.adjusted(2, 2, -2, -2)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft() + QPoint(0, 0))
