"""A proposed passphrase or one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Press, Shown
from ui.kit import Kit
from ui.pages.passphrase import PassphraseChoice


def test_no_word_is_lost_after_choosing_ones_own_with_an_arrow(
    kit: Kit, shown: Shown, press: Press, qtbot: QtBot
) -> None:
    """What is typed next goes into the field from its first letter on."""
    choice = PassphraseChoice(kit, "Passphrase", "window copper lantern basket")
    shown(choice)
    press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: choice._own.hasFocus() or choice._own.focusProxy() is not None)
    press("maple window orange quiet")
    assert choice.passphrase == "maple window orange quiet"
