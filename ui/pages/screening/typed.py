"""Answers that are typed: numbers, exact days, free text; and sentences that are read aloud."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fieldtool.desk.views import QuestionKind, QuestionView
from fieldtool.model import AbsentReason
from ui import tokens
from ui.kit import Kit
from ui.pages.screening.editor import Editor, TypedEditor
from ui.widgets import STRETCH, Button, Dropdown, Field, Icon, Label, TextLine, column, fill_column, row, stretch

__all__ = ["ExactDay", "FreeText", "Number", "ReadAloud"]

_LONGEST: Final = 280
_MONTHS: Final = 12


class Number(TypedEditor):
    """Minus, a field, plus; a decimal is only typed. A comma counts as a point.

    For the keyboard the arrows up and down are minus and plus; Tab passes the two buttons by, because Enter on one of
    them would change a number where everywhere else in an interview it goes on.
    """

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__(kit, question, language)
        self._whole = question.kind is QuestionKind.INTEGER
        pattern = r"-?\d{0,9}" if self._whole else r"-?\d{0,9}([.,]\d{0,6})?"
        self.line = TextLine(kit, question.label, size=tokens.ANSWER)
        self.line.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self.line))
        self.line.setFixedWidth(kit.px(120))
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.textEdited.connect(lambda _: self.on_edited())
        self.line.editingFinished.connect(self.flush)
        parts: list[QWidget | int | None] = [self.line]
        if self._whole:
            parts = [self._step(-1), self.line, self._step(1)]
        fill_column(self, row(*parts, STRETCH, gap=kit.px(8)), self.absences, gap=kit.px(16))
        self.setFocusProxy(self.line)
        self.show_value(question.value)

    def typed(self) -> str | None:
        text = self.line.text().replace(",", ".").strip()
        return None if text in ("-", ".", "-.") else text.removesuffix(".")

    def show_value(self, value: str) -> None:
        self.line.setText(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step and self._whole and self.line.hasFocus():
            self._add(step)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> Button:
        button = Button(self.kit, "+" if by > 0 else "−", "quiet", font_size=tokens.ANSWER)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(self.kit.tr("One more") if by > 0 else self.kit.tr("One less"))
        button.clicked.connect(lambda: self._add(by))
        return button

    def _add(self, by: int) -> None:
        text = self.line.text()
        now = int(text) if text.lstrip("-").isdigit() else 0
        self.line.setText(str(max(0, now + by)))
        self.on_edited()
        self.flush()


class ExactDay(TypedEditor):
    """Day, month by its name, and year: told when the three make a day that exists."""

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__(kit, question, language)
        self.day = self._digits(2, 31, kit.px(84))
        self.month = Dropdown(kit)
        locale = QLocale(kit.texts.language)
        self.month.addItem("", "")
        for number in range(1, _MONTHS + 1):
            self.month.addItem(locale.standaloneMonthName(number), number)
        self.month.setMinimumWidth(kit.px(190))
        self.year = self._digits(4, 9999, kit.px(112))
        self.month.activated.connect(lambda _: self.on_edited())
        self._wrong = Field(kit, kit.tr("Month"), self.month)
        fields = row(
            Field(kit, kit.tr("Day"), self.day),
            self._wrong,
            Field(kit, kit.tr("Year"), self.year),
            STRETCH,
            gap=kit.px(12),
        )
        self._problem = Label(kit, "", bold=True, colour=tokens.URG)
        self._problem.hide()
        fill_column(self, fields, self._problem, self.absences, gap=kit.px(12))
        self.setFocusProxy(self.day)
        self.show_value(question.value)

    def typed(self) -> str | None:
        day, month, year = self.day.text(), self.month.currentData(), self.year.text()
        self._tell_problem("")
        if not (day or month or year):
            return ""
        if not (day and month) or len(year) < 4:
            return None
        date = QDate(int(year), int(month), int(day))
        if not date.isValid():
            words = self.kit.tr("No day {day} in {month}.", day=day, month=self.month.currentText())
            self._tell_problem(words)
            return None
        return date.toString("yyyy-MM-dd")

    def show_value(self, value: str) -> None:
        date = QDate.fromString(value, "yyyy-MM-dd")
        known = date.isValid()
        self.day.setText(str(date.day()) if known else "")
        self.month.setCurrentIndex(date.month() if known else 0)
        self.year.setText(str(date.year()) if known else "")

    def _digits(self, length: int, largest: int, width: int) -> QLineEdit:
        line = TextLine(self.kit, size=tokens.ANSWER)
        line.setMaxLength(length)
        line.setValidator(QIntValidator(1, largest, line))
        line.setFixedWidth(width)
        line.textEdited.connect(lambda _: self.on_edited())
        line.editingFinished.connect(self.flush)
        return line

    def _tell_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))


class _TextBox(QPlainTextEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab moves on; Control and Enter is left to the page, which goes to the next question."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FreeText(TypedEditor):
    """A few lines of at most 280 signs; it never leaves in a report."""

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__(kit, question, language)
        self.box = _TextBox()
        self.box.setFont(kit.font(tokens.ROW))
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(kit.px(96))
        self.box.setAccessibleName(question.label)
        self.box.installEventFilter(self)
        self._count = Label(kit, "", tokens.SECOND, colour=tokens.INK2, wrap=False)
        never = Label(kit, kit.tr("Never sent in reports"), tokens.SECOND, colour=tokens.INK2, wrap=False)
        advice = Label(kit, kit.tr("Write what helps. No names of other people."), tokens.SECOND)
        hint = stretch(row(Icon(kit, "information-outline", tokens.PRI, 20), advice, gap=kit.px(8)), 1)
        fill_column(self, self.box, row(self._count, STRETCH, never), hint, self.absences, gap=kit.px(8))
        self.setFocusProxy(self.box)
        self.show_value(question.value)
        self.box.textChanged.connect(self._on_change)

    def typed(self) -> str | None:
        return self.box.toPlainText().strip()

    def show_value(self, value: str) -> None:
        blocked = self.box.blockSignals(True)
        self.box.setPlainText(value)
        self.box.blockSignals(blocked)
        self._show_count()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)

    def _on_change(self) -> None:
        text = self.box.toPlainText()
        if len(text) > _LONGEST:
            cursor = self.box.textCursor()
            place = min(cursor.position(), _LONGEST)
            blocked = self.box.blockSignals(True)
            self.box.setPlainText(text[:_LONGEST])
            self.box.blockSignals(blocked)
            cursor = self.box.textCursor()
            cursor.setPosition(place)
            self.box.setTextCursor(cursor)
        self._show_count()
        self.on_edited()

    def _show_count(self) -> None:
        used, most = len(self.box.toPlainText()), self.kit.texts.number(_LONGEST)
        self._count.setText(self.kit.tr("{used} of {most}", used=self.kit.texts.number(used), most=most))


class ReadAloud(Editor):
    """A sentence that is told, not asked: its only button says that it was said."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        button = Button(kit, kit.tr("I said it"), "main", icon="check", key="Enter")
        button.clicked.connect(self.said)
        advice = Label(kit, kit.tr("Read this to the person, or show it. No answer is needed."), colour=tokens.INK2)
        fill_column(self, column(advice, row(button, STRETCH), gap=kit.px(12)))
        self.setFocusProxy(button)

    def show_answer(self, value: str, absent: AbsentReason | None) -> None:
        """Nothing is stored for a sentence."""
