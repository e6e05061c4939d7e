"""Settings: reading for everybody, the centre's own for supervisors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from fieldtool.desk.views import UrgentNumber
from ui import samples
from ui.kit import Kit
from ui.pages.settings import SettingsPage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


def test_text_size_and_language_tell_at_once(kit: Kit, button: Find) -> None:
    """One press each."""
    page = SettingsPage(kit, None)
    told: list[object] = []
    page.text_size_asked.connect(told.append)
    page.language_asked.connect(told.append)
    button(page, "200 %").click()
    button(page, "Français").click()
    assert told == [200, "fr"]


def test_intake_does_not_see_the_centres_settings(kit: Kit, words: Read) -> None:
    """Numbers and hub are a supervisor's."""
    assert "Urgent numbers of this centre" not in words(SettingsPage(kit, None))


def test_numbers_are_saved_with_their_roles(kit: Kit, button: Find) -> None:
    """What was typed comes back under the role that it was typed for."""
    page = SettingsPage(kit, samples.centre().urgent_numbers)
    changed: list[tuple[UrgentNumber, ...]] = []
    page.numbers_changed.connect(changed.append)
    police = next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == "Emergency services")
    police.setText(" 911 ")
    button(page, "Save the numbers").click()
    assert [(number.role, number.number) for number in changed[0]] == [
        ("medical", "201"),
        ("child", "230"),
        ("police", "911"),
    ]


def test_a_hub_key_that_is_none_is_refused(kit: Kit, button: Find, words: Read) -> None:
    """Only a public key is taken; a secret one never gets that far."""
    page = SettingsPage(kit, samples.centre().urgent_numbers)
    changed: list[str] = []
    page.hub_changed.connect(changed.append)
    line = next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == "Public key of the hub")
    line.setText("AGE-SECRET-KEY-1QQ")
    button(page, "Seal reports for this hub").click()
    assert changed == []
    assert "A public key starts with age1." in words(page)
    line.setText("age1qqqq")
    button(page, "Seal reports for this hub").click()
    assert changed == ["age1qqqq"]
