"""One process at a time in a workspace: an operating system lock that ends with the process that holds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from fieldtool.vault.errors import WorkspaceInUse
from fieldtool.vault.files import disk_errors, remove_leftovers

__all__ = ["WorkspaceLock"]


class WorkspaceLock:
    """Holds a workspace for this process. The file ``lock`` stays; only the lock on it counts, so none is stale."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the workspace, or raise :class:`WorkspaceInUse` at once; without effect where this object holds it.

        Half-written files that a killed process left are taken away, because nobody else can be writing now.
        """
        if self._handle is not None:
            return
        with disk_errors():
            handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise WorkspaceInUse from error
        self._handle = handle
        remove_leftovers(self._folder)

    def release(self) -> None:
        """Give the workspace back; without effect where it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @property
    def held(self) -> bool:
        """Whether this object holds the workspace."""
        return self._handle is not None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock, not lockf: the latter is lost when any other handle on the file is closed.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
