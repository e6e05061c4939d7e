"""The one place that knows SQLCipher: sqlite-utils is put on top of it, and every connection is set up here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlite_utils.db
import sqlite_utils.utils
from sqlcipher3 import dbapi2

from fieldtool.errors import FieldtoolError
from fieldtool.vault.errors import DamagedStore, DiskFailing, DiskFull, NotAStore, StoreBusy, StoreReadOnly

__all__ = ["KEY_LENGTH", "PLAIN_HEADER", "connect", "driver_errors"]

# sqlite-utils catches the exceptions of its own driver, and SQLCipher's are not the standard library's.
_DRIVER: Final = {"sqlite3": dbapi2, "OperationalError": dbapi2.OperationalError}
for _module in (sqlite_utils.utils, sqlite_utils.db):
    if not vars(_module).keys() >= _DRIVER.keys():
        raise ImportError("this sqlite-utils names its driver otherwise: it cannot be put on SQLCipher")
    vars(_module).update(_DRIVER)

KEY_LENGTH: Final = 32
PLAIN_HEADER: Final = b"SQLite format 3\0"

_PAGE: Final = 4096
_MAC: Final = 64
_SALT: Final = 16

_SETTINGS: Final = (
    "temp_store = memory",
    "secure_delete = on",
    "synchronous = extra",
    "foreign_keys = on",
    "fullfsync = on",
    # The first statement that reads the file, so the first that a wrong key or a damaged page stops.
    "journal_mode = truncate",
)

_KNOWN: Final[dict[int, type[FieldtoolError]]] = {
    dbapi2.SQLITE_FULL: DiskFull,
    dbapi2.SQLITE_IOERR: DiskFailing,
    dbapi2.SQLITE_READONLY: StoreReadOnly,
    dbapi2.SQLITE_CANTOPEN: StoreReadOnly,
    dbapi2.SQLITE_PERM: StoreReadOnly,
    dbapi2.SQLITE_BUSY: StoreBusy,
    dbapi2.SQLITE_LOCKED: StoreBusy,
    dbapi2.SQLITE_CORRUPT: DamagedStore,
    dbapi2.SQLITE_NOTADB: DamagedStore,
}

_TOLD: Final[dict[str, type[FieldtoolError]]] = {
    "database or disk is full": DiskFull,
    "disk I/O error": DiskFailing,
    "attempt to write a readonly database": StoreReadOnly,
    "unable to open database file": StoreReadOnly,
    "database is locked": StoreBusy,
    "database disk image is malformed": DamagedStore,
    "file is not a database": DamagedStore,
}
"""By SQLite's own words (its function ``sqlite3ErrStr``): the driver gives no code when a copy fails."""


@contextmanager
def driver_errors() -> Iterator[None]:
    """Within it, what SQLite says about disk, lock or damage becomes one of our errors; a bug stays a bug."""
    try:
        yield
    except dbapi2.Error as error:
        known = _KNOWN.get(getattr(error, "sqlite_errorcode", 0) & 0xFF) or _TOLD.get(str(error))
        if known is None:
            raise
        raise known from error


def connect(path: Path, key: bytes, *, new: bool = False) -> dbapi2.Connection:
    """An autocommit connection to the store at ``path``, or, where it is ``new``, to the empty file there.

    Raises :class:`DamagedStore` where any of the file was written with ``key`` but it cannot be opened,
    :class:`NotAStore` where nothing was.
    """
    if len(key) != KEY_LENGTH:
        raise ValueError(f"a database key has {KEY_LENGTH} bytes, not {len(key)}")
    if not new and path.stat().st_size < _PAGE:
        raise _why_unreadable(path, key)  # SQLite would take it for an empty database and begin a new one
    with driver_errors():
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=2)
    try:
        _set_up(connection, key + _own_salt(key) if new else key)
    except BaseException as error:
        connection.close()
        if isinstance(error, DamagedStore):
            raise _why_unreadable(path, key) from error
        raise
    return connection


def _set_up(connection: dbapi2.Connection, key: bytes) -> None:
    with driver_errors():
        connection.execute("pragma cipher_log_level = none")  # first: a wrong key is noisy on stderr
        connection.execute(f"pragma key = \"x'{key.hex()}'\"")
        for setting in _SETTINGS:
            connection.execute(f"pragma {setting}").fetchall()
        connection.execute("select count(*) from sqlite_master").fetchone()


def _own_salt(key: bytes) -> bytes:
    """The 16 bytes that a store with this key begins with.

    SQLCipher would draw them at random; made from the key, they tell a damaged store from a stranger's.
    """
    return hashlib.blake2b(key, digest_size=_SALT, person=b"ftl store salt").digest()


def _why_unreadable(path: Path, key: bytes) -> FieldtoolError:
    return DamagedStore() if _was_ours(path, key) else NotAStore(name=path.name)


def _was_ours(path: Path, key: bytes) -> bool:
    """Whether the file begins as a store of this key does, or any page of it was authenticated with the key."""
    own = _own_salt(key)
    with path.open("rb") as file:
        start = file.read(_SALT)
        mac_keys = [_page_mac_key(key, salt) for salt in {own, start}]
        file.seek(0)
        pages = enumerate(iter(lambda: file.read(_PAGE), b""), start=1)
        return own.startswith(start) or any(
            _is_authentic(page, number, mac) for number, page in pages for mac in mac_keys
        )


def _page_mac_key(key: bytes, salt: bytes) -> bytes:
    """SQLCipher 4's key for page authentication (its design document, "Page Level MAC")."""
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, KEY_LENGTH)


def _is_authentic(page: bytes, number: int, mac_key: bytes) -> bool:
    body = page[_SALT if number == 1 else 0 : _PAGE - _MAC]
    return hmac.compare_digest(hmac.digest(mac_key, body + number.to_bytes(4, "little"), "sha512"), page[-_MAC:])
