"""Sees to it that an input neither writes, nor asks the network, nor starts anything, nor goes on for ever."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["Hang", "Touched", "watched"]

SECONDS: Final = 5.0
"""Of the processor, for one input. What waits longer, in code that no signal reaches, ends the process."""
_LONGEST: Final = 120
_FORBIDDEN: Final = (
    "os.", "shutil.", "socket.", "subprocess.", "urllib.", "http.", "ftplib.", "smtplib.", "pty.", "tempfile.",
    "webbrowser.", "sqlite3.", "ctypes.dlopen",
)  # fmt: skip
_HARMLESS: Final = frozenset({"os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Touched(BaseException):
    """An input made the program reach out of itself."""


class Hang(BaseException):
    """An input took too long."""


class _Watch:
    """The hook of the interpreter cannot be taken off again, so it is put on once, and looks only when told to."""

    def __init__(self) -> None:
        self.on = False
        sys.addaudithook(self._heard)
        signal.signal(signal.SIGVTALRM, self._late)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            _path, mode, flags = arguments
            written = isinstance(flags, int) and flags & _WRITING
            if written or (isinstance(mode, str) and set(mode) & set("wax+")):
                raise Touched(f"opened {arguments[0]!r} to write")
        elif event.startswith(_FORBIDDEN) and event not in _HARMLESS:
            raise Touched(f"{event} {arguments!r}")

    def _late(self, _number: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {SECONDS} seconds")


_watches: Final[list[_Watch]] = []


@contextmanager
def watched() -> Iterator[None]:
    """Watch what is done inside: :class:`Touched` or :class:`Hang`, which no handler of errors takes for an error."""
    if not _watches:
        _watches.append(_Watch())
    watch = _watches[0]
    faulthandler.dump_traceback_later(_LONGEST, exit=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    watch.on = True
    try:
        yield
    finally:
        watch.on = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        faulthandler.cancel_dump_traceback_later()
