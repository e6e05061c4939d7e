"""What holds for every page: nothing is cut at 200 %, nothing is too small, everything is reached by Tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from fieldtool.desk.errors import AlreadySetUp
from tests.ui.pages.conftest import KitOf
from ui import samples
from ui.kit import Kit
from ui.navigation import Chrome, PageName
from ui.pages.arrival import ArrivalPage
from ui.pages.case import CasePage
from ui.pages.find import FindPage
from ui.pages.home import HomePage
from ui.pages.recovery import RecoveryPage
from ui.pages.release import ReleasePage, WeeksPage
from ui.pages.settings import SettingsPage
from ui.pages.setup import SetupPage
from ui.pages.sign_in import SignInPage
from ui.pages.staff import StaffPage
from ui.pages.unusable import UnusablePage
from ui.shell import Dress, Shell
from ui.widgets import Label

PROPOSED: Final = "window copper lantern basket river morning maple"


def make_words(kit: Kit) -> QWidget:
    page = SetupPage(kit, PROPOSED)
    page.show_words(samples.words())
    return page


PAGES: Final[dict[str, Callable[[Kit], QWidget]]] = {
    "setup": lambda kit: SetupPage(kit, PROPOSED),
    "words": make_words,
    "sign-in": lambda kit: SignInPage(kit, samples.centre()),
    "recovery": lambda kit: RecoveryPage(kit, PROPOSED),
    "unusable": lambda kit: UnusablePage(kit, AlreadySetUp(folder="fieldtool")),
    "home": lambda kit: HomePage(kit, samples.home()),
    "arrival": ArrivalPage,
    "case": lambda kit: CasePage(kit, samples.case(), samples.offers()),
    "find": lambda kit: FindPage(kit, "PC", samples.home().waiting_cases),
    "weeks": lambda kit: WeeksPage(kit, samples.weeks()),
    "release": lambda kit: ReleasePage(kit, samples.release()),
    "staff": lambda kit: StaffPage(kit, samples.staff(), "p1", PROPOSED),
    "settings": lambda kit: SettingsPage(kit, samples.centre().urgent_numbers),
}
BARE: Final = {"setup", "words", "sign-in", "recovery", "unusable"}
TARGET: Final = 44
SMALLEST: Final = 13


def show(kit: Kit, name: str) -> tuple[Shell, QWidget]:
    """The page in its frame, at 1366 x 768."""
    bare = name in BARE
    shell = Shell(kit, samples.centre(), None if bare else samples.staff()[0])
    page = PAGES[name](kit)
    shell.show_page(page, Dress(Chrome.BARE if bare else Chrome.FRAMED, PageName.HOME))
    shell.resize(1366, 768)
    shell.show()
    shell.activateWindow()
    for _ in range(4):
        QApplication.processEvents()
    return shell, page


def visible(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in page.findChildren(kind) if each.isVisible()]


@pytest.mark.parametrize("language,percent", [("es", 100), ("fr", 200), ("ar", 125), ("es", 200)])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_or_too_small(kit_of: KitOf, name: str, language: str, percent: int) -> None:
    """Texts have the room that they need inside the page, in 13 pixels or more; targets have 44."""
    shell, page = show(kit_of(language, percent), name)
    for label in visible(page, Label):
        assert isinstance(label, Label)
        assert label.font().pixelSize() >= SMALLEST, label.text()
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= needed - 1, label.text()
        assert label.wordWrap() or label.width() >= label.sizeHint().width() - 1, label.text()
    for control in visible(page, QAbstractButton) + visible(page, QLineEdit):
        if isinstance(control.parent(), QLineEdit):
            continue  # the picture of a magnifying glass, which is no target
        assert control.height() >= TARGET - 1, control.accessibleName()
        assert control.width() >= min(TARGET, control.minimumSizeHint().width()), control.accessibleName()
    assert page.width() <= shell.width()
    assert not outside(shell, page)


def outside(shell: Shell, page: QWidget) -> list[str]:
    """What stands beyond the left or right edge of the window, where nothing scrolls."""
    found = []
    for each in (*visible(page, Label), *visible(page, QAbstractButton), *visible(page, QLineEdit)):
        left = each.mapTo(shell, each.rect().topLeft()).x()
        if left < 0 or left + each.width() > shell.width():
            found.append(f"{type(each).__name__} {each.property('text')}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_everything_has_a_name_and_is_reached_by_tab(kit_of: KitOf, name: str) -> None:
    """Tab goes round the whole page and the frame, and each stop says what it is."""
    _, page = show(kit_of("es", 100), name)
    controls = [
        each
        for each in (*visible(page, QAbstractButton), *visible(page, QLineEdit), *visible(page, QPlainTextEdit))
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and not in_a_group(each)
    ]
    reached: list[QWidget] = []
    page.setFocus()
    for _ in range(120):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    for control in controls:
        assert control in reached, (control.accessibleName(), control.property("text"))
        assert control.accessibleName() or control.property("text"), control


def in_a_group(control: QWidget) -> bool:
    """Of the segments of one choice only one is a stop; the arrow keys go on from there."""
    return isinstance(control, QAbstractButton) and control.group() is not None
