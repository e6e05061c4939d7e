"""D10, D13: going back to a copy is told beforehand, leaves old or new, deletes nothing, and lets nobody back in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.bare_restore import restore_on_bare_machine
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import AlreadySetUp, NotAllowed, SecondPersonNeeded
from fieldtool.desk.restoring import finish_restore
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts
from fieldtool.model import Role
from fieldtool.vault.errors import (
    DamagedCopy,
    DamagedStore,
    MistypedWords,
    NoGoodCopy,
    NotASafetyCopy,
    NotAStore,
    StoreMissing,
    WrongPassphrase,
    WrongRecoveryWords,
)
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.keys import RecoveryWords
from tests.desk.conftest import PASSPHRASES
from tests.desk.copying import admitted, damage, make_copy, people_in

ENGLISH = Texts("en")
NEW_PASSPHRASE = "pebble orchard winter eleven"


@contextmanager
def signed_in(workspace: Path, clock: ManualClock, code: str = "SV-01") -> Iterator[Desk]:
    """A desk for a while."""
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        desk = entry.sign_in(code, PASSPHRASES[code])
        try:
            yield desk
        finally:
            desk.sign_out()


@pytest.fixture
def copied(workspace: Path, clock: ManualClock) -> Path:
    """A copy with three arrivals; two more, and a person who is removed, come a day after it."""
    with signed_in(workspace, clock) as desk:
        admitted(desk, 3)
        path = make_copy(desk)
        clock.advance(timedelta(days=1))
        admitted(desk, 2)
        gone = next(person for person in desk.staff() if person.code == "IN-01")
        desk.remove_person(gone.id)
    return path


def rows(desk: Desk, operation: str) -> list[str]:
    """Who is behind each audit row of an operation, by staff code."""
    people = {person.id: person.code for person in desk.staff()}
    return [people[row["person"]] for row in desk._store.db["audit"].rows_where("operation = ?", [operation])]


# A bare machine


def test_one_file_and_the_words_bring_everything_back(
    copied: Path, words: str, tmp_path: Path, clock: ManualClock
) -> None:
    """On a machine with nothing else: records, keys, settings; people sign in with their own passphrases."""
    alone = Path(shutil.copy(copied, tmp_path / "copy-from-a-stick.ftcopy"))
    shutil.rmtree(copied.parent.parent)
    restore_on_bare_machine(alone, tmp_path / "new", words, clock)
    with signed_in(tmp_path / "new", clock, "IN-01") as desk:
        assert people_in(desk) == 3
        assert desk.centre.name == "Puerto Claro"
        assert desk.health().damage == ()
        assert desk.health().audit_flaws == ()
    with signed_in(tmp_path / "new", clock, "SV-02") as desk:
        assert rows(desk, "restored") == ["IN-01"]
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "records.db").stat().st_mode & 0o777 == 0o600


def test_a_restored_desk_writes_in_a_new_epoch(copied: Path, words: str, tmp_path: Path, clock: ManualClock) -> None:
    """What both desks wrote after the copy can be told apart; a copy of it is a copy of the new epoch."""
    restore_on_bare_machine(copied, tmp_path / "new", words, clock)
    with signed_in(tmp_path / "new", clock, "SV-01") as desk:
        assert desk._facts.epoch == 2
        desk.start(desk.home().waiting_cases[0].id, "first-contact", "es")
        assert {row["epoch"] for row in desk._store.db["answers"].rows} == {2}
        path = make_copy(desk)
        assert desk.copies().copies[0].name == path.name
        assert desk.health().audit_flaws == ()


@pytest.mark.parametrize(
    "typed, error",
    [
        ("", MistypedWords),
        ("abandon " * 24, MistypedWords),
        (" ".join(RecoveryWords(bytes(32)).words), WrongRecoveryWords),
    ],
)
def test_wrong_words_make_nothing(
    copied: Path, tmp_path: Path, clock: ManualClock, typed: str, error: type[FieldtoolError]
) -> None:
    """Nothing is left where the words do not open the copy."""
    with pytest.raises(error):
        restore_on_bare_machine(copied, tmp_path / "place" / "new", typed, clock)
    assert not (tmp_path / "place").exists()


def test_a_damaged_copy_makes_nothing(copied: Path, words: str, tmp_path: Path, clock: ManualClock) -> None:
    """A copy with one changed byte, wherever it is, leaves no workspace."""
    size = copied.stat().st_size
    for page in (0, 1, size // 4096 // 2, size // 4096 - 1):
        broken = Path(shutil.copy(copied, tmp_path / "broken.ftcopy"))
        damage(broken, page)
        with pytest.raises(DamagedCopy):
            restore_on_bare_machine(broken, tmp_path / "place" / "new", words, clock)
        assert not (tmp_path / "place" / "new").exists()
    assert list((tmp_path / "place").iterdir()) == []


def test_nothing_is_restored_over_another_workspace(
    copied: Path, words: str, workspace: Path, clock: ManualClock
) -> None:
    """A folder with anything in it stays as it is."""
    before = (workspace / "records.db").read_bytes()
    with pytest.raises(AlreadySetUp):
        restore_on_bare_machine(copied, workspace, words, clock)
    assert (workspace / "records.db").read_bytes() == before


@pytest.mark.parametrize("limit", [0.0, 0.3, 0.6, 0.9])
def test_a_stopped_restore_leaves_nothing(
    copied: Path, words: str, tmp_path: Path, clock: ManualClock, limit: float
) -> None:
    """Stopped at any step of its progress, there is no workspace and no part of one."""

    def stop(part: float) -> None:
        if part > limit:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_on_bare_machine(copied, tmp_path / "place" / "new", words, clock, stop)
    assert list((tmp_path / "place").iterdir()) == []


# A damaged store


def _flip(workspace: Path) -> None:
    damage(workspace / "records.db", 2)


def _cut(workspace: Path) -> None:
    data = (workspace / "records.db").read_bytes()
    (workspace / "records.db").write_bytes(data[: len(data) // 2])


def _strange(workspace: Path) -> None:
    (workspace / "records.db").write_bytes(b"something else" * 4096)


def _away(workspace: Path) -> None:
    (workspace / "records.db").unlink()


@pytest.mark.parametrize("harm", [_flip, _cut, _strange, _away])
def test_a_damaged_store_is_moved_aside_and_the_newest_copy_put_in_its_place(
    workspace: Path, copied: Path, clock: ManualClock, harm: object
) -> None:
    """One supervisor is enough; the damaged file stays beside; who was removed since stays out; all is on record."""
    harm(workspace)  # type: ignore[operator]
    damaged = (workspace / "records.db").read_bytes() if (workspace / "records.db").exists() else b""
    with Entry(workspace, clock) as entry:
        with pytest.raises((DamagedStore, NotAStore, StoreMissing)):
            _sign_in_and_read_everything(entry)
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        offer = rescue.offer(None)
        assert offer.path == copied
        assert not offer.needs_second
        rescue.restore(offer)
    aside = list(workspace.glob("records-replaced-*.db"))
    assert [path.read_bytes() for path in aside] == ([damaged] if damaged else [])
    with signed_in(workspace, clock) as desk:
        assert people_in(desk) == 3
        assert desk.health().damage == ()
        assert desk.health().audit_flaws == ()
        assert [person.code for person in desk.staff() if not person.active] == ["IN-01"]
        assert rows(desk, "restored") == ["SV-01"]
    with Entry(workspace, clock) as entry, pytest.raises(WrongPassphrase):
        entry.sign_in("IN-01", PASSPHRASES["IN-01"])


def _sign_in_and_read_everything(entry: Entry) -> None:
    desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
    try:
        if desk.health().damage:
            raise DamagedStore
    finally:
        desk._store.close()


def test_what_would_be_missing_is_told(workspace: Path, copied: Path, clock: ManualClock) -> None:
    """Since when, how many entries where it can be known, who stays out; and that nothing is deleted."""
    with Entry(workspace, clock) as entry:
        offer = entry.rescue("SV-01", PASSPHRASES["SV-01"]).offer(None)
        assert offer.missing == 5
        assert offer.exact
        _strange(workspace)
        blind = entry.rescue("SV-01", PASSPHRASES["SV-01"]).offer(None)
    told = " ".join(blind.told(ENGLISH))
    assert "Everything recorded after" in told
    assert "is not known" in told
    assert "stays out: IN-01" in told
    assert "not deleted" in told
    assert "5 entries" in " ".join(offer.told(ENGLISH))


def test_a_newer_damaged_copy_tells_at_least_how_much_is_missing(
    workspace: Path, copied: Path, clock: ManualClock
) -> None:
    """The head in the header of a copy whose body is damaged still says how far the log went."""
    with signed_in(workspace, clock) as desk:
        newer = make_copy(desk)
    damage(newer, newer.stat().st_size // 4096 - 1)
    _strange(workspace)
    with Entry(workspace, clock) as entry:
        offer = entry.rescue("SV-01", PASSPHRASES["SV-01"]).offer(None)
    assert offer.path == copied
    assert offer.missing is not None
    assert not offer.exact
    assert "at least" in " ".join(offer.told(ENGLISH))


def test_a_damaged_copy_is_passed_over(workspace: Path, copied: Path, clock: ManualClock) -> None:
    """The newest copy that is whole is taken, and not the newest of all."""
    newer = copied.with_name("PC-1-20991231T000000Z.ftcopy")
    newer.write_bytes(copied.read_bytes())
    damage(newer, newer.stat().st_size // 4096 - 2)
    _flip(workspace)
    with Entry(workspace, clock) as entry:
        assert entry.rescue("SV-01", PASSPHRASES["SV-01"]).offer(None).path == copied


def test_without_a_whole_copy_nothing_is_changed(workspace: Path, copied: Path, clock: ManualClock) -> None:
    """Every copy damaged: that is said, and every file stays."""
    damage(copied, copied.stat().st_size // 4096 - 1)
    _flip(workspace)
    before = (workspace / "records.db").read_bytes()
    with Entry(workspace, clock) as entry:
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        with pytest.raises(NoGoodCopy):
            rescue.offer(None)
        with pytest.raises(NotASafetyCopy):
            rescue.offer(workspace / "keys.json")
    assert (workspace / "records.db").read_bytes() == before


def test_only_supervisors_restore(workspace: Path, clock: ManualClock) -> None:
    """Intake staff do not, and a wrong passphrase is noted."""
    with signed_in(workspace, clock) as desk:
        make_copy(desk)
    with Entry(workspace, clock) as entry:
        with pytest.raises(NotAllowed):
            entry.rescue("IN-01", PASSPHRASES["IN-01"]).offer(None)
        with pytest.raises(WrongPassphrase):
            entry.rescue("SV-01", "nothing like it at all")
    assert json.loads((workspace / "logs" / "failed-sign-ins.json").read_text())[0]["what"] == "sign-in"


# Records that still open


def test_two_supervisors_replace_records_that_open(workspace: Path, copied: Path, clock: ManualClock) -> None:
    """Both sign; staff stand as they do now; the desk is over, and everybody signs in anew."""
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        desk.add_person("IN-02", Role.INTAKE, NEW_PASSPHRASE)
        offer = desk.copier().offer(copied)
        assert offer.needs_second
        desk.restore(offer, "SV-02", PASSPHRASES["SV-02"])
        desk.sign_out()
    with signed_in(workspace, clock) as desk:
        assert people_in(desk) == 3
        assert rows(desk, "restored") == ["SV-01", "SV-02"]
        assert {person.code: person.active for person in desk.staff()} == {
            "SV-01": True,
            "SV-02": True,
            "IN-01": False,
            "IN-02": True,
        }
        assert desk.health().audit_flaws == ()
    assert len(list(workspace.glob("records-replaced-*.db"))) == 1


@pytest.mark.parametrize(
    "code, passphrase, error",
    [
        ("", "", SecondPersonNeeded),
        ("SV-01", PASSPHRASES["SV-01"], SecondPersonNeeded),
        ("SV-02", PASSPHRASES["SV-01"], WrongPassphrase),
        ("IN-02", NEW_PASSPHRASE, NotAllowed),
    ],
)
def test_one_supervisor_alone_does_not(
    workspace: Path, copied: Path, clock: ManualClock, code: str, passphrase: str, error: type[FieldtoolError]
) -> None:
    """Nobody, the same person, a wrong passphrase, intake staff: nothing is changed and the desk goes on."""
    with signed_in(workspace, clock) as desk:
        desk.add_person("IN-02", Role.INTAKE, NEW_PASSPHRASE)
        offer = desk.copier().offer(copied)
        with pytest.raises(error):
            desk.restore(offer, code, passphrase)
        assert people_in(desk) == 5
        admitted(desk, 1)
    assert list(workspace.glob("records-replaced-*")) == []


# Power cuts


def test_a_restore_that_was_ready_is_finished_at_the_next_start(
    workspace: Path, copied: Path, clock: ManualClock
) -> None:
    """Between agreed and done the power failed: whoever opens the workspace next finishes it."""
    _flip(workspace)
    with Entry(workspace, clock) as entry:
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        rescue.prepare(rescue.offer(None), None)
    with signed_in(workspace, clock) as desk:
        assert people_in(desk) == 3
    assert len(list(workspace.glob("records-replaced-*.db"))) == 1


def test_a_hot_journal_is_not_played_into_the_restored_store(workspace: Path, copied: Path, clock: ManualClock) -> None:
    """What an unfinished change left beside the old store goes aside with it."""
    _flip(workspace)
    journal = workspace / "records.db-journal"
    with Entry(workspace, clock) as entry:
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        rescue.prepare(rescue.offer(None), None)
        journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(8192))
        finish_restore(Folders(workspace))
    assert len(list(workspace.glob("records-replaced-*.db-journal"))) == 1
    with signed_in(workspace, clock) as desk:
        assert desk.health().damage == ()
