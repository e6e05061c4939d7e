"""Staff: a key slot and a row that always change together."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.desk.errors import CodeTaken, LastSupervisor, NotAllowed
from fieldtool.desk.views import UrgentNumber
from fieldtool.model import Role
from fieldtool.vault.errors import WeakPassphrase, WrongPassphrase
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
