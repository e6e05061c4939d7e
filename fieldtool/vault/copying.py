"""A whole copy of a store under a key of its own, proved before it counts: safety copies and new keys stand on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldtool.vault import cipher
from fieldtool.vault.audit import AuditHead, AuditLog
from fieldtool.vault.errors import CopyDiffers, DamagedStore, StoreExists
from fieldtool.vault.files import disk_errors, sync_folder
from fieldtool.vault.store import Store

__all__ = ["Contents", "copy_store"]

_PAGES: Final = 2048
"""How much is copied between two reports of progress: 8 MiB."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What must be the same in a copy: how many rows each table has, and the head of the audit log."""

    rows: Mapping[str, int]
    head: AuditHead

    @classmethod
    def of(cls, store: Store) -> Contents:
        """Count everything in an open store. Raises :class:`DamagedStore` where it cannot be read."""
        with store.reading() as db:
            return cls({name: db.table(name).count for name in sorted(db.table_names())}, AuditLog(db).head())


def copy_store(
    store: Store, target: Path, key: bytes, progress: Callable[[float], None] = lambda _part: None
) -> Contents:
    """Write all of an open store to ``target`` under ``key`` (32 random bytes); returns what it holds.

    The copy is made by SQLite's own means, opened again and checked whole: both integrity checks, the rows of every
    table, the head of the audit log. ``progress`` is told the part that is done, 0 to 1; what it raises ends the copy.
    Raises :class:`StoreExists`, :class:`DamagedStore` where either is damaged, :class:`CopyDiffers`, or why the disk
    refused; nothing is at ``target`` then.
    """
    if target.exists():
        raise StoreExists(name=target.name)
    wanted = Contents.of(store)
    with disk_errors():
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _copy_pages(store, target, key, progress)
            _prove(target, key, wanted)
            sync_folder(target.parent)
        except BaseException:
            for name in (target.name, f"{target.name}-journal"):
                with suppress(OSError):
                    target.with_name(name).unlink(missing_ok=True)
            raise
    return wanted


def _copy_pages(store: Store, target: Path, key: bytes, progress: Callable[[float], None]) -> None:
    def report(_status: int, left: int, total: int) -> None:
        progress(1 - left / total if total else 1.0)

    copy = cipher.connect(target, key, new=True)
    try:
        with cipher.driver_errors():
            store.db.conn.backup(copy, pages=_PAGES, progress=report)
    finally:
        copy.close()


def _prove(target: Path, key: bytes, wanted: Contents) -> None:
    with Store(target, cipher.connect(target, key)) as copy:
        if copy.damage():
            raise DamagedStore
        if Contents.of(copy) != wanted:
            raise CopyDiffers
    target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
