"""The weekly release: only what the preview shows leaves, only twice signed, and everybody once."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from fieldtool.casework.errors import PracticeDataInRelease
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import (
    AlreadySigned,
    NoHub,
    NotAllowed,
    NothingToRelease,
    NotReady,
    ReleaseStale,
    UnknownWeek,
    WeekNotOver,
)
from fieldtool.desk.training import TrainingCentre, TrainingOrder, build_training_centre
from fieldtool.exchange import OpenedBundle, open_bundle
from fieldtool.vault.kdf import KdfCost
from tests.desk.arriving import admit
from tests.desk.conftest import SignIn

NOW: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WEEK: Final = "2026-W47"

_CORRECTION: Final = (
    "insert into answers (id, screening_id, path, item, value, absent, at, by, desk, epoch)"
    " select lower(hex(randomblob(16))), screening_id, path, item, ?, absent, at, by, desk, epoch"
    " from answers where item = 'consent_statistics'"
)

As = Callable[[str], Desk]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> TrainingCentre:
    """A practice week of sixty, released."""
    workspace = tmp_path_factory.mktemp("practice") / "W"
    order = TrainingOrder(workspace, 60, 11, "2023-08", NOW, KdfCost.floor())
    return build_training_centre(order, lambda _done, _total: None)


@pytest.fixture(scope="module")
def opened(practice: TrainingCentre) -> OpenedBundle:
    """That week as its hub reads it."""
    return open_bundle(practice.bundle.read_bytes(), practice.hub_identity.read_text(encoding="utf-8"))


@pytest.fixture
def clock_now() -> ManualClock:
    """A clock on the day after the practice week."""
    return ManualClock(NOW)


@pytest.fixture
def unreleased(practice: TrainingCentre, tmp_path: Path) -> Path:
    """The practice centre before anything of its week was released."""
    workspace = Path(shutil.copytree(practice.workspace, tmp_path / "W"))
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        desk = entry.sign_in("SV-01", practice.passphrases["SV-01"])
        with desk._store.transaction() as db:
            for table in ("released_cases", "release_members", "approvals", "series", "releases"):
                db.table(table).delete_where()
        desk.sign_out()
    shutil.rmtree(workspace / "outbox")
    return workspace


@pytest.fixture
def enter(unreleased: Path, practice: TrainingCentre, clock_now: ManualClock) -> Iterator[As]:
    """Signs one of the training staff in, after whoever was there has left."""
    held: list[tuple[Entry, Desk]] = []

    def leave() -> None:
        while held:
            entry, desk = held.pop()
            desk.sign_out()
            entry.close()

    def sign_in(code: str) -> Desk:
        leave()
        entry = Entry(unreleased, clock_now, cost=KdfCost.floor())
        held.append((entry, entry.sign_in(code, practice.passphrases[code])))
        return held[-1][1]

    yield sign_in
    leave()


def rows_of(opened: OpenedBundle, name: str) -> list[dict[str, str]]:
    """The rows of a data file, without the row of HXL tags."""
    return list(csv.DictReader(io.StringIO(opened.members[f"{name}.csv"].decode())))[1:]


def test_two_different_supervisors_sign_and_then_it_is_sealed(enter: As, practice: TrainingCentre) -> None:
    """Draft, prepared, approved, exported; the hub opens what lies in the outbox, with both signatures."""
    first = enter("SV-01")
    draft = first.build_release(WEEK)
    assert (draft.state, draft.may_sign) == ("draft", True)
    prepared = first.sign_release(draft.id)
    assert (prepared.state, prepared.signed_by, prepared.may_sign) == ("prepared", ("SV-01",), False)
    with pytest.raises(AlreadySigned):
        first.sign_release(draft.id)
    with pytest.raises(NotReady):
        first.export_release(draft.id)
    second = enter("SV-02")
    approved = second.sign_release(draft.id)
    assert (approved.state, approved.signed_by) == ("approved", ("SV-01", "SV-02"))
    exported = second.export_release(draft.id)
    hub = open_bundle(exported.bundle.read_bytes(), practice.hub_identity.read_text(encoding="utf-8"))
    assert [approval.person for approval in hub.approvals] == ["SV-01", "SV-02"]
    assert second.export_release(draft.id).bundle.read_bytes() == exported.bundle.read_bytes()


def test_intake_staff_see_and_sign_nothing(enter: As) -> None:
    """The wall holds for releases."""
    desk = enter("IN-01")
    for refused in (desk.weeks, lambda: desk.build_release(WEEK), lambda: desk.sign_release("x")):
        with pytest.raises(NotAllowed):
            refused()


def test_what_leaves_is_what_the_preview_shows(enter: As, practice: TrainingCentre) -> None:
    """Every number of the data files stands in the preview as shown, and none that it hides."""
    desk = enter("SV-01")
    view = desk.sign_release(desk.build_release(WEEK).id)
    desk = enter("SV-02")
    desk.sign_release(view.id)
    bundle = desk.export_release(view.id).bundle
    hub = open_bundle(bundle.read_bytes(), practice.hub_identity.read_text(encoding="utf-8"))
    for table in view.tables:
        if table.name == "days":
            continue
        shown = sorted("hidden" if cell.shown is None else str(cell.shown) for row in table.cells for cell in row)
        number = list(rows_of(hub, table.name)[0])[-1]
        assert sorted(row[number] for row in rows_of(hub, table.name)) == shown


def test_no_small_number_leaves(opened: OpenedBundle) -> None:
    """No count in a data file is from 1 to 4, and every kind of row stands at least k times."""
    for name in ("arrivals", "needs", "referrals", "waiting"):
        for row in rows_of(opened, name):
            assert list(row.values())[-1] not in {"1", "2", "3", "4"}
    quasi = [(row["sex"], row["age"], row["nationality"], row["travelling"]) for row in rows_of(opened, "records")]
    assert all(quasi.count(kind) >= 11 for kind in set(quasi))


def test_no_name_code_or_exact_time_leaves(opened: OpenedBundle, practice: TrainingCentre) -> None:
    """The data files hold no invented name, no case code and no time of day."""
    parts = {part for name in practice.fictional_names for part in name.split()}
    for name, data in opened.members.items():
        if name.endswith((".csv", ".json")):
            text = data.decode()
            assert not [part for part in parts if part in text], name
            assert not re.search(r"TC-[2-9A-Z]{8}\b", text), name
            assert name == "datapackage.json" or not re.search(r"\d\d:\d\d", text), name


def test_everybody_is_counted_once(enter: As, clock_now: ManualClock) -> None:
    """A sealed week leaves nobody to count again, and the next week has only newcomers."""
    desk = enter("SV-01")
    built = desk.sign_release(desk.build_release(WEEK).id)
    enter("SV-02").sign_release(built.id)
    clock_now.advance(timedelta(days=7))
    desk = enter("SV-01")
    assert desk.build_release(WEEK).state == "approved"
    arrivals = next(table for table in desk.build_release("2026-W48").tables if table.name == "arrivals")
    assert arrivals.cells[-1][-1].true == 6
    assert all(check.passed for check in desk.build_release("2026-W48").checks)


def test_a_no_to_statistics_takes_a_person_out_of_findings_but_not_of_arrivals(enter: As) -> None:
    """Whoever takes the yes back is in no needs and no row; the register still counts an arrival."""
    desk = enter("SV-01")
    before = desk.build_release(WEEK)
    with desk._store.transaction() as db:
        db.execute(_CORRECTION, ["no"])
    after = desk.build_release(WEEK)
    tables = {table.name: table for table in after.tables}
    assert before.records
    assert after.records == ()
    assert all(cell.true == 0 for row in tables["needs"].cells for cell in row)
    assert all(cell.true == 0 for row in tables["referrals"].cells for cell in row)
    assert tables["arrivals"].cells[-1][-1].true == 54


def test_a_stale_preview_is_never_signed(enter: As) -> None:
    """When the records change after the preview, neither the first nor the second signature is given."""
    desk = enter("SV-01")
    draft = desk.build_release(WEEK)
    with desk._store.transaction() as db:
        db.execute(_CORRECTION, ["no"])
    with pytest.raises(ReleaseStale):
        desk.sign_release(draft.id)
    prepared = desk.sign_release(desk.build_release(WEEK).id)
    desk = enter("SV-02")
    with desk._store.transaction() as db:
        db.execute(_CORRECTION, ["yes"])
    with pytest.raises(ReleaseStale):
        desk.sign_release(prepared.id)
    assert desk.build_release(WEEK).state == "draft"


def test_weeks_that_cannot_be_released(enter: As) -> None:
    """A running week, an empty one and a text that names none are told apart."""
    desk = enter("SV-01")
    with pytest.raises(WeekNotOver):
        desk.build_release("2026-W48")
    with pytest.raises(NothingToRelease):
        desk.build_release("2026-W30")
    with pytest.raises(UnknownWeek):
        desk.build_release("last week")


def test_invented_people_never_enter_a_real_release(sign_in: SignIn, clock: ManualClock) -> None:
    """A practice case among a real centre's records stops the release."""
    desk = sign_in("SV-01")
    admit(desk)
    with desk._store.transaction() as db:
        db.execute("update cases set practice = 1")
    clock.advance(timedelta(days=8))
    with pytest.raises(PracticeDataInRelease):
        sign_in("SV-01").build_release("2026-W48")


def test_without_a_hub_nothing_is_signed(sign_in: SignIn, clock: ManualClock, workspace: Path) -> None:
    """The store, not the text file, says for whom a release is; without one there is no signature."""
    desk = sign_in("SV-01")
    admit(desk)
    desk._facts.name_hub("")
    clock.advance(timedelta(days=8))
    text = (workspace / "centre.toml").read_text(encoding="utf-8")
    assert "age1" in text
    desk = sign_in("SV-01")
    with pytest.raises(NoHub):
        desk.sign_release(desk.build_release("2026-W48").id)
