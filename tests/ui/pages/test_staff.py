"""Staff and keys: a code, a role, a passphrase; every change is asked before it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from fieldtool.model import Role
from ui import samples
from ui.kit import Kit
from ui.pages.staff import StaffPage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


@pytest.fixture
def page(kit: Kit) -> StaffPage:
    """Three people, one of whom looks at the page."""
    return StaffPage(kit, samples.staff(), "p1", "window copper lantern basket")


def test_a_new_person_gets_the_passphrase_that_was_shown(page: StaffPage, button: Find) -> None:
    """The proposed passphrase goes with code and role; another one can be asked for."""
    added: list[tuple[str, Role, str]] = []
    page.added.connect(lambda code, role, passphrase: added.append((code, role, passphrase)))
    page.another_asked.connect(lambda: page.show_proposal("harbour maple river morning"))
    line = next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == "Staff code")
    line.setText("in-08")
    button(page, "Propose another").click()
    button(page, "Add this person").click()
    assert added == [("IN-08", Role.INTAKE, "harbour maple river morning")]


def test_a_short_passphrase_is_refused_at_once(page: StaffPage, button: Find, words: Read) -> None:
    """Fewer than 15 characters never leave the page."""
    added: list[str] = []
    page.added.connect(lambda code, _role, _passphrase: added.append(code))
    lines = {each.accessibleName(): each for each in page.findChildren(QLineEdit)}
    lines["Staff code"].setText("IN-08")
    button(page, "Type your own").click()
    lines["Passphrase"].setText("too short")
    button(page, "Add this person").click()
    assert added == []
    assert "Type 15 characters or more." in words(page)


def test_removing_is_asked_first(page: StaffPage, button: Find, words: Read) -> None:
    """The question says what happens, the button names the act, and it can be left."""
    removed: list[str] = []
    page.removed.connect(removed.append)
    button(page, "Remove: IN-07").click()
    assert "What IN-07 did stays on record." in words(page)
    button(page, "Leave it as it is").click()
    assert "What IN-07 did stays on record." not in words(page)
    assert removed == []
    button(page, "Remove: IN-07").click()
    button(page, "Remove IN-07").click()
    assert removed == ["p3"]


def test_a_role_is_changed_to_the_other_one(page: StaffPage, button: Find) -> None:
    """Intake becomes supervisor, and back."""
    changed: list[tuple[str, Role]] = []
    page.role_changed.connect(lambda person, role: changed.append((person, role)))
    button(page, "Change role: IN-07").click()
    button(page, "Change IN-07 to: Supervisor").click()
    button(page, "Change role: SV-05").click()
    button(page, "Change SV-05 to: Intake").click()
    assert changed == [("p3", Role.SUPERVISOR), ("p2", Role.INTAKE)]


def test_a_passphrase_is_reset_to_what_was_shown(page: StaffPage, button: Find) -> None:
    """The person is named by id, the passphrase is the proposed one."""
    reset: list[tuple[str, str]] = []
    page.passphrase_reset.connect(lambda person, passphrase: reset.append((person, passphrase)))
    button(page, "New passphrase: IN-07").click()
    button(page, "Set the new passphrase").click()
    assert reset == [("p3", "window copper lantern basket")]


def test_who_left_cannot_be_changed(page: StaffPage, words: Read) -> None:
    """Their code stays readable, without a button."""
    assert "IN-03" in words(page)
    assert not [each for each in page.findChildren(QAbstractButton) if "IN-03" in each.accessibleName()]
