"""The key file as bytes: strictly read, written in one way only, so that every changed byte shows.

``checksum`` tells damage from a wrong passphrase and needs no key; ``mac`` is made with a key that only the
database key gives, so that nobody else can change, add or remove a slot.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from fieldtool.vault.canonical import canonical
from fieldtool.vault.errors import DamagedKeys, KeysMissing, KeysTooNew
from fieldtool.vault.files import disk_errors
from fieldtool.vault.kdf import SALT_LENGTH, KdfCost
from fieldtool.vault.slots import Owner, RecoverySlot, Slot

__all__ = ["FORMAT", "KeyFile", "RetiredKey", "decode", "encode", "read"]

FORMAT: Final = 1

_MOST_BYTES: Final = 1 << 20
_KEY: Final = 32
_SEALED_KEY: Final = 32 + 48
_SEALED_PRIVATE: Final = 24 + 96 + 16


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A public Ed25519 key that a person no longer signs with; it still checks what was signed with it."""

    person_id: str
    code: str
    verify_key: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Everything in the key file. ``generation`` grows by one with each change."""

    store_id: str
    generation: int
    slots: tuple[Slot, ...]
    retired: tuple[RetiredKey, ...]
    recovery: RecoverySlot
    mac: bytes = b""

    def sealed(self, database_key: bytes) -> KeyFile:
        """The next generation, authenticated with the database key."""
        following = replace(self, generation=self.generation + 1)
        return replace(following, mac=following.mac_under(database_key))

    def is_authentic(self, database_key: bytes) -> bool:
        """Whether somebody who held this database key wrote all of it."""
        return hmac.compare_digest(self.mac, self.mac_under(database_key))

    def mac_under(self, database_key: bytes) -> bytes:
        """The authentication code of everything but itself."""
        body = canonical(_plain(replace(self, mac=b"")))
        return hashlib.blake2b(body, key=database_key, digest_size=_KEY, person=b"ftl key file").digest()


def encode(file: KeyFile) -> bytes:
    """The one way to write ``file``: JSON, a checksum over the rest of it in it."""
    plain = _plain(file)
    return _text({**plain, "checksum": _checksum(plain)})


def decode(untrusted: bytes) -> KeyFile:
    """The key file in ``untrusted``.

    Raises :class:`DamagedKeys`, :class:`KeysTooNew` or, before any memory is taken, :class:`UnsafeKdfCost`.
    """
    try:
        plain = json.loads(untrusted.decode("ascii"))
        checksum = plain.pop("checksum")
        if checksum != _checksum(plain) or _text({**plain, "checksum": checksum}) != untrusted:
            raise DamagedKeys
        if plain["format"] > FORMAT:
            raise KeysTooNew(found=plain["format"], known=FORMAT)
        return _from_plain(plain)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedKeys from error


def read(path: Path) -> KeyFile:
    """The key file at ``path``; raises as :func:`decode` does, or :class:`KeysMissing`."""
    with disk_errors():
        try:
            with path.open("rb") as file:
                return decode(file.read(_MOST_BYTES))
        except FileNotFoundError as error:
            raise KeysMissing from error


def _text(plain: Mapping[str, object]) -> bytes:
    return json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"


def _checksum(plain: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(plain)).hexdigest()


def _plain(file: KeyFile) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "store_id": file.store_id,
        "generation": file.generation,
        "slots": [_plain_slot(slot) for slot in file.slots],
        "retired": [
            {"person_id": key.person_id, "code": key.code, "verify_key": key.verify_key.hex()} for key in file.retired
        ],
        "recovery": {"box_key": file.recovery.box_key.hex(), "database_key": file.recovery.database_key.hex()},
        "mac": file.mac.hex(),
    }


def _plain_slot(slot: Slot) -> dict[str, Any]:
    return {
        "person_id": slot.owner.person_id,
        "code": slot.owner.code,
        "kdf": {"name": "argon2id", "t": slot.cost.t, "m": slot.cost.m, "salt": slot.salt.hex()},
        "box_key": slot.box_key.hex(),
        "verify_key": slot.verify_key.hex(),
        "private": slot.private.hex(),
        "database_key": slot.database_key.hex(),
    }


def _from_plain(plain: Mapping[str, Any]) -> KeyFile:
    recovery = plain["recovery"]
    file = KeyFile(
        _string(plain["store_id"]),
        _whole(plain["generation"]),
        tuple(_slot(slot, plain["store_id"]) for slot in plain["slots"]),
        tuple(
            RetiredKey(_string(key["person_id"]), _string(key["code"]), _bytes(key["verify_key"], _KEY))
            for key in plain["retired"]
        ),
        RecoverySlot(_bytes(recovery["box_key"], _KEY), _bytes(recovery["database_key"], _SEALED_KEY)),
        _bytes(plain["mac"], _KEY),
    )
    if not file.slots or _plain(file) != plain:  # an unknown key, another algorithm, a lower format
        raise DamagedKeys
    return file


def _slot(plain: Mapping[str, Any], store_id: str) -> Slot:
    kdf = plain["kdf"]
    return Slot(
        Owner(store_id, _string(plain["person_id"]), _string(plain["code"])),
        KdfCost(_whole(kdf["t"]), _whole(kdf["m"])),
        _bytes(kdf["salt"], SALT_LENGTH),
        _bytes(plain["box_key"], _KEY),
        _bytes(plain["verify_key"], _KEY),
        _bytes(plain["private"], _SEALED_PRIVATE),
        _bytes(plain["database_key"], _SEALED_KEY),
    )


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a whole number was expected")
    return value


def _bytes(value: object, length: int) -> bytes:
    data = bytes.fromhex(_string(value))
    if len(data) != length:
        raise ValueError(f"{length} bytes were expected, not {len(data)}")
    return data
