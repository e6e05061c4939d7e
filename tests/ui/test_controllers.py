"""Pages at work on a real centre: staff, settings, the way back with words, and a week signed by two people."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.views import Arrival
from fieldtool.exchange import new_hub_identity, open_bundle
from fieldtool.i18n import Texts
from fieldtool.model import AgeGiven, Role, Sex
from fieldtool.vault.kdf import KdfCost
from ui.app import App
from ui.application import dress_application
from ui.kit import Kit
from ui.navigation import PageName, Place
from ui.pages.copies import CopiesPage
from ui.pages.home import HomePage
from ui.pages.recovery import RecoveryPage
from ui.pages.release import ReleasePage, WeeksPage
from ui.pages.rescue import RescuePage
from ui.pages.settings import SettingsPage
from ui.pages.sign_in import SignInPage
from ui.pages.staff import StaffPage
from ui.pages.tabs import Tabs
from ui.pages.urgent import UrgentPage
from ui.tokens import Look

W = TypeVar("W", bound=QWidget)
Open = Callable[[str], App]

FIRST, SECOND = "lantern copper meadow seven", "harbour violet sparrow nine"
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


class Centre:
    """A centre with two supervisors and one week of arrivals, and its hub."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.clock = ManualClock(MONDAY)
        self.identity, recipient = new_hub_identity()
        form = SetupForm("PC", "Puerto Claro", "PAN", "Desk 3", "SV-01", FIRST, hub=recipient)
        with Entry(self.workspace, self.clock, cost=KdfCost.floor()) as entry:
            draft = entry.prepare_setup(form)
            entry.finish_setup(draft, " ".join(draft.words))
            self.words = draft.words
            desk = entry.sign_in("SV-01", FIRST)
            desk.add_person("SV-02", Role.SUPERVISOR, SECOND)
            for number in range(30):
                sex = Sex.MALE if number % 2 else Sex.FEMALE
                desk.new_arrival(Arrival("", sex, AgeGiven(20, 24), "VEN", "es", "alone", self.clock.now()))
            desk.sign_out()
        self.clock.advance(timedelta(days=8))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """One centre for the tests of this module, which leave it as they need it."""
    return Centre(tmp_path_factory.mktemp("centre"))


@contextmanager
def window(centre: Centre, qapp: QApplication, qtbot: QtBot) -> Iterator[App]:
    """The real window, at the sign-in page."""
    kit = Kit(Texts("en"), Look(), centre.clock)
    dress_application(qapp, kit)
    app = App(Entry(centre.workspace, centre.clock, cost=KdfCost.floor()), centre.workspace, kit)
    hook = sys.excepthook
    app.start()
    sys.excepthook = hook
    app.window.show()
    shown(app, SignInPage, qtbot)
    try:
        yield app
    finally:
        app.close()
        app.window.close()
        app.window.deleteLater()


def shown(app: App, kind: type[W], qtbot: QtBot) -> W:
    """The page of a kind, once it is there."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in app.window.findChildren(kind)), timeout=20_000)
    return next(each for each in app.window.findChildren(kind) if each.isVisible())


def press(page: QWidget, word: str) -> None:
    """Press the button that reads, or is called, like this."""
    found = [
        each
        for each in page.findChildren(QAbstractButton)
        if each.isVisible() and word in (each.text(), each.accessibleName())
    ]
    assert found, word
    found[0].click()


def read(page: QWidget) -> str:
    """Every visible text."""
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def fill(page: QWidget, **lines: str) -> None:
    """Type into lines, by what a screen reader calls them (spaces as underscores)."""
    for name, text in lines.items():
        wanted = name.replace("_", " ").lower()
        line = next(
            each
            for each in page.findChildren(QLineEdit)
            if each.isVisible() and each.accessibleName().lower() == wanted
        )
        line.setText(text)


def sign_in(app: App, code: str, passphrase: str, qtbot: QtBot) -> None:
    """Sign in as somebody."""
    page = shown(app, SignInPage, qtbot)
    fill(page, staff_code=code, passphrase=passphrase)
    press(page, "Sign in")
    shown(app, HomePage, qtbot)


def test_safety_copies(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """The first sign-in of a day makes one beside the work; a supervisor makes another, and tries the words on it."""
    backups = centre.workspace / "backups"
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-01", FIRST, qtbot)
        qtbot.waitUntil(lambda: len(list(backups.glob("*.ftcopy"))) == 1, timeout=20_000)
        app.go(Place(PageName.COPIES))
        press(shown(app, CopiesPage, qtbot), "Make a safety copy now")
        qtbot.waitUntil(lambda: "was found whole" in read(shown(app, CopiesPage, qtbot)), timeout=20_000)
        page = shown(app, CopiesPage, qtbot)
        editor = page.findChild(QPlainTextEdit)
        assert editor is not None
        editor.setPlainText(" ".join(centre.words))
        press(page, "Try the words")
        qtbot.waitUntil(lambda: "The words work" in read(shown(app, CopiesPage, qtbot)), timeout=20_000)
        assert "Last tried on" in read(shown(app, CopiesPage, qtbot))
    with Entry(centre.workspace, centre.clock) as entry:
        desk = entry.sign_in("SV-01", FIRST)
        rows = [row["operation"] for row in desk._store.db.query("select operation from audit order by sequence")]
        desk.sign_out()
    assert {"safety-copy", "drill"} <= set(rows)
    assert rows.count("safety-copy") == 2


def test_damaged_records_are_answered_with_the_newest_copy(
    centre: Centre, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """A supervisor is told what would be missing, goes back, signs in; the damaged file is still there."""
    harmed = Centre.__new__(Centre)
    harmed.clock, harmed.workspace = centre.clock, Path(shutil.copytree(centre.workspace, tmp_path / "W"))
    records = harmed.workspace / "records.db"
    records.write_bytes(records.read_bytes()[:40_000])
    with window(harmed, qapp, qtbot) as app:
        page = shown(app, SignInPage, qtbot)
        fill(page, staff_code="SV-01", passphrase=FIRST)
        press(page, "Sign in")
        rescue = shown(app, RescuePage, qtbot)
        assert "will be missing" in read(rescue)
        press(rescue, "Go back to this copy")
        qtbot.waitUntil(
            lambda: "The records are those of the safety copy" in read(shown(app, SignInPage, qtbot)), timeout=20_000
        )
        sign_in(app, "SV-01", FIRST, qtbot)
    assert [path.stat().st_size for path in harmed.workspace.glob("records-replaced-*.db")] == [40_000]


def test_two_supervisors_release_a_week(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """The first counts and signs, the second looks, signs and exports; the hub opens what then lies in the outbox."""
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-01", FIRST, qtbot)
        page = release_page(app, "See what would leave: 2026-W11", qtbot)
        look_at_all(page)
        press(page, "I have read it, sign first")
        qtbot.waitUntil(lambda: "You signed first." in read(shown(app, ReleasePage, qtbot)), timeout=20_000)
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-02", SECOND, qtbot)
        page = release_page(app, "Open: 2026-W11", qtbot)
        look_at_all(page)
        press(page, "I have read it, sign and seal")
        qtbot.waitUntil(lambda: "Signed by SV-01, SV-02." in read(shown(app, ReleasePage, qtbot)), timeout=20_000)
        press(shown(app, ReleasePage, qtbot), "Export")
        qtbot.waitUntil(lambda: "It lies in the outbox" in read(shown(app, ReleasePage, qtbot)), timeout=20_000)
    (bundle,) = (centre.workspace / "outbox").glob("*.ftb")
    assert open_bundle(bundle.read_bytes(), centre.identity).manifest.week == "2026-W11"


def release_page(app: App, word: str, qtbot: QtBot) -> ReleasePage:
    app.go(Place(PageName.WEEKLY))
    press(shown(app, WeeksPage, qtbot), word)
    return shown(app, ReleasePage, qtbot)


def look_at_all(page: ReleasePage) -> None:
    tabs = page.findChild(Tabs)
    assert tabs is not None
    for place in range(len(tabs.findChildren(QAbstractButton))):
        page.open_table(place)


def test_a_week_without_anybody_is_told_in_the_list(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """The list stays, says why, and another week can be pressed."""
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-01", FIRST, qtbot)
        app.go(Place(PageName.WEEKLY))
        page = shown(app, WeeksPage, qtbot)
        press(page, "See what would leave: 2026-W10")
        qtbot.waitUntil(lambda: "Nobody arrived in week 2026-W10" in read(page), timeout=20_000)
        assert all(each.isEnabled() for each in page.findChildren(QAbstractButton))


def test_staff_come_change_and_go(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """A new person is added, made supervisor and removed; a code that is taken is told and nothing is lost."""
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-01", FIRST, qtbot)
        app.go(Place(PageName.STAFF))
        fill(shown(app, StaffPage, qtbot), staff_code="in-08")
        press(shown(app, StaffPage, qtbot), "Add this person")
        qtbot.waitUntil(lambda: "IN-08 can sign in now" in read(shown(app, StaffPage, qtbot)), timeout=20_000)
        page = shown(app, StaffPage, qtbot)
        fill(page, staff_code="in-08")
        press(page, "Add this person")
        qtbot.waitUntil(lambda: "The staff code IN-08 is taken." in read(page), timeout=20_000)
        press(page, "Change role: IN-08")
        press(page, "Change IN-08 to: Supervisor")
        qtbot.waitUntil(lambda: "The role is changed." in read(shown(app, StaffPage, qtbot)), timeout=20_000)
        page = shown(app, StaffPage, qtbot)
        press(page, "Remove: IN-08")
        press(page, "Remove IN-08")
        qtbot.waitUntil(lambda: "The person is removed" in read(shown(app, StaffPage, qtbot)), timeout=20_000)


def test_an_urgent_number_is_shown_as_soon_as_it_is_saved(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """What a supervisor fills in stands on the urgent page at once."""
    with window(centre, qapp, qtbot) as app:
        sign_in(app, "SV-01", FIRST, qtbot)
        app.go(Place(PageName.SETTINGS))
        page = shown(app, SettingsPage, qtbot)
        fill(page, police="5550 0101")
        press(page, "Save the numbers")
        qtbot.waitUntil(lambda: "Saved." in read(page), timeout=20_000)
        app.swap_urgent()
        assert "5550 0101" in read(shown(app, UrgentPage, qtbot))


def test_the_words_lead_back_in(centre: Centre, qapp: QApplication, qtbot: QtBot) -> None:
    """The 24 words set a new passphrase, which is told at the sign-in page and opens the records."""
    with window(centre, qapp, qtbot) as app:
        press(shown(app, SignInPage, qtbot), "I forgot my passphrase")
        page = shown(app, RecoveryPage, qtbot)
        fill(page, staff_code="sv-02")
        editor = page.findChild(QPlainTextEdit)
        assert editor is not None
        editor.setPlainText(" ".join(centre.words))
        page.show_proposal("window copper lantern basket")
        press(page, "Set the new passphrase")
        assert "The new passphrase is set" in read(shown(app, SignInPage, qtbot))
        sign_in(app, "SV-02", "window copper lantern basket", qtbot)
