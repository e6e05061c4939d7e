"""New arrival: nothing pre-chosen about the person, everything missing told at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from fieldtool.desk.views import Arrival
from fieldtool.model import AgeGiven, Sex
from ui import samples
from ui.kit import Kit
from ui.pages.age import AgeField
from ui.pages.arrival import ArrivalPage
from ui.pages.moment import MomentField

Find = Callable[[QWidget, str], QAbstractButton]
Press = Callable[..., None]
Read = Callable[[QWidget], str]


def line(page: QWidget, name: str) -> QLineEdit:
    """The line that a screen reader calls ``name``."""
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def test_keyboard_alone_registers_somebody(kit: Kit, shown: Callable[[QWidget], QWidget], press: Press) -> None:
    """From the name to Ctrl Enter with Tab, Space, letters and Enter."""
    page = ArrivalPage(kit)
    shown(page)
    told: list[tuple[Arrival, bool]] = []
    page.saved.connect(lambda arrival, start: told.append((arrival, start)))
    press("Amal R.")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    for _ in range(3):
        press(Qt.Key.Key_Tab)
    press("25")
    line(page, "Nationality").setFocus()
    press("sudan")
    press(Qt.Key.Key_Return)
    line(page, "Language for the interview").setFocus()
    press("arabic")
    press(Qt.Key.Key_Return)
    next(each for each in page.findChildren(QAbstractButton) if each.text() == "Alone").setFocus()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    expected = Arrival("Amal R.", Sex.FEMALE, AgeGiven(23, 27), "SDN", "ar", "alone", samples.NOW)
    assert told == [(expected, True)]


def test_everything_missing_is_told_together(kit: Kit, button: Find, words: Read) -> None:
    """One press says all that is missing, and nothing is saved."""
    page = ArrivalPage(kit)
    told: list[Arrival] = []
    page.saved.connect(lambda arrival, _: told.append(arrival))
    button(page, "Save, talk later").click()
    read = words(page)
    assert "Choose one. Not said is an answer too." in read
    assert "Type an age from 0 to 130, or choose Not known." in read
    assert read.count("Choose one. Not known is in the list too.") == 2
    assert told == []


def test_a_code_that_was_heard_wrong_is_told(kit: Kit, button: Find, words: Read) -> None:
    """The code of somebody who is here already is checked before it is sent."""
    page = ArrivalPage(kit)
    button(page, "With family").click()
    line(page, "Code of one of them, if already here").setText("PC-4K7M9TRY")
    button(page, "Save, talk later").click()
    assert "No code reads like this. Look again." in words(page)


@pytest.mark.parametrize(
    "how,typed,expected",
    [
        ("Exact", "15", AgeGiven(15, 15)),
        ("About", "15", AgeGiven(13, 17)),
        ("About", "1", AgeGiven(0, 3)),
        ("About", "130", AgeGiven(128, 130)),
        ("Not known", "", None),
    ],
)
def test_an_age_is_kept_as_uncertain_as_it_was_given(
    kit: Kit, button: Find, how: str, typed: str, expected: AgeGiven | None
) -> None:
    """About is two years either way, inside what an age can be; not known stays not known."""
    field = AgeField(kit)
    button(field, how).click()
    line(field, "Age in years").setText(typed)
    assert field.is_ready()
    assert field.age() == expected


def test_between_two_ages_in_any_order(kit: Kit, button: Find) -> None:
    """Both bounds are asked for; their order does not matter."""
    field = AgeField(kit)
    button(field, "Between").click()
    line(field, "Age in years").setText("18")
    assert not field.is_ready()
    line(field, "At most, in years").setText("14")
    assert field.age() == AgeGiven(14, 18)


@pytest.mark.parametrize(
    "typed,expected",
    [
        ("06:40", datetime(2026, 3, 17, 6, 40, tzinfo=UTC)),
        ("640", datetime(2026, 3, 17, 6, 40, tzinfo=UTC)),
        ("6 h 40", None),
        ("25:00", None),
        ("23:59", None),
        ("", None),
    ],
)
def test_an_arrival_earlier_today(kit: Kit, button: Find, typed: str, expected: datetime | None) -> None:
    """A time that has been is taken; one that lies ahead, or is none, is refused."""
    field = MomentField(kit)
    button(field, "Earlier today").click()
    line(field, "Time, for example 06:40").setText(typed)
    assert field.moment() == expected
    assert field.is_ready() is (expected is not None)


def test_an_arrival_on_another_day(kit: Kit, button: Find) -> None:
    """Yesterday stands ready; a day that does not exist is refused."""
    field = MomentField(kit)
    button(field, "Another day").click()
    line(field, "Time, for example 06:40").setText("23:15")
    assert field.moment() == datetime(2026, 3, 16, 23, 15, tzinfo=UTC)
    line(field, "Day").setText("31")
    line(field, "Year").setText("2026")
    assert field.moment() is None
