"""D10, D13, A5, A6: going back to a safety copy loses nothing unseen, keeps leavers out, and can take two people."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.bare_restore import restore_on_bare_machine
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import AlreadySetUp, NotAllowed, SecondPersonNeeded
from fieldtool.i18n import Texts
from fieldtool.vault.errors import DamagedStore, NoGoodCopy, WrongPassphrase, WrongRecoveryWords
from fieldtool.vault.keys import RecoveryWords
from tests.desk.conftest import PASSPHRASES, SignIn
from tests.desk.copying import admitted, damage, make_copy, people_in

SECOND = ("SV-02", PASSPHRASES["SV-02"])


@pytest.fixture
def damaged(sign_in: SignIn, workspace: Path, clock: ManualClock) -> Path:
    """A centre with a safety copy of three arrivals, two more since then, and records that do not open any more."""
    with Entry(workspace, clock) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        admitted(desk, 3)
        make_copy(desk)
        admitted(desk, 2)
        desk.sign_out()
    damage(workspace / "records.db", 0)
    return workspace


def test_a_damaged_store_is_replaced_and_kept(damaged: Path, clock: ManualClock) -> None:
    """What would be missing is told; afterwards everything of the copy is there, and the damaged file beside it."""
    before = (damaged / "records.db").read_bytes()
    with Entry(damaged, clock) as entry:
        with pytest.raises(DamagedStore):
            entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        offer = rescue.offer(None)
        assert not offer.needs_second
        assert any("will be missing" in line for line in offer.told(Texts("en")))
        rescue.restore(offer)
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        assert people_in(desk) == 3
        assert desk.health().audit_flaws == ()
        assert desk.health().damage == ()
        desk.sign_out()
    (aside,) = damaged.glob("records-replaced-*.db")
    assert aside.read_bytes() == before


def test_answers_after_it_are_of_a_new_epoch(damaged: Path, clock: ManualClock) -> None:
    """A desk that went on from a copy says so in every answer: two histories can be told apart."""
    with Entry(damaged, clock) as entry:
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        rescue.restore(rescue.offer(None))
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        case = desk.home().waiting_cases[0]
        desk.start(case.id, desk.protocols(case.id)[0].name, "es")
        assert {row["epoch"] for row in desk._store.db.query("select epoch from answers")} == {2}
        desk.sign_out()


def test_only_a_supervisor_goes_back(damaged: Path, clock: ManualClock) -> None:
    """Intake staff are refused, and so is a wrong passphrase."""
    with Entry(damaged, clock) as entry:
        with pytest.raises(NotAllowed):
            entry.rescue("IN-01", PASSPHRASES["IN-01"]).offer(None)
        with pytest.raises(WrongPassphrase):
            entry.rescue("SV-01", "not the passphrase at all")


def test_without_a_copy_nothing_is_touched(workspace: Path, clock: ManualClock) -> None:
    """Where there is no whole copy, that is said, and the damaged file stays where it is."""
    damage(workspace / "records.db", 0)
    before = (workspace / "records.db").read_bytes()
    with Entry(workspace, clock) as entry, pytest.raises(NoGoodCopy):
        entry.rescue("SV-01", PASSPHRASES["SV-01"]).offer(None)
    assert (workspace / "records.db").read_bytes() == before


def test_a_damaged_copy_is_passed_over(damaged: Path, clock: ManualClock) -> None:
    """The newest copy that is whole is taken, and not the newest of all."""
    with Entry(damaged, clock) as entry:
        rescue = entry.rescue("SV-01", PASSPHRASES["SV-01"])
        (good,) = (damaged / "backups").iterdir()
        newer = good.with_name("PC-1-20991231T000000Z.ftcopy")
        newer.write_bytes(good.read_bytes())
        damage(newer, newer.stat().st_size // 4096 - 2)
        assert rescue.offer(None).path == good


def test_records_that_open_are_replaced_by_two(sign_in: SignIn, workspace: Path, clock: ManualClock) -> None:
    """One supervisor alone is refused, and so is the same one twice or intake staff; two go back, both on record."""
    desk = sign_in("SV-01")
    admitted(desk, 1)
    make_copy(desk)
    admitted(desk, 1)
    offer = desk.copier().offer(None)
    assert (offer.needs_second, offer.exact) == (True, True)
    for code, passphrase in (("", ""), ("SV-01", PASSPHRASES["SV-01"])):
        with pytest.raises(SecondPersonNeeded):
            desk.restore(offer, code, passphrase)
    with pytest.raises(NotAllowed):
        desk.restore(offer, "IN-01", PASSPHRASES["IN-01"])
    assert people_in(desk) == 2
    desk.restore(offer, *SECOND)
    after = sign_in("SV-01")
    assert people_in(after) == 1
    signers = {row["person"] for row in after._store.db.query("select person from audit where operation = 'restored'")}
    assert len(signers) == 2


def test_who_left_since_the_copy_stays_out(sign_in: SignIn) -> None:
    """Going back does not bring back somebody whose key was taken away."""
    desk = sign_in("SV-01")
    make_copy(desk)
    leaver = next(person for person in desk.staff() if person.code == "IN-01")
    desk.remove_person(leaver.id)
    offer = desk.copier().offer(None)
    desk.restore(offer, *SECOND)
    with pytest.raises(WrongPassphrase):
        sign_in("IN-01")
    assert not next(person for person in sign_in("SV-01").staff() if person.code == "IN-01").active


def test_a_bare_machine_needs_the_file_and_the_words(
    sign_in: SignIn, workspace: Path, words: str, clock: ManualClock, tmp_path: Path
) -> None:
    """Nothing else: everybody signs in as before, and the first puts it on record; other words change nothing."""
    desk = sign_in("SV-01")
    admitted(desk, 2)
    path = make_copy(desk)
    bare = tmp_path / "bare"
    with pytest.raises(WrongRecoveryWords):
        restore_on_bare_machine(path, bare, " ".join(RecoveryWords.generate().words), clock)
    with pytest.raises(AlreadySetUp):
        restore_on_bare_machine(path, workspace, words, clock)
    assert not bare.exists()
    restore_on_bare_machine(path, bare, words, clock)
    with Entry(bare, clock) as entry:
        restored = entry.sign_in("IN-01", PASSPHRASES["IN-01"])
        assert people_in(restored) == 2
        rows = [row["operation"] for row in restored._store.db.query("select operation from audit order by sequence")]
        assert rows[-2:] == ["sign-in", "restored"]
        restored.sign_out()
