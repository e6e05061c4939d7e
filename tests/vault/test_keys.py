"""D9, D11, A6 and the key shape of the architecture: who can open the vault, through damage, forgery and change."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox
from nacl.signing import VerifyKey

from fieldtool.i18n import Texts
from fieldtool.vault import keyfile
from fieldtool.vault.errors import (
    DamagedKeys,
    DiskFull,
    KeysHealed,
    KeysMissing,
    KeysNotCopied,
    KeysTooNew,
    LastPerson,
    OneKeyFileLeft,
    StaffCodeTaken,
    StoreExists,
    UnknownPerson,
    UnknownStaffCode,
    UnsafeKdfCost,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.keyfile import KeyFile
from fieldtool.vault.keys import Credentials, Keyring, RecoveryWords
from fieldtool.vault.slots import new_slot
from tests.vault.conftest import Made
from tests.vault.making import INTAKE, SUPERVISOR, flipped, key_files
from tests.vault.test_keyfile import remade, with_kdf

NEW = "green lanterns by the old bridge"
ENGLISH = Texts("en")


def on_disk(made: Made) -> KeyFile:
    return keyfile.read(key_files(made.folder)[0])


def placed(made: Made, *data: bytes) -> None:
    """Write the key file and its copy (the same, unless given)."""
    for path, content in zip(key_files(made.folder), (data[0], data[-1]), strict=True):
        path.write_bytes(content)


# Signing in


def test_each_person_opens_the_same_store(made: Made) -> None:
    """Everybody's passphrase gives the one database key and a signing key of their own."""
    keyring = Keyring.load(made.folder)
    supervisor, intake = keyring.unlock("PC-01", SUPERVISOR), keyring.unlock(" pc-02 ", INTAKE)
    assert supervisor.database_key == intake.database_key == made.supervisor.database_key
    assert supervisor.public_key != intake.public_key
    assert [person.code for person in keyring.people()] == ["PC-01", "PC-02"]
    assert keyring.notice is None


def test_signatures_are_the_persons_own(made: Made) -> None:
    """What somebody signs is checked by the key that the keyring shows for them, and by no other."""
    keyring = Keyring.load(made.folder)
    signature = made.supervisor.sign(b"message")
    assert keyring.verify_key(made.supervisor.person_id) == made.supervisor.public_key
    VerifyKey(made.supervisor.public_key).verify(b"message", signature)
    assert keyring.verify_key(made.intake_id) != made.supervisor.public_key


def test_nothing_secret_is_printed(made: Made) -> None:
    """Credentials show who, never what opens."""
    access = Keyring.load(made.folder).open_with_words(made.words)
    for text in (repr(made.supervisor), str(made.supervisor), repr(access)):
        assert made.supervisor.database_key.hex() not in text
        assert repr(made.supervisor.database_key) not in text
    assert not hasattr(made.supervisor, "__dict__")


def test_nobody_learns_which_codes_exist(made: Made) -> None:
    """An unknown code and a wrong passphrase are told by the same code, sentence and hint, after the same work."""
    keyring = Keyring.load(made.folder)
    spent: dict[type[WrongPassphrase], float] = {}
    told = set()
    for code, kind in (("PC-01", WrongPassphrase), ("PC-99", UnknownStaffCode)):
        started = process_time()
        with pytest.raises(kind) as refused:
            keyring.unlock(code, INTAKE)
        spent[kind] = process_time() - started
        told.add((refused.value.code, refused.value.sentence(ENGLISH), refused.value.hint(ENGLISH)))
        assert type(refused.value) is kind
    assert len(told) == 1
    assert 0.5 < spent[UnknownStaffCode] / spent[WrongPassphrase] < 2


# Changes


def test_a_new_keyring_is_never_written_over_another(made: Made) -> None:
    """Where either file is, set-up is refused."""
    for path in key_files(made.folder):
        kept = path.read_bytes()
        with pytest.raises(StoreExists):
            Keyring.create(made.folder, "PC-01", NEW, RecoveryWords.generate(), KdfCost.floor())
        assert path.read_bytes() == kept
        path.unlink()
        if path == key_files(made.folder)[1]:
            break
        path.with_name("keys.copy.json").write_bytes(kept)


def test_a_weak_passphrase_makes_no_slot(made: Made) -> None:
    """At set-up, for a new person and at a reset, a weak passphrase is refused and nothing is written."""
    keyring, before = Keyring.load(made.folder), on_disk(made)
    with pytest.raises(WeakPassphrase):
        keyring.add(made.supervisor, "PC-03", "short")
    with pytest.raises(WeakPassphrase):
        keyring.reset(made.supervisor, made.intake_id, "PC-02 PC-02 PC-02")
    with pytest.raises(WeakPassphrase):
        keyring.reset_with_words(made.words, "PC-01", "aaaaaaaaaaaaaaaaaaa", record=never)
    with pytest.raises(WeakPassphrase):
        Keyring.create(made.folder / "packs", "PC-01", "short", made.words, KdfCost.floor())
    assert on_disk(made) == before


def test_a_staff_code_is_used_once(made: Made) -> None:
    """Capitals and blanks do not make another code of it."""
    with pytest.raises(StaffCodeTaken):
        Keyring.load(made.folder).add(made.supervisor, " pc-02", NEW)


def test_a_reset_keeps_the_person_and_the_old_public_key(made: Made) -> None:
    """After a reset the new passphrase opens, the old does not, and what was signed before can still be checked."""
    keyring = Keyring.load(made.folder)
    before = keyring.verify_key(made.intake_id)
    keyring.reset(made.supervisor, made.intake_id, NEW)
    again = Keyring.load(made.folder)
    assert again.unlock("PC-02", NEW).person_id == made.intake_id
    with pytest.raises(WrongPassphrase):
        again.unlock("PC-02", INTAKE)
    assert again.verify_keys()[made.intake_id] == (before, again.verify_key(made.intake_id))
    assert again.generation == keyring.generation == 3


def test_a_leaver_cannot_sign_in(made: Made) -> None:
    """A6: a removed person's slot opens nothing any more; their signatures can still be checked."""
    keyring = Keyring.load(made.folder)
    key = keyring.verify_key(made.intake_id)
    keyring.remove(made.supervisor, made.intake_id)
    again = Keyring.load(made.folder)
    with pytest.raises(UnknownStaffCode):
        again.unlock("PC-02", INTAKE)
    with pytest.raises(UnknownPerson):
        again.verify_key(made.intake_id)
    assert again.verify_keys()[made.intake_id] == (key,)
    with pytest.raises(LastPerson):
        again.remove(made.supervisor, made.supervisor.person_id)


def test_only_a_holder_of_the_key_changes_the_keyring(made: Made) -> None:
    """Credentials of another vault change nothing."""
    stranger = Credentials(made.supervisor.person_id, "PC-01", bytes(32), made.supervisor._signing)
    keyring, before = Keyring.load(made.folder), on_disk(made)
    with pytest.raises(DamagedKeys):
        keyring.add(stranger, "PC-03", NEW)
    with pytest.raises(DamagedKeys):
        keyring.reset(stranger, made.intake_id, NEW)
    with pytest.raises(DamagedKeys):
        keyring.remove(stranger, made.intake_id)
    assert on_disk(made) == before


# Recovery


def test_the_words_open_the_store_and_reset_a_passphrase(made: Made) -> None:
    """With every passphrase forgotten, the words typed back give the key and a way in for one person."""
    keyring = Keyring.load(made.folder)
    typed = RecoveryWords.from_text(" ".join(made.words.words))
    assert keyring.open_with_words(typed).database_key == made.supervisor.database_key
    recorded: list[Credentials] = []
    keyring.reset_with_words(typed, "pc-01", NEW, record=recorded.append)
    (credentials,) = recorded
    assert credentials.person_id == made.supervisor.person_id
    assert Keyring.load(made.folder).unlock("PC-01", NEW).public_key == credentials.public_key
    with pytest.raises(WrongPassphrase):
        Keyring.load(made.folder).unlock("PC-01", SUPERVISOR)


def test_no_passphrase_is_reset_off_the_record(made: Made) -> None:
    """While it is put on record the old passphrase counts and the new key is known already; a failure keeps both."""

    def fail(credentials: Credentials) -> None:
        known = Keyring.load(made.folder)
        assert known.unlock("PC-01", SUPERVISOR).person_id == credentials.person_id
        assert credentials.public_key in known.verify_keys()[credentials.person_id]
        raise DiskFull

    keyring = Keyring.load(made.folder)
    with pytest.raises(DiskFull):
        keyring.reset_with_words(made.words, "PC-01", NEW, record=fail)
    for known in (keyring, Keyring.load(made.folder)):
        assert known.unlock("PC-01", SUPERVISOR).public_key == made.supervisor.public_key
        with pytest.raises(WrongPassphrase):
            known.unlock("PC-01", NEW)


def never(credentials: Credentials) -> None:
    """Nothing is put on record for what is refused."""
    raise AssertionError(credentials)


def test_other_words_open_nothing(made: Made) -> None:
    """Well-formed words of another laptop are told as such; an unknown code is named, for the words prove enough."""
    keyring = Keyring.load(made.folder)
    with pytest.raises(WrongRecoveryWords):
        keyring.open_with_words(RecoveryWords.generate())
    with pytest.raises(WrongRecoveryWords):
        keyring.reset_with_words(RecoveryWords.generate(), "PC-01", NEW, record=never)
    with pytest.raises(UnknownPerson, match="PC-99"):
        keyring.reset_with_words(made.words, "PC-99", NEW, record=never)


# Damage


@given(place=st.integers(min_value=0), mask=st.integers(1, 255), which=st.integers(0, 1))
@settings(max_examples=80)
def test_one_damaged_file_is_healed_from_the_other(
    once_made: Made, tmp_path_factory: pytest.TempPathFactory, place: int, mask: int, which: int
) -> None:
    """One changed byte in either file: the other is used, both are whole again, and it is told."""
    made = replace(once_made, folder=tmp_path_factory.mktemp("damage"))
    data = key_files(once_made.folder)[0].read_bytes()
    placed(made, data)
    path = key_files(made.folder)[which]
    path.write_bytes(flipped(data, place % len(data), mask))
    keyring = Keyring.load(made.folder)
    assert isinstance(keyring.notice, KeysHealed)
    assert keyring.notice.parameters == {"name": path.name}
    assert [file.read_bytes() for file in key_files(made.folder)] == [data, data]
    assert Keyring.load(made.folder).notice is None


@pytest.mark.parametrize("which", [0, 1])
def test_a_missing_file_is_made_again(made: Made, which: int) -> None:
    """A file that is gone, or empty, comes back from the other, and people sign in as before."""
    path = key_files(made.folder)[which]
    for damage in (path.unlink, lambda: path.write_bytes(b"")):
        damage()
        keyring = Keyring.load(made.folder)
        assert isinstance(keyring.notice, KeysHealed)
        assert keyring.notice.hint(ENGLISH)
    assert keyring.unlock("PC-01", SUPERVISOR).database_key == made.supervisor.database_key


def test_two_damaged_files_are_damage(made: Made) -> None:
    """Where neither can be used, that is said, never "wrong passphrase", and neither is touched."""
    data = key_files(made.folder)[0].read_bytes()
    for place in range(0, len(data), 53):
        first, second = flipped(data, place), flipped(data, (place + 7) % len(data))
        placed(made, first, second)
        with pytest.raises(DamagedKeys):
            Keyring.load(made.folder)
        assert [path.read_bytes() for path in key_files(made.folder)] == [first, second]


def test_no_files_are_missing_not_damaged(tmp_path: Path) -> None:
    """A folder without keys says so; with one damaged file and no other, that is damage."""
    with pytest.raises(KeysMissing):
        Keyring.load(tmp_path)
    (tmp_path / "keys.copy.json").write_bytes(b"{}")
    with pytest.raises(DamagedKeys):
        Keyring.load(tmp_path)


@pytest.mark.parametrize("which", [0, 1])
def test_a_newer_file_is_never_healed_away(made: Made, which: int) -> None:
    """Where either file is of a later version, it is refused and both stay, for the older would undo the newer."""
    data = [path.read_bytes() for path in key_files(made.folder)]
    data[which] = remade(made, format=2)
    placed(made, *data)
    with pytest.raises(KeysTooNew):
        Keyring.load(made.folder)
    assert [path.read_bytes() for path in key_files(made.folder)] == data


def test_a_copy_that_cannot_be_written_is_told(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first file decides; that the disk filled up before the copy is a notice, and the next sign-in mends it."""
    keyring, (first, copy) = Keyring.load(made.folder), key_files(made.folder)
    old, put = copy.read_bytes(), Path.replace

    def full_for_the_copy(part: Path, target: Path) -> Path:
        if target == copy:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return put(part, target)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full_for_the_copy)
        keyring.remove(made.supervisor, made.intake_id)
    assert isinstance(keyring.notice, KeysNotCopied)
    assert copy.read_bytes() == old
    again = Keyring.load(made.folder)
    again.unlock("PC-01", SUPERVISOR)
    assert isinstance(again.notice, KeysHealed)
    assert copy.read_bytes() == first.read_bytes()
    assert len(again.people()) == 1


def test_files_that_cannot_be_mended_still_open(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that refuses, a damaged file is not mended, which is told, and people sign in with the other."""
    key_files(made.folder)[0].write_bytes(b"torn")

    def read_only(_: Path, __: Path) -> Path:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", read_only)
        keyring = Keyring.load(made.folder)
    assert isinstance(keyring.notice, KeysNotCopied)
    assert keyring.unlock("PC-01", SUPERVISOR).database_key == made.supervisor.database_key


def test_a_change_that_cannot_be_written_is_not_made(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses the first file, the change is told as not saved, and the keyring is as it was."""
    keyring, before = Keyring.load(made.folder), on_disk(made)

    def full(_: Path, __: Path) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        with pytest.raises(DiskFull):
            keyring.remove(made.supervisor, made.intake_id)
    assert on_disk(made) == before
    assert len(keyring.people()) == 2
    assert {path.name for path in made.folder.iterdir()} == {path.name for path in key_files(made.folder)}


# Forgery: whoever can write the files, without a key


def test_a_power_cut_between_the_files_keeps_the_change(made: Made) -> None:
    """With a newer first file and an older copy the newer counts: a removed person's old slot opens nothing."""
    old = key_files(made.folder)[1].read_bytes()
    Keyring.load(made.folder).remove(made.supervisor, made.intake_id)
    for order in (0, 1):
        new = key_files(made.folder)[0].read_bytes()
        placed(made, *((new, old) if order == 0 else (old, new)))
        with pytest.raises(WrongPassphrase):
            Keyring.load(made.folder).unlock("PC-77", NEW)
        with pytest.raises(WrongPassphrase):
            Keyring.load(made.folder).unlock("PC-02", INTAKE)
        assert [path.read_bytes() for path in key_files(made.folder)] == [new, new]


def test_a_forged_file_is_not_preferred_for_its_number(made: Made) -> None:
    """A file with a right checksum and a higher generation, made without the key, gives way to the true copy."""
    true = key_files(made.folder)[1].read_bytes()
    forged = replace(on_disk(made), generation=99, slots=on_disk(made).slots[:1])
    placed(made, keyfile.encode(forged), true)
    keyring = Keyring.load(made.folder)
    assert keyring.unlock("PC-02", INTAKE).database_key == made.supervisor.database_key
    assert [path.read_bytes() for path in key_files(made.folder)] == [true, true]
    placed(made, keyfile.encode(forged))
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder).unlock("PC-01", SUPERVISOR)
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder).open_with_words(made.words)


def test_a_database_key_from_elsewhere_is_refused(made: Made) -> None:
    """Anyone can seal a key of their own to a person; under the passphrase it is found out."""
    file, theirs = on_disk(made), bytes(range(32))
    slot = replace(file.slots[0], database_key=SealedBox(PublicKey(file.slots[0].box_key)).encrypt(theirs))
    forged = replace(file, slots=(slot, *file.slots[1:])).sealed(theirs)
    placed(made, keyfile.encode(forged))
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder).unlock("PC-01", SUPERVISOR)


def test_a_broken_seal_under_a_right_passphrase_is_damage(made: Made) -> None:
    """Where the passphrase or the words fit and the key behind them does not open, that is damage, and is said."""
    file = on_disk(made)
    slot, recovery = (replace(sealed, database_key=bytes(80)) for sealed in (file.slots[0], file.recovery))
    placed(made, keyfile.encode(replace(file, slots=(slot, *file.slots[1:]), recovery=recovery)))  # type: ignore[arg-type]
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder).unlock("PC-01", SUPERVISOR)
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder).open_with_words(made.words)


def test_a_slot_opens_only_as_its_own_person_in_its_own_store(made: Made) -> None:
    """Codes swapped between people, another store's id or a cheaper cost break the seal of a slot."""
    first, second = on_disk(made).slots
    owner, other = first.owner, second.owner
    for forged in (
        replace(first, owner=replace(owner, code=other.code)),
        replace(first, owner=replace(owner, person_id=other.person_id)),
        replace(first, cost=KdfCost(4, first.cost.m)),
        replace(first, verify_key=second.verify_key),
        replace(first, box_key=second.box_key),
    ):
        placed(made, keyfile.encode(replace(on_disk(made), slots=(forged,))))
        with pytest.raises(WrongPassphrase):
            Keyring.load(made.folder).unlock(forged.owner.code, SUPERVISOR)
        placed(made, keyfile.encode(replace(on_disk(made), slots=(first, second))))


def test_a_stranger_cannot_add_themselves(made: Made) -> None:
    """A slot put in by somebody without the key opens nothing, and stops nobody's notice: the file is refused."""
    file = on_disk(made)
    mine, _ = new_slot(replace(file.slots[0].owner, code="PC-66"), NEW, bytes(32), KdfCost.floor())
    placed(made, keyfile.encode(replace(file, slots=(*file.slots, mine))))
    for code, passphrase in (("PC-66", NEW), ("PC-01", SUPERVISOR)):
        with pytest.raises(DamagedKeys):
            Keyring.load(made.folder).unlock(code, passphrase)


def test_a_hostile_cost_in_one_file_costs_nothing(made: Made) -> None:
    """The other file is used; in both, it is refused before any memory is taken."""
    true, bomb = key_files(made.folder)[1].read_bytes(), with_kdf(made, m=1 << 40)
    placed(made, bomb, true)
    assert isinstance(Keyring.load(made.folder).notice, KeysHealed)
    placed(made, bomb)
    with pytest.raises(UnsafeKdfCost):
        Keyring.load(made.folder)


def test_looking_without_the_lock_writes_nothing(made: Made) -> None:
    """A damaged file is told and stays as it is, for whoever holds the workspace to mend."""
    first, copy = key_files(made.folder)
    first.write_bytes(b"lost")
    keyring = Keyring.load(made.folder, heal=False)
    assert isinstance(keyring.notice, OneKeyFileLeft)
    assert next(person.code for person in keyring.people()) == "PC-01"
    assert first.read_bytes() == b"lost"
    copy.unlink()
    with pytest.raises(DamagedKeys):
        Keyring.load(made.folder, heal=False)
