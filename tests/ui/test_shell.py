"""The frame: every page fits, in every size and direction; keys lead where they say; hidden is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from tests.ui.conftest import Press, Shown, make_kit
from ui.application import dress_application
from ui.bars import CaseBar, CaseLine, FrameBar
from ui.interview_samples import CENTRE, INTAKE, NOW, SUPERVISOR, findings, question, screening
from ui.kit import Kit
from ui.navigation import Chrome, PageName, Place
from ui.pages.card import CardPage
from ui.pages.findings import FindingsPage
from ui.pages.hidden import HiddenPage
from ui.pages.screening import ScreeningPage, options_of
from ui.pages.stopped import StoppedPage
from ui.pages.urgent import UrgentPage
from ui.saving import SaveState
from ui.shell import Dress, Shell
from ui.widgets import Notice, PracticeStripe, TextLine
from ui.widgets.band import NotSavedBand

LINE = CaseLine("PC-4K7M9TRX", "woman, about 25", "Arabic")
INTERVIEW = Dress(Chrome.FOCUS, PageName.SCREENING, LINE)
FRAMED = Dress(Chrome.FRAMED, PageName.HOME)
BARE = Dress(Chrome.BARE, PageName.HOME)


class Full(FieldtoolError):
    """The disk is full."""

    code = "V-99"
    message = mark("The disk is full.")
    advice = mark("Free some space.")


def card(kit: Kit) -> QWidget:
    asked = question()
    return CardPage(kit, asked.person_label, "ar", asked.label, options_of(kit, asked, "ar"))


CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)

PAGES: dict[str, tuple[Callable[[Kit], QWidget], Dress]] = {
    **{
        kind: (lambda kit, path=path: ScreeningPage(kit, screening(position=path)), INTERVIEW)  # type: ignore[misc]
        for kind, path in {
            "choose one": "/data/journey/forced",
            "choose any": "/data/health/needs",
            "number": "/data/health/weeks",
            "day": "/data/family/when",
            "text": "/data/family/walks",
            "sentence": "/data/start/told",
        }.items()
    },
    "stopped": (lambda kit: StoppedPage(kit, screening()), INTERVIEW),
    "findings": (lambda kit: FindingsPage(kit, findings(missing=True)), FRAMED),
    "urgent": (lambda kit: UrgentPage(kit, CENTRE), FRAMED),
    "card": (card, BARE),
    "hidden": (HiddenPage, BARE),
}


@pytest.fixture
def shell(kit: Kit, shown: Shown) -> Shell:
    """The window of an intake worker, with a page that has two fields."""
    made = Shell(kit, CENTRE, INTAKE)
    shown(made)
    page = TextLine(kit, "First")
    made.show_page(page, FRAMED)
    return made


@pytest.mark.parametrize("language,percent", [("en", 100), ("fr", 125), ("es", 150), ("fr", 200), ("ar", 100)])
def test_every_page_fits(qapp: QApplication, shown: Shown, language: str, percent: int) -> None:
    """At 1366 x 768 no page is wider than the screen, no text is under 13 pixels, none is cut by its box."""
    kit = make_kit(language, percent)
    dress_application(qapp, kit)
    shell = Shell(kit, CENTRE, SUPERVISOR)
    shown(shell)
    for name, (make, dress) in PAGES.items():
        shell.show_page(make(kit), dress)
        qapp.processEvents()
        assert shell.minimumSizeHint().width() <= 1366, name
        assert [label.text() for label in shell.findChildren(QLabel) if label.isVisible() and _is_cut(label)] == []
    dress_application(qapp, make_kit())


def _is_cut(label: QLabel) -> bool:
    if not label.text():
        return False
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    return label.font().pixelSize() < 13 or label.height() < min(needed, label.sizeHint().height())


def test_every_control_has_a_name(kit: Kit, shown: Shown) -> None:
    """A screen reader has something to say at every stop of Tab."""
    shell = Shell(kit, CENTRE, SUPERVISOR)
    shown(shell)
    for name, (make, dress) in PAGES.items():
        shell.show_page(make(kit), dress)
        controls = [control for kind in CONTROLS for control in shell.findChildren(kind) if control.isVisible()]
        assert controls or name == "hidden"
        assert [control for control in controls if not _spoken(control)] == []


def _spoken(control: QWidget) -> str:
    if control.focusPolicy() is Qt.FocusPolicy.NoFocus:
        return "not a stop"
    return QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def test_the_window_is_mirrored_for_arabic(qapp: QApplication, shown: Shown) -> None:
    """The menu stands at the right, *Hide screen* in the left corner."""
    shell = Shell(make_kit("ar"), CENTRE, INTAKE)
    shown(shell)
    shell.show_page(QWidget(), FRAMED)
    qapp.processEvents()
    bar = shell._bar
    assert isinstance(bar, FrameBar)
    assert bar._hide.mapTo(shell, bar._hide.rect().topLeft()).x() == 0
    assert shell._menu.mapTo(shell, shell._menu.rect().topRight()).x() == shell.width() - 1


def test_hide_stands_in_the_very_corner(shell: Shell) -> None:
    """The button touches two edges and is at least 150 x 56: a thrown pointer hits it."""
    bar = shell._bar
    assert bar is not None
    corner = bar._hide.mapTo(shell, bar._hide.rect().topRight())
    assert (corner.x(), corner.y()) == (shell.width() - 1, 0)
    assert bar._hide.width() >= 150
    assert bar._hide.height() >= 56


def test_hidden_covers_everything_and_gives_back_the_place(shell: Shell, kit: Kit) -> None:
    """While hidden nothing of the page is visible, not even a page that arrives meanwhile."""
    field = QApplication.focusWidget()
    assert isinstance(field, TextLine)
    field.setText("half typed")
    shell.hide_behind(HiddenPage(kit))
    assert not field.isVisible()
    shell.reveal()
    assert field.isVisible()
    assert QApplication.focusWidget() is field
    shell.hide_behind(HiddenPage(kit))
    late = TextLine(kit, "Second")
    shell.show_page(late, FRAMED)
    assert not late.isVisible()
    shell.reveal()
    assert late.isVisible()


def test_a_cover_gives_back_the_focus(shell: Shell, kit: Kit) -> None:
    """Urgent help stands above the page; closing it leads back to the same field with the same words."""
    field = QApplication.focusWidget()
    assert isinstance(field, TextLine)
    field.setText("half typed")
    shell.cover(UrgentPage(kit, CENTRE), FRAMED)
    assert not field.isVisible()
    shell.uncover()
    assert QApplication.focusWidget() is field
    assert field.text() == "half typed"


def test_the_band_stands_as_long_as_something_is_not_saved(shell: Shell) -> None:
    """The red band comes with a failure, stays while it is tried again, and goes with the commit."""
    tried: list[bool] = []
    shell.retry_asked.connect(lambda: tried.append(True))
    shell.show_saved(SaveState.FAILED, NOW, Full())
    band = shell.findChild(NotSavedBand)
    assert isinstance(band, NotSavedBand)
    assert "The disk is full." in band.accessibleName()
    band.retry_asked.emit()
    assert tried == [True]
    shell.show_saved(SaveState.SAVING, NOW, None)
    assert band.isVisible()
    shell.show_saved(SaveState.SAVED, NOW, None)
    assert not band.isVisible()
    bar = shell._bar
    assert bar is not None
    assert bar.saved.accessibleName() == "Saved 10:42"


def test_keys_lead_where_they_say(shell: Shell, press: Press) -> None:
    """F2 urgent help, F3 the find field, Ctrl N a new arrival, Ctrl plus larger text."""
    urgent: list[bool] = []
    went: list[Place] = []
    steps: list[int] = []
    shell.urgent_asked.connect(lambda: urgent.append(True))
    shell.go_asked.connect(went.append)
    shell.text_step_asked.connect(steps.append)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_F3)
    found: list[str] = []
    shell.find_asked.connect(found.append)
    press("4K7M")
    press(Qt.Key.Key_Return)
    assert (urgent, went, steps, found) == ([True], [Place(PageName.ARRIVAL)], [1, 0], ["4K7M"])


def test_regions_are_one_key_apart(shell: Shell, press: Press) -> None:
    """F6 goes from the page to the bar, to the menu, and back to the page."""
    places = []
    for _ in range(3):
        press(Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        places.append(
            next(n for n, each in enumerate((shell._bar, shell._menu, shell._pages)) if _inside(each, focused))
        )
    assert places == [0, 1, 2]


def _inside(region: QWidget | None, focused: QWidget) -> bool:
    return region is not None and region.isAncestorOf(focused)


def test_an_error_takes_the_focus_and_esc_takes_it_away(shell: Shell, press: Press) -> None:
    """What happened, what to do and a short code stand above the page."""
    shell.show_error(Full())
    focused = QApplication.focusWidget()
    assert focused is not None
    assert "The disk is full. Free some space." in focused.accessibleName()
    press(Qt.Key.Key_Escape)
    assert not [notice for notice in shell.findChildren(Notice) if notice.isVisible()]


def test_practice_is_striped_on_every_edge(kit: Kit, shown: Shown) -> None:
    """A practice centre shows it on four edges; a real one on none; a hidden screen on none."""
    practice = Shell(kit, replace(CENTRE, practice=True), INTAKE)
    shown(practice)
    practice.show_page(QWidget(), FRAMED)
    stripes = practice.findChildren(PracticeStripe)
    assert [stripe.isVisible() for stripe in stripes] == [True] * 4
    practice.hide_behind(HiddenPage(kit))
    assert not any(stripe.isVisible() for stripe in stripes)
    assert not Shell(kit, CENTRE, INTAKE).findChildren(PracticeStripe)


def test_an_interview_has_stop_in_its_bar(shell: Shell, kit: Kit) -> None:
    """In an interview the bar names the case and offers *Stop*; the menu is gone."""
    stopped: list[bool] = []
    shell.stop_asked.connect(lambda: stopped.append(True))
    shell.show_page(TextLine(kit, "First"), INTERVIEW)
    bar = shell._bar
    assert isinstance(bar, CaseBar)
    bar._stop.click()
    assert stopped == [True]
    assert not shell._menu.isVisible()


def test_supervisors_have_more_in_their_menu(kit: Kit) -> None:
    """Weekly report and staff are offered to supervisors alone."""
    lines = [len(Shell(kit, CENTRE, person)._menu._rows) for person in (INTAKE, SUPERVISOR)]
    assert lines == [4, 7]
