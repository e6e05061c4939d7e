"""D9, D13, A2: copies are made beside the desk, expire by their own dates, and anchor the audit log."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.copy_views import MadeCopy
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import NotAllowed
from fieldtool.vault.errors import (
    CopyFolderFails,
    CopyStopped,
    DamagedCopy,
    DamagedStore,
    MistypedWords,
    NoGoodCopy,
    WrongRecoveryWords,
)
from fieldtool.vault.keys import RecoveryWords
from tests.desk.conftest import PASSPHRASES, SignIn
from tests.desk.copying import admitted, damage, make_copy


def test_a_copy_is_due_once_a_day(sign_in: SignIn, clock: ManualClock) -> None:
    """Anybody who signs in has it made; it is due again the next day, and where no copy lies there any more."""
    desk = sign_in("IN-01")
    assert desk.copy_due()
    path = make_copy(desk, supervised=False)
    assert not desk.copy_due()
    clock.advance(timedelta(days=1))
    assert desk.copy_due()
    clock.advance(timedelta(days=-1))
    path.unlink()
    assert desk.copy_due()


def test_a_list_tells_age_size_place_and_when_verified(sign_in: SignIn, clock: ManualClock, tmp_path: Path) -> None:
    """Newest first; a copy counts as verified when it was made, and again when somebody verifies it."""
    (tmp_path / "stick").mkdir()
    desk = sign_in("SV-01")
    desk.send_copies_to(str(tmp_path / "stick"))
    first = make_copy(desk)
    clock.advance(timedelta(days=1))
    second = make_copy(desk)
    view = desk.copies()
    assert [one.name for one in view.copies] == [second.name, first.name]
    assert view.copies[1].paths == (first, tmp_path / "stick" / first.name)
    assert view.copies[1].size == first.stat().st_size
    assert view.copies[1].verified_at == clock.now() - timedelta(days=1)
    desk.keep_verified(desk.copier().verify(first))
    assert desk.copies().copies[1].verified_at == clock.now()


def test_a_copy_is_on_record(sign_in: SignIn) -> None:
    """Making, verifying and where copies go leave rows in the audit log."""
    desk = sign_in("SV-01")
    path = make_copy(desk)
    desk.keep_verified(desk.copier().verify(path))
    rows = [(row["operation"], row["subject"]) for row in desk._store.db["audit"].rows][-2:]
    assert rows == [("safety-copy", path.name), ("copy-verified", path.name)]


def test_intake_staff_make_copies_and_manage_none(sign_in: SignIn) -> None:
    """The list, the folder, drills and restores are for supervisors."""
    desk = sign_in("IN-01")
    make_copy(desk)
    for refused in (desk.copies, lambda: desk.send_copies_to(""), lambda: desk.keep_verified("x")):
        with pytest.raises(NotAllowed):
            refused()


def test_a_damaged_copy_is_listed_as_what_it_is(sign_in: SignIn) -> None:
    """It keeps its place in the list, with the true sentence, and is not called verified."""
    desk = sign_in("SV-01")
    path = make_copy(desk)
    path.write_bytes(path.read_bytes()[:-4096])
    (one,) = desk.copies().copies
    assert isinstance(one.problem, DamagedCopy)
    assert one.verified_at is None
    with pytest.raises(DamagedCopy):
        desk.copier().verify(path)


def test_a_damaged_store_takes_no_good_copy_with_it(sign_in: SignIn, workspace: Path, clock: ManualClock) -> None:
    """No copy of it is made, and none of the good ones goes, however old."""
    desk = sign_in("SV-01")
    admitted(desk, 20)
    kept = []
    for _ in range(3):
        kept.append(make_copy(desk))
        clock.advance(timedelta(hours=1))
    kept = [path for path in kept if path.exists()]
    names = desk._store.db.execute("select rootpage from sqlite_master where name = 'identities'").fetchone()[0]
    damage(workspace / "records.db", names - 1)
    with pytest.raises(DamagedStore):
        desk.copier().make(supervised=True)
    assert sorted((workspace / "backups").iterdir()) == sorted(kept)


def test_old_copies_go_by_the_rule(sign_in: SignIn, workspace: Path, clock: ManualClock) -> None:
    """Ten days leave the newest copy of each of seven days, and what is kept for weeks and months."""
    desk = sign_in("SV-01")
    days = []
    for _ in range(10):
        make_copy(desk)
        days.append(make_copy(desk).name)
        clock.advance(timedelta(days=1))
    left = sorted(path.name for path in (workspace / "backups").iterdir())
    assert left[-7:] == sorted(days)[-7:]
    assert len(left) <= 9
    assert "copy-expired" in {row["operation"] for row in desk._store.db["audit"].rows}


def test_files_of_others_stay(sign_in: SignIn, workspace: Path, clock: ManualClock) -> None:
    """What is no safety copy of this desk is never taken away, and neither is a damaged one."""
    desk = sign_in("SV-01")
    first = make_copy(desk)
    stranger = first.with_name("PC-1-20200101T000000Z.ftcopy")
    stranger.write_bytes(first.read_bytes()[:-1])
    note = first.with_name("read me.txt")
    note.write_text("keep")
    for _ in range(12):
        clock.advance(timedelta(days=1))
        make_copy(desk)
    assert stranger.exists()
    assert note.exists()


def test_a_place_that_is_gone_is_told_and_blocks_nothing(sign_in: SignIn, workspace: Path, tmp_path: Path) -> None:
    """Where the stick was pulled out the copy in the workspace is made all the same."""
    (tmp_path / "stick").mkdir()
    desk = sign_in("SV-01")
    desk.send_copies_to(str(tmp_path / "stick"))
    (tmp_path / "stick").rmdir()
    made = desk.copier().make()
    assert made.path.exists()
    assert made.sent_to is None
    assert isinstance(made.problem, CopyFolderFails)
    with pytest.raises(CopyFolderFails):
        desk.send_copies_to(str(tmp_path / "nowhere"))


def test_a_copy_is_made_while_somebody_works(sign_in: SignIn, clock: ManualClock) -> None:
    """Arrivals recorded while copies are made on another thread are all kept, and each copy is whole."""
    desk = sign_in("SV-01")
    copier, enough = desk.copier(), threading.Event()
    made: list[MadeCopy] = []
    failures: list[BaseException] = []

    def copying() -> None:
        try:
            while not enough.is_set():
                made.append(copier.make(supervised=True))
        except BaseException as error:  # noqa: BLE001  (told on the other thread)
            failures.append(error)

    thread = threading.Thread(target=copying)
    thread.start()
    admitted(desk, 60)
    enough.set()
    thread.join()
    assert failures == []
    assert len(desk._store.db.execute("select 1 from cases").fetchall()) == 60
    assert desk.health().damage == ()
    desk.copier().verify(made[-1].path)


def test_a_copy_can_be_stopped(sign_in: SignIn, workspace: Path) -> None:
    """Stopped in the middle, nothing is left of it; the next one is made."""
    desk = sign_in("SV-01")
    copier = desk.copier()
    with pytest.raises(CopyStopped):
        copier.make(lambda _: copier.stop())
    assert list((workspace / "backups").iterdir()) == []
    assert copier.make().path.exists()


def test_a_drill_proves_the_words(sign_in: SignIn, workspace: Path, words: str, clock: ManualClock) -> None:
    """The newest copy is restored by the words alone, taken away again, and put on record."""
    desk = sign_in("SV-01")
    admitted(desk, 3)
    path = make_copy(desk)
    before = sorted(one.name for one in workspace.rglob("*"))
    assert desk.copies().drill_due
    done = desk.copier().drill(words)
    desk.keep_drill(done)
    assert done.name == path.name
    assert sorted(one.name for one in workspace.rglob("*")) == before
    view = desk.copies()
    assert view.last_drill == clock.now()
    assert not view.drill_due
    clock.advance(timedelta(days=366))
    assert desk.copies().drill_due


def test_a_drill_with_wrong_words_says_so(sign_in: SignIn, words: str) -> None:
    """Mistyped words, another laptop's words and no copy at all: each its own sentence."""
    desk = sign_in("SV-01")
    with pytest.raises(NoGoodCopy):
        desk.copier().drill(words)
    make_copy(desk)
    with pytest.raises(MistypedWords):
        desk.copier().drill("abandon")
    with pytest.raises(WrongRecoveryWords):
        desk.copier().drill(" ".join(RecoveryWords.generate().words))


def test_copies_anchor_the_audit_log(workspace: Path, clock: ManualClock) -> None:
    """An older state of the whole store that somebody put back is found by the newer copy's head."""
    entry = Entry(workspace, clock)
    desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
    old = (workspace / "records.db").read_bytes()
    admitted(desk, 2)
    make_copy(desk)
    assert desk.health().audit_flaws == ()
    desk.sign_out()
    entry.close()
    (workspace / "records.db").write_bytes(old)
    with Entry(workspace, clock) as entry:
        again = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        flaws = again.health().audit_flaws
        again.sign_out()
    assert any(flaw.endswith(("missing", "anchor-differs")) for flaw in flaws)


def test_a_forged_copy_anchors_nothing(sign_in: SignIn, workspace: Path) -> None:
    """A header that was not made with this desk's keys says nothing about its log."""
    desk = sign_in("SV-01")
    path = make_copy(desk)
    path.with_name("PC-1-20990101T000000Z.ftcopy").write_bytes(b"FIELDTOOL-SAFETY-COPY" + bytes(5000))
    assert desk.health().audit_flaws == ()
