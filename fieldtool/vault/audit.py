"""Who did what to which record: rows chained by hash and signed by the person, that say nothing of the content.

A row keeps a salted digest of what changed. The salt lies in a table of its own: without it the digest tells
nothing, so a record can be erased while the chain stays whole.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlite_utils import Database

from fieldtool.vault.canonical import canonical
from fieldtool.vault.slots import Credentials
from fieldtool.vault.store import Migration

__all__ = ["MIGRATION", "AuditFlaw", "AuditHead", "AuditLog", "AuditReport", "Flaw"]

_START: Final = bytes(32)
_DOMAIN: Final = b"fieldtool audit row, format 1\0"

_SCHEMA: Final = (
    """create table audit (
        sequence integer primary key, at text not null, person text not null, operation text not null,
        subject text not null, digest blob not null, previous blob not null, hash blob not null,
        signature blob not null
    ) strict""",
    "create index audit_subject on audit (subject)",
    """create table audit_salts (
        sequence integer primary key references audit (sequence), salt blob not null
    ) strict""",
    """create trigger audit_row_is_never_changed before update on audit
        begin select raise(abort, 'an audit row is never changed'); end""",
    """create trigger audit_row_is_never_deleted before delete on audit
        begin select raise(abort, 'an audit row is never deleted'); end""",
)


def _create_tables(db: Database) -> None:
    for statement in _SCHEMA:
        db.execute(statement)


MIGRATION: Final = Migration("audit", _create_tables)
"""The tables of the audit log, for the store's list of migrations."""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """How far the log goes: its number of rows and the newest hash (32 bytes). It anchors all rows before it."""

    count: int
    hash: bytes


class Flaw(StrEnum):
    """What is wrong at a place of the log."""

    MISSING = "missing"
    CHANGED = "changed"
    UNCHAINED = "unchained"
    BADLY_SIGNED = "badly-signed"
    UNKNOWN_PERSON = "unknown-person"
    ANCHOR_DIFFERS = "anchor-differs"


@dataclass(frozen=True, slots=True)
class AuditFlaw:
    """One flaw, at the sequence number where it shows."""

    sequence: int
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a verification found: the head that it reached, every flaw, and how many rows lost their salt."""

    head: AuditHead
    flaws: tuple[AuditFlaw, ...]
    erased: int

    @property
    def whole(self) -> bool:
        """Whether every row is there, unchanged and signed."""
        return not self.flaws


class AuditLog:
    """The log of one open store. Its rows are only ever added; the database refuses anything else."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def append(
        self, at: datetime, credentials: Credentials, operation: str, subject: str, content: Mapping[str, str]
    ) -> AuditHead:
        """Add a signed row and return the new head; in a transaction it is committed with what it records.

        ``subject`` is an id or a code, never a name. Of ``content`` only a salted digest is kept.
        """
        salt = secrets.token_bytes(32)
        with self._db.atomic():
            head = self.head()
            row = _Row(
                sequence=head.count + 1,
                at=at.astimezone(UTC).isoformat(timespec="milliseconds"),
                person=credentials.person_id,
                operation=operation,
                subject=subject,
                digest=_digest(salt, content),
                previous=head.hash,
            )
            signature = credentials.sign(_DOMAIN + row.hash())
            self._db.execute(
                "insert into audit values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row.values(), row.hash(), signature]
            )
            self._db.execute("insert into audit_salts values (?, ?)", [row.sequence, salt])
        return AuditHead(row.sequence, row.hash())

    def head(self) -> AuditHead:
        """The newest row's number and hash; 0 and zeros where the log is empty."""
        row = self._db.execute("select sequence, hash from audit order by sequence desc limit 1").fetchone()
        return AuditHead(row[0], row[1]) if row else AuditHead(0, _START)

    def newest(self, subject: str, operations: Collection[str]) -> int | None:
        """The sequence number of the newest row about ``subject`` by one of these operations, or none."""
        known = ", ".join("?" * len(operations))
        row = self._db.execute(
            f"select max(sequence) from audit where subject = ? and operation in ({known})",  # noqa: S608
            [subject, *operations],
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def newest_at(self, operation: str, subject: str = "") -> datetime | None:
        """When the newest row by this operation was written, about ``subject`` or about anything; none without one."""
        row = self._db.execute(
            "select at from audit where operation = ? and subject = coalesce(nullif(?, ''), subject)"
            " order by sequence desc limit 1",
            [operation, subject],
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def erase_salts(self, subject: str) -> int:
        """Make what the rows about ``subject`` digested unprovable for good; returns how many rows that were."""
        return self._db.execute(
            "delete from audit_salts where sequence in (select sequence from audit where subject = ?)", [subject]
        ).rowcount

    def attests(self, sequence: int, content: Mapping[str, str]) -> bool | None:
        """Whether row ``sequence`` was written about exactly this content; ``None`` once its salt is erased."""
        row = self._db.execute(
            "select digest, salt from audit join audit_salts using (sequence) where sequence = ?", [sequence]
        ).fetchone()
        return None if row is None else hmac.compare_digest(row[0], _digest(row[1], content))

    def verify(self, public_keys: Mapping[str, Collection[bytes]], anchors: Collection[AuditHead] = ()) -> AuditReport:
        """Check every row, its place in the chain and its signature.

        ``public_keys`` holds every Ed25519 key that a person ever had, by person id; ``anchors`` are heads that
        were kept outside the store (bundles, reports), which the chain must still pass through.
        """
        kept: dict[int, set[bytes]] = {}
        for anchor in anchors:
            if anchor.count:
                kept.setdefault(anchor.count, set()).add(anchor.hash)
        verifiers = {person: tuple(map(VerifyKey, keys)) for person, keys in public_keys.items()}
        flaws: list[AuditFlaw] = []
        head = AuditHead(0, _START)
        for row, stored_hash, signature in self._rows():
            flaws += [AuditFlaw(missing, Flaw.MISSING) for missing in range(head.count + 1, row.sequence)]
            found = _flaws_of(row, stored_hash, signature, head, verifiers.get(row.person, ()))
            flaws += [AuditFlaw(row.sequence, flaw) for flaw in found]
            head = AuditHead(row.sequence, stored_hash)
            if kept.pop(head.count, {head.hash}) != {head.hash}:
                flaws.append(AuditFlaw(head.count, Flaw.ANCHOR_DIFFERS))
        flaws += [AuditFlaw(count, Flaw.MISSING) for count in sorted(kept)]
        return AuditReport(head, tuple(flaws), self._erased())

    def _rows(self) -> Iterator[tuple[_Row, bytes, bytes]]:
        for *values, stored_hash, signature in self._db.execute("select * from audit order by sequence"):
            yield _Row(*values), stored_hash, signature

    def _erased(self) -> int:
        count: int = self._db.execute(
            "select count(*) from audit where sequence not in (select sequence from audit_salts)"
        ).fetchone()[0]
        return count


@dataclass(frozen=True, slots=True)
class _Row:
    """What the hash of a row covers, in the order of the table's columns."""

    sequence: int
    at: str
    person: str
    operation: str
    subject: str
    digest: bytes
    previous: bytes

    def values(self) -> tuple[Any, ...]:
        return (self.sequence, self.at, self.person, self.operation, self.subject, self.digest, self.previous)

    def hash(self) -> bytes:
        texts = [value.hex() if isinstance(value, bytes) else value for value in self.values()]
        return hashlib.sha256(_DOMAIN + canonical(texts)).digest()


def _digest(salt: bytes, content: Mapping[str, str]) -> bytes:
    return hashlib.blake2b(canonical(dict(content)), key=salt, digest_size=32, person=b"ftl audit detail").digest()


def _flaws_of(
    row: _Row, stored_hash: bytes, signature: bytes, before: AuditHead, verifiers: tuple[VerifyKey, ...]
) -> Iterator[Flaw]:
    if row.hash() != stored_hash:
        yield Flaw.CHANGED
    if row.previous != before.hash:
        yield Flaw.UNCHAINED
    if not verifiers:
        yield Flaw.UNKNOWN_PERSON
    elif not any(_signed(key, _DOMAIN + row.hash(), signature) for key in verifiers):
        yield Flaw.BADLY_SIGNED


def _signed(key: VerifyKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True
