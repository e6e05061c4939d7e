"""The door: set-up whole or not at all, signing in, true words for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.errors import AlreadySetUp, WordsDiffer
from fieldtool.vault.errors import (
    MistypedWords,
    StoreTooNew,
    WeakPassphrase,
    WorkspaceInUse,
    WrongPassphrase,
)
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.recovery import RecoveryWords
from tests.desk.conftest import NOW, PASSPHRASES, SignIn

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
