"""The tables: a store that grew step by step is like a fresh one."""

from __future__ import annotations

import secrets
from itertools import takewhile
from pathlib import Path

from fieldtool.casework.register import Register
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.casework.screenings import Screenings
from fieldtool.protocol import Protocol
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW


def schema(store: Store) -> list[tuple[str, str]]:
    """Every table and index, as SQLite keeps it."""
    rows = store.db.query("select name, sql from sqlite_master where sql is not null order by name")
    return [(row["name"], row["sql"]) for row in rows]


def test_a_store_migrated_from_any_version_equals_a_fresh_one(tmp_path: Path) -> None:
    """Opening an older store brings it to the very schema of a new one."""
    key = secrets.token_bytes(32)
    with Store.create(tmp_path / "fresh.db", key, MIGRATIONS, NOW) as fresh:
        wanted = schema(fresh)
    for steps in range(1, len(MIGRATIONS)):
        path = tmp_path / f"{steps}.db"
        Store.create(path, key, MIGRATIONS[:steps], NOW).close()
        with Store.open(path, key, MIGRATIONS, NOW) as grown:
            assert schema(grown) == wanted


def test_a_protocol_that_was_pinned_before_lists_still_opens(tmp_path: Path, arrival: Protocol) -> None:
    """Rows from before the column of lists are read as protocols without any."""
    key = secrets.token_bytes(32)
    before = tuple(takewhile(lambda step: step.name != "2026-protocol-data", MIGRATIONS))
    with Store.create(tmp_path / "old.db", key, before, NOW) as old, old.transaction():
        row = {"digest": arrival.digest, "name": arrival.name, "version": arrival.version}
        old.db.table("protocols").insert(row | {"source": arrival.source_text, "xform": arrival.xform_text})
    with Store.open(tmp_path / "old.db", key, MIGRATIONS, NOW) as grown:
        screenings = Screenings(grown, Register(grown, "PC", practice=False), desk="1", country="PAN")
        assert screenings.protocol(arrival.digest).digest == arrival.digest
