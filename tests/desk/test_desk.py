"""The desk as a whole: its check finds what others kept, its end is an end, damage is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import NotAllowed, NotBegun
from fieldtool.exchange import AuditReference, Manifest
from fieldtool.vault.audit import AuditHead, AuditLog
from fieldtool.vault.errors import DamagedStore, DiskFull
from fieldtool.vault.kdf import KdfCost
from tests.desk.arriving import NOW, admit
from tests.desk.conftest import PASSPHRASES, SignIn


def test_the_store_is_closed_whatever_the_log_says(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at sign-out is told, and the store is closed all the same."""

    def no_room(*_: object) -> AuditHead:
        raise DiskFull

    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        monkeypatch.setattr(AuditLog, "append", no_room)
        with pytest.raises(DiskFull):
            desk.sign_out()
        with pytest.raises(Exception, match="closed"):
            desk.home()


def test_a_week_nobody_released_is_told(sign_in: SignIn) -> None:
    """However long ago it was; intake staff are not told even that."""
    with pytest.raises(NotBegun, match="2020-W07"):
        sign_in("SV-01").release_of("2020-W07")
    with pytest.raises(NotAllowed):
        sign_in("IN-01").release_of("2020-W07")


def test_damage_is_a_sentence_wherever_it_is_read(workspace: Path) -> None:
    """Lists and people: no read outside a transaction ends in a traceback, and the desk can still be left."""
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        read_damaged(entry.sign_in("SV-01", PASSPHRASES["SV-01"]), workspace)


def read_damaged(desk: Desk, workspace: Path) -> None:
    """Spoil every page but the first, then ask for everything."""
    case = admit(desk)
    records = workspace / "records.db"
    content = bytearray(records.read_bytes())
    desk._store.db.execute("pragma cache_size = 0")
    for page in range(1, len(content) // 4096):
        content[page * 4096 + 100] ^= 0xFF
    records.write_bytes(bytes(content))
    for read in (desk.home, desk.staff, lambda: desk.find("Tavoru"), lambda: desk.protocols(case.id)):
        with pytest.raises(DamagedStore):
            read()
    assert desk.health().damage
    with pytest.raises(DamagedStore):
        desk.sign_out()
    with pytest.raises(Exception, match="closed"):
        desk.home()


def test_the_log_must_pass_through_what_a_release_took_along(sign_in: SignIn) -> None:
    """A log that was written anew is whole in itself, but not what the sealed manifest says it was."""
    desk = sign_in("SV-01")
    head = desk._audit.head()
    for week, digest in (("2026-W45", head.hash), ("2026-W46", bytes(32))):
        manifest = Manifest(
            practice=False,
            centre="PC",
            country="PAN",
            desk="1",
            sequence=1,
            week=week,
            previous="",
            recipient=desk._centre.hub,
            policy={"k": 11},
            packs=(),
            audit=AuditReference(head.count, digest.hex()),
            counts={},
            members=(),
            created=NOW.date(),
        )
        draft = desk._releases.draft(week, "", NOW, desk.person.id)
        desk._releases.prepare(draft.id, 1, manifest.to_bytes(), {})
        expected = () if digest == head.hash else (f"{head.count}: anchor-differs",)
        assert desk.health().audit_flaws == expected
