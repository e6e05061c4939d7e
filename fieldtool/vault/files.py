"""Files and folders that only their owner can read, and that are never half-written."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fieldtool.vault.errors import DiskFailing, DiskFull, NotSaved, StoreReadOnly

__all__ = ["disk_errors", "part_beside", "private_folder", "remove_leftovers", "sync_folder", "write_atomically"]

_LEFTOVER: Final = re.compile(r"\..+\.[0-9a-f]{16}\.part(-journal)?")

_KNOWN: Final[dict[int, type[NotSaved]]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: StoreReadOnly,
    errno.EACCES: StoreReadOnly,
    errno.EPERM: StoreReadOnly,
    errno.EIO: DiskFailing,
}


@contextmanager
def disk_errors() -> Iterator[None]:
    """Within it, what the operating system says about the disk becomes one of our sentences."""
    try:
        yield
    except OSError as error:
        known = _KNOWN.get(error.errno or 0)
        if known is None:
            raise
        raise known from error


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put ``data`` at ``path`` so that, whatever happens, either the old or the new content is there whole.

    Raises :class:`DiskFull`, :class:`StoreReadOnly` or :class:`DiskFailing`; nothing new is left behind then.
    """
    part = part_beside(path)
    with disk_errors():
        try:
            _write_and_sync(part, data, mode)
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        sync_folder(path.parent)


def part_beside(path: Path) -> Path:
    """A name beside ``path`` for what is not whole yet; :func:`remove_leftovers` knows such names."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")


def private_folder(path: Path) -> Path:
    """The folder at ``path``, made where it is missing, that only its owner may enter (0700)."""
    with disk_errors():
        if not path.is_dir():
            path.mkdir(mode=0o700, parents=True)
            sync_folder(path.parent)
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
    return path


def remove_leftovers(folder: Path) -> None:
    """Take away what somebody who was killed left half-written in ``folder``. Only the workspace's holder may."""
    with disk_errors():
        for path in folder.iterdir():
            if _LEFTOVER.fullmatch(path.name):
                path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make sure that names made, replaced or removed in ``folder`` outlast a power cut."""
    if sys.platform == "win32":  # Windows opens no folder for this; NTFS journals the rename itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_and_sync(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
