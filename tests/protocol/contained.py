"""Runs a form from a file in a process of its own that cannot take the machine down, and tells what it cost."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Final

from click.testing import CliRunner

from fieldtool.cli.protocol import protocol_commands
from fieldtool.errors import Faults, FieldtoolError
from fieldtool.protocol import Session, load_form

__all__ = ["RAN", "SECONDS", "Outcome", "contained"]

RAN: Final = "ran"
SECONDS: Final = 2.0
MEGABYTES: Final = 200.0
_MANY: Final = 100
_LONGEST: Final = 15
_ADDRESSES: Final = 2 * 1024**3
_LOOPS: Final = 1_000_000
_SECONDS_OF_LOOPS: Final = 0.025
"""What the loop takes on a machine of today; slower ones get more time."""
_MEGABYTE: Final = 1024 if sys.platform == "linux" else 1024 * 1024
_NOW: Final = datetime(2026, 3, 17, 10, 42, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: ``ran``, or the code of the error that refused it, or the bug; and what it cost."""

    told: str
    seconds: float
    megabytes: float
    slowness: float
    refused: bool = False
    shown: str = field(default="", repr=False)

    def within(self, seconds: float = SECONDS) -> bool:
        """Whether it stayed within what any form may take of this machine."""
        return self.seconds <= seconds * self.slowness and self.megabytes <= MEGABYTES


def contained(path: Path, answers: Mapping[str, str] | None = None, *, check: bool = False) -> Outcome:
    """Load the form at ``path``, answer it, and look at every state; in a process of its own.

    With ``check`` the command ``fieldtool protocol check`` does what it does with it instead.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_contained, args=(theirs, path, None if check else answers or {}))
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(_LONGEST * 4) else Outcome("hangs", _LONGEST * 4, 0, 1)
    except EOFError:
        process.join()
        return Outcome(f"killed ({process.exitcode})", _LONGEST, 0, 1)
    finally:
        process.kill()
        process.join()
        ours.close()


def _contained(connection: Connection, path: Path, answers: Mapping[str, str] | None) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
    slowness = max(1.0, _loop() / _SECONDS_OF_LOOPS)
    began = time.process_time()
    refused, shown = False, ""
    try:
        shown = _check(path) if answers is None else _run(path, answers)
    except FieldtoolError as error:
        told, refused, shown = error.code, True, _told(error)
    except Exception as error:  # noqa: BLE001  (a bug is what the test is there to tell)
        told = f"bug: {type(error).__name__}"
    else:
        told = RAN
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    connection.send(Outcome(told, time.process_time() - began, peak, slowness, refused, shown))


def _run(path: Path, answers: Mapping[str, str]) -> str:
    session = Session(load_form(path), now=_NOW, random=Random(7))
    for item, value in answers.items():
        session.set(item, value)
    return repr(list(session.states().values())[:_MANY])


def _check(path: Path) -> str:
    done = CliRunner().invoke(protocol_commands, ["check", str(path), "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output[: _MANY * 100]


def _told(error: FieldtoolError) -> str:
    faults = error.faults[:_MANY] if isinstance(error, Faults) else ()
    return "\n".join([str(error), *map(str, faults)])


def _loop() -> float:
    began = time.process_time()
    for _ in range(_LOOPS):
        pass
    return time.process_time() - began
