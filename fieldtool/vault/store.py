"""The encrypted database: opened only when it is safe, changed only in whole transactions, told truly when it fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from fieldtool.vault import cipher
from fieldtool.vault.errors import (
    DamagedStore,
    StoreExists,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    UnsafeStore,
)
from fieldtool.vault.files import disk_errors, sync_folder
from fieldtool.vault.settings import StoreSettings

__all__ = ["Migration", "Store", "StoreSettings"]


_RECORDS: Final = "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its name for good, and what it does to the database."""

    name: str
    apply: Callable[[Database], None]


class _Database(Database):
    """Rows are read whole, inside the border where damage becomes one of our errors, and without a savepoint each."""

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        with cipher.driver_errors():
            cursor = self.conn.execute(sql, () if params is None else params)
            if cursor.description is None:
                raise ValueError("a query gives rows; what changes the store is executed")
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor]
        return (row for row in rows)

    # sqlite-utils finds out by making tables, and takes a failing disk for an old SQLite. Ours is checked at opening.

    @property
    def supports_strict(self) -> bool:
        return True

    @property
    def supports_on_conflict(self) -> bool:
        return True


class Store:
    """An open store. It belongs to the thread that opened it.

    ``db`` is for reading (``db.query`` raises :class:`DamagedStore` for damage) and for writing in a transaction.
    """

    def __init__(self, path: Path, connection: dbapi2.Connection) -> None:
        self.path = path
        self.db: Database = _Database(connection, execute_plugins=False)
        self._depth = 0

    @classmethod
    def create(cls, path: Path, key: bytes, migrations: tuple[Migration, ...], at: datetime) -> Store:
        """Make a store at ``path``, whole or not at all, readable by its owner only, and open it.

        ``key`` has 32 random bytes. Raises :class:`StoreExists`, or why the disk refused.
        """
        if path.exists():
            raise StoreExists(name=path.name)
        draft = path.with_name(f".{path.name}.new")
        with disk_errors():
            try:
                _remove_draft(draft)
                os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                cls._checked(draft, cipher.connect(draft, key, new=True), migrations, at).close()
                draft.replace(path)
            finally:
                with suppress(OSError):
                    _remove_draft(draft)
            sync_folder(path.parent)
        return cls.open(path, key, migrations, at)

    @classmethod
    def open(cls, path: Path, key: bytes, migrations: tuple[Migration, ...], at: datetime) -> Store:
        """Open the store at ``path`` and bring its schema up to date.

        Raises :class:`StoreMissing`, :class:`NotAStore`, :class:`DamagedStore`, :class:`StoreTooNew` or
        :class:`UnsafeStore`; nothing is changed then.
        """
        if not path.is_file():
            raise StoreMissing(name=path.name)
        return cls._checked(path, cipher.connect(path, key), migrations, at)

    @classmethod
    def beside(cls, path: Path, key: bytes) -> Store:
        """One more connection, for reading, to a store that is open already: for another thread.

        Raises as :meth:`open` does.
        """
        if not path.is_file():
            raise StoreMissing(name=path.name)
        return cls(path, cipher.connect(path, key))

    @classmethod
    def _checked(
        cls, path: Path, connection: dbapi2.Connection, migrations: tuple[Migration, ...], at: datetime
    ) -> Store:
        store = cls(path, connection)
        try:
            store._refuse_if_unsafe()
            store._migrate(migrations, at)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Everything done within is committed together at the end, or not at all where it raises.

        Within another transaction it is a savepoint. What SQLite says about disk, lock or damage is raised as
        :class:`NotSaved` or :class:`DamagedStore`, and the store stays usable.
        """
        if self._depth:
            self._require_open()
        self._depth += 1
        try:
            with self._told_truly(), self._savepoint() if self._depth > 1 else self._outermost():
                yield self.db
        finally:
            self._depth -= 1

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Only read within it: no lock is taken, and damage is raised as :class:`DamagedStore`."""
        with cipher.driver_errors():
            yield self.db

    def settings(self) -> StoreSettings:
        """The settings in force, for the self-check and for ``fieldtool doctor``."""
        return StoreSettings.of(self.db.conn, self.path)

    def damage(self) -> tuple[str, ...]:
        """What a full check of every page finds, in SQLite's words (page numbers, no content); empty is whole."""
        found = []
        try:
            for check in ("cipher_integrity_check", "integrity_check"):
                with cipher.driver_errors():
                    found += [row[0] for row in self.db.conn.execute(f"pragma {check}") if row[0] != "ok"]
        except DamagedStore as error:
            found.append(str(error.__cause__))
        return tuple(found)

    def close(self) -> None:
        """Close the store; what was not committed is gone."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _told_truly(self) -> Iterator[None]:
        """After damage was met, SQLite may call the store read-only; then reading it says what is true."""
        try:
            with cipher.driver_errors():
                yield
        except StoreReadOnly as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code == dbapi2.SQLITE_READONLY:
                self._applied()  # raises where it is damage
            raise

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        # Immediate: the write lock is taken here or refused here, never half-way through.
        self.db.conn.execute("begin immediate")
        try:
            yield
            self._require_open()
            self.db.conn.execute("commit")
        except BaseException:
            # A second failure must not hide the first; SQLite rolls back from the journal at the next use.
            with suppress(dbapi2.Error):
                self.db.rollback()
            raise

    def _require_open(self) -> None:
        """A full disk ends the whole transaction; whoever swallowed that error would write the rest alone."""
        if not self.db.conn.in_transaction:
            raise RuntimeError("an error that ended this transaction was not passed on")

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        with self.db.atomic():
            yield

    def _migrate(self, migrations: tuple[Migration, ...], at: datetime) -> None:
        applied = self._applied()
        if applied != tuple(migration.name for migration in migrations[: len(applied)]):
            raise StoreTooNew(found=len(applied), known=len(migrations))
        for migration in migrations[len(applied) :]:
            with self.transaction() as db:
                migration.apply(db)
                self._record(migration, at)

    def _applied(self) -> tuple[str, ...]:
        with self.reading() as db:
            if not db[_RECORDS].exists():
                return ()
            return tuple(row["name"] for row in db[_RECORDS].rows_where(order_by="number"))

    def _record(self, migration: Migration, at: datetime) -> None:
        table = self.db.table(_RECORDS)
        if not table.exists():
            table.create({"number": int, "name": str, "applied_at": str}, pk="number", strict=True)
        table.insert({"name": migration.name, "applied_at": at.astimezone(UTC).isoformat(timespec="milliseconds")})

    def _refuse_if_unsafe(self) -> None:
        problems = self.settings().problems()
        if problems:
            raise UnsafeStore(problems="; ".join(map(str, problems)))


def _remove_draft(draft: Path) -> None:
    """Take away what an interrupted set-up left: nobody was ever told that it is a store."""
    for name in (draft.name, f"{draft.name}-journal"):
        draft.with_name(name).unlink(missing_ok=True)
