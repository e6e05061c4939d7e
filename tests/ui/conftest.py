"""A window to put pages into, in our looks, offscreen, with a clock that stands still."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldtool.clock import ManualClock
from fieldtool.i18n import Texts
from ui.application import dress_application, make_application
from ui.interview_samples import NOW
from ui.kit import Kit
from ui.tokens import Look

Shown = Callable[[QWidget], QWidget]
Press = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says that it ignores size hints; that is no fault of ours."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


def make_kit(language: str = "en", percent: int = 100) -> Kit:
    """A kit whose clock stands at the samples' instant."""
    return Kit(Texts(language), Look(percent), ManualClock(NOW))


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    make_application()


@pytest.fixture(autouse=True)
def _widgets_die_here() -> Iterator[None]:
    """Python looks for garbage between tests, on this thread: never on a worker's."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture
def kit(qapp: QApplication) -> Iterator[Kit]:
    """English at 100 %."""
    chosen = make_kit()
    dress_application(qapp, chosen)
    yield chosen
    dress_application(qapp, make_kit())


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    """Puts a page into an active window of 1366 x 768 and gives it the focus."""
    kept: list[QWidget] = []

    def show(page: QWidget) -> QWidget:
        kept.append(page)
        page.resize(1366, 768)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return page

    yield show
    kept.clear()


@pytest.fixture
def press(qtbot: QtBot) -> Press:
    """Presses a key as the operating system would: it goes to whatever has the focus, shortcuts first."""

    def press_key(key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        window = QApplication.activeWindow()
        assert window is not None
        assert window.windowHandle() is not None
        if isinstance(key, str):
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(window.windowHandle(), key, modifier)
        qtbot.wait(1)

    return press_key
