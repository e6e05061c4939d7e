"""Answers that are chosen: rows for one or any, a picker for a long list."""

from __future__ import annotations

from fieldtool.desk.views import QuestionKind, QuestionView
from fieldtool.model import AbsentReason
from ui.kit import Kit
from ui.pages.screening.editor import Editor, non_answers, options_of
from ui.widgets import AnswerList, Option, Picker, fill_column

__all__ = ["Choose", "PickOne"]


class Choose(Editor):
    """Choose one or choose any: choosing saves, and does not move on."""

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__()
        self.multiple = question.kind is QuestionKind.CHOOSE_ANY
        self.answers = AnswerList(kit, options_of(kit, question, language), language, multiple=self.multiple)
        self.answers.picked.connect(self._on_picked)
        self.answers.changed.connect(lambda values: self.answered.emit(" ".join(values)))
        self.answers.not_asked.connect(self.not_asked)
        fill_column(self, self.answers)
        self.setFocusProxy(self.answers)

    def show_answer(self, value: str, absent: AbsentReason | None) -> None:
        self.answers.mark(tuple(value.split()) if self.multiple else (value,), absent)

    def _on_picked(self, option: Option) -> None:
        if option.absent is not None:
            self.absent.emit(option.absent)
        else:
            self.answered.emit(option.value)


class PickOne(Editor):
    """Choose one of eight or more: type a few letters."""

    def __init__(self, kit: Kit, question: QuestionView, language: str) -> None:
        super().__init__()
        options = tuple((choice.value, choice.label, choice.person_label) for choice in question.choices)
        self.picker = Picker(kit, question.label, options)
        self.absences = AnswerList(kit, non_answers(kit, question, language), language)
        self.picker.chosen.connect(self._on_chosen)
        self.absences.picked.connect(self._on_absence)
        self.absences.not_asked.connect(self.not_asked)
        fill_column(self, self.picker, self.absences, gap=kit.px(10))
        self.setFocusProxy(self.picker)

    def show_answer(self, value: str, absent: AbsentReason | None) -> None:
        self.picker.set_value(value)
        self.absences.mark((), absent)

    def _on_chosen(self, value: str) -> None:
        self.absences.mark((), None)
        self.answered.emit(value)

    def _on_absence(self, option: Option) -> None:
        self.picker.set_value("")
        self.absent.emit(option.absent)
