"""D1, D3, D4, D5, D11, D12: whole transactions, true refusals, and a store that stays usable after each."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from fieldtool.i18n import Texts
from fieldtool.vault.errors import (
    DamagedStore,
    DiskFull,
    StoreBusy,
    StoreExists,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
)
from fieldtool.vault.store import Migration, Store
from tests.vault.making import (
    AT,
    KEY,
    MIGRATIONS,
    OTHER_KEY,
    acknowledged,
    child,
    fill_up,
    new_store,
    note,
    notes,
    reopened,
)


def test_a_store_is_private_and_alone(tmp_path: Path) -> None:
    """A new store leaves its file, readable by its owner only, and its emptied journal."""
    new_store(tmp_path).close()
    assert {path.name for path in tmp_path.iterdir()} <= {"records.db", "records.db-journal"}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_sqlite_can_do_is_known_without_writing(store: Store) -> None:
    """Nothing is written to find out: a disk that fails meanwhile would be taken for an old SQLite."""
    store.db.execute("pragma query_only = on")
    assert (store.db.supports_strict, store.db.supports_on_conflict) == (True, True)


def test_a_store_is_never_made_over_another(tmp_path: Path) -> None:
    """What lies there already is refused, not replaced."""
    with new_store(tmp_path) as store:
        note(store, "kept")
    with pytest.raises(StoreExists):
        new_store(tmp_path, OTHER_KEY)
    with reopened(tmp_path) as store:
        assert notes(store) == ["kept"]


def test_an_interrupted_set_up_is_begun_again(tmp_path: Path) -> None:
    """A draft that a killed process left does not stand in the way, and nothing of it stays."""
    (tmp_path / ".records.db.new").write_bytes(b"half a store")
    (tmp_path / ".records.db.new-journal").write_bytes(b"half a journal")
    new_store(tmp_path).close()
    assert not list(tmp_path.glob(".records*"))


def test_a_failed_set_up_leaves_nothing(tmp_path: Path) -> None:
    """Where a migration fails, no store and no draft is there."""

    def fail(db: Database) -> None:
        db.execute("select broken")

    with pytest.raises(dbapi2.OperationalError):
        Store.create(tmp_path / "records.db", KEY, (*MIGRATIONS, Migration("broken", fail)), AT)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_store_is_said_to_be_missing(tmp_path: Path) -> None:
    """Opening never makes a store."""
    with pytest.raises(StoreMissing):
        reopened(tmp_path)
    assert list(tmp_path.iterdir()) == []


# Transactions


@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(["commit", "fail", "inner"])), max_size=12))
def test_only_whole_transactions_are_kept(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[str, str]]
) -> None:
    """What failed left nothing, as a whole or in a savepoint; what was committed is there after reopening."""
    folder, expected = tmp_path_factory.mktemp("history"), list[str]()
    with new_store(folder) as store:
        for text, ending in history:
            with suppress(LookupError):
                note_and_end(store, text, ending)
                expected.append(text)
    with reopened(folder) as store:
        assert notes(store) == expected


def note_and_end(store: Store, text: str, ending: str) -> None:
    """Note a text in a transaction that ends well, or with an error, or whose inner part does."""
    with store.transaction():
        note(store, text)
        if ending == "inner":
            with suppress(LookupError):
                note_and_end(store, f"inner {text}", "fail")
        if ending == "fail":
            raise LookupError


def test_a_full_store_loses_only_what_was_not_said_to_be_saved(store: Store) -> None:
    """A transaction that finds no room is told as a full disk; the rest is there, and writing goes on with room."""
    store.db.execute("pragma max_page_count = 20")
    with pytest.raises(DiskFull) as told:
        fill_up(store)
    saved = len(notes(store))
    assert 0 < saved < 100
    assert "not saved" in told.value.sentence(Texts("en"))
    store.db.execute("pragma max_page_count = 1000")
    note(store, "after")
    assert notes(store)[saved:] == ["after"]
    assert store.damage() == ()


@pytest.mark.parametrize("noting", [False, True])
def test_a_full_disk_ends_the_whole_transaction(store: Store, noting: bool) -> None:
    """Where an inner part finds no room, nothing of the outer part is kept either; going on regardless is a bug."""

    def go_on_regardless() -> None:
        with store.transaction():
            note(store, "outer")
            with suppress(DiskFull):
                fill_up(store)
            if noting:
                note(store, "regardless")

    note(store, "before")
    store.db.execute("pragma max_page_count = 20")
    with pytest.raises(RuntimeError, match="not passed on"):
        go_on_regardless()
    assert notes(store) == ["before"]
    note(store, "after")


@pytest.mark.parametrize("limit", ["fill_limited", "fill"])
def test_a_refusing_disk_keeps_what_was_saved(tmp_path: Path, limit: str) -> None:
    """On a real limit (file size; a 400 kB disk) every acknowledged row survives, in use and after reopening."""
    small = tmp_path / "small"
    small.mkdir()
    process = child(limit, small, before=small_disk(small) if limit == "fill" else ())
    out, _ = process.communicate()
    error, saved, seen, damaged, again = out.split()
    assert error in {"DiskFull", "DiskFailing"}
    assert int(saved) == int(seen) == int(again) > 10
    assert damaged == "0"


def small_disk(folder: Path) -> tuple[str, ...]:
    command = ("unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size=400k none "{folder}" && exec "$@"', "sh")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let its users mount a small disk")
    return command


def test_a_read_only_store_can_be_read(tmp_path: Path) -> None:
    """Where the store may not be written, reading goes on and writing is told."""
    with new_store(tmp_path) as store:
        note(store, "kept")
        store.db.execute("pragma query_only = on")
        with pytest.raises(StoreReadOnly):
            note(store, "lost")
        assert notes(store) == ["kept"]


def test_a_store_locked_by_another_program_is_told(tmp_path: Path) -> None:
    """Two connections past the workspace's lock: the second is refused, in words, and loses nothing."""
    with new_store(tmp_path) as first, reopened(tmp_path) as second:
        second.db.execute("pragma busy_timeout = 10")
        with first.transaction():
            note(first, "first")
            with pytest.raises(StoreBusy):
                note(second, "second")
        note(second, "second")
        assert notes(first) == ["first", "second"]


def test_the_write_lock_is_taken_at_the_beginning(tmp_path: Path) -> None:
    """A transaction that will not be able to write is refused before its first statement, not half-way through."""
    with new_store(tmp_path) as first, reopened(tmp_path) as second:
        second.db.execute("pragma busy_timeout = 10")
        with first.transaction(), pytest.raises(StoreBusy), second.transaction():
            pytest.fail("the second transaction began")


def test_opening_a_store_locked_by_another_program_is_told(tmp_path: Path) -> None:
    """What another program holds is not called damaged, and opens once it is let go."""
    with new_store(tmp_path) as first:
        first.db.execute("begin exclusive")
        with pytest.raises(StoreBusy):
            reopened(tmp_path)
        first.db.execute("rollback")
        reopened(tmp_path).close()


def test_a_bug_in_a_statement_stays_a_bug(store: Store) -> None:
    """What is not about disk, lock or damage is not dressed up as a known error."""
    with pytest.raises(dbapi2.OperationalError), store.transaction() as db:
        db.execute("select nothing")
    with pytest.raises(dbapi2.IntegrityError), store.transaction() as db:
        db.table("notes").insert_all([{"id": 1, "text": "a"}, {"id": 1, "text": "b"}])
    assert notes(store) == []


def test_damage_under_an_open_store_is_told(tmp_path: Path) -> None:
    """A page that goes bad after opening is damage, in a transaction and when read."""
    with new_store(tmp_path) as store:
        for number in range(50):
            note(store, f"{number}" * 3000)
    with reopened(tmp_path) as store:
        data = bytearray((tmp_path / "records.db").read_bytes())
        data[4096 * 9 :] = bytes(len(data) - 4096 * 9)
        (tmp_path / "records.db").write_bytes(data)
        with pytest.raises(DamagedStore), store.reading():
            notes(store)
        assert store.damage()


def test_a_store_belongs_to_its_thread(store: Store) -> None:
    """Another thread that uses the connection is a bug, and loud."""
    met: list[BaseException] = []

    def use() -> None:
        try:
            note(store, "elsewhere")
        except dbapi2.ProgrammingError as error:
            met.append(error)

    thread = Thread(target=use)
    thread.start()
    thread.join()
    assert len(met) == 1


# Migrations


def nothing(_: Database) -> None:
    """A step that changes no table."""


def test_a_fresh_schema_is_the_migrated_schema(tmp_path: Path) -> None:
    """A store made at once and one that grew step by step have the same tables."""
    with new_store(tmp_path) as fresh:
        expected = fresh.db.schema
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "records.db"
    Store.create(path, KEY, MIGRATIONS[:1], AT).close()
    with Store.open(path, KEY, MIGRATIONS, AT) as migrated:
        assert migrated.db.schema == expected


def test_a_migration_and_its_record_are_one(tmp_path: Path) -> None:
    """A migration that fails half-way leaves the store as it was, records included, and can be done later."""

    def half(db: Database) -> None:
        db.table("half").create({"id": int}, pk="id")
        raise LookupError

    with new_store(tmp_path) as store:
        note(store, "kept")
    with pytest.raises(LookupError):
        Store.open(tmp_path / "records.db", KEY, (*MIGRATIONS, Migration("half", half)), AT)
    with reopened(tmp_path) as store:
        assert notes(store) == ["kept"]
        assert "half" not in store.db.table_names()


def test_a_newer_store_is_refused_with_both_numbers(tmp_path: Path) -> None:
    """D12: a store of a later version is refused, and not a byte of it changes."""
    later = tuple(Migration(f"later {number}", nothing) for number in range(3))
    Store.create(tmp_path / "records.db", KEY, (*MIGRATIONS, *later), AT).close()
    before = (tmp_path / "records.db").read_bytes()
    with pytest.raises(StoreTooNew) as refused:
        reopened(tmp_path)
    assert refused.value.parameters == {"found": 5, "known": 2}
    assert (tmp_path / "records.db").read_bytes() == before


def test_a_store_of_another_line_is_refused(tmp_path: Path) -> None:
    """A store whose steps are not ours is refused even where their number is the same."""
    Store.create(tmp_path / "records.db", KEY, (MIGRATIONS[0], Migration("theirs", nothing)), AT).close()
    with pytest.raises(StoreTooNew):
        reopened(tmp_path)


# Killed processes


def test_no_acknowledged_row_is_lost_to_a_kill(tmp_path: Path) -> None:
    """D1: 20 times kill -9 at an unforeseeable moment of committing; every acknowledged transaction is there, whole."""
    new_store(tmp_path).close()
    for round_ in range(20):
        acked = acknowledged(child("commit", tmp_path), 1 + round_ * 7 % 30)
        with reopened(tmp_path) as store:
            kept = notes(store)
            assert store.damage() == ()
        assert len(kept) // 3 > int(acked[-1])
        assert kept == [f"{number}{part}" for number in range(len(kept) // 3) for part in "abc"]
