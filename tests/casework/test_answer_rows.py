"""Short rows of answers read like the long ones that were given, those of an older store included."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from fieldtool.casework.answer_rows import SCHEMA
from fieldtool.casework.rows import text_of
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW

_OLD = (
    "create table answers (sequence integer primary key, id text, screening_id text, path text, item text, value text,"
    " absent text, at text, by text, desk text, epoch integer)"
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.binary(min_size=16, max_size=16).map(bytes.hex),
            "screening_id": st.sampled_from(["one", "two"]),
            "path": st.sampled_from(["/data/a", "/data/g/a", "/data/r[2]/b"]),
            "value": st.none() | st.text(max_size=5),
            "absent": st.none() | st.just("unsure"),
            "at": st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)).map(text_of),  # noqa: DTZ001
            "by": st.sampled_from(["ana", "eva"]),
            "desk": st.sampled_from(["A", "B"]),
            "epoch": st.integers(1, 3),
        }
    ).map(lambda row: row | {"item": str(row["path"]).rpartition("/")[2]}),
    max_size=8,
)


@given(_ROWS, _ROWS)
def test_rows_read_as_they_were_written(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Rows from before and after the change of the tables come back to the letter, in the order of writing."""
    db = Database(memory=True)
    db.execute("create table screenings (id text primary key)")
    db.execute("insert into screenings values ('one'), ('two')")
    db.execute(_OLD)
    for row in before:
        _insert(db, row)
    for statement in SCHEMA:
        db.execute(statement)
    for row in after:
        _insert(db, row)
    stored = list(db.query("select * from answers order by sequence"))
    assert [{**row, "sequence": 0} for row in stored] == [{**row, "sequence": 0} for row in [*before, *after]]
    assert [row["sequence"] for row in stored] == list(range(1, len(stored) + 1))


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    """In the real store, an answer from before is there after the migration, and no answer is changed in place."""
    key = secrets.token_bytes(32)
    row: dict[str, Any] = {"id": secrets.token_hex(16), "screening_id": "s", "path": "/data/a", "item": "a"}
    row |= {"value": "yes", "absent": None, "at": text_of(NOW), "by": "ana", "desk": "1", "epoch": 1}
    before = tuple(takewhile(lambda step: step.name != "2026-short-answers", MIGRATIONS))
    with Store.create(tmp_path / "old.db", key, before, NOW) as old, old.transaction() as db:
        db.execute("pragma defer_foreign_keys = on")
        db.execute("insert into protocols values ('d', 'p', '1', '', '', '{}')")
        db.execute("insert into groups values ('g', '')")
        db.execute("insert into cases values ('c', 'PC-2', 'male', 1, 2, 'HTI', 'ht', 'alone', '', 'g', 0, '', null)")
        db.execute("insert into screenings values ('s', 'c', 'p', 'd', 'es', 'completed', '', '', null, '', null, '')")
        _insert(db, row)
    with Store.open(tmp_path / "old.db", key, MIGRATIONS, NOW) as grown:
        assert [{**found, "sequence": 0} for found in grown.db.query("select * from answers")] == [
            row | {"sequence": 0}
        ]
        with pytest.raises(dbapi2.IntegrityError, match="never changed"):
            grown.db.execute("update answer_rows set value = 'no'")
        grown.db.execute("delete from screenings")
        assert list(grown.db.query("select * from answers")) == []


def _insert(db: Database, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    db.execute(f"insert into answers ({columns}) values ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608
