"""A guided interview as it is led at the desk: read the question on the screen, press the key of an answer.

What the bar calls saved is written down; :attr:`Interview.saved` is what the store must hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt

from fieldtool.desk.views import QuestionKind, QuestionView
from tests.journeys.driver import Driver, name_of, wait_until
from ui.pages.screening.gate import GatePanel
from ui.pages.screening.question import QuestionPanel
from ui.widgets import AnswerRow

__all__ = ["Interview"]

_ROW: Final = re.compile(r"(\d)\. (.+)")


class Interview:
    """``saved`` are the answers by path that were on the screen while the bar said *Saved*."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.saved: dict[str, str] = {}

    @property
    def question(self) -> QuestionView | None:
        """The question on the screen, or none at a gate and on any other page."""
        panels = self.driver.visible(QuestionPanel)
        return panels[0].question if panels else None

    @property
    def name(self) -> str:
        """The item's name of the question on the screen."""
        return self.question.path.rpartition("/")[2] if self.question is not None else ""

    @property
    def at_gate(self) -> bool:
        """Whether a section asks for something first."""
        return bool(self.driver.visible(GatePanel))

    @property
    def place(self) -> tuple[str, bool]:
        """Where the interview is: the item, and whether a gate stands before it."""
        return self.name, self.at_gate

    @property
    def chosen(self) -> tuple[str, ...]:
        """The words of the rows that are marked."""
        return tuple(row.option.label for row in self.driver.visible(AnswerRow) if row.isChecked())

    def key_of(self, words: str) -> Qt.Key:
        """The key that stands before an answer."""
        for row in self.driver.visible(AnswerRow):
            key, name = _read(row)
            if name == words or name.startswith(f"{words}. "):
                return Qt.Key(ord(key))
        raise AssertionError(f"no answer “{words}” on the screen: {self.driver.texts()}")

    def wait_for(self, item: str) -> None:
        """Wait until the question of an item is on the screen."""
        wait_until(lambda: self.name == item, f"the question {item}; it is at “{self.name}”")

    def press(self, words: str) -> None:
        """Press the key of an answer."""
        self.driver.press(self.key_of(words))

    def answer(self, *values: str) -> None:
        """Answer the question on the screen with values of the form, and wait until the bar says that it is saved."""
        question = self.question
        assert question is not None
        assert self.driver.sees(question.label)
        if question.kind in (QuestionKind.CHOOSE_ONE, QuestionKind.CHOOSE_ANY):
            words = {choice.value: choice.label for choice in question.choices}
            for value in values:
                self.press(words[value])
            assert self.chosen == tuple(words[choice.value] for choice in question.choices if choice.value in values)
        else:
            self.driver.write(values[0])
            self.driver.press(Qt.Key.Key_Tab)
        self.driver.wait_saved()
        self.saved[question.path] = " ".join(values)

    def next(self) -> None:
        """Press Enter: one stop on."""
        self.driver.press(Qt.Key.Key_Return)

    def pass_gate(self) -> None:
        """Say that what a section needs holds."""
        self.press(_read(self.driver.visible(AnswerRow)[0])[1])
        wait_until(lambda: not self.at_gate, "the questions behind the gate")

    def walk(self, answers: Mapping[str, tuple[str, ...]], *, until: str) -> None:
        """Answer everything to the end, as ``answers`` say by item, else no; ``until`` are words of the next page."""
        wait_until(lambda: bool(self.name) or self.at_gate, "a first question")
        while not self.driver.sees(until):
            if self.at_gate:
                self.pass_gate()
            else:
                self.answer(*answers.get(self.name, (_no(self.question),)))
                self._go_on(until)

    def _go_on(self, until: str) -> None:
        before = self.place
        self.next()
        wait_until(lambda: self.place != before or self.driver.sees(until), f"another stop than {before}")


def _no(question: QuestionView | None) -> str:
    """The answer that raises least: none of these, no, else the first; a number is 1."""
    values = [choice.value for choice in question.choices] if question is not None else []
    return next((value for value in ("none", "no", *values) if value in values), "1")


def _read(row: AnswerRow) -> tuple[str, str]:
    found = _ROW.fullmatch(name_of(row))
    return (found[1], found[2]) if found else ("", name_of(row))
