"""D2, D4, L9: a file is old or new, never between, and nobody else's to read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.vault.errors import DiskFailing, DiskFull, NotSaved, StoreReadOnly
from fieldtool.vault.files import disk_errors, private_folder, remove_leftovers, write_atomically
from tests.vault.making import acknowledged, child


@given(first=st.binary(max_size=9000), second=st.binary(max_size=9000))
def test_a_file_holds_what_was_written_last(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes
) -> None:
    """The newest content stands alone in its folder, readable by its owner only."""
    path = tmp_path_factory.mktemp("files") / "keys.json"
    for data in (first, second):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    """After kill -9 the file is one of the versions, not older than the last that was acknowledged."""
    path = tmp_path / "keys.json"
    for chance in (1, 50, 7, 23):
        acked = int(acknowledged(child("replace", path), chance)[-1])
        pieces = path.read_text().split()
        assert len(pieces) == 1000
        assert set(pieces) <= {str(acked), str(acked + 1)}
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_private_however_it_was(tmp_path: Path) -> None:
    """A new folder is made, an open one closed to others."""
    made = private_folder(tmp_path / "a" / "b")
    assert made.stat().st_mode & 0o777 == 0o700
    made.chmod(0o755)
    assert private_folder(made).stat().st_mode & 0o777 == 0o700


def test_leftovers_are_known_from_the_users_files(tmp_path: Path) -> None:
    """Only names that the writer itself gives are taken away."""
    left = tmp_path / ".keys.json.0123456789abcdef.part"
    kept = [tmp_path / name for name in (".hidden.part", "film.part", ".keys.json.0123.part", "keys.json")]
    for path in (left, *kept):
        path.write_bytes(b"")
    remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


@pytest.mark.parametrize(
    "number, expected",
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, StoreReadOnly),
        (errno.EACCES, StoreReadOnly),
        (errno.EIO, DiskFailing),
    ],
)
def test_the_disks_refusals_have_their_own_sentences(number: int, expected: type[NotSaved]) -> None:
    """What the operating system says about the disk is told truly."""
    with pytest.raises(expected), disk_errors():
        raise OSError(number, os.strerror(number))


def test_a_bug_stays_a_bug() -> None:
    """An error that is not about the disk is not dressed up as one."""
    with pytest.raises(IsADirectoryError), disk_errors():
        raise IsADirectoryError(errno.EISDIR, "a folder")


def test_a_refused_write_leaves_the_old_file(tmp_path: Path) -> None:
    """Where the new content cannot be put in place, the old stays and nothing lies beside it."""
    path = tmp_path / "busy"
    (path / "inner").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_atomically(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
