"""What other processes do to a workspace while a test watches; each tells only what it knows to be done."""

from __future__ import annotations

import resource
import signal
import sys
from itertools import count
from pathlib import Path

from fieldtool.vault.errors import NotEnoughMemory, NotSaved
from fieldtool.vault.files import write_atomically
from fieldtool.vault.kdf import MEBIBYTE, SALT_LENGTH, KdfCost, derive_key
from fieldtool.vault.lock import WorkspaceLock
from tests.vault.making import new_store, note, notes, reopened


def tell(*facts: object) -> None:
    """Acknowledge in one line, at once."""
    sys.stdout.write(" ".join(map(str, facts)) + "\n")
    sys.stdout.flush()


def commit(folder: Path) -> None:
    """Commit transactions of three rows, one after the other, and tell the number of each once it is saved."""
    store = reopened(folder)
    for number in count(len(notes(store)) // 3):
        with store.transaction():
            for part in "abc":
                note(store, f"{number}{part}")
        tell(number)


def replace(path: Path) -> None:
    """Write a file over and over, each time longer, and tell how often it was written."""
    for number in count(1):
        write_atomically(path, f"{number} ".encode() * 1000)
        tell(number)


def hold(folder: Path) -> None:
    """Hold the workspace until killed."""
    with WorkspaceLock(folder):
        tell("held")
        signal.pause()


def fill(folder: Path) -> None:
    """Write until the disk refuses, then tell what was saved and whether the store can still be used."""
    store = new_store(folder)
    saved = 0
    try:
        while True:
            note(store, "x" * 4000)
            saved += 1
    except NotSaved as error:
        tell(type(error).__name__, saved, len(notes(store)), len(store.damage()))
    store.close()
    tell(len(notes(reopened(folder))))


def fill_limited(folder: Path) -> None:
    """:func:`fill`, where no file may grow over 300 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    fill(folder)


def starve(_: Path) -> None:
    """Derive a key that takes more memory than this process may have."""
    resource.setrlimit(resource.RLIMIT_AS, (900 * MEBIBYTE, 900 * MEBIBYTE))
    try:
        derive_key("correct horse battery staple", bytes(SALT_LENGTH), KdfCost(3, 1024 * MEBIBYTE))
    except NotEnoughMemory as error:
        tell(error)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
