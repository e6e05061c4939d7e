"""The shim (``shim.c``) from Python: compiled once, loaded before a driver, told what to record or to fail."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

__all__ = ["Fault", "Operation", "Shim", "compiled", "operations", "why_not"]

_SOURCE: Final = Path(__file__).with_name("shim.c")
_HEAD: Final = struct.Struct("<ciQII")
LOADED: Final = "FIELDTOOL_SHIM"
"""Where a driver finds the shim that it was started with."""


class Fault(IntEnum):
    """What the n-th operation does instead."""

    NONE = 0
    FULL = 1
    BROKEN = 2
    SHORT = 3
    DENIED = 4
    KILL_BEFORE = 5
    KILL_AFTER = 6


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was done to a file: ``kind`` is its letter in ``shim.c``, or ``a`` for an acknowledgement."""

    kind: str
    fd: int
    offset: int
    one: bytes
    two: bytes


def why_not() -> str:
    """Why the shim cannot be used here; empty where it can."""
    if sys.platform != "linux":
        return "only Linux lets a library stand between a program and its files (LD_PRELOAD)"
    return "" if shutil.which("cc") else "there is no C compiler (Debian, Ubuntu: apt-get install gcc libc6-dev)"


def compiled(folder: Path) -> Path:
    """The shim, compiled into ``folder`` where it is not there yet or is older than its source."""
    target = folder / "shim.so"
    if not target.exists() or target.stat().st_mtime < _SOURCE.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder)
        os.close(handle)
        command = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", part, str(_SOURCE)]
        subprocess.run(command, check=True)
        Path(part).replace(target)
    return target


class Shim:
    """The shim of this process, which must have been started with it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ[LOADED])
        self._library.ft_count.restype = ctypes.c_long

    def watch(self, folder: Path | None, log: int = -1) -> None:
        """Watch what happens below ``folder``; write it to the open file ``log``."""
        self._library.ft_watch(os.fsencode(folder) if folder else b"", log)

    def fail(self, at: int, fault: Fault, *, forever: bool = False) -> None:
        """Let the ``at``-th operation from now on fail, and all after it where ``forever``; 0 is none."""
        self._library.ft_fault(ctypes.c_long(at), int(fault), int(forever))

    @property
    def count(self) -> int:
        """How many operations that can fail there were since :meth:`fail`."""
        found: int = self._library.ft_count()
        return found


def acknowledge(log: int, text: bytes) -> None:
    """Put an acknowledgement among the recorded operations."""
    os.write(log, _HEAD.pack(b"a", -1, 0, len(text), 0) + text)


def operations(record: bytes) -> Iterator[Operation]:
    """What a log holds, in order."""
    at = 0
    while at + _HEAD.size <= len(record):
        kind, fd, offset, one, two = _HEAD.unpack_from(record, at)
        at += _HEAD.size
        yield Operation(kind.decode(), fd, offset, record[at : at + one], record[at + one : at + one + two])
        at += one + two
