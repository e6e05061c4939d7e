"""The sign-in page: two fields, one press, and nothing about who works here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from ui import samples
from ui.kit import Kit
from ui.pages.sign_in import SignInPage


class Refused(FieldtoolError):
    """What the door answers to a wrong passphrase."""

    code = "X-01"
    message = mark("It failed.")
    advice = mark("Try again.")


@pytest.fixture
def page(kit: Kit, shown: Callable[[QWidget], QWidget]) -> SignInPage:
    """The page of a ready centre, with the focus."""
    made = SignInPage(kit, samples.centre())
    shown(made)
    return made


def test_keyboard_alone_signs_in(page: SignInPage, press: Callable[..., None]) -> None:
    """Code, Enter, passphrase, Enter."""
    asked: list[tuple[str, str]] = []
    page.sign_in_asked.connect(lambda code, passphrase: asked.append((code, passphrase)))
    press("in-07")
    press(Qt.Key.Key_Return)
    press("a long passphrase")
    press(Qt.Key.Key_Return)
    assert asked == [("in-07", "a long passphrase")]


def test_nothing_is_asked_twice_while_the_records_open(page: SignInPage, press: Callable[..., None]) -> None:
    """While the passphrase is worked on, Enter does nothing more."""
    asked: list[str] = []
    page.sign_in_asked.connect(lambda code, _: asked.append(code))
    press("in-07")
    press(Qt.Key.Key_Return)
    press("a long passphrase")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert asked == ["in-07"]


def test_what_is_missing_is_told_at_once(
    page: SignInPage, button: Callable[[QWidget, str], QAbstractButton], words: Callable[[QWidget], str]
) -> None:
    """Both empty fields say so, and nothing is asked."""
    asked: list[str] = []
    page.sign_in_asked.connect(lambda code, _: asked.append(code))
    button(page, "Sign in").click()
    assert "Type your staff code." in words(page)
    assert "Type your passphrase." in words(page)
    assert asked == []


def test_an_error_keeps_the_code_and_forgets_the_passphrase(
    page: SignInPage, press: Callable[..., None], words: Callable[[QWidget], str]
) -> None:
    """The sentence, the hint and the short code are told; the passphrase has to be typed again."""
    press("in-07")
    press(Qt.Key.Key_Return)
    press("a long passphrase")
    press(Qt.Key.Key_Return)
    page.show_error(Refused())
    assert [line.text() for line in page.findChildren(QLineEdit)] == ["in-07", ""]
    for told in ("It failed.", "Try again.", "Code X-01"):
        assert told in words(page)


def test_a_wrong_clock_is_explained(
    page: SignInPage, button: Callable[[QWidget, str], QAbstractButton], words: Callable[[QWidget], str]
) -> None:
    """*No* says how to set it and what is recorded meanwhile; *Yes* says nothing."""
    assert "recorded as the computer says" not in words(page)
    button(page, "No").click()
    assert "recorded as the computer says" in words(page)
    button(page, "Yes").click()
    assert "recorded as the computer says" not in words(page)


def test_what_happened_since_is_told(kit: Kit, words: Callable[[QWidget], str]) -> None:
    """A notice stands above the form."""
    page = SignInPage(kit, samples.centre(), ("The new passphrase is set", "Sign in with it now."))
    assert "The new passphrase is set" in words(page)


def test_a_wait_is_counted_on_the_button(kit: Kit, button: Callable[[QWidget, str], QAbstractButton]) -> None:
    """Nothing can be pressed meanwhile; then it can again."""
    page = SignInPage(kit, samples.centre())
    page.show_wait(2)
    waiting = button(page, "Wait 2 seconds")
    assert not waiting.isEnabled()
    page._count_down()
    assert waiting.text() == "Wait 1 second"
    page._count_down()
    assert (waiting.text(), waiting.isEnabled()) == ("Sign in", True)
