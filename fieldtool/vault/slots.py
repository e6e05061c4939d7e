"""One person's slot: passphrase to own key pair, own key pair to the database key, each step authenticated."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import Aead
from nacl.signing import SigningKey

from fieldtool.vault.canonical import canonical
from fieldtool.vault.errors import DamagedKeys, WrongPassphrase, WrongRecoveryWords
from fieldtool.vault.kdf import SALT_LENGTH, KdfCost, derive_key
from fieldtool.vault.recovery import RecoveryWords

__all__ = [
    "Credentials",
    "Owner",
    "RecoveryAccess",
    "RecoverySlot",
    "Slot",
    "new_recovery",
    "new_slot",
    "open_recovery",
    "open_slot",
]

_KEY: Final = 32


class Credentials:
    """What a signed-in person can do: open the store and sign. Nothing secret shows when it is printed."""

    __slots__ = ("_signing", "code", "database_key", "person_id")

    def __init__(self, person_id: str, code: str, database_key: bytes, signing: SigningKey) -> None:
        self.person_id = person_id
        self.code = code
        self.database_key = database_key
        self._signing = signing

    @property
    def public_key(self) -> bytes:
        """The Ed25519 key that checks this person's signatures (32 bytes)."""
        return bytes(self._signing.verify_key)

    def sign(self, message: bytes) -> bytes:
        """This person's Ed25519 signature of ``message`` (64 bytes)."""
        return self._signing.sign(message).signature

    def __repr__(self) -> str:
        return f"Credentials(person_id={self.person_id!r}, code={self.code!r})"


class RecoveryAccess:
    """What the recovery words open: the store, without being anybody."""

    __slots__ = ("database_key",)

    def __init__(self, database_key: bytes) -> None:
        self.database_key = database_key

    def __repr__(self) -> str:
        return "RecoveryAccess(secret)"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose slot it is: a person, by random id and staff code, in one store."""

    store_id: str
    person_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Slot:
    """What the key file keeps of a person; nothing in it is secret without the passphrase.

    ``box_key`` (X25519) receives the database key, so it can be handed out without the passphrase; ``private``
    is the person's two private keys and a fingerprint of the database key, sealed under the passphrase.
    """

    owner: Owner
    cost: KdfCost
    salt: bytes
    box_key: bytes
    verify_key: bytes
    private: bytes
    database_key: bytes

    def bound(self) -> bytes:
        """What cannot be changed in this slot without its seal breaking."""
        owner = [self.owner.store_id, self.owner.person_id, self.owner.code]
        keys = [self.salt.hex(), self.box_key.hex(), self.verify_key.hex()]
        return canonical(["fieldtool slot, format 1", *owner, "argon2id", self.cost.t, self.cost.m, *keys])


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The public half of the recovery words, and the database key sealed to it."""

    box_key: bytes
    database_key: bytes


def new_slot(owner: Owner, passphrase: str, database_key: bytes, cost: KdfCost) -> tuple[Slot, Credentials]:
    """A slot with a new key pair, and what its owner can do. As slow as ``cost`` says."""
    box, signing = PrivateKey.generate(), SigningKey.generate()
    unsealed = Slot(
        owner,
        cost,
        salt=secrets.token_bytes(SALT_LENGTH),
        box_key=bytes(box.public_key),
        verify_key=bytes(signing.verify_key),
        private=b"",
        database_key=SealedBox(box.public_key).encrypt(database_key),
    )
    kek = derive_key(passphrase, unsealed.salt, cost)
    secret = bytes(box) + bytes(signing) + _fingerprint(database_key)
    slot = replace(unsealed, private=bytes(Aead(kek).encrypt(secret, unsealed.bound())))
    return slot, Credentials(owner.person_id, owner.code, database_key, signing)


def open_slot(slot: Slot, passphrase: str) -> Credentials:
    """What the owner of a slot can do. As slow as the slot's cost says, whether it opens or not.

    Raises :class:`WrongPassphrase`, or :class:`DamagedKeys` where the database key is not the one that was sealed.
    """
    kek = derive_key(passphrase, slot.salt, slot.cost)
    try:
        secret = Aead(kek).decrypt(slot.private, slot.bound())
    except CryptoError as error:
        raise WrongPassphrase from error
    try:
        database_key = SealedBox(PrivateKey(secret[:_KEY])).decrypt(slot.database_key)
    except CryptoError as error:
        raise DamagedKeys from error
    # Anyone can seal a key of their own to a public key: the fingerprint under the passphrase tells it from ours.
    if not hmac.compare_digest(_fingerprint(database_key), secret[2 * _KEY :]):
        raise DamagedKeys
    return Credentials(slot.owner.person_id, slot.owner.code, database_key, SigningKey(secret[_KEY : 2 * _KEY]))


def new_recovery(words: RecoveryWords, database_key: bytes) -> RecoverySlot:
    """The slot that ``words`` open."""
    public = words.private_key().public_key
    return RecoverySlot(bytes(public), SealedBox(public).encrypt(database_key))


def open_recovery(slot: RecoverySlot, words: RecoveryWords) -> RecoveryAccess:
    """What ``words`` give access to, or :class:`WrongRecoveryWords`, or :class:`DamagedKeys`."""
    private = words.private_key()
    if bytes(private.public_key) != slot.box_key:
        raise WrongRecoveryWords
    try:
        return RecoveryAccess(SealedBox(private).decrypt(slot.database_key))
    except CryptoError as error:
        raise DamagedKeys from error


def _fingerprint(database_key: bytes) -> bytes:
    return hashlib.blake2b(database_key, digest_size=_KEY, person=b"ftl fingerprint").digest()
