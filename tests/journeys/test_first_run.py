"""From an empty folder to a finished screening, by keyboard alone, in Spanish."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt

from fieldtool.model import ScreeningState
from tests.journeys.centres import signed_in
from tests.journeys.conftest import OpenWindow
from tests.journeys.driver import Driver
from tests.journeys.interview import Interview
from ui.pages.word_grid import WordGrid

CODE: Final = "SV-01"
PASSPHRASE: Final = "linterna cobre prado siete"
ANSWERS: Final = {
    "red_signs": ("breathing", "chest"),
    "language_ok": ("yes",),
    "water_12h": ("no",),
    "food_24h": ("yes",),
    "health_now": ("fever", "cough"),
    "safe_here": ("yes",),
}


def test_by_keyboard_alone(open_window: OpenWindow, tmp_path: Path, mouse_events: list[QEvent.Type]) -> None:
    """Set-up, sign-in, an arrival and its first contact need no mouse, and what was shown as saved is in the store."""
    workspace = tmp_path / "workspace"
    driver = open_window(workspace, "es")
    _set_up(driver)
    driver.sign_in(CODE, PASSPHRASE)
    driver.wait_for("Puerto Claro · Puesto 1")
    _admit(driver)
    interview = Interview(driver)
    interview.walk(ANSWERS, until="Qué encontramos")
    _look_at_findings(driver)
    code = _finish(driver)
    assert (driver.presses > 100, mouse_events) == (True, [])
    driver.close()
    assert len(interview.saved) >= 15
    _check_store(workspace, code, interview.saved)


def _set_up(driver: Driver) -> None:
    driver.wait_for("Configurar este centro")
    driver.fill(driver.tr("Name of the centre"), "Puerto Claro")
    driver.fill(driver.tr("Country"), "Panam")
    driver.press(Qt.Key.Key_Return)
    driver.fill(driver.tr("Short code of the centre"), "pc")
    driver.activate(driver.tr("Next"))
    driver.wait_for(driver.tr("The first supervisor"))
    driver.fill(driver.tr("Staff code of the first supervisor"), CODE.lower())
    driver.choose(driver.tr("Passphrase of this supervisor"), driver.tr("Type your own"))
    driver.fill(driver.tr("Passphrase of this supervisor"), PASSPHRASE)
    driver.activate(driver.tr("Next"))
    _write_words_back(driver)
    driver.wait_for(driver.tr("Is this the right date and time?"))


def _write_words_back(driver: Driver) -> None:
    driver.wait_for(driver.tr("Write these 24 words on paper, in their order"))
    (grid,) = driver.visible(WordGrid)
    words = [numbered.partition(". ")[2] for numbered in grid.accessibleName().split(", ")]
    assert len(words) == 24
    driver.activate(driver.tr("I have written them down"))
    driver.wait_for(driver.tr("Type the words back"))
    driver.write(" ".join(words))
    driver.activate(driver.tr("Set up this centre"))


def _admit(driver: Driver) -> None:
    driver.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    driver.wait_for(driver.tr("Name, as you hear it"))
    driver.fill(driver.tr("Name, as you hear it"), "Kelimasu Tavoru")
    driver.choose(driver.tr("Sex, as the person says"), driver.tr("Woman or girl"))
    driver.fill(driver.tr("Age in years"), "34")
    driver.fill(driver.tr("Nationality"), "Haiti")
    driver.press(Qt.Key.Key_Return)
    driver.fill(driver.tr("Language for the interview"), "criollo hait")
    driver.press(Qt.Key.Key_Return)
    driver.choose(driver.tr("Travelling"), driver.tr("Alone"))
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _look_at_findings(driver: Driver) -> None:
    """The finding, the action and its deadline stand there in words."""
    for words in ("Puede necesitar atención de emergencia", "Pedir ayuda urgente ya", "Anotar la hora de la llamada"):
        driver.wait_for(words)
    deadline = re.compile(rf"{re.escape(driver.tr('by {time}', time='').strip())} \d\d:\d\d · Acogida")
    assert sum(bool(deadline.search(text)) for text in driver.names()) == 4


def _finish(driver: Driver) -> str:
    """Finish, and read the code of the case from the page."""
    driver.activate("Terminar la evaluación")
    driver.wait_for(driver.tr("This screening is finished. Its actions are in the queue."))
    codes: set[str] = {code for text in driver.texts() for code in re.findall(r"PC-[0-9A-Z]{8}", text)}
    assert len(codes) == 1
    return codes.pop()


def _check_store(workspace: Path, code: str, saved: dict[str, str]) -> None:
    with signed_in(workspace, CODE, passphrase=PASSPHRASE) as desk:
        (case,) = desk.find(code)
        offer = desk.protocols(case.id)[0]
        assert offer.state is ScreeningState.COMPLETED
        assert offer.screening_id is not None
        stored = {question.path: question.value for question in desk.resume(offer.screening_id).questions}
    assert {path: stored.get(path) for path in saved} == saved
