"""A window in a process of its own that answers question after question until it is killed.

``python -m tests.journeys.child WORKSPACE SEED``. Each line on stdout is one JSON list: ``["gave", PATH]`` just before
keys are pressed, ``["saved", PATH, VALUE]`` once the bar calls the answer on the screen saved.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldtool.clock import SystemClock
from fieldtool.desk.entry import Entry
from fieldtool.desk.views import QuestionKind, QuestionView
from fieldtool.i18n import Texts
from fieldtool.vault.kdf import KdfCost
from tests.journeys.centres import PASSPHRASES
from tests.journeys.driver import Driver, wait_until
from tests.journeys.interview import Interview
from ui import tokens
from ui.app import App
from ui.application import dress_application, make_application
from ui.kit import Kit
from ui.pages.screening.choosing import PickOne

_LONGEST_PAUSE = 60
_GOES_BACK = 0.15


def main(workspace: Path, seed: int) -> None:
    """Sign in, begin the first contact of who waits, and answer at random for ever."""
    kit = Kit(Texts("es"), tokens.Look(100), SystemClock())
    dress_application(make_application(), kit)
    app = App(Entry(workspace, kit.clock, cost=KdfCost.floor()), workspace, kit)
    app.start()
    app.window.show()
    driver = Driver(app)
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    driver.activate(next(name for name in driver.names() if name.startswith(f"{driver.tr('Start')}: ")))
    _Answering(driver, random.Random(seed)).go_on()


class _Answering:
    def __init__(self, driver: Driver, rng: random.Random) -> None:
        self._driver = driver
        self._rng = rng
        self._interview = Interview(driver)
        self._back = False

    def go_on(self) -> None:
        wait_until(lambda: bool(self._interview.name), "the first question")
        while True:
            if self._interview.at_gate:
                self._interview.pass_gate()
            else:
                self._answer()
                QTest.qWait(self._rng.randrange(_LONGEST_PAUSE))
                self._move()

    def _answer(self) -> None:
        question = self._interview.question
        assert question is not None
        _say("gave", question.path)
        if question.kind is QuestionKind.INTEGER:
            value = self._type_number(question)
        elif self._driver.visible(PickOne):
            value = self._pick(question)
        else:
            value = self._press_a_key(question)
        self._driver.wait_saved()
        _say("saved", question.path, value)

    def _type_number(self, question: QuestionView) -> str:
        value = self._rng.choice([number for number in map(str, range(10)) if number != question.value])
        self._driver.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._driver.write(value)
        self._driver.press(Qt.Key.Key_Tab)
        return value

    def _pick(self, question: QuestionView) -> str:
        choice = self._rng.choice(question.choices)
        self._driver.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._driver.write(choice.label)
        self._driver.press(Qt.Key.Key_Return)
        return choice.value

    def _press_a_key(self, question: QuestionView) -> str:
        self._interview.press(self._rng.choice(question.choices).label)
        marked = self._interview.chosen
        return " ".join(choice.value for choice in question.choices if choice.label in marked)

    def _move(self) -> None:
        """On to the next question, sometimes back; at either end the other way."""
        here = self._interview.place
        if self._driver.sees(self._driver.tr("See what we found")):
            self._back = True
        elif self._driver.sees(self._driver.tr("Leave")):
            self._back = False
        elif self._rng.random() < _GOES_BACK:
            self._back = not self._back
        if self._back:
            self._driver.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        else:
            self._interview.next()
        wait_until(lambda: self._interview.place != here, f"another stop than {here}")


def _say(*words: str) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201  (this is how it tells its parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
