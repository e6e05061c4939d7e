"""First run: four steps by keyboard, words on paper, words typed back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from fieldtool.desk.entry import SetupForm
from ui import samples
from ui.kit import Kit
from ui.pages.setup import SetupPage
from ui.pages.word_grid import WordGrid

Find = Callable[[QWidget, str], QAbstractButton]


@pytest.fixture
def page(kit: Kit, shown: Callable[[QWidget], QWidget]) -> SetupPage:
    """The first step, with the focus."""
    made = SetupPage(kit, "window copper lantern basket")
    shown(made)
    return made


def fill_centre(press: Callable[..., None]) -> None:
    """The first step, by keyboard."""
    for typed in ("Puerto Claro", "panama"):
        press(typed)
        press(Qt.Key.Key_Return) if typed == "panama" else None
        press(Qt.Key.Key_Tab)
    press("pc")
    press(Qt.Key.Key_Tab)


def test_four_steps_by_keyboard(page: SetupPage, press: Callable[..., None], button: Find) -> None:
    """Set-up can be done without a mouse; the form carries what was typed, codes in capitals."""
    forms: list[SetupForm] = []
    typed_back: list[str] = []
    page.prepare_asked.connect(forms.append)
    page.finish_asked.connect(typed_back.append)
    fill_centre(press)
    button(page, "Next").setFocus()
    press(Qt.Key.Key_Return)
    press("sv-01")
    button(page, "Next").setFocus()
    press(Qt.Key.Key_Return)
    assert forms == [SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", "window copper lantern basket")]
    page.show_words(samples.words())
    button(page, "I have written them down").setFocus()
    press(Qt.Key.Key_Return)
    press(" ".join(samples.words()).upper())
    button(page, "Set up this centre").setFocus()
    press(Qt.Key.Key_Return)
    assert typed_back == [" ".join(samples.words())]


def test_everything_missing_is_told_together(page: SetupPage, button: Find, words: Callable[[QWidget], str]) -> None:
    """One press tells all empty fields, the first has the focus, and the step stays."""
    button(page, "Next").click()
    for told in ("Type the name of the centre.", "Choose the country.", "Type 2 to 4 letters from A to Z."):
        assert told in words(page)
    assert "Set up this centre" in words(page)


def test_the_eleven_countries_come_first(page: SetupPage, press: Callable[..., None]) -> None:
    """The list of countries begins with the Conference's own."""
    press("Puerto Claro")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.property("text") == "Belize"


def test_words_are_not_on_screen_while_they_are_typed_back(page: SetupPage, button: Find) -> None:
    """The fourth step tests the paper, so the third is out of sight."""
    page.show_words(samples.words())
    grid = page.findChild(WordGrid)
    assert grid is not None
    assert grid.isVisible()
    button(page, "I have written them down").click()
    assert not grid.isVisible()


def test_too_few_words_are_not_sent(
    page: SetupPage, press: Callable[..., None], button: Find, words: Callable[[QWidget], str]
) -> None:
    """23 words are counted and refused before anything is asked of the desk."""
    typed_back: list[str] = []
    page.finish_asked.connect(typed_back.append)
    page.show_words(samples.words())
    button(page, "I have written them down").click()
    press(" ".join(samples.words()[:23]))
    button(page, "Set up this centre").click()
    assert "23 of 24 words" in words(page)
    assert "Type all 24 words." in words(page)
    assert typed_back == []
