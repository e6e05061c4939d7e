"""Answers of every kind are given by keyboard, and stand in the store as they stood on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from fieldtool.clock import SystemClock
from fieldtool.desk.views import QuestionView
from fieldtool.model import AbsentReason, AgeGiven, Sex
from tests.journeys.centres import PASSPHRASES, admit, signed_in, with_staff
from tests.journeys.conftest import OpenWindow
from tests.journeys.interview import Interview


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """A centre where a young woman waits, who is asked for a number too."""
    workspace = with_staff(tmp_path / "workspace", SystemClock())
    with signed_in(workspace) as desk:
        admit(desk, SystemClock(), sex=Sex.FEMALE, age=AgeGiven(23, 27))
    return workspace


def stored(workspace: Path) -> dict[str, QuestionView]:
    """By item, what a fresh look finds in the only interview that is open."""
    with signed_in(workspace) as desk:
        (waiting,) = desk.home().open_screenings
        questions = desk.resume(waiting.screening_id).questions
    return {question.path.rpartition("/")[2]: question for question in questions}


def test_answers_of_every_kind(open_window: OpenWindow, waiting: Path) -> None:
    """Several choices, a long list, no answer and its reason, a number: each by its keys."""
    driver = open_window(waiting, "es")
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    driver.activate(next(name for name in driver.names() if name.startswith(f"{driver.tr('Start')}: ")))
    interview = Interview(driver)
    interview.wait_for("red_signs")
    interview.answer("breathing", "confused")
    interview.next()
    interview.answer("no")
    interview.next()
    interview.wait_for("language_best")
    driver.write("quechu")
    driver.press(Qt.Key.Key_Return)
    driver.wait_saved()
    interview.next()
    interview.wait_for("language_reads")
    interview.press(driver.tr("Does not know"))
    driver.wait_saved()
    interview.next()
    interview.wait_for("water_12h")
    driver.press(Qt.Key.Key_0)
    interview.press(driver.tr("It was not safe to ask"))
    driver.wait_saved()
    _type_months(interview)
    driver.close()
    found = stored(waiting)
    assert (found["red_signs"].value, found["language_best"].value) == ("breathing confused", "qu")
    assert found["language_reads"].absent is AbsentReason.UNSURE
    assert found["water_12h"].absent is AbsentReason.NOT_SAFE
    assert found["pregnant_months"].value == "5"


def _type_months(interview: Interview) -> None:
    """Type 4, go one up with the arrow; then Tab and Enter go on and leave the number as it is."""
    driver = interview.driver
    interview.next()
    while interview.name != "pregnant":
        interview.next()
        if interview.at_gate:
            interview.pass_gate()
    interview.answer("yes")
    interview.next()
    interview.wait_for("pregnant_months")
    driver.write("4")
    driver.press(Qt.Key.Key_Up)
    (line,) = driver.visible(QLineEdit)
    assert line.text() == "5"
    driver.press(Qt.Key.Key_Tab)
    interview.next()
    interview.wait_for("pregnancy_signs")
    driver.wait_saved()
