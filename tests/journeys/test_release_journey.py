"""A week leaves the centre: two supervisors look, sign and export by keyboard. And keys of staff change hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QEvent, Qt

from fieldtool.clock import ManualClock
from fieldtool.exchange import new_hub_identity, open_bundle
from fieldtool.model import AgeGiven, Role, Sex
from tests.journeys.centres import PASSPHRASES, admit, signed_in, with_staff
from tests.journeys.conftest import OpenWindow
from tests.journeys.driver import Driver

MONDAY: Final = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
AFTER: Final = MONDAY + timedelta(days=8)
WEEK: Final = "2026-W47"
TABLES: Final = 5
NEW: Final = "orchard pencil summer boat"


@pytest.fixture(scope="module")
def identity() -> tuple[str, str]:
    """A hub's secret identity and public recipient."""
    return new_hub_identity()


@pytest.fixture
def busy_week(tmp_path: Path, identity: tuple[str, str]) -> Path:
    """A centre where fourteen people arrived last week and had their first contact."""
    clock = ManualClock(MONDAY)
    workspace = with_staff(tmp_path / "workspace", clock, hub=identity[1])
    with signed_in(workspace, clock=clock) as desk:
        for number in range(14):
            clock.advance(timedelta(hours=7))
            sex = (Sex.FEMALE, Sex.MALE)[number % 2]
            case = admit(desk, clock, sex=sex, age=AgeGiven(20 + number, 24 + number), travelling="group")
            view = desk.start(case.id, "first-contact", "es")
            for missing in desk.findings(view.id).missing:
                desk.answer(view.id, missing.path, {"red_signs": "none"}.get(missing.path.rpartition("/")[2], "no"))
            desk.finish(view.id)
    return workspace


def open_page(driver: Driver, code: str, page: str) -> None:
    """Sign in and choose a line of the menu."""
    driver.sign_in(code, PASSPHRASES[code])
    driver.activate(driver.tr(page))


def look_at_everything(driver: Driver) -> None:
    """Open table after table with the arrow keys; only then can be signed."""
    driver.wait_for(driver.tr("As sent"))
    assert driver.sees(
        driver.app.kit.texts.ntr("{count} table still to look at.", "{count} tables still to look at.", 4)
    )
    driver.tab_to(f"1 {driver.tr('Arrivals')}")
    for _ in range(TABLES - 1):
        driver.press(Qt.Key.Key_Right)


def test_two_supervisors_release_a_week(
    open_window: OpenWindow, busy_week: Path, identity: tuple[str, str], mouse_events: list[QEvent.Type]
) -> None:
    """The first looks and signs, the second looks, signs and exports; the hub opens what lies in the outbox."""
    clock = ManualClock(AFTER)
    first = open_window(busy_week, "es", clock)
    open_page(first, "SV-01", "Weekly report")
    first.activate(f"{first.tr('See what would leave')}: {WEEK}")
    look_at_everything(first)
    first.activate(first.tr("I have read it, sign first"))
    first.wait_for(first.tr("You signed first."))
    first.close()
    second = open_window(busy_week, "es", clock)
    open_page(second, "SV-02", "Weekly report")
    second.activate(f"{second.tr('Open')}: {WEEK}")
    look_at_everything(second)
    second.activate(second.tr("I have read it, sign and seal"))
    second.wait_for(second.tr("Signed by {codes}. It is sealed.", codes="SV-01, SV-02"))
    second.activate(second.tr("Export"))
    second.wait_for(second.tr("It lies in the outbox"))
    second.close()
    assert mouse_events == []
    (bundle,) = (busy_week / "outbox").glob("*.ftb")
    opened = open_bundle(bundle.read_bytes(), identity[0])
    assert (opened.manifest.centre, opened.manifest.week, opened.manifest.practice) == ("PC", WEEK, False)
    assert [approval.person for approval in opened.approvals] == ["SV-01", "SV-02"]
    assert b"Kelimasu" not in b"".join(opened.members.values())


def test_one_supervisor_cannot_sign_twice(open_window: OpenWindow, busy_week: Path) -> None:
    """After the first signature the same person is offered no second one."""
    driver = open_window(busy_week, "es", ManualClock(AFTER))
    open_page(driver, "SV-01", "Weekly report")
    driver.activate(f"{driver.tr('See what would leave')}: {WEEK}")
    look_at_everything(driver)
    driver.activate(driver.tr("I have read it, sign first"))
    driver.wait_for(driver.tr("You signed first."))
    (button,) = [one for one in driver.buttons() if one.text() == driver.tr("Waits for the second signature")]
    assert not button.isEnabled()


def test_staff_by_keyboard(open_window: OpenWindow, workspace: Path) -> None:
    """A supervisor adds a person and gives another a new passphrase; both sign in with it, and not with the old."""
    driver = open_window(workspace, "es")
    open_page(driver, "SV-01", "Staff and keys")
    driver.wait_for(driver.tr("Add a person"))
    driver.fill(driver.tr("Staff code"), "in-02")
    driver.choose(driver.tr("Passphrase"), driver.tr("Type your own"))
    driver.fill(driver.tr("Passphrase"), NEW)
    driver.activate(driver.tr("Add this person"))
    driver.wait_for(driver.tr("{code} can sign in now, with the passphrase you wrote down.", code="IN-02"))
    driver.activate(f"{driver.tr('New passphrase')}: IN-01")
    driver.wait_for(driver.tr("The old passphrase of {code} stops working at once.", code="IN-01"))
    proposed = proposal(driver)
    driver.activate(driver.tr("Set the new passphrase"))
    driver.wait_for(driver.tr("The new passphrase works now. Hand it over on paper."))
    assert not driver.sees(proposed)
    driver.close()
    with signed_in(workspace, "IN-02", passphrase=NEW) as desk:
        assert desk.person.role is Role.INTAKE
    driver = open_window(workspace, "es")
    driver.try_to_sign_in("IN-01", PASSPHRASES["IN-01"])
    driver.wait_for("Este código de personal y esta frase secreta no corresponden.")
    driver.sign_in("IN-01", proposed)


def proposal(driver: Driver) -> str:
    """The passphrase that is proposed on the page, to be copied onto paper."""
    hint = driver.tr("Write it down now. It is not shown again.")
    texts = driver.texts()
    return texts[texts.index(hint) - 1]
