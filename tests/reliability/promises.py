"""What a workflow was promised at a moment, and whether a folder that is found later keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from fieldtool.casework.centre import read_centre
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.desk.desk import Desk
from fieldtool.desk.restoring import finish_restore
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.keys import Keyring, RecoveryWords
from fieldtool.vault.store import Store
from tests.reliability.centre import NEW, NOW, OLD_KEY, OLD_STORE

__all__ = ["Promise", "broken"]

_ANSWERS: Final = "select lower(hex(id)) from answer_rows order by sequence"
_ROWS: Final = "select operation || ' ' || lower(hex(hash)) from audit order by sequence"


@dataclass(frozen=True, slots=True)
class Promise:
    """What must be there from now on: answers and audit rows by their ids, files by their digests, people by code."""

    answers: int = 0
    last_answer: str = ""
    audit: int = 0
    last_row: str = ""
    files: dict[str, str] = field(default_factory=dict)
    staff: tuple[str, ...] = ()
    another: bool = False
    """Whether the centre beside this one was set up."""

    @classmethod
    def of(cls, desk: Desk) -> Promise:
        """What a desk has said yes to."""
        with desk._store.reading() as db:
            answers = [row[0] for row in db.execute(_ANSWERS)]
            rows = [row[0] for row in db.execute(_ROWS)]
        files = {path.name: _digest(path) for path in sorted(desk._folders.outbox.iterdir()) if path.is_file()}
        staff = tuple(sorted(slot.code for slot in desk._keyring.people()))
        another = (desk._folders.root.parent / NEW).is_dir()
        return cls(len(answers), _last(answers), len(rows), _last(rows), files, staff, another)

    def encoded(self) -> bytes:
        """As it stands in a log."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, data: bytes) -> Promise:
        """As it was written into a log."""
        plain: dict[str, Any] = json.loads(data)
        return cls(**{**plain, "staff": tuple(plain["staff"])})


def broken(
    workspace: Path, words: RecoveryWords, promise: Promise, later: Sequence[Promise] = (), *, same_run: bool = True
) -> list[str]:
    """What is wrong with a workspace; nothing where it is whole and keeps its promise.

    ``later`` are promises that were made afterwards, in the ``same_run`` or in one like it: some of what they tell of
    may be there already.
    """
    try:
        finish_restore(Folders(workspace))  # as whoever opens a workspace does
        keyring = Keyring.load(workspace)
        key = keyring.open_with_words(words).database_key
        read_centre(Folders(workspace).centre)
        with Store.open(Folders(workspace).records, key, MIGRATIONS, NOW) as store:
            return [
                *(f"damage: {found}" for found in store.damage()),
                *_unaudited(store, keyring),
                *_lost(store, promise),
                *_torn(workspace, promise, later if same_run else None),
                *_shut_out(keyring, promise, later),
                *_half_migrated(workspace / OLD_STORE),
                *_half_set_up(workspace.parent / NEW, promised=promise.another),
            ]
    except FieldtoolError as error:
        return [f"{type(error).__name__}: {error}"]


def _unaudited(store: Store, keyring: Keyring) -> Iterator[str]:
    report = AuditLog(store.db).verify(keyring.verify_keys())
    for flaw in report.flaws:
        yield f"audit row {flaw.sequence}: {flaw.flaw}"


def _lost(store: Store, promise: Promise) -> Iterator[str]:
    for name, query, count, last in (
        ("answer", _ANSWERS, promise.answers, promise.last_answer),
        ("audit row", _ROWS, promise.audit, promise.last_row),
    ):
        found = [row[0] for row in store.db.execute(query)]
        if len(found) < count or (count and found[count - 1] != last):
            yield f"{name}s: {len(found)} of {count} are there"


def _torn(workspace: Path, promise: Promise, later: Sequence[Promise] | None) -> Iterator[str]:
    outbox = Folders(workspace).outbox
    found = {path.name: _digest(path) for path in outbox.iterdir() if not path.name.startswith(".")}
    yield from (f"the file {name} is gone" for name in promise.files if name not in found)
    if later is not None:
        known = {digest for each in (promise, *later) for digest in each.files.values()}
        yield from (f"the file {name} is torn" for name, digest in found.items() if digest not in known)


def _shut_out(keyring: Keyring, promise: Promise, later: Sequence[Promise]) -> Iterator[str]:
    """Who could sign in and still can later can now."""
    staying = set(promise.staff).intersection(*(each.staff for each in later[:1]))
    yield from (f"{code} cannot sign in" for code in staying - {slot.code for slot in keyring.people()})


def _half_set_up(beside: Path, *, promised: bool) -> Iterator[str]:
    if promised and not beside.is_dir():
        yield "the new centre is gone"
    if beside.is_dir():
        Keyring.load(beside)
        read_centre(Folders(beside).centre)
        if not Folders(beside).records.stat().st_size:
            yield "the new centre has no store"


def _half_migrated(path: Path) -> Iterator[str]:
    """A store of an older version is whole at each step of the way, and its way can be gone to the end."""
    if path.exists():
        with Store.open(path, OLD_KEY, MIGRATIONS, NOW) as store:
            yield from (f"the older store: {found}" for found in store.damage())


def _last(ids: Sequence[str]) -> str:
    return ids[-1] if ids else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
