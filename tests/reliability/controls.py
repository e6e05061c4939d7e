"""Ways to write that are known to lose: the power-cut simulator must catch every one of them, or it proves nothing.

``synchronous=OFF``, WAL with NORMAL and DELETE with FULL lose acknowledged commits (measured before our journal was
chosen); an export that is written over, or renamed without a sync, is torn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

from sqlcipher3 import dbapi2

from tests.reliability.disk import Disk, written_out
from tests.reliability.driver import DONE, Bench, child
from tests.reliability.shim import Shim, acknowledge, operations
from tests.reliability.sweeps import Found

__all__ = ["CONTROLS", "caught"]

_COMMITS: Final = 30
_KEY: Final = bytes(range(32)).hex()
_OLD, _NEW = b"old" * 4000, b"new" * 4000

Writes = Callable[[Path, Callable[[bytes], None]], None]
Reads = Callable[[Path, bytes], bool]


def _opened(path: Path, journal: str, synchronous: str) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"pragma key = \"x'{_KEY}'\"")
    for setting in (f"journal_mode = {journal}", f"synchronous = {synchronous}", "wal_autocheckpoint = 8"):
        connection.execute(f"pragma {setting}").fetchall()
    return connection


def _commits(journal: str, synchronous: str) -> Writes:
    def write(folder: Path, said: Callable[[bytes], None]) -> None:
        with closing(_opened(folder / "records.db", journal, synchronous)) as connection:
            connection.execute("create table if not exists notes (id integer primary key, text text)")
            for number in range(1, _COMMITS + 1):
                connection.execute("insert into notes values (?, ?)", [number, "x" * 3000])
                said(str(number).encode())

    return write


def _kept(folder: Path, said: bytes) -> bool:
    """Whether every commit that was acknowledged is there, in a database that is whole."""
    try:
        with closing(_opened(folder / "records.db", "truncate", "extra")) as connection:
            whole = connection.execute("pragma integrity_check").fetchone()[0] == "ok"
            return bool(whole and connection.execute("select count(*) from notes").fetchone()[0] >= int(said or b"0"))
    except dbapi2.Error:
        return not said


def _overwritten(folder: Path, said: Callable[[bytes], None]) -> None:
    path = folder / "export"
    path.write_bytes(_OLD)
    _sync(path)
    _sync(folder)
    said(b"old")
    path.write_bytes(_NEW)


def _renamed(folder: Path, said: Callable[[bytes], None]) -> None:
    path, part = folder / "export", folder / "export.part"
    path.write_bytes(_OLD)
    _sync(path)
    _sync(folder)
    said(b"old")
    part.write_bytes(_NEW)
    part.replace(path)


def _untorn(folder: Path, said: bytes) -> bool:
    path = folder / "export"
    return not said or (path.is_file() and path.read_bytes() in {_OLD, _NEW})


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


CONTROLS: Final[Mapping[str, tuple[Writes, Reads, bool]]] = {
    "synchronous OFF": (_commits("truncate", "off"), _kept, True),
    "WAL with NORMAL": (_commits("wal", "normal"), _kept, True),
    "DELETE with FULL": (_commits("delete", "full"), _kept, True),
    "an export written over": (_overwritten, _untorn, True),
    "a rename without a sync": (_renamed, _untorn, True),
    "TRUNCATE with EXTRA": (_commits("truncate", "extra"), _kept, False),
}
"""What each does, how its promise is looked after, and whether it must be caught; the last is how we write."""


def caught(bench: Bench, name: str, states: int, seed: int) -> Found:
    """Judge so many states of a control; ``broken`` are those that lost something."""
    writes, keeps, _must = CONTROLS[name]
    rng, found, root = Random(f"{name} {seed}"), Found(), bench.root.with_name("control")
    root.mkdir(exist_ok=True)
    log = os.open(bench.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)

    def work() -> None:
        Shim().watch(root, log)
        writes(root, lambda said: acknowledge(log, said))

    if child(work) != DONE:
        raise AssertionError(f"the control {name} does not run")
    os.close(log)
    done = tuple(operations(bench.log.read_bytes()))
    for path in root.iterdir():
        path.unlink()
    disk, said, passed = Disk(root, {}), b"", 0
    for moment in sorted(rng.randrange(len(done) + 1) for _ in range(states)):
        for operation in done[passed:moment]:
            disk.do(operation)
            said = operation.one if operation.kind == "a" else said
        passed = moment
        bench.put_back({}, bench.root.with_name("found"))
        written_out(disk.state_after_a_cut(rng), bench.root.with_name("found"))
        kept = keeps(bench.root.with_name("found"), said)
        found.add(f"after operation {moment}", [] if kept else ["acknowledged, and lost"])
    return found
