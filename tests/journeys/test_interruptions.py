"""What comes between: a stop, a closed window, a full disk, somebody at the door. Nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt

from fieldtool.desk.desk import Desk
from tests.journeys.centres import PASSPHRASES, signed_in
from tests.journeys.conftest import OpenWindow
from tests.journeys.driver import Driver, wait_until
from tests.journeys.interview import Interview

CONTROL = Qt.KeyboardModifier.ControlModifier
LIMITLESS = 1_000_000


def begin(driver: Driver) -> Interview:
    """Sign in and begin the first contact of who waits."""
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    driver.activate(starting(driver, driver.tr("Start")))
    interview = Interview(driver)
    interview.wait_for("red_signs")
    return interview


def resume(driver: Driver) -> Interview:
    """Press *Resume* on *My work*."""
    driver.activate(starting(driver, driver.tr("Resume")))
    wait_until(lambda: bool(Interview(driver).name), "the question where it stopped")
    return Interview(driver)


def starting(driver: Driver, word: str) -> str:
    """The name of the button of the only case: ``Start: PC-…``."""
    (name,) = {name for name in driver.names() if name.startswith(f"{word}: ")}
    return name


def stored(workspace: Path) -> dict[str, str]:
    """What a fresh look finds in the only interview that is open."""
    with signed_in(workspace) as desk:
        (waiting,) = desk.home().open_screenings
        return {one.path: one.value for one in desk.resume(waiting.screening_id).questions if one.value}


def test_stop_and_go_on(open_window: OpenWindow, workspace: Path) -> None:
    """*Ctrl .* stops from anywhere; *Resume* leads back to the question that was on the screen."""
    driver = open_window(workspace)
    interview = begin(driver)
    interview.answer("none")
    interview.next()
    interview.answer("yes")
    driver.press(Qt.Key.Key_Period, CONTROL)
    driver.wait_for(driver.tr("The interview is stopped"))
    assert not driver.sees("¿Me entiende bien en este idioma?")
    driver.press(Qt.Key.Key_1)
    driver.wait_for(driver.tr("Carry on where you stopped"))
    assert not driver.sees(driver.tr("Interviews that were open wait where they stopped."))
    again = resume(driver)
    assert (again.name, again.chosen) == ("language_ok", ("Sí",))


def test_a_closed_window(open_window: OpenWindow, workspace: Path) -> None:
    """Whoever closes the window in an interview is offered it at the next sign-in, with every answer."""
    driver = open_window(workspace)
    interview = begin(driver)
    interview.answer("breathing", "chest")
    interview.next()
    driver.wait_saved()
    driver.close()
    driver = open_window(workspace)
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    assert driver.sees(driver.tr("Interviews that were open wait where they stopped."))
    again = resume(driver)
    assert again.name == "language_ok"
    driver.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    again.wait_for("red_signs")
    assert again.chosen == ("No puede respirar bien", "Dolor en el pecho")


def test_a_window_does_not_close_over_an_answer(open_window: OpenWindow, workspace: Path) -> None:
    """While an answer is on its way the window stays, says so, and closes once it is saved."""
    driver = open_window(workspace)
    interview = begin(driver)
    disk = Event()
    driver.app.run(disk.wait, lambda _: None, lambda _: None)  # a disk that takes its time
    interview.press("Convulsiones")
    assert not driver.window.close()
    assert driver.sees(driver.tr("The window stays open: an answer is not saved yet."))
    disk.set()
    driver.wait_saved()
    driver.close()
    assert stored(workspace) == {"/data/first_look/red_signs": "fits"}


@pytest.mark.parametrize("by_key", [True, False], ids=["pressed", "by itself"])
def test_a_full_disk(open_window: OpenWindow, workspace: Path, *, by_key: bool) -> None:
    """What a full disk refuses stays on the screen under a red band, and is saved as soon as there is room."""
    driver = open_window(workspace)
    interview = begin(driver)
    interview.answer("none")
    _limit(driver, lambda desk: _pages(desk, "page_count"))
    _answer_until_full(interview)
    assert driver.saved == driver.tr("Not saved")
    assert driver.tr("Your answers stay on this screen and are tried again by themselves.") in driver.band
    question, refused = interview.question, interview.chosen
    assert question is not None
    driver.press(Qt.Key.Key_Tab)
    assert interview.chosen == refused
    _limit(driver, lambda _: LIMITLESS)
    if by_key:
        driver.activate(driver.tr("Try again now"))
    wait_until(lambda: not driver.band, "the red band gone")
    driver.wait_saved()
    assert interview.chosen == refused
    driver.close()
    assert stored(workspace)[question.path] == {"Sí": "yes", "No": "no"}[refused[0]]


def _pages(desk: Desk, pragma: str) -> int:
    return int(desk._store.db.conn.execute(f"pragma {pragma}").fetchone()[0])


def _limit(driver: Driver, most: Callable[[Desk], int]) -> None:
    """Let the store have no more pages than ``most`` says: what SQLite then does is what it does on a full disk."""
    done: list[int] = []
    driver.app.ask(lambda desk: _pages(desk, f"max_page_count = {most(desk)}"), done.append)
    wait_until(lambda: bool(done), "the limit in force")


def _answer_until_full(interview: Interview) -> None:
    """Change one's mind about one question until the store has no more room for it."""
    driver = interview.driver
    interview.next()
    interview.answer("yes")
    interview.next()
    interview.wait_for("water_12h")
    saying = driver.tr("Saving…")
    for turn in range(200):
        interview.press(("Sí", "No")[turn % 2])
        wait_until(lambda: driver.saved != saying, "saved or not")
        if driver.band:
            return
    raise AssertionError("the disk was never full")


def test_a_wrong_passphrase(open_window: OpenWindow, workspace: Path) -> None:
    """It is said in a sentence that does not tell what was wrong; the code stays, and one can try again."""
    driver = open_window(workspace)
    driver.try_to_sign_in("IN-01", "not the passphrase at all")
    driver.wait_for("Este código de personal y esta frase secreta no corresponden.")
    assert "IN-01" in driver.texts()
    assert not driver.sees("not the passphrase")
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])


def test_a_second_window(open_window: OpenWindow, workspace: Path) -> None:
    """A second window on the same records is told so at once, and can look again when the first is closed."""
    first = open_window(workspace)
    first.sign_in("IN-01", PASSPHRASES["IN-01"])
    second = open_window(workspace)
    second.wait_for(second.tr("The records cannot be opened"))
    assert second.sees(second.tr("This workspace is already open in another window or program."))
    first.close()
    second.activate(second.tr("Look again"))
    second.sign_in("IN-01", PASSPHRASES["IN-01"])


def test_hiding_the_screen(open_window: OpenWindow, workspace: Path) -> None:
    """Shift three times hides everything at once; only the passphrase brings it back, to the same question."""
    driver = open_window(workspace)
    interview = begin(driver)
    question, before = interview.question, driver.focused
    assert question is not None
    for _ in range(3):
        driver.press(Qt.Key.Key_Shift)
    driver.wait_for("Un momento, por favor")
    assert not driver.sees(question.label)
    assert not driver.sees("PC-")
    driver.activate(driver.tr("Staff: come back"))
    driver.write("not the passphrase at all")
    driver.press(Qt.Key.Key_Return)
    driver.wait_for(
        driver.app.kit.texts.ntr(
            "That is not it. One more try, then it locks.", "That is not it. {count} more tries.", 2
        )
    )
    assert not driver.sees(question.label)
    driver.write(PASSPHRASES["IN-01"])
    driver.press(Qt.Key.Key_Return)
    driver.wait_for(question.label)
    assert driver.focused is before
    interview.answer("chest")


def test_urgent_help_from_a_question(open_window: OpenWindow, workspace: Path) -> None:
    """F2 shows whom to call; a second F2, or Esc, leads back to the same question and the same answer row."""
    driver = open_window(workspace)
    interview = begin(driver)
    driver.press(Qt.Key.Key_Down)
    before = driver.focused
    for back in (Qt.Key.Key_F2, Qt.Key.Key_Escape):
        driver.press(Qt.Key.Key_F2)
        driver.wait_for(driver.tr("Urgent help: whom to call"))
        assert not interview.name
        driver.press(back)
        interview.wait_for("red_signs")
        assert driver.focused is before
    interview.answer("fits")
