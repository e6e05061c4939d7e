"""D7: one process in a workspace, and no lock outlives its process."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from fieldtool.vault.errors import WorkspaceInUse
from fieldtool.vault.lock import WorkspaceLock
from tests.vault.making import acknowledged, child


def test_a_second_process_is_refused_at_once(tmp_path: Path) -> None:
    """While another process holds the workspace, the answer is no, in under a second."""
    process = child("hold", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    started = monotonic()
    with pytest.raises(WorkspaceInUse):
        WorkspaceLock(tmp_path).acquire()
    assert monotonic() - started < 1
    acknowledged(process, 0)
    WorkspaceLock(tmp_path).acquire()


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    """After kill -9 the workspace is free, though the file is still there."""
    for _ in range(3):
        acknowledged(child("hold", tmp_path), 1)
        assert (tmp_path / "lock").exists()
        with WorkspaceLock(tmp_path) as lock:
            assert lock.held


def test_one_process_cannot_hold_a_workspace_twice(tmp_path: Path) -> None:
    """A second lock in the same process is refused too; the first may be taken again without effect."""
    with WorkspaceLock(tmp_path) as first:
        first.acquire()
        with pytest.raises(WorkspaceInUse):
            WorkspaceLock(tmp_path).acquire()
    assert not first.held
    first.release()
    with WorkspaceLock(tmp_path) as second:
        assert second.held


def test_the_holder_clears_what_a_killed_writer_left(tmp_path: Path) -> None:
    """Taking the workspace takes away half-written files."""
    left = tmp_path / ".keys.json.0123456789abcdef.part"
    left.write_bytes(b"half")
    with WorkspaceLock(tmp_path):
        assert not left.exists()
