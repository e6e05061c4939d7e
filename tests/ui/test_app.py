"""The wiring: urgent help before sign-in, hiding and coming back, locking, and a full disk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldtool.clock import SystemClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.views import Arrival
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts
from fieldtool.model import AgeGiven, Sex
from fieldtool.vault.kdf import KdfCost
from tests.ui.conftest import Press
from ui.app import EXIT_LOCKED, App
from ui.application import dress_application
from ui.kit import Kit
from ui.navigation import PageName, Place
from ui.pages.hidden import HiddenPage
from ui.pages.home import HomePage
from ui.pages.screening import ScreeningPage
from ui.pages.sign_in import SignInPage
from ui.pages.urgent import UrgentPage
from ui.tokens import Look
from ui.widgets import AnswerRow
from ui.widgets.band import NotSavedBand

PASSPHRASE = "lantern copper meadow seven"
SHIFT = Qt.Key.Key_Shift


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice centre with one supervisor."""
    workspace = tmp_path_factory.mktemp("centre") / "workspace"
    form = SetupForm("PC", "Puerto Claro", "PAN", "Desk 3", "SV-01", PASSPHRASE, practice=True)
    with Entry(workspace, SystemClock(), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(form)
        entry.finish_setup(draft, " ".join(draft.words))
    return workspace


@pytest.fixture
def app(centre: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A window at the sign-in page."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    kit = Kit(Texts("en"), Look(), SystemClock())
    dress_application(qapp, kit)
    made = App(Entry(centre, kit.clock, cost=KdfCost.floor()), centre, kit)
    hook = sys.excepthook
    made.start()
    sys.excepthook = hook
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(lambda: bool(made.window.findChildren(SignInPage)))
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.close()
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def at_work(app: App, qtbot: QtBot) -> App:
    """A window whose supervisor is signed in."""
    app.run(lambda: app.entry.sign_in("SV-01", PASSPHRASE), app.signed_in, _fail)
    qtbot.waitUntil(lambda: bool(app.window.findChildren(HomePage)))
    return app


def _fail(error: FieldtoolError) -> None:
    pytest.fail(error.code)


def visible(app: App, kind: type[QWidget]) -> list[QWidget]:
    """The visible widgets of a kind."""
    return [each for each in app.window.findChildren(kind) if each.isVisible()]


def exits(app: App, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes that the application was ended with."""
    codes: list[int] = []
    monkeypatch.setattr(QApplication, "exit", staticmethod(codes.append))
    return codes


def test_urgent_help_before_sign_in(app: App, press: Press) -> None:
    """F2 shows whom to call at the sign-in page; Esc leads back to it."""
    press(Qt.Key.Key_F2)
    assert visible(app, UrgentPage)
    assert not visible(app, SignInPage)
    press(Qt.Key.Key_Escape)
    assert visible(app, SignInPage)


def test_nothing_to_hide_before_sign_in(app: App, press: Press) -> None:
    """Shift three times does nothing where there is nothing to hide."""
    for _ in range(3):
        press(SHIFT)
    assert visible(app, SignInPage)


def test_hide_and_come_back(at_work: App, qtbot: QtBot, press: Press) -> None:
    """Three presses hide everything; the passphrase gives it back as it was."""
    for _ in range(3):
        press(SHIFT)
    assert visible(at_work, HiddenPage)
    assert not visible(at_work, HomePage)
    press(Qt.Key.Key_F2)
    assert not visible(at_work, UrgentPage)
    sheet = at_work.window.findChildren(HiddenPage)[0]
    sheet.tried.emit(PASSPHRASE)
    qtbot.waitUntil(lambda: bool(visible(at_work, HomePage)))
    assert not visible(at_work, HiddenPage)


def test_three_wrong_tries_lock(at_work: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third wrong passphrase ends the process that holds the key."""
    codes = exits(at_work, monkeypatch)
    at_work.hide_screen()
    sheet = at_work.window.findChildren(HiddenPage)[0]
    for left in (2, 1, 0):
        sheet.tried.emit("not this one at all")
        qtbot.waitUntil(lambda tries=left: at_work._wrong_tries == 3 - tries)  # type: ignore[misc]
    assert codes == [EXIT_LOCKED]


def test_a_hidden_screen_locks_after_five_minutes(at_work: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody came back: the window locks."""
    codes = exits(at_work, monkeypatch)
    at_work.hide_screen()
    assert at_work._lock_timer.interval() == 5 * 60_000
    at_work._lock_timer.timeout.emit()
    assert codes == [EXIT_LOCKED]


def test_an_untouched_window_hides(at_work: App, press: Press) -> None:
    """After five minutes without a key it hides; a key begins the time anew."""
    press(Qt.Key.Key_Tab)
    assert at_work._idle_timer.isActive()
    at_work._idle_timer.timeout.emit()
    assert visible(at_work, HiddenPage)


def test_text_size_and_language_are_a_key_away(at_work: App, qtbot: QtBot, press: Press) -> None:
    """The window is built anew, at the same place."""
    press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert at_work.kit.look.percent == 125
    at_work.change_language("ar")
    qtbot.waitUntil(lambda: at_work.shell.layoutDirection() is Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: bool(visible(at_work, HomePage)))


def test_an_answer_survives_a_full_disk(
    at_work: App, qtbot: QtBot, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room left the answer stays on screen, the red band says so, the window stays open, nothing is lost."""
    codes = exits(at_work, monkeypatch)
    page = _interview(at_work, qtbot)
    _fill(at_work, qtbot, full=True)
    path = page.stop.path if page.stop is not None else ""
    _press_until_full(at_work, qtbot, press)
    assert [row for row in page.findChildren(AnswerRow) if row.isChecked() and row.isVisible()]
    assert not at_work.window.close()
    at_work._lock()
    assert codes == []
    _fill(at_work, qtbot, full=False)
    at_work.saving.retry()
    qtbot.waitUntil(lambda: at_work.saving.empty)
    assert not visible(at_work, NotSavedBand)
    assert next(question.value for question in page.view.questions if question.path == path)


def _interview(app: App, qtbot: QtBot) -> ScreeningPage:
    now = app.kit.clock.now()
    arrival = Arrival("Amal", Sex.FEMALE, AgeGiven(23, 27), "SYR", "es", "alone", now)

    def begin(desk: Desk) -> str:
        case = desk.new_arrival(arrival)
        offers = desk.protocols(case.id)
        return desk.start(case.id, offers[0].name, "es").id

    app.ask(begin, lambda screening: app.go(Place(PageName.SCREENING, screening)))
    qtbot.waitUntil(lambda: bool(visible(app, ScreeningPage)), timeout=15_000)
    return app.window.findChildren(ScreeningPage)[0]


def _press_until_full(app: App, qtbot: QtBot, press: Press) -> None:
    """The pages that are there already take some more answers."""
    for number in range(200):
        press(Qt.Key.Key_2 if number % 2 else Qt.Key.Key_1)
        qtbot.waitUntil(lambda: app.saving.empty or bool(visible(app, NotSavedBand)))
        if visible(app, NotSavedBand):
            return
    pytest.fail("the disk never became full")


def _fill(app: App, qtbot: QtBot, *, full: bool) -> None:
    """Let the database grow no further, as on a full disk; or let it grow again."""

    def limit(desk: Desk) -> bool:
        execute = desk._store.db.execute
        pages = execute("PRAGMA page_count").fetchone()[0]
        execute(f"PRAGMA max_page_count={pages if full else 1_000_000}")
        return True

    done: list[bool] = []
    app.ask(limit, done.append)
    qtbot.waitUntil(lambda: bool(done))
