"""D9, D13, L11: a copy holds everything, under a key of its own, or there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from fieldtool.vault import cipher
from fieldtool.vault.copying import Contents, copy_store
from fieldtool.vault.errors import DamagedStore, DiskFull, NotAStore, StoreExists
from fieldtool.vault.store import Store
from tests.vault.making import AT, KEY, MIGRATIONS, OTHER_KEY, fill_up, flipped, new_store, note, notes, reopened


def test_a_copy_holds_everything_under_its_own_key(store: Store, tmp_path: Path) -> None:
    """What is in the store is in the copy, which opens with its own key and no other."""
    note(store, "kept")
    contents = copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    with Store.open(tmp_path / "copy.db", OTHER_KEY, MIGRATIONS, AT) as copy:
        assert notes(copy) == ["kept"]
        assert Contents.of(copy) == contents
        assert copy.settings().problems() == ()
    with pytest.raises(NotAStore):
        cipher.connect(tmp_path / "copy.db", KEY)


def test_a_copy_is_private_and_alone(store: Store, tmp_path: Path) -> None:
    """A copy is one file that only its owner can read."""
    (tmp_path / "there").mkdir()
    copy_store(store, tmp_path / "there" / "copy.db", OTHER_KEY)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["copy.db"]
    assert (tmp_path / "there" / "copy.db").stat().st_mode & 0o777 == 0o600


def test_the_store_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    """Copying changes no byte of the store, and it can be written to afterwards."""
    note(store, "before")
    whole = store.path.read_bytes()
    copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    assert store.path.read_bytes() == whole
    note(store, "after")
    assert notes(store) == ["before", "after"]


def test_nothing_is_written_over(store: Store, tmp_path: Path) -> None:
    """What lies where the copy should go stays."""
    (tmp_path / "copy.db").write_bytes(b"another")
    with pytest.raises(StoreExists):
        copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    assert (tmp_path / "copy.db").read_bytes() == b"another"


@pytest.mark.parametrize("page", [1, 4, 8])
def test_a_damaged_store_is_not_copied(tmp_path: Path, page: int) -> None:
    """Damage in any page is told, and no copy is left."""
    with new_store(tmp_path) as store:
        for _ in range(10):
            note(store, "x" * 2000)
    path = tmp_path / "records.db"
    with reopened(tmp_path) as store:
        path.write_bytes(flipped(path.read_bytes(), page * 4096 + 100))
        with pytest.raises(DamagedStore):
            copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    assert list(tmp_path.glob("copy*")) == []


def test_a_cancelled_copy_leaves_nothing(store: Store, tmp_path: Path) -> None:
    """What the progress raises ends the copy, and no part of it stays."""

    def cancel(_part: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(store, tmp_path / "copy.db", OTHER_KEY, cancel)
    assert list(tmp_path.glob("copy*")) == []


def test_progress_ends_with_all(store: Store, tmp_path: Path) -> None:
    """The part that is done is told, and at last it is all."""
    parts: list[float] = []
    copy_store(store, tmp_path / "copy.db", OTHER_KEY, parts.append)
    assert parts[-1] == 1.0
    assert parts == sorted(parts)


def test_a_disk_that_is_full_is_told_as_such(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for the copy is our own error, and no part of a copy is left."""
    real = cipher.connect

    def small(path: Path, key: bytes, *, new: bool = False) -> dbapi2.Connection:
        connection = real(path, key, new=new)
        if new:
            connection.execute("pragma max_page_count = 2")
        return connection

    monkeypatch.setattr(cipher, "connect", small)
    with pytest.raises(DiskFull):
        copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    assert list(tmp_path.glob("copy*")) == []


def test_no_room_for_the_copy(tmp_path: Path) -> None:
    """A store that cannot grow is not the copy's trouble: the copy has the room of its own disk."""
    with new_store(tmp_path) as store:
        store.db.execute("pragma max_page_count = 20")
        with pytest.raises(DiskFull):
            fill_up(store)
        copy_store(store, tmp_path / "copy.db", OTHER_KEY)
    with Store.open(tmp_path / "copy.db", OTHER_KEY, MIGRATIONS, AT) as copy:
        note(copy, "room")
