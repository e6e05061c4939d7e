"""Staff: a key slot and a row that always change together."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.casework.errors import NoSuchRecord
from fieldtool.desk.errors import CodeTaken, KeyNotTakenAway, LastSupervisor, NotAllowed
from fieldtool.desk.views import UrgentNumber
from fieldtool.model import Role
from fieldtool.vault import keys
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.errors import DiskFull, WeakPassphrase, WrongPassphrase
from fieldtool.vault.keys import Keyring
from tests.desk.conftest import PASSPHRASES, SignIn


def test_a_new_person_signs_in_with_their_own_passphrase(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a person gives them a slot, a role and an audit row."""
    added = sign_in("SV-01").add_person("in-02 ", Role.INTAKE, "quiet orange window maple")
    assert (added.code, added.role) == ("IN-02", Role.INTAKE)
    monkeypatch.setitem(PASSPHRASES, "IN-02", "quiet orange window maple")
    assert sign_in("IN-02").person.id == added.id


def test_a_code_is_never_given_twice(sign_in: SignIn) -> None:
    """Not even that of somebody who left."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    desk.remove_person(person.id)
    with pytest.raises(CodeTaken):
        desk.add_person("IN-01", Role.INTAKE, "quiet orange window maple")


def test_somebody_who_was_removed_cannot_sign_in(sign_in: SignIn) -> None:
    """Their slot is gone, their row stays."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    desk.remove_person(person.id)
    assert [one.active for one in desk.staff() if one.code == "IN-01"] == [False]
    with pytest.raises(WrongPassphrase):
        sign_in("IN-01")


def test_a_reset_passphrase_replaces_the_old_one(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor sets a new one without knowing the old one; the audit chain stays whole."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    desk.reset_passphrase(person.id, "quiet orange window maple")
    with pytest.raises(WrongPassphrase):
        sign_in("IN-01")
    monkeypatch.setitem(PASSPHRASES, "IN-01", "quiet orange window maple")
    assert sign_in("IN-01").health().audit_flaws == ()


def test_the_last_supervisor_stays(sign_in: SignIn) -> None:
    """Neither removal nor a change of role may leave a centre without a supervisor."""
    desk = sign_in("SV-01")
    second = next(person for person in desk.staff() if person.code == "SV-02")
    desk.set_role(second.id, Role.INTAKE)
    with pytest.raises(LastSupervisor):
        desk.remove_person(desk.person.id)
    with pytest.raises(LastSupervisor):
        desk.set_role(desk.person.id, Role.INTAKE)


def test_a_weak_passphrase_leaves_no_half_made_person(sign_in: SignIn) -> None:
    """Row and slot are made together or not at all."""
    desk = sign_in("SV-01")
    before = desk.staff()
    with pytest.raises(WeakPassphrase):
        desk.add_person("IN-09", Role.INTAKE, "short")
    assert desk.staff() == before


def test_intake_staff_cannot_see_or_change_staff(sign_in: SignIn) -> None:
    """The wall holds for every staff operation."""
    desk = sign_in("IN-01")
    with pytest.raises(NotAllowed):
        desk.staff()
    with pytest.raises(NotAllowed):
        desk.add_person("IN-02", Role.INTAKE, "quiet orange window maple")


def test_urgent_numbers_are_the_centres_own(sign_in: SignIn, workspace: Path) -> None:
    """They are empty until a supervisor fills them in, and are there before sign-in then."""
    desk = sign_in("SV-01")
    assert all(number.number == "" for number in desk.centre.urgent_numbers)
    changed = desk.change_urgent_numbers((UrgentNumber("police", "", " 123 "),))
    assert {number.role: number.number for number in changed.urgent_numbers}["police"] == "123"
    assert "123" in (workspace / "centre.toml").read_text(encoding="utf-8")


def no_room(*_: object, **__: object) -> None:
    """A store whose disk is full."""
    raise DiskFull


def codes(workspace: Path) -> list[str]:
    """The staff codes that have a key slot."""
    return [person.code for person in Keyring.load(workspace).people()]


def test_adding_that_fails_leaves_neither_slot_nor_row(
    sign_in: SignIn, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The passphrase opens nothing, and trying again works."""
    desk = sign_in("SV-01")
    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "append", no_room)
        with pytest.raises(DiskFull):
            desk.add_person("IN-02", Role.INTAKE, "quiet orange window maple")
    assert "IN-02" not in codes(workspace)
    assert desk.add_person("IN-02", Role.INTAKE, "quiet orange window maple").code == "IN-02"


def test_somebody_who_is_removed_is_barred_before_the_key_goes(
    sign_in: SignIn, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the key file cannot be written they are out already; a supervisor's sign-in takes the slot away."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    with monkeypatch.context() as patch:
        patch.setattr(keys, "write_atomically", no_room)
        with pytest.raises(KeyNotTakenAway, match="IN-01"):
            desk.remove_person(person.id)
    assert "IN-01" in codes(workspace)
    with pytest.raises(WrongPassphrase):
        sign_in("IN-01")
    desk = sign_in("SV-02")
    assert codes(workspace) == ["SV-01", "SV-02"]
    assert ("remove-orphaned-key", person.id) in {
        (row["operation"], row["subject"]) for row in desk._store.db.query("select operation, subject from audit")
    }
    assert desk.health().audit_flaws == ()


def test_removing_that_cannot_be_committed_changes_nothing(
    sign_in: SignIn, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row and slot stay together."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "append", no_room)
        with pytest.raises(DiskFull):
            desk.remove_person(person.id)
    assert "IN-01" in codes(workspace)
    assert sign_in("IN-01").person.active


def test_a_passphrase_is_not_reset_off_the_record(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an audit row the old one stays."""
    desk = sign_in("SV-01")
    person = next(person for person in desk.staff() if person.code == "IN-01")
    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "append", no_room)
        with pytest.raises(DiskFull):
            desk.reset_passphrase(person.id, "quiet orange window maple")
    assert sign_in("IN-01").person.id == person.id


def test_a_person_who_is_not_there_is_told(sign_in: SignIn) -> None:
    """Role, passphrase and removal: a sentence, and nothing is written."""
    desk = sign_in("SV-01")
    with pytest.raises(NoSuchRecord):
        desk.set_role("0" * 32, Role.INTAKE)
    with pytest.raises(NoSuchRecord):
        desk.reset_passphrase("0" * 32, "quiet orange window maple")
    with pytest.raises(NoSuchRecord):
        desk.remove_person("0" * 32)


def test_what_was_changed_can_be_proven(sign_in: SignIn) -> None:
    """The audit row of a change stands for its content."""
    desk = sign_in("SV-01")
    desk.change_urgent_numbers((UrgentNumber("police", "", "123"),))
    newest = desk._audit.head().count
    assert desk._audit.attests(newest, {"hub": desk._centre.hub, "police": "123"})
    assert not desk._audit.attests(newest, {"hub": desk._centre.hub, "police": "124"})
