"""Finding a person: by code or name, the result without names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui import samples
from ui.kit import Kit
from ui.pages.find import FindPage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


def test_enter_searches(kit: Kit, shown: Callable[[QWidget], QWidget], press: Callable[..., None]) -> None:
    """Typing and Enter search, as a scanner does; blanks search nothing."""
    page = FindPage(kit, "", None)
    shown(page)
    asked: list[str] = []
    page.searched.connect(asked.append)
    press("  ")
    press(Qt.Key.Key_Return)
    press("amal ")
    press(Qt.Key.Key_Return)
    assert asked == ["amal"]


def test_what_was_found_can_be_opened(kit: Kit, button: Find, words: Read) -> None:
    """Each row has a code, neutral words and one press."""
    page = FindPage(kit, "amal", samples.home().waiting_cases)
    opened: list[str] = []
    page.opened.connect(opened.append)
    assert "2 people found" in words(page)
    button(page, "Open: PC-2MJ7DA9K").click()
    assert opened == ["PC-2MJ7DA9K"]


def test_nobody_found_offers_a_new_arrival(kit: Kit, button: Find, words: Read) -> None:
    """An empty result says what to try and offers the next step; before a search nothing is said."""
    page = FindPage(kit, "amal", ())
    asked: list[bool] = []
    page.arrival_asked.connect(lambda: asked.append(True))
    assert "Nobody found" in words(page)
    button(page, "Start a new arrival").click()
    assert asked == [True]
    assert "Nobody found" not in words(FindPage(kit, "", None))
