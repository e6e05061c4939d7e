"""What it costs that an answer is on the disk: SQLCipher alone, our transaction, and the whole way from the desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.views import Arrival
from fieldtool.model import AgeGiven, Sex
from fieldtool.vault.keys import KdfCost
from fieldtool.vault.store import Migration, Store

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
_ROW = {"path": "/data/group/item", "value": "yes", "at": NOW.isoformat(), "by": "SV-01"}
_PASSPHRASE = "seven words that nobody would ever guess"


@contextmanager
def bare_commit() -> Iterator[Callable[[], object]]:
    """Peer: one row, SQLCipher alone, journal TRUNCATE, EXTRA."""
    with TemporaryDirectory() as folder:
        connection = dbapi2.connect(f"{folder}/bare.db", isolation_level=None)
        connection.execute(f"pragma key = \"x'{secrets.token_hex(32)}'\"")
        for setting in ("temp_store = memory", "secure_delete = on", "synchronous = extra", "journal_mode = truncate"):
            connection.execute(f"pragma {setting}").fetchall()
        connection.execute("create table answers (id integer primary key, path text, value text, at text, by text)")
        yield lambda: connection.execute("insert into answers values (null, ?, ?, ?, ?)", list(_ROW.values()))
        connection.close()


@contextmanager
def commit() -> Iterator[Callable[[], object]]:
    """Store: the same row in our transaction."""

    def create(db: Database) -> None:
        db.table("answers").create({"id": int, "path": str, "value": str, "at": str, "by": str}, pk="id")

    with TemporaryDirectory() as folder:
        steps = (Migration("answers", create),)
        store = Store.create(Path(folder) / "records.db", secrets.token_bytes(32), steps, NOW)
        numbers = count(1)

        def save() -> None:
            with store.transaction():
                store.db.table("answers").insert({"id": next(numbers), **_ROW})

        yield save
        store.close()


@contextmanager
def whole_answer() -> Iterator[Callable[[], object]]:
    """Desk: one answer, its rules worked out, committed."""
    with TemporaryDirectory() as folder, _centre(Path(folder) / "centre") as entry:
        desk = entry.sign_in("SV-01", _PASSPHRASE)
        arrival = Arrival("Invented", Sex.FEMALE, AgeGiven(30, 30), "HTI", "es", "alone", NOW)
        case = desk.new_arrival(arrival)
        protocol = desk.protocols(case.id)[0]
        screening = desk.start(case.id, protocol.name, "es")
        question = next(one for one in screening.questions if len(one.choices) > 1)
        values = cycle([choice.value for choice in question.choices[:2]])
        yield lambda: desk.answer(screening.id, question.path, next(values))
        desk.sign_out()


@contextmanager
def _centre(folder: Path) -> Iterator[Entry]:
    with Entry(folder, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(SetupForm("BN", "Bench", "PAN", "A", "SV-01", _PASSPHRASE, practice=True))
        entry.finish_setup(draft, " ".join(draft.words))
        yield entry
