"""Sign-in to screening where the staff read from right to left, and where only the person does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from fieldtool.clock import SystemClock
from tests.journeys.centres import PASSPHRASES, admit, signed_in, with_staff
from tests.journeys.conftest import OpenWindow
from tests.journeys.driver import Driver, name_of, wait_until
from tests.journeys.interview import Interview
from ui.menu import Menu
from ui.pages.card import CardPage
from ui.pages.screening.sections import SectionsPanel
from ui.widgets import AnswerRow, PersonText

RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
UNDERSTANDS = "هل تفهمني جيدًا بهذه اللغة؟"


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A small training centre where a woman waits who speaks Arabic."""
    workspace = with_staff(tmp_path / "training", SystemClock(), practice=True)
    with signed_in(workspace) as desk:
        admit(desk, SystemClock(), language="ar", nationality="SYR")
    return workspace


def begin(driver: Driver) -> Interview:
    """Sign in, begin with who waits, and go to the first question that is asked aloud."""
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    driver.activate(next(name for name in driver.names() if name.startswith(f"{driver.tr('Start')}: ")))
    interview = Interview(driver)
    interview.wait_for("red_signs")
    interview.answer("none")
    interview.next()
    interview.wait_for("language_ok")
    return interview


def middle(driver: Driver, kind: type[QWidget]) -> int:
    """Where the middle of a part stands across the window."""
    (part,) = driver.visible(kind)
    return part.mapTo(driver.window, QPoint(part.width() // 2, 0)).x()


def test_an_arabic_window(open_window: OpenWindow, training: Path) -> None:
    """Everything runs from right to left, the menu stands at the right, and keys answer as everywhere."""
    driver = open_window(training, "ar")
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    assert driver.sees("Practice: invented people")
    assert driver.app.shell.layoutDirection() is RIGHT_TO_LEFT
    assert middle(driver, Menu) > driver.window.width() * 3 // 4
    driver.close()
    driver = open_window(training, "ar")
    interview = begin(driver)
    assert middle(driver, SectionsPanel) > driver.window.width() * 3 // 4
    assert driver.sees(UNDERSTANDS)
    rows = driver.visible(AnswerRow)
    assert [name_of(row) for row in rows[:2]] == ["1. نعم", "2. لا"]
    assert all(row.layoutDirection() is RIGHT_TO_LEFT for row in rows)
    driver.press(Qt.Key.Key_2)
    driver.wait_saved()
    assert interview.chosen == ("لا",)
    interview.next()
    interview.wait_for("language_best")


def test_a_person_who_reads_arabic(open_window: OpenWindow, training: Path) -> None:
    """In a Spanish window the person's words stand beside the staff's, and on a card of their own to point at."""
    driver = open_window(training, "es")
    interview = begin(driver)
    assert driver.app.shell.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert [name_of(text) for text in driver.visible(PersonText)] == [UNDERSTANDS]
    assert [name_of(row) for row in driver.visible(AnswerRow)[:2]] == ["1. Sí. نعم", "2. No. لا"]
    driver.press(Qt.Key.Key_F4)
    wait_until(lambda: bool(driver.visible(CardPage)), "the person's card")
    assert driver.sees(UNDERSTANDS)
    driver.tab_to("نعم")
    assert driver.focused is not None
    assert driver.focused.layoutDirection() is RIGHT_TO_LEFT
    driver.press(Qt.Key.Key_Space)
    interview.wait_for("language_ok")
    driver.wait_saved()
    assert interview.chosen == ("Sí",)
