"""The keyring of a workspace: who can open it, kept in two copies, changed only whole and only by those who can."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from fieldtool.errors import FieldtoolError
from fieldtool.vault import keyfile
from fieldtool.vault.errors import (
    DamagedKeys,
    KeysHealed,
    KeysMissing,
    KeysNotCopied,
    KeysTooNew,
    LastPerson,
    NotSaved,
    OneKeyFileLeft,
    StaffCodeTaken,
    StoreExists,
    UnknownPerson,
    UnknownStaffCode,
    WrongPassphrase,
)
from fieldtool.vault.files import write_atomically
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.keyfile import KeyFile, RetiredKey
from fieldtool.vault.passphrases import generate_passphrase, refuse_weak
from fieldtool.vault.recovery import RecoveryWords
from fieldtool.vault.slots import (
    Credentials,
    Owner,
    RecoveryAccess,
    Slot,
    new_recovery,
    new_slot,
    open_recovery,
    open_slot,
)

__all__ = [
    "COPY_NAME",
    "FILE_NAME",
    "Credentials",
    "KdfCost",
    "Keyring",
    "RecoveryAccess",
    "RecoveryWords",
    "SlotInfo",
    "generate_passphrase",
    "refuse_weak",
]

FILE_NAME: Final = "keys.json"
COPY_NAME: Final = "keys.copy.json"


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """A person who can sign in, as far as that is not secret."""

    person_id: str
    code: str


class Keyring:
    """The slots of one workspace. Writing them needs the workspace's lock; signing in only reads, or heals.

    ``notice`` says what was mended or could not be copied, for the user to be told; it is not a failure.
    """

    def __init__(self, folder: Path, candidates: tuple[KeyFile, ...], notice: FieldtoolError | None = None) -> None:
        self._folder = folder
        # More than one only where both files can be read and differ: which counts shows once a key is known.
        self._candidates = candidates
        self.notice = notice

    @classmethod
    def create(
        cls, folder: Path, code: str, passphrase: str, recovery: RecoveryWords, cost: KdfCost
    ) -> tuple[Self, Credentials]:
        """Write a keyring with a new random database key and one person into ``folder``.

        As slow as ``cost`` says. Raises :class:`WeakPassphrase`, or :class:`StoreExists` where there is one already.
        """
        if any((folder / name).exists() for name in (FILE_NAME, COPY_NAME)):
            raise StoreExists(name=FILE_NAME)
        refuse_weak(passphrase, code)
        database_key = secrets.token_bytes(32)
        owner = Owner(secrets.token_hex(16), secrets.token_hex(16), code.strip())
        slot, credentials = new_slot(owner, passphrase, database_key, cost)
        file = KeyFile(owner.store_id, 0, (slot,), (), new_recovery(recovery, database_key))
        keyring = cls(folder, (file,))
        keyring._commit(file, database_key)
        return keyring, credentials

    @classmethod
    def load(cls, folder: Path, *, heal: bool = True) -> Self:
        """Read the key file; where it is damaged or missing, its copy is used and the file made again from it.

        Without ``heal`` nothing is written, for callers that do not hold the workspace.

        Raises :class:`KeysMissing`, :class:`DamagedKeys`, :class:`KeysTooNew` or :class:`UnsafeKdfCost`.
        """
        found = {name: _attempt(folder / name) for name in (FILE_NAME, COPY_NAME)}
        whole = sorted(
            (file for file in found.values() if isinstance(file, KeyFile)), key=lambda f: f.generation, reverse=True
        )
        faults = [fault for fault in found.values() if isinstance(fault, FieldtoolError)]
        _refuse(faults, usable=bool(whole))
        keyring = cls(folder, tuple(dict.fromkeys(whole)))
        for name, file in found.items():
            if not isinstance(file, KeyFile) and heal:
                keyring._heal(name)
            elif not isinstance(file, KeyFile):
                keyring.notice = OneKeyFileLeft(name=name)
        return keyring

    @property
    def generation(self) -> int:
        """How many times the keyring was changed; lower than once seen means that an old file was put back."""
        return self._file.generation

    @property
    def store_id(self) -> str:
        """The random id that this workspace's store and its safety copies share."""
        return self._file.store_id

    @property
    def content(self) -> bytes:
        """The key file as it is written: what a safety copy keeps of it."""
        return keyfile.encode(self._file)

    def people(self) -> tuple[SlotInfo, ...]:
        """Who can sign in, in the order in which they were added."""
        return tuple(SlotInfo(slot.owner.person_id, slot.owner.code) for slot in self._file.slots)

    def verify_key(self, person_id: str) -> bytes:
        """The Ed25519 key (32 bytes) that checks what this person signs now. Raises :class:`UnknownPerson`."""
        return self._slot(person_id).verify_key

    def verify_keys(self) -> Mapping[str, tuple[bytes, ...]]:
        """Every Ed25519 key that each person ever had, removed people included, by person id."""
        keys: dict[str, tuple[bytes, ...]] = {}
        for person, key in [(key.person_id, key.verify_key) for key in self._file.retired] + [
            (slot.owner.person_id, slot.verify_key) for slot in self._file.slots
        ]:
            keys[person] = (*keys.get(person, ()), key)
        return keys

    def unlock(self, code: str, passphrase: str) -> Credentials:
        """Sign in. As slow as the slot's cost, whether the code, the passphrase or neither is right.

        Raises :class:`WrongPassphrase` (:class:`UnknownStaffCode` is one, and tells the user the same) or
        :class:`DamagedKeys`.
        """
        if len(self._candidates) > 1:
            self._settle(self._any_database_key(code, passphrase))
        credentials = _open(self._file, code, passphrase)
        self._require_authentic(credentials.database_key)
        return credentials

    def open_with_words(self, words: RecoveryWords) -> RecoveryAccess:
        """What the recovery words open. Raises :class:`WrongRecoveryWords` or :class:`DamagedKeys`."""
        access = open_recovery(self._file.recovery, words)
        self._settle(access.database_key)
        return access

    def add(self, credentials: Credentials, code: str, passphrase: str, cost: KdfCost | None = None) -> str:
        """Give a person a slot and return their new id. Without ``cost``, as slow as the caller's own slot.

        Raises :class:`StaffCodeTaken` or :class:`WeakPassphrase`.
        """
        self._require_authentic(credentials.database_key)
        refuse_weak(passphrase, code)
        if _find(self._file, code):
            raise StaffCodeTaken(staff_code=code)
        owner = Owner(self._file.store_id, secrets.token_hex(16), code.strip())
        slot, _ = new_slot(owner, passphrase, credentials.database_key, cost or self._cost_of(credentials))
        self._commit(replace(self._file, slots=(*self._file.slots, slot)), credentials.database_key)
        return owner.person_id

    def reset(self, credentials: Credentials, person_id: str, new_passphrase: str, cost: KdfCost | None = None) -> None:
        """Give a person a new passphrase and new keys; the old public key is kept for what it signed."""
        self._require_authentic(credentials.database_key)
        old = self._slot(person_id)
        refuse_weak(new_passphrase, old.owner.code)
        slot, _ = new_slot(old.owner, new_passphrase, credentials.database_key, cost or self._cost_of(credentials))
        slots = tuple(slot if other is old else other for other in self._file.slots)
        changed = replace(self._file, slots=slots, retired=(*self._file.retired, _retired(old)))
        self._commit(changed, credentials.database_key)

    def reset_with_words(
        self,
        words: RecoveryWords,
        code: str,
        new_passphrase: str,
        cost: KdfCost | None = None,
        *,
        record: Callable[[Credentials], None],
    ) -> None:
        """Give the person with this staff code a new passphrase, by the recovery words alone.

        ``record`` puts it on record, signed with the new key, before the passphrase changes; where it raises, the
        old passphrase stays.
        """
        access = self.open_with_words(words)
        old = _find(self._file, code)
        if old is None:
            raise UnknownPerson(staff_code=code)
        refuse_weak(new_passphrase, old.owner.code)
        slot, credentials = new_slot(old.owner, new_passphrase, access.database_key, cost or old.cost)
        retired = self._file.retired
        # The new public key is kept first, so that the record can be checked even if the disk then refuses the slot.
        self._commit(replace(self._file, retired=(*retired, _retired(slot))), access.database_key)
        record(credentials)
        slots = tuple(slot if other is old else other for other in self._file.slots)
        self._commit(replace(self._file, slots=slots, retired=(*retired, _retired(old))), access.database_key)

    def remove(self, credentials: Credentials, person_id: str) -> None:
        """Take a person's slot away. Copies of the folder that they may have stay readable to them.

        Raises :class:`LastPerson` where nobody would be left.
        """
        self._require_authentic(credentials.database_key)
        slot = self._slot(person_id)
        if len(self._file.slots) == 1:
            raise LastPerson
        rest = tuple(other for other in self._file.slots if other is not slot)
        changed = replace(self._file, slots=rest, retired=(*self._file.retired, _retired(slot)))
        self._commit(changed, credentials.database_key)

    @property
    def _file(self) -> KeyFile:
        return self._candidates[0]

    def _slot(self, person_id: str) -> Slot:
        for slot in self._file.slots:
            if slot.owner.person_id == person_id:
                return slot
        raise UnknownPerson(staff_code=person_id)

    def _cost_of(self, credentials: Credentials) -> KdfCost:
        return self._slot(credentials.person_id).cost

    def _require_authentic(self, database_key: bytes) -> None:
        if not self._file.is_authentic(database_key):
            raise DamagedKeys

    def _any_database_key(self, code: str, passphrase: str) -> bytes:
        for candidate in self._candidates:
            with suppress(WrongPassphrase, DamagedKeys):
                return _open(candidate, code, passphrase).database_key
        raise WrongPassphrase

    def _settle(self, database_key: bytes) -> None:
        """Of files that differ, keep the newest that was written by somebody who held the database key."""
        authentic = [file for file in self._candidates if file.is_authentic(database_key)]
        if not authentic:
            raise DamagedKeys
        differed, self._candidates = len(self._candidates) > 1, (authentic[0],)
        if differed:
            self._heal(FILE_NAME)
            self._heal(COPY_NAME)

    def _commit(self, changed: KeyFile, database_key: bytes) -> None:
        """Write the next generation. The first file decides; a copy that could not be written is told."""
        file = changed.sealed(database_key)
        data = keyfile.encode(file)
        write_atomically(self._folder / FILE_NAME, data)
        self._candidates = (file,)
        try:
            write_atomically(self._folder / COPY_NAME, data)
        except NotSaved:
            self.notice = KeysNotCopied()

    def _heal(self, name: str) -> None:
        self.notice = KeysHealed(name=name)
        try:
            write_atomically(self._folder / name, keyfile.encode(self._file))
        except NotSaved:
            self.notice = KeysNotCopied()


def _attempt(path: Path) -> KeyFile | FieldtoolError:
    try:
        return keyfile.read(path)
    except FieldtoolError as error:
        return error


def _refuse(faults: list[FieldtoolError], *, usable: bool) -> None:
    """Raise what must be told: a newer format always, the rest only where neither file can be used."""
    for fault in faults:
        if isinstance(fault, KeysTooNew):
            raise fault
    if not usable:
        raise next((fault for fault in faults if not isinstance(fault, KeysMissing)), faults[0])


def _find(file: KeyFile, code: str) -> Slot | None:
    wanted = code.strip().casefold()
    return next((slot for slot in file.slots if slot.owner.code.casefold() == wanted), None)


def _open(file: KeyFile, code: str, passphrase: str) -> Credentials:
    """Open the slot with this code; an unknown code takes as long, on a slot that is not the caller's."""
    slot = _find(file, code)
    if slot is not None:
        return open_slot(slot, passphrase)
    stranger = file.slots[0]
    with suppress(WrongPassphrase, DamagedKeys):
        open_slot(replace(stranger, salt=bytes(len(stranger.salt))), passphrase)
    raise UnknownStaffCode


def _retired(slot: Slot) -> RetiredKey:
    return RetiredKey(slot.owner.person_id, slot.owner.code, slot.verify_key)
