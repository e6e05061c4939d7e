"""One question on the screen: its words in both languages, its answers, and what went wrong with one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldtool.desk.views import QuestionKind, QuestionView
from fieldtool.i18n import mark
from fieldtool.model import AbsentReason
from ui import tokens
from ui.kit import Kit
from ui.pages.screening.choosing import Choose
from ui.pages.screening.editor import Editor
from ui.pages.screening.editors import editor_for
from ui.widgets import (
    STRETCH,
    AnswerList,
    Button,
    Card,
    Icon,
    Label,
    Notice,
    Option,
    PersonText,
    clear,
    column,
    fill_column,
    row,
    stretch,
    tone,
)

__all__ = ["NOT_ASKED", "QuestionPanel"]

NOT_ASKED: Final = {
    AbsentReason.NOT_PRIVATE: mark("It was not private"),
    AbsentReason.NOT_SAFE: mark("It was not safe to ask"),
    AbsentReason.NO_INTERPRETER: mark("There was no interpreter"),
    AbsentReason.SEEN_NOT_NEEDED: mark("Seen, no need to ask"),
}
"""The four reasons for *I did not ask this*."""


class QuestionPanel(QWidget):
    """The middle of an interview. It tells the same as its editor, and ``card`` when the person shall read."""

    answered = Signal(str)
    absent = Signal(object)
    said = Signal()
    card = Signal()

    def __init__(self, kit: Kit, question: QuestionView, language: str, *, with_person: bool = True) -> None:
        super().__init__()
        self.question = question
        self._kit = kit
        self._language = language
        self.editor = editor_for(kit, question, language)
        self._reasons = self._make_reasons()
        self._message = QVBoxLayout()
        self._message.setContentsMargins(0, 0, 0, 0)
        slot = QWidget()
        slot.setLayout(self._message)
        self._link = Button(
            kit, kit.tr("I did not ask this"), "link", icon="minus-circle-outline", key=self._zero(), size="small"
        )
        self._link.clicked.connect(self._ask_reason)
        parts: list[QWidget | int | None] = [self._heading()]
        if with_person and question.person_label and not question.observed:
            parts += [kit.px(12), self._person_card()]
        self._answers = column(self.editor, self._foot_line())
        parts += [kit.px(14), slot, self._answers, self._reasons]
        fill_column(tone(self, "clear"), *parts)
        self._connect(self.editor)
        self.show_answer(question)
        self.setFocusProxy(self.editor)

    def show_answer(self, question: QuestionView) -> None:
        """Show what is stored for it."""
        self.editor.show_answer(question.value, question.absent)
        reason = NOT_ASKED.get(question.absent) if question.absent else None
        word = self._kit.tr("I did not ask this")
        self._link.setText(f"{word}: {self._kit.tr(reason)}" if reason else word)

    def show_message(self, message: str) -> None:
        """Say why an answer was not taken, or nothing; what was given stays on the screen."""
        clear(self._message)
        if message:
            stays = self._kit.tr("The record keeps what was there before.")
            self._message.addWidget(Notice(self._kit, "error", message, stays))

    def mark(self, option: Option) -> None:
        """Show an answer that was given elsewhere (on the person's card), and tell it."""
        self.editor.show_answer(option.value, option.absent)
        if option.absent is None:
            self.answered.emit(option.value)
        else:
            self.absent.emit(option.absent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._reasons.isVisible():
            self._close_reasons()
        else:
            super().keyPressEvent(event)

    def _zero(self) -> str:
        return "" if isinstance(self.editor, Choose) and self.editor.answers.takes_zero else "0"

    def _connect(self, editor: Editor) -> None:
        editor.answered.connect(self.answered)
        editor.absent.connect(self.absent)
        editor.said.connect(self.said)
        editor.not_asked.connect(self._ask_reason)

    def _heading(self) -> QWidget:
        kit, question = self._kit, self.question
        if question.kind is QuestionKind.NOTE:
            return Card(kit, Label(kit, f"“{question.label}”", tokens.TITLE), bar=tokens.PRI)
        parts: list[QWidget | int | None] = [Label(kit, question.label, tokens.QUESTION, bold=True)]
        if question.observed:
            words = kit.tr("You see this yourself. Do not ask.")
            parts.append(_small_line(kit, "eye", words, tokens.PRI))
        if question.hint:
            parts.append(Label(kit, question.hint, tokens.BODY, colour=tokens.INK2))
        return column(*parts, gap=kit.px(6))

    def _person_card(self) -> QWidget:
        kit = self._kit
        show = Button(kit, kit.tr("Show to the person"), "second", icon="arrow-expand", key="F4")
        show.clicked.connect(self.card)
        text = PersonText(kit, self.question.person_label, self._language, 22)
        return Card(kit, stretch(row(show, text, gap=kit.px(24)), 1), pad=14)

    def _foot_line(self) -> QWidget:
        kit, question = self._kit, self.question
        parts: list[QWidget | int | None] = []
        if not question.observed and question.kind is not QuestionKind.NOTE:
            parts.append(self._link)
        parts.append(STRETCH)
        if question.sensitive:
            parts.append(_small_line(kit, "eye-off", kit.tr("Hidden in lists and prints"), tokens.SENS))
        line = row(*parts, gap=kit.px(12))
        return column(kit.px(10), line)

    def _make_reasons(self) -> QWidget:
        kit = self._kit
        options = tuple(Option("", kit.tr(words), "", reason) for reason, words in NOT_ASKED.items())
        self.reasons = AnswerList(kit, options, self._language)
        self.reasons.picked.connect(self._on_reason)
        back = Button(kit, kit.tr("Back to the answers"), "link", icon="arrow-left", key="Esc", size="small")
        back.clicked.connect(self._close_reasons)
        caption = Label(kit, kit.tr("You did not ask this. Why?"), tokens.ANSWER, bold=True)
        box = column(caption, self.reasons, row(back, STRETCH), gap=kit.px(10))
        box.hide()
        return box

    def _ask_reason(self) -> None:
        self.reasons.mark((), self.question.absent)
        self._answers.hide()
        self._reasons.show()
        self.reasons.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_reasons(self) -> None:
        self._reasons.hide()
        self._answers.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reason(self, option: Option) -> None:
        reason = option.absent
        if reason is not None:
            self.editor.show_answer("", reason)
            self._link.setText(f"{self._kit.tr('I did not ask this')}: {option.label}")
            self.absent.emit(reason)
        self._close_reasons()


def _small_line(kit: Kit, icon: str, words: str, colour: str) -> QWidget:
    label = Label(kit, words, tokens.SECOND, colour=colour, wrap=False)
    return row(Icon(kit, icon, colour, 20), label, gap=kit.px(6))
