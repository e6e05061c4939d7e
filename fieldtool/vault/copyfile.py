"""The header of a safety copy: what it is a copy of and what opens it, read so strictly that every changed byte shows.

The format stands in ``docs/safety-copies.md``. A checksum over the whole header tells damage from a newer format and
needs no key; ``mac`` is made with the copy's own key, so that nobody else can change what the header says.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.secret import Aead

from fieldtool.vault import keyfile
from fieldtool.vault.audit import AuditHead
from fieldtool.vault.canonical import canonical
from fieldtool.vault.errors import CopyNeedsWords, CopyTooNew, DamagedCopy, NotASafetyCopy, WrongRecoveryWords
from fieldtool.vault.keyfile import KeyFile
from fieldtool.vault.recovery import RecoveryWords

__all__ = ["FORMAT", "SUFFIX", "Header", "encode", "read", "seal_copy_key", "unseal_with_database_key"]

FORMAT: Final = 1
SUFFIX: Final = ".ftcopy"

_MAGIC: Final = b"FIELDTOOL-SAFETY-COPY"
_LINE: Final = 32
_FIRST_LINE: Final = re.compile(rb"FIELDTOOL-SAFETY-COPY ([1-9]) ([0-9]{7})\n")
_BLOCK: Final = 4096
_MOST_BYTES: Final = 1 << 22
_CHECKSUM: Final = 32
_KEY: Final = 32
_SEALED_KEY: Final = 32 + 48
_WRAPPED_KEY: Final = 24 + 32 + 16


@dataclass(frozen=True, slots=True)
class Header:
    """Everything that a safety copy says of itself.

    ``recovery`` is the copy's key sealed to the recovery words, ``database`` the same under the database key that the
    store had. ``key_file`` and ``settings`` are the bytes of ``keys.json`` and ``centre.toml``.
    """

    store_id: str
    centre: str
    desk: str
    practice: bool
    created_at: datetime
    key_epoch: int
    desk_epoch: int
    head: AuditHead
    rows: Mapping[str, int]
    body_length: int
    body_sha256: bytes
    key_file: bytes
    settings: bytes
    recovery: bytes
    database: bytes
    mac: bytes = b""

    def sealed(self, copy_key: bytes) -> Header:
        """The same, authenticated with the copy's key."""
        return replace(self, mac=self._mac_under(copy_key))

    def require_authentic(self, copy_key: bytes) -> None:
        """Raise :class:`DamagedCopy` unless somebody who held this copy's key wrote all of it."""
        if not hmac.compare_digest(self.mac, self._mac_under(copy_key)):
            raise DamagedCopy

    def keys(self) -> KeyFile:
        """The key file that the copy holds."""
        return keyfile.decode(self.key_file)

    def key_from_words(self, words: RecoveryWords) -> bytes:
        """The copy's key. Raises :class:`WrongRecoveryWords`, or :class:`DamagedCopy`."""
        private = words.private_key()
        if bytes(private.public_key) != self.keys().recovery.box_key:
            raise WrongRecoveryWords
        try:
            copy_key = SealedBox(private).decrypt(self.recovery)
        except CryptoError as error:
            raise DamagedCopy from error
        self.require_authentic(copy_key)
        return copy_key

    def key_from_database_key(self, database_key: bytes) -> bytes:
        """The copy's key. Raises :class:`CopyNeedsWords` where the store had another key, or :class:`DamagedCopy`."""
        copy_key = unseal_with_database_key(self.database, database_key)
        self.require_authentic(copy_key)
        return copy_key

    def _mac_under(self, copy_key: bytes) -> bytes:
        body = canonical(_plain(replace(self, mac=b"")))
        return hashlib.blake2b(body, key=copy_key, digest_size=_KEY, person=b"ftl copy header").digest()


def seal_copy_key(copy_key: bytes, recovery_key: bytes, database_key: bytes) -> tuple[bytes, bytes]:
    """The copy's key for the recovery words (by their public key), and for who holds the database key."""
    return (
        SealedBox(PublicKey(recovery_key)).encrypt(copy_key),
        bytes(Aead(_wrapping(database_key)).encrypt(copy_key)),
    )


def unseal_with_database_key(sealed: bytes, database_key: bytes) -> bytes:
    """What :func:`seal_copy_key` sealed under this database key, or :class:`CopyNeedsWords`."""
    try:
        return bytes(Aead(_wrapping(database_key)).decrypt(sealed))
    except CryptoError as error:
        raise CopyNeedsWords from error


def encode(header: Header) -> bytes:
    """The one way to write ``header``: a first line, JSON, blanks up to a whole number of 4096 bytes, a checksum."""
    text = canonical(_plain(header))
    length = -(-(_LINE + len(text) + _CHECKSUM) // _BLOCK) * _BLOCK
    if length > _MOST_BYTES:
        raise ValueError("the key file or the settings are far larger than any that the program writes")
    start = b"%s %d %07d\n" % (_MAGIC, FORMAT, length) + text.ljust(length - _LINE - _CHECKSUM)
    return start + hashlib.sha256(start).digest()


def read(untrusted: BinaryIO) -> tuple[Header, int]:
    """The header at the start of a file, and how many bytes it takes.

    Raises :class:`NotASafetyCopy`, :class:`DamagedCopy` or :class:`CopyTooNew`; at most 4 MiB are read.
    """
    line = untrusted.read(_LINE)
    if not _resembles(line):
        raise NotASafetyCopy
    parts = _FIRST_LINE.fullmatch(line)
    length = int(parts[2]) if parts else 0
    if parts is None or not 0 < length <= _MOST_BYTES or length % _BLOCK:
        raise DamagedCopy
    data = line + untrusted.read(length - _LINE)
    if len(data) != length or hashlib.sha256(data[:-_CHECKSUM]).digest() != data[-_CHECKSUM:]:
        raise DamagedCopy
    if int(parts[1]) > FORMAT:
        raise CopyTooNew(found=int(parts[1]), known=FORMAT)
    return _decode(data), length


def _resembles(line: bytes) -> bool:
    """Whether this is, or was before a few bytes changed or the rest was cut off, how a safety copy begins."""
    if len(line) < len(_MAGIC):
        return bool(line) and _MAGIC.startswith(line)
    same = sum(mine == theirs for mine, theirs in zip(_MAGIC, line, strict=False))
    return same >= len(_MAGIC) * 3 // 4


def _decode(data: bytes) -> Header:
    try:
        header = _from_plain(json.loads(data[_LINE:-_CHECKSUM].decode("ascii")))
        whole = encode(header) == data  # an unknown key, another order, something in the blanks
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedCopy from error
    if not whole:
        raise DamagedCopy
    return header


def _plain(header: Header) -> dict[str, Any]:
    return {
        "store_id": header.store_id,
        "centre": header.centre,
        "desk": header.desk,
        "practice": header.practice,
        "created_at": header.created_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "key_epoch": header.key_epoch,
        "desk_epoch": header.desk_epoch,
        "audit": {"count": header.head.count, "hash": header.head.hash.hex()},
        "rows": dict(header.rows),
        "body": {"length": header.body_length, "sha256": header.body_sha256.hex()},
        "key_file": header.key_file.decode("ascii"),
        "settings": header.settings.decode("utf-8"),
        "copy_key": {"recovery": header.recovery.hex(), "database": header.database.hex()},
        "mac": header.mac.hex(),
    }


def _from_plain(plain: Mapping[str, Any]) -> Header:
    created_at = datetime.fromisoformat(plain["created_at"])
    if created_at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return Header(
        _string(plain["store_id"]),
        _string(plain["centre"]),
        _string(plain["desk"]),
        bool(plain["practice"]),
        created_at,
        _whole(plain["key_epoch"]),
        _whole(plain["desk_epoch"]),
        AuditHead(_whole(plain["audit"]["count"]), _bytes(plain["audit"]["hash"], _KEY)),
        {_string(name): _whole(count) for name, count in plain["rows"].items()},
        _whole(plain["body"]["length"]),
        _bytes(plain["body"]["sha256"], _CHECKSUM),
        _string(plain["key_file"]).encode("ascii"),
        _string(plain["settings"]).encode("utf-8"),
        _bytes(plain["copy_key"]["recovery"], _SEALED_KEY),
        _bytes(plain["copy_key"]["database"], _WRAPPED_KEY),
        _bytes(plain["mac"], _KEY),
    )


def _wrapping(database_key: bytes) -> bytes:
    return hashlib.blake2b(b"", key=database_key, digest_size=_KEY, person=b"ftl copy wrap").digest()


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
