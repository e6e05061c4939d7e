"""Pages in any language and text size, and ways to look at them as a reader does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from fieldtool.clock import ManualClock
from fieldtool.i18n import Texts
from ui import samples
from ui.application import dress_application
from ui.kit import Kit
from ui.tokens import Look
from ui.widgets import Label

KitOf = Callable[[str, int], Kit]


@pytest.fixture(autouse=True)
def _no_page_is_left(qapp: QApplication) -> Iterator[None]:
    """Take away what a test built: a page that stays is dressed again by every later test, and that is slow."""
    yield
    _take_away(qapp)


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    dress_application(qapp, _kit("en", 100))


@pytest.fixture
def kit() -> Kit:
    """English at 100 %, at the instant of these pages' samples."""
    return _kit("en", 100)


@pytest.fixture
def kit_of(qapp: QApplication) -> Iterator[KitOf]:
    """Makes a kit of any language and text size, and dresses the application in it."""

    def make(language: str, percent: int) -> Kit:
        made = _kit(language, percent)
        dress_application(qapp, made)
        return made

    yield make
    _take_away(qapp)
    make("en", 100)


@pytest.fixture
def words() -> Callable[[QWidget], str]:
    """Everything that can be read on a page now."""

    def read(page: QWidget) -> str:
        shown = [each.text() for each in page.findChildren(Label) if each.isVisibleTo(page)]
        shown += [each.text() for each in page.findChildren(QAbstractButton) if each.isVisibleTo(page)]
        return "\n".join(shown)

    return read


@pytest.fixture
def button() -> Callable[[QWidget, str], QAbstractButton]:
    """Finds the button that reads, or is called, like this."""

    def find(page: QWidget, text: str) -> QAbstractButton:
        found = [
            each
            for each in page.findChildren(QAbstractButton)
            if each.isVisibleTo(page) and text in (each.text(), each.accessibleName())
        ]
        assert found, text
        return found[0]

    return find


def _take_away(qapp: QApplication) -> None:
    for each in qapp.topLevelWidgets():
        if each.parent() is None:
            each.close()
            each.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _kit(language: str, percent: int) -> Kit:
    return Kit(Texts(language), Look(percent), ManualClock(samples.NOW))
