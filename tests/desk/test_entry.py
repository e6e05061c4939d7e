"""The door: set-up whole or not at all, signing in, true words for what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.errors import AlreadySetUp, NoWorkspace, OldKeys, WordsDiffer
from fieldtool.vault import keys
from fieldtool.vault.audit import AuditHead, AuditLog
from fieldtool.vault.errors import (
    DiskFull,
    MistypedWords,
    StoreMissing,
    StoreTooNew,
    WeakPassphrase,
    WorkspaceInUse,
    WrongPassphrase,
    WrongRecoveryWords,
)
from fieldtool.vault.files import write_atomically
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.recovery import RecoveryWords
from tests.desk.arriving import NOW
from tests.desk.conftest import PASSPHRASES, SignIn

FORM = SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", PASSPHRASES["SV-01"])


@pytest.fixture
def new_entry(tmp_path: Path) -> Entry:
    """The door of a folder that does not exist yet."""
    return Entry(tmp_path / "new", ManualClock(NOW), cost=KdfCost.floor())


def test_nothing_is_on_disk_before_the_words_are_typed_back(new_entry: Entry, tmp_path: Path) -> None:
    """Wrong or mistyped words leave no file, and the right ones make the whole workspace."""
    assert new_entry.state().kind == "new"
    draft = new_entry.prepare_setup(FORM)
    with pytest.raises(WordsDiffer):
        new_entry.finish_setup(draft, " ".join(RecoveryWords.generate().words))
    with pytest.raises(MistypedWords):
        new_entry.finish_setup(draft, "abandon ability")
    assert list(tmp_path.iterdir()) == []
    new_entry.finish_setup(draft, "  ".join(draft.words).upper())
    assert new_entry.state().kind == "ready"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new" / "records.db").read_bytes()[:6] != b"SQLite"


def test_the_recovery_words_are_nowhere_on_the_laptop(new_entry: Entry, tmp_path: Path) -> None:
    """No file holds the words, the passphrase or their parts in a row."""
    draft = new_entry.prepare_setup(FORM)
    new_entry.finish_setup(draft, " ".join(draft.words))
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert " ".join(draft.words[:2]).encode() not in content
    assert FORM.passphrase.encode() not in content


def test_a_folder_with_other_things_in_it_is_not_touched(tmp_path: Path) -> None:
    """Set-up refuses a folder that is not empty."""
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    entry = Entry(tmp_path, ManualClock(NOW))
    state = entry.state()
    assert state.kind == "unusable"
    assert isinstance(state.problem, AlreadySetUp)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_weak_passphrase_is_refused_before_the_words_are_drawn(new_entry: Entry) -> None:
    """The first supervisor's passphrase keeps the rule too."""
    with pytest.raises(WeakPassphrase):
        new_entry.prepare_setup(SetupForm("PC", "P", "PAN", "1", "SV-01", "passphrase12345"))


def test_a_wrong_passphrase_is_told_and_audited_at_the_next_sign_in(workspace: Path, sign_in: SignIn) -> None:
    """The failure is refused in words, leaves nothing that was typed on disk, and reaches the audit log."""
    entry = Entry(workspace, ManualClock(NOW), cost=KdfCost.floor())
    with pytest.raises(WrongPassphrase):
        entry.sign_in("IN-01", "not the passphrase at all")
    entry.close()
    noted = (workspace / "logs" / "failed-sign-ins.json").read_text(encoding="utf-8")
    assert "passphrase" not in noted
    assert "IN-01" not in noted
    desk = sign_in("SV-01")
    operations = [row["operation"] for row in desk._store.db.query("select operation from audit")]
    assert operations.count("failed-sign-in") == 1
    assert not (workspace / "logs" / "failed-sign-ins.json").exists()


def test_two_programs_on_one_workspace(workspace: Path, sign_in: SignIn) -> None:
    """The second is told that the first has it open."""
    sign_in("IN-01")
    state = Entry(workspace, ManualClock(NOW)).state()
    assert state.kind == "unusable"
    assert isinstance(state.problem, WorkspaceInUse)


def test_a_damaged_key_file_is_healed_from_its_copy(workspace: Path, sign_in: SignIn) -> None:
    """Signing in works, and the damaged file is whole again."""
    keys = workspace / "keys.json"
    whole = keys.read_bytes()
    keys.write_bytes(whole[: len(whole) // 2])
    assert sign_in("IN-01").person.code == "IN-01"
    assert keys.read_bytes() == whole


def test_a_store_from_a_newer_version_is_refused_with_both_numbers(workspace: Path, sign_in: SignIn) -> None:
    """A version this program does not know is not opened."""
    desk = sign_in("SV-01")
    known = desk._store.db.execute("select count(*) from migrations").fetchone()[0]
    with desk._store.transaction() as db:
        db.table("migrations").insert({"name": "2030-later", "applied_at": "2030-01-01"})
    with pytest.raises(StoreTooNew, match=f"{known + 1}.*{known}"):
        sign_in("SV-01")


def test_the_recovery_words_let_a_supervisor_back_in(new_entry: Entry) -> None:
    """A forgotten passphrase is replaced with the words, and the old one opens nothing."""
    draft = new_entry.prepare_setup(FORM)
    new_entry.finish_setup(draft, " ".join(draft.words))
    new_entry.reset_with_words(" ".join(draft.words), "sv-01", "another fine long passphrase")
    with pytest.raises(WrongPassphrase):
        new_entry.sign_in("SV-01", FORM.passphrase)
    desk = new_entry.sign_in("SV-01", "another fine long passphrase")
    assert desk.health().audit_flaws == ()
    desk.sign_out()
    new_entry.close()


def failed(desk: Desk) -> int:
    """How many failed tries stand in the audit log."""
    return int(desk._store.db.execute("select count(*) from audit where operation = 'failed-sign-in'").fetchone()[0])


WRONG = "not the passphrase at all"


@contextmanager
def signed_in(workspace: Path, *, waited: int = 0) -> Iterator[Desk]:
    """A supervisor, who signs out and leaves the workspace to others afterwards; after so many seconds at the door."""
    clock = ManualClock(NOW)
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        clock.advance(timedelta(seconds=waited))
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        yield desk
        desk.sign_out()


def try_in(workspace: Path, code: str, passphrase: str = WRONG) -> None:
    """Sign in at the real door; it must be refused as a wrong passphrase."""
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry, pytest.raises(WrongPassphrase):
        entry.sign_in(code, passphrase)


def test_failed_sign_ins_wait_until_they_are_committed(
    workspace: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign-in whose audit row cannot be committed loses none of them."""
    try_in(workspace, "IN-01")

    def no_room(*_: object) -> AuditHead:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "append", no_room)
        with pytest.raises(DiskFull):
            sign_in("SV-01")
    assert failed(sign_in("SV-01")) == 1


@pytest.mark.parametrize("content", ["5", "{", '["2026-11-23T09:00:00+00:00"]'])
def test_a_strange_note_of_failures_stops_nobody(workspace: Path, sign_in: SignIn, content: str) -> None:
    """Somebody may have written it; it is on record as unreadable."""
    (workspace / "logs" / "failed-sign-ins.json").write_text(content, encoding="utf-8")
    assert failed(sign_in("IN-01")) == 1
    assert not (workspace / "logs" / "failed-sign-ins.json").exists()


def test_a_failure_is_noted_where_the_folder_of_logs_is_gone(workspace: Path, sign_in: SignIn) -> None:
    """The folder is made again."""
    shutil.rmtree(workspace / "logs")
    try_in(workspace, "SV-01")
    assert failed(sign_in("SV-01")) == 1


def test_every_way_of_failing_is_on_record(workspace: Path) -> None:
    """A wrong code, the right passphrase of somebody who left, other recovery words, a wrong try at a hidden screen."""
    with signed_in(workspace) as desk:
        left = next(person for person in desk.staff() if person.code == "IN-01")
        desk._people.remove(left.id, NOW)  # the row alone: the key slot stays, as after a full disk
    try_in(workspace, "NO-99")
    try_in(workspace, "IN-01", PASSPHRASES["IN-01"])
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry, pytest.raises(WrongRecoveryWords):
        entry.reset_with_words(" ".join(RecoveryWords.generate().words), "SV-01", "another fine long passphrase")
    with signed_in(workspace, waited=2) as desk:
        assert desk.check_passphrase(PASSPHRASES["SV-01"])
        assert not desk.check_passphrase(WRONG)
        assert failed(desk) == 4


def test_no_caller_invents_failures() -> None:
    """Sign-ins and their failures are put on record at the door only."""
    assert not hasattr(Desk, "note_sign_in")


def test_the_words_change_no_passphrase_off_the_record(new_entry: Entry, tmp_path: Path) -> None:
    """While the store cannot be opened or written, the old passphrase stays."""
    draft = new_entry.prepare_setup(FORM)
    new_entry.finish_setup(draft, " ".join(draft.words))
    records, away = tmp_path / "new" / "records.db", tmp_path / "away.db"
    records.rename(away)
    with pytest.raises(StoreMissing):
        new_entry.reset_with_words(" ".join(draft.words), "SV-01", "another fine long passphrase")
    away.rename(records)
    desk = new_entry.sign_in("SV-01", FORM.passphrase)
    desk.sign_out()
    new_entry.close()


def test_where_no_centre_is_nobody_signs_in(tmp_path: Path) -> None:
    """It is told in a sentence."""
    with pytest.raises(NoWorkspace, match="nowhere"):
        Entry(tmp_path / "nowhere", ManualClock(NOW)).sign_in("SV-01", "x")


def key_files(workspace: Path) -> list[Path]:
    """The key file and its copy."""
    return [workspace / "keys.json", workspace / "keys.copy.json"]


def test_an_old_key_file_that_was_put_back_opens_nothing(workspace: Path) -> None:
    """Not even for supervisors; each try is on record, and the newest file opens it again."""
    old = [path.read_bytes() for path in key_files(workspace)]
    with signed_in(workspace) as desk:
        desk.reset_passphrase(next(one.id for one in desk.staff() if one.code == "IN-01"), "quiet orange window maple")
    new = [path.read_bytes() for path in key_files(workspace)]
    for path, content in zip(key_files(workspace), old, strict=True):
        path.write_bytes(content)
    for code in ("IN-01", "SV-01"):
        with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry, pytest.raises(OldKeys):
            entry.sign_in(code, PASSPHRASES[code])
    for path, content in zip(key_files(workspace), new, strict=True):
        path.write_bytes(content)
    with signed_in(workspace) as desk:
        found = desk._store.db.execute("select count(*) from audit where operation = 'old-keys'").fetchone()
        assert found[0] == 2


def test_keys_healed_from_a_copy_that_lagged_lock_nobody_out(
    workspace: Path, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the copy could not be written, a later loss of the first file leaves the older copy, which still opens."""
    copy = workspace / "keys.copy.json"
    before = copy.read_bytes()
    desk = sign_in("SV-01")

    def only_the_first(path: Path, data: bytes, mode: int = 0o600) -> None:
        if path == copy:
            raise DiskFull
        write_atomically(path, data, mode)

    with monkeypatch.context() as patch:
        patch.setattr(keys, "write_atomically", only_the_first)
        desk.reset_passphrase(desk.person.id, "quiet orange window maple")
    assert copy.read_bytes() == before
    (workspace / "keys.json").write_bytes(b"lost")
    assert sign_in("SV-02").person.code == "SV-02"


def test_the_words_decide_which_key_file_counts(new_entry: Entry, tmp_path: Path) -> None:
    """With an old key file from a safety copy, whoever holds the words gets in and the centre goes on."""
    draft = new_entry.prepare_setup(FORM)
    new_entry.finish_setup(draft, " ".join(draft.words))
    old = (tmp_path / "new" / "keys.json").read_bytes()
    desk = new_entry.sign_in("SV-01", FORM.passphrase)
    for _ in range(4):
        desk.reset_passphrase(desk.person.id, "quiet orange window maple")
    desk.sign_out()
    for path in key_files(tmp_path / "new"):
        path.write_bytes(old)
    with pytest.raises(OldKeys):
        new_entry.sign_in("SV-01", FORM.passphrase)
    new_entry.reset_with_words(" ".join(draft.words), "SV-01", "another fine long passphrase")
    new_entry.sign_in("SV-01", "another fine long passphrase").sign_out()
    new_entry.close()
