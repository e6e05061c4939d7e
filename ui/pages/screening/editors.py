"""Which way of answering belongs to which kind of question."""

from __future__ import annotations

from typing import Final

from fieldtool.desk.views import QuestionKind, QuestionView
from ui.kit import Kit
from ui.pages.screening.choosing import Choose, PickOne
from ui.pages.screening.editor import Editor
from ui.pages.screening.typed import ExactDay, FreeText, Number, ReadAloud

__all__ = ["editor_for"]

_PICKER_FROM: Final = 8


def editor_for(kit: Kit, question: QuestionView, language: str) -> Editor:
    """The editor of a question; what has no editor of its own is written down as text."""
    match question.kind:
        case QuestionKind.CHOOSE_ONE if len(question.choices) >= _PICKER_FROM:
            return PickOne(kit, question, language)
        case QuestionKind.CHOOSE_ONE | QuestionKind.CHOOSE_ANY:
            return Choose(kit, question, language)
        case QuestionKind.INTEGER | QuestionKind.DECIMAL:
            return Number(kit, question, language)
        case QuestionKind.DATE:
            return ExactDay(kit, question, language)
        case QuestionKind.NOTE:
            return ReadAloud(kit)
        case QuestionKind.TEXT | QuestionKind.OTHER:
            return FreeText(kit, question, language)
