"""Real windows for journeys: offscreen, in our looks, closed again, and without an unforeseen error."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from fieldtool.clock import Clock, SystemClock
from fieldtool.desk.entry import Entry
from fieldtool.i18n import Texts
from fieldtool.vault.kdf import KdfCost
from tests.journeys.centres import admit, signed_in, with_staff
from tests.journeys.driver import Driver
from ui.app import App
from ui.application import dress_application, make_application
from ui.kit import Kit
from ui.tokens import Look
from ui.window import Window

OpenWindow = Callable[..., Driver]

_MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says that it ignores size hints; that is no fault of ours."""
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    make_application()


@dataclass
class _Windows:
    application: QApplication
    opened: list[Driver] = field(default_factory=list)
    workspaces: set[Path] = field(default_factory=set)

    def open(self, workspace: Path, language: str = "es", clock: Clock | None = None) -> Driver:
        kit = Kit(Texts(language), Look(100), clock or SystemClock())
        dress_application(self.application, kit)
        driver = Driver(App(Entry(workspace, kit.clock, cost=KdfCost.floor()), workspace, kit))
        driver.app.start()
        driver.window.show()
        driver.window.activateWindow()
        self.opened.append(driver)
        self.workspaces.add(workspace)
        return driver


class _Strays(QObject):
    """Notes what opens as a window of its own: a widget that is shown before it has a place flashes up as one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt calls it so)
        is_stray = isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, Window)
        if is_stray and event.type() == QEvent.Type.Show:
            self.found.append(repr(watched))
        return super().eventFilter(watched, event)


@pytest.fixture
def open_window(qapp: QApplication) -> Iterator[OpenWindow]:
    """Opens the real window on a workspace, and closes what is still open at the end.

    No other window opened meanwhile, and no bug was logged.
    """
    hook, windows, strays = sys.excepthook, _Windows(qapp), _Strays()
    qapp.installEventFilter(strays)
    yield windows.open
    while windows.opened:
        windows.opened.pop().end()
    gc.collect()  # here and now: a later test's threads must not find widgets to throw away
    qapp.removeEventFilter(strays)
    sys.excepthook = hook
    assert not strays.found
    logs = [log for workspace in windows.workspaces for log in workspace.glob("logs/bug-*.log")]
    assert not logs, "\n".join(log.read_text(encoding="utf-8") for log in logs)


class _Mouse(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[QEvent.Type] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt calls it so)
        if event.type() in _MOUSE:
            self.events.append(event.type())
        return super().eventFilter(watched, event)


@pytest.fixture
def mouse_events(qapp: QApplication) -> Iterator[list[QEvent.Type]]:
    """Every event of a pointer that reached the application."""
    mouse = _Mouse()
    qapp.installEventFilter(mouse)
    yield mouse.events
    qapp.removeEventFilter(mouse)


@pytest.fixture(scope="session")
def a_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with staff where one man waits for his first contact; made once, journeys get copies."""
    workspace = with_staff(tmp_path_factory.mktemp("centre") / "workspace", SystemClock())
    with signed_in(workspace) as desk:
        admit(desk, SystemClock())
    return workspace


@pytest.fixture
def workspace(a_centre: Path, tmp_path: Path) -> Path:
    """A centre to use up."""
    return Path(shutil.copytree(a_centre, tmp_path / "workspace"))
