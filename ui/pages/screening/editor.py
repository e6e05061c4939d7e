"""What every way of answering has in common, and the rows for not answering."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import QuestionView
from fieldtool.model import AbsentReason
from ui.kit import Kit
from ui.phrases import non_answer
from ui.widgets import AnswerList, Option

__all__ = ["Editor", "TypedEditor", "choices_of", "non_answers", "options_of"]

_PAUSE: Final = 1000
_NONE: Final = "none"


class Editor(QWidget):
    """One question's way of being answered.

    ``answered`` carries a value as the form stores it, ``absent`` a reason for having none; ``said`` tells that a
    sentence was read aloud, ``not_asked`` that *I did not ask this* was chosen by its key.
    """

    answered = Signal(str)
    absent = Signal(object)
    said = Signal()
    not_asked = Signal()

    def show_answer(self, value: str, absent: AbsentReason | None) -> None:
        """Show what is stored, without telling anybody."""
        raise NotImplementedError

    def flush(self) -> bool:
        """Tell now what was typed and not yet told; false when what was typed is no value yet.

        A choice is told at once, so that there is nothing to do.
        """
        return True


class TypedEditor(Editor):
    """What is typed is told after a pause of a second, when the focus leaves, or when the page does."""

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__()
        self.kit = kit
        self._told = question.value
        self.absences = AnswerList(kit, non_answers(kit, question, language), language)
        self.absences.picked.connect(self._on_absence)
        self.absences.not_asked.connect(self.not_asked)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.flush)

    def typed(self) -> str | None:
        """The value that stands in the fields, or none while it is no value yet."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """Put a stored value into the fields."""
        raise NotImplementedError

    def show_answer(self, value: str, absent: AbsentReason | None) -> None:
        self.absences.mark((), absent)
        if not self._pause.isActive() and value != self._told:
            self._told = value
            self.show_value(value)

    def flush(self) -> bool:
        self._pause.stop()
        value = self.typed()
        if value is not None and value != self._told:
            self._told = value
            self.answered.emit(value)
        return value is not None

    def on_edited(self) -> None:
        """Something was typed: an absence no longer holds, and the pause begins."""
        self.absences.mark((), None)
        self._pause.start()

    def _on_absence(self, option: Option) -> None:
        self._pause.stop()
        self._told = ""
        self.show_value("")
        self.absent.emit(option.absent)


def choices_of(question: QuestionView) -> tuple[Option, ...]:
    """The choices of a question; *none of these* clears the others."""
    return tuple(
        Option(choice.value, choice.label, choice.person_label, alone=choice.value == _NONE)
        for choice in question.choices
    )


def non_answers(kit: Kit, question: QuestionView, language: str) -> tuple[Option, ...]:
    """*Does not know* and *Prefers not to answer*, in both languages; an observation can only be unsure."""
    if question.observed:
        return (Option("", kit.tr("Cannot tell"), "", AbsentReason.UNSURE, alone=True),)
    words = {AbsentReason.UNSURE: kit.tr("Does not know"), AbsentReason.DECLINED: kit.tr("Prefers not to answer")}
    return tuple(Option("", word, non_answer(reason, language), reason, alone=True) for reason, word in words.items())


def options_of(kit: Kit, question: QuestionView, language: str) -> tuple[Option, ...]:
    """Every row under a question: its choices, then the non-answers."""
    return choices_of(question) + non_answers(kit, question, language)
