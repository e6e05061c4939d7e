"""Small true stores and keyrings for the tests, and the processes that are killed or kept from writing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from fieldtool.vault import audit
from fieldtool.vault.keys import COPY_NAME, FILE_NAME
from fieldtool.vault.store import Migration, Store

ROOT: Final = Path(__file__).resolve().parents[2]
AT: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KEY: Final = bytes(range(32))
OTHER_KEY: Final = bytes(range(1, 33))
SUPERVISOR: Final = "seven hills under quiet rain"
INTAKE: Final = "paper boats on the wide river"


def _notes(db: Database) -> None:
    db.table("notes").create({"id": int, "text": str}, pk="id", strict=True)


MIGRATIONS: Final = (Migration("notes", _notes), audit.MIGRATION)


def new_store(folder: Path, key: bytes = KEY) -> Store:
    """A store with an empty table of notes."""
    return Store.create(folder / "records.db", key, MIGRATIONS, AT)


def reopened(folder: Path, key: bytes = KEY) -> Store:
    """The store of :func:`new_store`, opened again."""
    return Store.open(folder / "records.db", key, MIGRATIONS, AT)


def note(store: Store, text: str) -> None:
    """Commit one note."""
    with store.transaction() as db:
        db.table("notes").insert({"text": text})


def fill_up(store: Store) -> None:
    """Commit notes until the store refuses one, as it does well before a hundred in a store of 20 pages."""
    for _ in range(100):
        note(store, "x" * 2000)


def notes(store: Store) -> list[str]:
    """Every note, oldest first."""
    return [row["text"] for row in store.db["notes"].rows]


def flipped(data: bytes, place: int, mask: int = 1) -> bytes:
    """``data`` with the byte at ``place`` changed."""
    return data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]


def key_files(folder: Path) -> tuple[Path, Path]:
    """The key file and its copy."""
    return folder / FILE_NAME, folder / COPY_NAME


def child(*arguments: object, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Run a function of ``children.py`` in a process of its own; what it acknowledges comes line by line."""
    command = [*before, sys.executable, "-m", "tests.vault.children", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str], lines: int) -> list[str]:
    """The first ``lines`` acknowledgements, then the process is killed as a power switch would."""
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(lines)]
    process.kill()
    told += [line.strip() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    return told
