"""Runs workflows in processes of their own, under the shim, and judges what they leave.

The driver itself is started with the shim loaded (:func:`started`); each run is a fork of it, so that nothing is
imported or derived again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldtool.errors import FieldtoolError
from tests.reliability import centre as centres
from tests.reliability.centre import Centre
from tests.reliability.disk import State, snapshot, written_out
from tests.reliability.promises import Promise
from tests.reliability.shim import LOADED, Fault, Operation, Shim, acknowledge, compiled, operations
from tests.reliability.workflows import Workflow

__all__ = ["BUILD", "DONE", "REFUSED", "Bench", "Recorded", "child", "started"]

BUILD: Final = Path(__file__).parents[2] / "build" / "reliability"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108  (files that cost no disk; only invented people are in them)
FOLDERS: Final = ("workspace/outbox", "workspace/logs", "workspace/backups", "workspace/packs")
DONE: Final = 0
REFUSED: Final = 3
"""How a run ends that an error of ours ended."""
BUG: Final = 4


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run that went well: the folder before it, and all that was done, acknowledgements between."""

    root: Path
    before: State
    operations: tuple[Operation, ...]


def started(arguments: list[str], *, shown: bool = False) -> subprocess.CompletedProcess[str]:
    """Run ``python -m tests.reliability`` with the shim loaded; what it prints is ``shown``, or kept."""
    shim = str(compiled(BUILD))
    environment = os.environ | {"LD_PRELOAD": shim, LOADED: shim, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.reliability", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, env=environment, text=True, capture_output=not shown, check=False)


def child(work: Callable[[], None]) -> int:
    """Do ``work`` in a fork; how it ended, or minus the signal that ended it."""
    pid = os.fork()
    if not pid:
        code = BUG
        try:
            work()
            code = DONE
        except FieldtoolError:
            code = REFUSED
        except BaseException:  # noqa: BLE001  (whatever it is, it is told, and the fork must not go on as its parent)
            traceback.print_exc()
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


class Bench:
    """A centre in memory that is put back before each run."""

    def __init__(self, scratch: Path) -> None:
        self.root = scratch / "run"
        self.log = scratch / "log"
        self.root.mkdir()
        self.centre: Centre = centres.made(self.root / "workspace")
        self.before = snapshot(self.root)
        self._shim = Shim()

    @classmethod
    @contextmanager
    def ready(cls) -> Iterator[Bench]:
        """A bench that leaves nothing behind."""
        scratch = (_MEMORY if _MEMORY.is_dir() else BUILD) / f"fieldtool-reliability-{os.getpid()}"
        scratch.mkdir(parents=True)
        try:
            yield cls(scratch)
        finally:
            shutil.rmtree(scratch)

    def put_back(self, state: State | None = None, root: Path | None = None) -> Path:
        """Make the folder as it was, or as ``state`` says; returns the workspace in it."""
        root = root or self.root
        shutil.rmtree(root, ignore_errors=True)
        written_out(self.before if state is None else state, root, FOLDERS)
        return root / "workspace"

    def run(self, workflow: Workflow, at: int = 0, fault: Fault = Fault.NONE, *, forever: bool = False) -> int:
        """Run a workflow in a fork, its ``at``-th operation failing; how it ended."""
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)

        def work() -> None:
            self._shim.watch(self.root, log)
            self._shim.fail(at, fault, forever=forever)
            workflow(self.centre, lambda desk: acknowledge(log, Promise.of(desk).encoded()))

        try:
            return child(work)
        finally:
            os.close(log)

    def recorded(self, workflow: Workflow) -> Recorded:
        """Run a workflow that must go well."""
        self.put_back()
        ended = self.run(workflow)
        if ended != DONE:
            raise AssertionError(f"{workflow.__name__} ends with {ended} though nothing fails")
        return Recorded(self.root, self.before, tuple(operations(self.log.read_bytes())))

    def promises(self) -> list[Promise]:
        """What the last run acknowledged."""
        return [Promise.decoded(each.one) for each in operations(self.log.read_bytes()) if each.kind == "a"]
