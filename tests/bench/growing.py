"""Makes a centre with as many screenings and audit rows as asked for: a training centre whose rows are multiplied."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from fieldtool.casework.search import Search
from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry
from fieldtool.desk.training.week import TrainingCentre, TrainingOrder, build_training_centre
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.keys import Credentials
from fieldtool.vault.store import Store

__all__ = ["ANSWERS", "NOW", "SUPERVISOR", "grown", "invented_name"]

NOW: Final = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
SUPERVISOR: Final = "SV-01"
ANSWERS: Final = 25
"""Answers in each screening."""
_BATCH: Final = 20_000
_SYLLABLES: Final = ("ba", "ve", "ri", "ko", "tu", "ma", "lo", "si", "ne", "du", "fa", "pi", "go", "ze", "ru", "ka")


def grown(workspace: Path, screenings: int, audit_rows: int) -> TrainingCentre:
    """Make the centre: one practice week through the desk, then as many like one of it in other people's names."""
    centre = build_training_centre(TrainingOrder(workspace, 20, 7, "2023-08", NOW), lambda _done, _all: None)
    with Entry(workspace, ManualClock(NOW)) as entry:
        desk = entry.sign_in(SUPERVISOR, centre.passphrases[SUPERVISOR])
        _multiply(desk._store, screenings)
        _log(desk._store, desk._credentials, audit_rows)
        desk.sign_out()
    return centre


def invented_name(rng: random.Random) -> str:
    """Two names of syllables, as those of training centres are."""
    return " ".join("".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize() for _ in range(2))


def _multiply(store: Store, screenings: int) -> None:
    rng, connection = random.Random(7), store.db.conn
    connection.create_function("name_of", 1, lambda _number: invented_name(rng))
    connection.create_function("id_of", 1, lambda number: f"{number:032x}", deterministic=True)
    steps = (Path(__file__).parent / "growing.sql").read_text().split(";\n")[:-1]
    like = store.db.execute("select screening_id from answers group by 1 order by count(*) desc limit 1").fetchone()[0]
    for first in range(1, screenings + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, screenings + 1))
        connection.execute("create temp table many (n integer primary key)")
        connection.executemany("insert into many values (?)", [(number,) for number in numbers])
        with store.transaction() as db:
            for step in steps:
                db.execute(step, {"like": like, "answers": ANSWERS})
            _index(store, len(numbers))
        connection.execute("drop table many")


def _index(store: Store, newest: int) -> None:
    index = Search(store.db)
    rows = store.db.query(
        "select case_id, name_as_heard, code from identities join cases on cases.id = case_id"
        " order by identities.rowid desc limit ?",
        [newest],
    )
    for row in rows:
        index.add(row["case_id"], row["name_as_heard"], row["code"])


def _log(store: Store, credentials: Credentials, rows: int) -> None:
    log = AuditLog(store.db)
    for first in range(log.head().count, rows, _BATCH):
        with store.transaction():
            for number in range(first, min(first + _BATCH, rows)):
                log.append(NOW + timedelta(milliseconds=number), credentials, "search", "", {"words": "invented"})
