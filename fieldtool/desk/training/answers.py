"""What invented people answer: mostly nothing urgent, now and then everything, sometimes no answer at all.

The shares are for practice and say nothing about real people.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from fieldtool.desk.views import QuestionKind, QuestionView
from fieldtool.model import AbsentReason

__all__ = ["Answerer"]

_YES: Final = 0.05
_DECLINES: Final = 0.02
_NEEDS_SOMETHING: Final = 0.1
_NOTHING: Final = ("none", "no", "any", "adult")

_USUALLY_YES: Final = (
    ("consent", 0.93),
    ("language", 0.85),
    ("water", 0.93),
    ("food", 0.88),
    ("carer_shown", 0.9),
    ("safe_here", 0.96),
    ("understood", 0.98),
    ("interpreter_ok", 0.97),
    ("notice", 0.9),
    ("assent", 0.95),
    ("nationality", 0.97),
    ("support", 0.7),
    ("stay", 0.95),
    ("medicine_with", 0.8),
    ("fear", 0.3),
    ("wants_protection", 0.35),
)
"""Parts of items' names, and how often the answer to them is yes."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions for invented people; the same generator gives the same answers."""

    rng: random.Random

    def answer(self, question: QuestionView) -> str | AbsentReason | None:
        """A value, a reason for having none, or none: the question is passed over."""
        if question.kind is QuestionKind.NOTE:
            return None
        if not question.required and self.rng.random() < _DECLINES:
            return self.rng.choice((AbsentReason.UNSURE, AbsentReason.DECLINED))
        match question.kind:
            case QuestionKind.CHOOSE_ONE:
                return self._one(question)
            case QuestionKind.CHOOSE_ANY:
                return self._any([choice.value for choice in question.choices])
            case QuestionKind.INTEGER | QuestionKind.DECIMAL:
                return str(self.rng.randint(1, 6))
            case _:
                return AbsentReason.SEEN_NOT_NEEDED if question.required else None

    def _one(self, question: QuestionView) -> str | AbsentReason:
        values = [choice.value for choice in question.choices]
        if not values:
            return AbsentReason.SEEN_NOT_NEEDED
        if "yes" in values and "no" in values:
            return "yes" if self.rng.random() < self._share_of_yes(question.path) else "no"
        quiet = next((value for value in values if value in _NOTHING), values[0])
        return quiet if self.rng.random() > _NEEDS_SOMETHING else self.rng.choice(values)

    def _any(self, values: list[str]) -> str | AbsentReason:
        quiet = next((value for value in values if value in _NOTHING), None)
        if self.rng.random() > _NEEDS_SOMETHING:
            return quiet or AbsentReason.SEEN_NOT_NEEDED
        return self.rng.choice([value for value in values if value != quiet])

    def _share_of_yes(self, path: str) -> float:
        name = path.rpartition("/")[2]
        return next((share for part, share in _USUALLY_YES if part in name), _YES)
