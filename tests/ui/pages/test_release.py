"""The weekly report: what is hidden stays hidden, and nobody signs what they did not look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldtool.desk.views import CheckView
from fieldtool.i18n import Texts
from ui import samples
from ui.kit import Kit
from ui.pages.count_table import CountTable
from ui.pages.records import value_words
from ui.pages.release import ReleasePage, WeeksPage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]

SIGN = "I have read it, sign first"
TABLES = 5


def told(table: QWidget) -> list[str]:
    """What a screen reader says of each cell."""
    return [each.accessibleName() for each in table.findChildren(QWidget) if each.accessibleName()]


def look_at_all(page: ReleasePage) -> None:
    """Open every table once."""
    for place in range(TABLES):
        page.open_table(place)


def test_signing_waits_until_every_table_was_opened(kit: Kit, button: Find, words: Read) -> None:
    """The button is locked and says how many are left; the last look unlocks it."""
    page = ReleasePage(kit, samples.release())
    signed: list[str] = []
    page.signed.connect(signed.append)
    assert "4 tables still to look at." in words(page)
    button(page, SIGN).click()
    assert signed == []
    look_at_all(page)
    button(page, SIGN).click()
    assert signed == ["r1"]


def test_the_tabs_are_walked_with_the_arrow_keys(
    kit: Kit, shown: Callable[[QWidget], QWidget], press: Callable[..., None], button: Find
) -> None:
    """Four presses to the right look at all five tables."""
    page = ReleasePage(kit, samples.release())
    shown(page)
    for _ in range(TABLES - 1):
        press(Qt.Key.Key_Right)
    assert button(page, SIGN).isEnabled()


def test_a_failed_check_cannot_be_signed(kit: Kit, button: Find, words: Read) -> None:
    """However often it was looked at."""
    page = ReleasePage(kit, replace(samples.release(), checks=(CheckView(False, "A cell can be worked out."),)))
    look_at_all(page)
    assert not button(page, SIGN).isEnabled()
    assert "A safety check failed. It cannot be signed." in words(page)
    assert "Failed: A cell can be worked out." in words(page)


def test_the_same_person_does_not_sign_twice(kit: Kit, words: Read) -> None:
    """Who signed first is told to wait for somebody else; somebody else may sign."""
    mine = ReleasePage(kit, samples.release("prepared", ("SV-02",), may_sign=False))
    look_at_all(mine)
    assert "A second supervisor signs in on this computer and signs." in words(mine)
    assert not any(each.isEnabled() for each in mine.findChildren(QAbstractButton) if "second signature" in each.text())
    other = ReleasePage(kit, samples.release("prepared", ("SV-02",)))
    assert "SV-02 signed first. You sign second." in words(other)


@pytest.mark.parametrize("why", [True, False])
def test_a_small_number_is_never_on_the_screen(kit: Kit, why: bool) -> None:
    """Small numbers read *1 to 4* or *hidden*, to the eye and to a screen reader; never the number itself."""
    table = samples.release().tables[0]
    cells = told(CountTable(kit, table, why=why))
    small = [cell for cell in cells if cell.startswith("China, Women")]
    assert small == [f"China, Women: {'1 to 4' if why else 'hidden'}"]
    protects = [cell for cell in cells if cell.startswith("Ecuador, Women")]
    assert protects == [f"Ecuador, Women: {'19' if why else 'hidden'}"]


def test_as_sent_shows_one_word_for_both_reasons(kit: Kit) -> None:
    """In the file both kinds of hiding look the same, so they do here."""
    cells = told(CountTable(kit, samples.release().tables[0], why=False))
    assert sum(cell.endswith(": hidden") for cell in cells) == 7
    assert "Venezuela, Men: 41" in cells


def test_records_that_are_alike_stand_in_one_row(kit: Kit, words: Read) -> None:
    """The last tab shows every record that leaves, in words, and how many are alike."""
    page = ReleasePage(kit, samples.release())
    page.open_table(TABLES - 1)
    read = words(page)
    for expected in (
        "47 rows leave, 9 stay here.",
        "South America",
        "Any",
        "May want to ask for protection",
        "33",
        "14",
    ):
        assert expected in read


def test_after_the_export_the_report_can_be_opened(kit: Kit, button: Find, words: Read) -> None:
    """Where the files lie is told; the check words are there to be read out by phone."""
    page = ReleasePage(kit, samples.release("exported", ("SV-02", "SV-05"), may_sign=False))
    asked: list[bool] = []
    page.pdf_asked.connect(lambda: asked.append(True))
    assert "See the PDF" not in words(page)
    page.show_exported("outbox/PC-2026-W11-0003.ftb", "outbox/PC-2026-W11-0003-en.pdf")
    button(page, "See the PDF").click()
    assert asked == [True]
    assert "outbox/PC-2026-W11-0003.ftb" in words(page)
    assert "lantern" in words(page)


def test_a_week_is_chosen_once(kit: Kit, button: Find, words: Read) -> None:
    """While a week is counted no other can be pressed."""
    page = WeeksPage(kit, samples.weeks())
    chosen: list[str] = []
    page.chosen.connect(chosen.append)
    button(page, "Open: 2026-W11").click()
    page.show_counting()
    button(page, "Open: 2026-W10").click()
    assert chosen == ["2026-W11"]
    assert "Exported" in words(page)


@pytest.mark.parametrize(
    "column,value,expected",
    [
        ("sex", "*", "Any"),
        ("age", "unk", "Not known"),
        ("age", "18-29", "18-29"),
        ("nationality", "VEN", "Venezuela"),
        ("nationality", "m49-005", "South America"),
        ("travelling", "family", "With family"),
    ],
)
def test_a_released_value_in_words(column: str, value: str, expected: str) -> None:
    """Codes of the file are words on the page."""
    assert value_words(Texts("en"), column, value) == expected
