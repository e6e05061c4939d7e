"""Safety copies: one file that holds a whole store under a key of its own, proved before it counts.

What is in such a file stands in ``docs/safety-copies.md``. Files are read as untrusted wherever they come from.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from fieldtool.vault import cipher, copyfile, keyfile
from fieldtool.vault.copyfile import SUFFIX, Header
from fieldtool.vault.copying import Contents, copy_store
from fieldtool.vault.errors import CopyFolderFails, DamagedCopy, DamagedStore, NotAStore, StoreReadOnly
from fieldtool.vault.files import disk_errors, part_beside, sync_folder
from fieldtool.vault.store import Store

__all__ = [
    "SUFFIX",
    "Origin",
    "copies_in",
    "look_at",
    "make_copy",
    "opened_copy",
    "restore_copy",
    "send_copy",
    "verify",
]

Progress = Callable[[float], None]

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Origin:
    """What a safety copy keeps beside the store: whose it is, and the bytes of ``keys.json`` and ``centre.toml``."""

    centre: str
    desk: str
    practice: bool
    key_epoch: int
    desk_epoch: int
    key_file: bytes
    settings: bytes


def _no_progress(_part: float) -> None:
    return


def make_copy(
    store: Store, database_key: bytes, folder: Path, origin: Origin, at: datetime, progress: Progress = _no_progress
) -> tuple[Path, Header]:
    """Write a safety copy of an open store into ``folder``; returns where it is and its header.

    It is whole and proved, or it is not there: both integrity checks, the rows of every table and the head of the
    audit log are compared in what was written. ``progress`` is told the part done; what it raises ends the work.
    Raises what :func:`copy_store` raises, or why the disk refused.
    """
    keys = keyfile.decode(origin.key_file)
    copy_key = secrets.token_bytes(cipher.KEY_LENGTH)
    target = _free_name(folder, origin, at)
    body = part_beside(target)
    with _reached(folder), disk_errors():
        try:
            contents = copy_store(store, body, copy_key, lambda part: progress(part / 2))
            recovery, database = copyfile.seal_copy_key(copy_key, keys.recovery.box_key, database_key)
            length, digest = _measured(body)
            header = Header(
                keys.store_id,
                origin.centre,
                origin.desk,
                origin.practice,
                _whole_milliseconds(at),
                origin.key_epoch,
                origin.desk_epoch,
                contents.head,
                contents.rows,
                length,
                digest,
                origin.key_file,
                origin.settings,
                recovery,
                database,
            ).sealed(copy_key)
            with body.open("rb") as source:
                _write_whole(target, header, source, lambda part: progress((1 + part) / 2))
        finally:
            _remove(body)
    return target, header


def send_copy(path: Path, folder: Path, progress: Progress = _no_progress) -> Path:
    """Put the same safety copy into another folder as well, whole and read back, or not at all."""
    target = folder / path.name
    with _reached(folder), disk_errors(), path.open("rb") as source:
        header, _ = copyfile.read(source)
        if not target.exists():
            _write_whole(target, header, source, progress)
    return target


def copies_in(folder: Path) -> tuple[Path, ...]:
    """Every file in ``folder`` that is named as a safety copy, by name; none where there is no such folder."""
    with suppress(OSError):
        return tuple(sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file()))
    return ()


def look_at(path: Path) -> Header:
    """What a safety copy says of itself: quick, and no proof of the rest.

    Raises :class:`NotASafetyCopy`, :class:`DamagedCopy` (also where the file is too short or too long) or
    :class:`CopyTooNew`.
    """
    with _reached(path), disk_errors(), path.open("rb") as file:
        header, length = copyfile.read(file)
        if os.fstat(file.fileno()).st_size != length + header.body_length:
            raise DamagedCopy
        return header


@contextmanager
def opened_copy(
    path: Path, header: Header, copy_key: bytes, scratch: Path, progress: Progress = _no_progress
) -> Iterator[Store]:
    """The store inside a safety copy, for reading; what is laid out in ``scratch`` for it is encrypted, and goes after.

    Raises :class:`DamagedCopy` for any changed byte, and where the store is not what the header says.
    """
    header.require_authentic(copy_key)
    body = part_beside(scratch / path.name)
    try:
        with _reached(path), disk_errors():
            _lay_out(path, body, header, progress)
        with _opened(body, copy_key) as store:
            _require_contents(store, header)
            yield store
    finally:
        with suppress(OSError):
            _remove(body)


def verify(path: Path, header: Header, copy_key: bytes, scratch: Path, progress: Progress = _no_progress) -> None:
    """Prove a safety copy whole: every byte, every page, every row count, the head of the audit log."""
    with opened_copy(path, header, copy_key, scratch, progress):
        pass


def restore_copy(
    path: Path, header: Header, copy_key: bytes, target: Path, database_key: bytes, progress: Progress = _no_progress
) -> None:
    """Write the store inside a safety copy to ``target`` under ``database_key``, proved, or nothing."""
    with opened_copy(path, header, copy_key, target.parent, lambda part: progress(part / 2)) as store:
        copy_store(store, target, database_key, lambda part: progress((1 + part) / 2))


def _free_name(folder: Path, origin: Origin, at: datetime) -> Path:
    desk = re.sub(r"[^A-Za-z0-9]", "", origin.desk) or "desk"
    stem = f"{origin.centre}-{desk}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = [f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, 100))]
    return next(folder / name for name in names if not (folder / name).exists())


def _whole_milliseconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


@contextmanager
def _reached(place: Path) -> Iterator[None]:
    """What the system says of a place that is not there, or is no folder, becomes one of our sentences."""
    try:
        yield
    except (OSError, StoreReadOnly) as error:
        why = error if isinstance(error, OSError) else error.__cause__
        reason = (why.strerror if isinstance(why, OSError) else None) or type(error).__name__
        raise CopyFolderFails(folder=place.name or str(place), reason=reason) from error


def _measured(path: Path) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        return file.tell(), digest.digest()


def _write_whole(target: Path, header: Header, body: BinaryIO, progress: Progress) -> None:
    """Write a safety copy beside ``target``, sync it, read it back, and only then give it its name."""
    part = part_beside(target)
    try:
        with _created(part) as file:
            file.write(copyfile.encode(header))
            for done in _pieces(body, header):
                file.write(done)
                progress(min(1.0, file.tell() / max(1, header.body_length)) * 0.7)
            file.flush()
            os.fsync(file.fileno())
            _forget(file.fileno())
        _read_back(part, header, progress)
        part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _read_back(part: Path, header: Header, progress: Progress) -> None:
    with part.open("rb") as file:
        if copyfile.read(file)[0] != header:
            raise DamagedCopy
        for _ in _pieces(file, header):
            progress(0.9)
    progress(1.0)


def _pieces(body: BinaryIO, header: Header) -> Iterator[bytes]:
    """The bytes of a body, chunk by chunk; :class:`DamagedCopy` at the end unless they are those of the header."""
    digest, length = hashlib.sha256(), 0
    while chunk := body.read(_CHUNK):
        digest.update(chunk)
        length += len(chunk)
        if length > header.body_length:
            raise DamagedCopy
        yield chunk
    if (length, digest.digest()) != (header.body_length, header.body_sha256):
        raise DamagedCopy


def _forget(descriptor: int) -> None:
    """Let what is read back come from the disk and not from memory, where the system can be asked for it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _lay_out(path: Path, body: Path, header: Header, progress: Progress) -> None:
    with path.open("rb") as file, _created(body) as out:
        if copyfile.read(file)[0] != header:
            raise DamagedCopy
        for chunk in _pieces(file, header):
            out.write(chunk)
            progress(min(1.0, out.tell() / max(1, header.body_length)))


def _created(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _opened(body: Path, copy_key: bytes) -> Store:
    try:
        return Store(body, cipher.connect(body, copy_key))
    except (DamagedStore, NotAStore) as error:
        raise DamagedCopy from error


def _require_contents(store: Store, header: Header) -> None:
    try:
        whole = not store.damage() and Contents.of(store) == Contents(header.rows, header.head)
    except DamagedStore as error:
        raise DamagedCopy from error
    if not whole:
        raise DamagedCopy


def _remove(body: Path) -> None:
    for name in (body.name, f"{body.name}-journal"):
        body.with_name(name).unlink(missing_ok=True)
