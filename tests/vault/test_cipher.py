"""D3, D9, D11: the file is encrypted with our key, and what cannot be opened is called by its true name."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlite_utils.db
import sqlite_utils.utils
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from fieldtool.vault import cipher
from fieldtool.vault.errors import DamagedStore, NotAStore
from fieldtool.vault.store import Store
from tests.vault.making import AT, KEY, MIGRATIONS, OTHER_KEY, flipped, new_store, note, reopened

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store of a dozen pages, as bytes."""
    folder = tmp_path_factory.mktemp("whole")
    with new_store(folder) as store:
        for number in range(6):
            note(store, f"{number}" * 5000)
    return (folder / "records.db").read_bytes()


def placed(folder: Path, data: bytes) -> Path:
    path = folder / "records.db"
    path.write_bytes(data)
    return path


def test_sqlite_utils_stands_on_sqlcipher() -> None:
    """What sqlite-utils catches are the errors that the encrypted connection raises."""
    assert vars(sqlite_utils.utils)["sqlite3"] is dbapi2
    assert vars(sqlite_utils.db)["OperationalError"] is dbapi2.OperationalError


def test_sqlite_utils_alters_a_table_of_the_store(store: Store) -> None:
    """The path that breaks where the exceptions differ: a column that is not there yet is added."""
    with store.transaction() as db:
        db.table("notes").upsert({"id": 1, "text": "a", "extra": "b"}, pk="id", alter=True)
    assert store.db.table("notes").get(1)["extra"] == "b"


def test_the_file_does_not_say_what_it_is(whole: bytes) -> None:
    """The first bytes are not SQLite's header, and those of two stores of two keys share nothing."""
    assert not whole.startswith(b"SQLite")
    assert b"CREATE TABLE" not in whole
    assert cipher.PLAIN_HEADER == b"SQLite format 3\0"


def test_the_standard_raw_key_opens_it(tmp_path: Path, whole: bytes) -> None:
    """C6: anyone with the key and plain SQLCipher can read the store; nothing of ours is needed."""
    connection = dbapi2.connect(str(placed(tmp_path, whole)))
    connection.execute(f"pragma key = \"x'{KEY.hex()}'\"")
    assert connection.execute("select count(*) from notes").fetchone() == (6,)
    connection.close()


@given(place=st.integers(min_value=0), mask=st.integers(1, 255))
@settings(max_examples=150)
def test_every_changed_byte_is_found(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, place: int, mask: int
) -> None:
    """One changed byte anywhere is found at opening, reading or the full check, and is always called damage."""
    folder = tmp_path_factory.mktemp("flip")
    placed(folder, flipped(whole, place % len(whole), mask))
    try:
        with reopened(folder) as store:
            assert store.damage()
    except DamagedStore:
        pass


@pytest.mark.parametrize("place", range(0, PAGE, 97))
def test_a_damaged_first_page_is_damage_not_a_stranger(tmp_path: Path, whole: bytes, place: int) -> None:
    """Also where the salt or the header is hit, other pages prove that the store is ours."""
    placed(tmp_path, flipped(whole, place))
    with pytest.raises(DamagedStore):
        reopened(tmp_path)


def test_a_lost_first_page_is_damage(tmp_path: Path, whole: bytes) -> None:
    """A whole first page of zeros leaves a store that is ours and damaged."""
    placed(tmp_path, bytes(PAGE) + whole[PAGE:])
    with pytest.raises(DamagedStore):
        reopened(tmp_path)


@pytest.mark.parametrize("left", [1, 15, 16, 100, PAGE - 1, PAGE, 2 * PAGE, 2 * PAGE + 5, -PAGE])
def test_a_cut_store_is_damage(tmp_path: Path, whole: bytes, left: int) -> None:
    """A store that lost its end is damaged, at whatever length."""
    placed(tmp_path, whole[:left])
    with pytest.raises(DamagedStore):
        reopened(tmp_path)
    assert (tmp_path / "records.db").read_bytes() == whole[:left]


def test_a_torn_last_page_is_found(tmp_path: Path, whole: bytes) -> None:
    """A store whose last byte is missing opens, for a power cut may leave one so, and the full check tells."""
    placed(tmp_path, whole[:-1])
    with reopened(tmp_path) as store:
        assert store.damage()


def test_an_empty_file_is_damage(tmp_path: Path) -> None:
    """SQLite would silently make a new database of it; here that would hide the loss of all records."""
    placed(tmp_path, b"")
    with pytest.raises(DamagedStore):
        reopened(tmp_path)
    assert (tmp_path / "records.db").stat().st_size == 0


def test_strangers_are_told_from_damage(tmp_path: Path) -> None:
    """Another centre's store, a plain database, a text and noise were not written with this key."""
    Store.create(tmp_path / "other.db", OTHER_KEY, MIGRATIONS, AT).close()
    plain = dbapi2.connect(str(tmp_path / "plain.db"))
    plain.execute("create table t (x)")
    plain.close()
    strangers = [(tmp_path / name).read_bytes() for name in ("other.db", "plain.db")]
    for data in (*strangers, b"Hello", b"Dear colleague,\n" * 400, bytes(9000), bytes(range(256)) * 40):
        placed(tmp_path, data)
        with pytest.raises(NotAStore):
            reopened(tmp_path)
        assert (tmp_path / "records.db").read_bytes() == data


def test_a_wrong_key_is_silent(tmp_path: Path, whole: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """SQLCipher's own log, which goes to the terminal, stays off."""
    placed(tmp_path, whole)
    with pytest.raises(NotAStore):
        reopened(tmp_path, OTHER_KEY)
    assert capfd.readouterr() == ("", "")


def test_only_a_key_of_32_bytes_is_taken(tmp_path: Path, whole: bytes) -> None:
    """A shorter key is a bug, not a weak store."""
    with pytest.raises(ValueError, match="32 bytes"):
        cipher.connect(placed(tmp_path, whole), KEY[:16])
