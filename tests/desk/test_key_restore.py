"""D10, V-06, V-07: where both key files are lost, a safety copy and the words bring them back, and nobody who left."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry
from fieldtool.desk.key_restore import restore_keys
from fieldtool.errors import FieldtoolError
from fieldtool.model import Role
from fieldtool.vault.errors import (
    DamagedKeys,
    KeysMissing,
    NotAStore,
    WorkspaceInUse,
    WrongPassphrase,
    WrongRecoveryWords,
)
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.keys import RecoveryWords
from tests.desk.conftest import PASSPHRASES
from tests.desk.copying import admitted, make_copy, people_in
from tests.vault.making import key_files


@pytest.fixture
def copied(workspace: Path, clock: ManualClock) -> Path:
    """A copy of a centre that recorded an arrival after it, and lost a member of staff."""
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        path = make_copy(desk)
        admitted(desk, 1)
        desk.remove_person(next(person.id for person in desk.staff() if person.code == "IN-01"))
        desk.sign_out()
    return path


@pytest.mark.parametrize("lost", [None, b"", b"{}"])
def test_keys_come_back_and_records_stay(
    workspace: Path, copied: Path, words: str, clock: ManualClock, lost: bytes | None
) -> None:
    """Missing, empty or damaged: people sign in again with what was recorded last, and it is on record."""
    for path in key_files(workspace):
        path.unlink() if lost is None else path.write_bytes(lost)
    with Entry(workspace, clock) as entry, pytest.raises((DamagedKeys, KeysMissing)):
        entry.sign_in("SV-01", PASSPHRASES["SV-01"])
    restore_keys(copied, workspace, words, clock)
    with Entry(workspace, clock) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        assert people_in(desk) == 1
        assert desk.health().audit_flaws == ()
        assert [row["subject"] for row in desk._store.db["audit"].rows_where("operation = 'restored'")] == [copied.name]
        desk.sign_out()
    kept = [path.read_bytes() for path in workspace.glob("keys*-replaced-*.json")]
    assert kept == ([] if lost is None else [lost] * 2)


def test_who_left_since_the_copy_stays_out(workspace: Path, copied: Path, words: str, clock: ManualClock) -> None:
    """The older key file has a slot for them; the records know that they left."""
    restore_keys(copied, workspace, words, clock)
    with Entry(workspace, clock) as entry:
        with pytest.raises(WrongPassphrase):
            entry.sign_in("IN-01", PASSPHRASES["IN-01"])
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        assert "IN-01" not in {slot.code for slot in desk._keyring.people()}
        desk.sign_out()


def test_who_came_since_the_copy_needs_a_new_code(
    workspace: Path, copied: Path, words: str, clock: ManualClock
) -> None:
    """Their keys are in no copy: they are listed as left, and nobody is listed who cannot sign in."""
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        desk.add_person("IN-02", Role.INTAKE, "pebble orchard winter eleven")
        desk.sign_out()
    restore_keys(copied, workspace, words, clock)
    with Entry(workspace, clock) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        assert {person.code for person in desk.staff() if person.active} == {"SV-01", "SV-02"}
        desk.sign_out()


def test_nothing_is_changed_where_it_cannot_be_done(
    workspace: Path, copied: Path, words: str, clock: ManualClock, tmp_path: Path
) -> None:
    """Other words, another centre's records, a workspace that is open: each told, and every file stays."""

    def refused(error: type[FieldtoolError], typed: str = words) -> None:
        before = [path.read_bytes() for path in key_files(workspace)]
        with pytest.raises(error):
            restore_keys(copied, workspace, typed, clock)
        assert [path.read_bytes() for path in key_files(workspace)] == before

    refused(WrongRecoveryWords, " ".join(RecoveryWords.generate().words))
    with Entry(workspace, clock) as entry:
        entry.state()
        refused(WorkspaceInUse)
    (workspace / "records.db").write_bytes(b"something else" * 4096)
    refused(NotAStore)
    assert list(workspace.glob("*replaced*")) == []
