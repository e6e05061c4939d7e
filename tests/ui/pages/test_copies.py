"""Safety copies: what there is, what is under way, and words that never stay on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget

from fieldtool.desk.errors import SecondPersonNeeded
from ui import samples
from ui.kit import Kit
from ui.pages.copies import CopiesPage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


@pytest.fixture
def page(kit: Kit) -> CopiesPage:
    """Three copies, one of them damaged."""
    return CopiesPage(kit, samples.copies())


def test_each_copy_tells_age_size_places_and_state(page: CopiesPage, words: Read) -> None:
    """When, how large, in how many places; found whole, not verified, or why it is of no use."""
    told = words(page)
    for part in ("17 March 2026", "18.4 MB", "in 2 places", "Found whole on", "Not verified yet.", "is damaged"):
        assert part in told, part


def test_what_is_pressed_is_told(page: CopiesPage, button: Find) -> None:
    """Making, verifying a certain copy, and giving up the second place."""
    told: list[str] = []
    page.make_asked.connect(lambda: told.append("make"))
    page.verify_asked.connect(told.append)
    page.folder_chosen.connect(lambda folder: told.append(f"folder {folder}"))
    button(page, "Make a safety copy now").click()
    button(page, "Verify: 16 March 2026, 10:36").click()
    button(page, "Only on this laptop").click()
    assert told == ["make", "backups/PC-Desk3-20260316T083000Z.ftcopy", "folder "]


def test_words_leave_the_page_at_once(page: CopiesPage, button: Find) -> None:
    """What was typed is handed over and is not on the page any more; nothing typed asks for nothing."""
    tried: list[str] = []
    page.drill_asked.connect(tried.append)
    editor = page.findChild(QPlainTextEdit)
    assert editor is not None
    button(page, "Try the words").click()
    editor.setPlainText(" able about above ")
    button(page, "Try the words").click()
    assert (tried, editor.toPlainText()) == (["able about above"], "")


def test_long_work_can_be_stopped(page: CopiesPage, button: Find, words: Read) -> None:
    """While it goes on nothing else can be pressed; afterwards it can, whatever came of it."""
    stopped: list[bool] = []
    page.stop_asked.connect(lambda: stopped.append(True))
    page.show_busy("Making a safety copy…")
    button(page, "Stop").click()
    assert stopped == [True]
    make = button(page, "Make a safety copy now")
    assert not make.isEnabled()
    page.show_error(SecondPersonNeeded())
    assert make.isEnabled()
    assert "takes two supervisors" in words(page)


def test_no_copy_and_words_never_tried(kit: Kit, words: Read) -> None:
    """That there is none, that none lies elsewhere, and that nobody has tried the words is said."""
    told = words(CopiesPage(kit, samples.copies(none=True)))
    assert "There is no safety copy yet." in told
    assert "A copy on this laptop alone is lost with it." in told
    assert "It was never tried." in told
