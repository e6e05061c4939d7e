"""What happens to an error that nobody foresaw: it is logged without a word of any case, and shown as a bug."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from fieldtool.clock import Clock
from ui.errors import Bug

__all__ = ["BugLog"]


class BugLog:
    """Writes where in the program an error arose, never what it said: a message could quote an answer."""

    def __init__(self, folder: Path, clock: Clock, show: Callable[[Bug], None]) -> None:
        self._folder = folder
        self._clock = clock
        self._show = show

    def __call__(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Take the place of :data:`sys.excepthook`."""
        if issubclass(kind, KeyboardInterrupt):
            return
        now = self._clock.now()
        name = f"bug-{now:%Y%m%d-%H%M%S}.log"
        self._write(name, "\n".join([now.isoformat(timespec="seconds"), *_places(error)]) + "\n")
        self._show(Bug(log=name))

    def _write(self, name: str, text: str) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            return  # a disk that is full must not hide the bug itself
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(text)


def _places(error: BaseException | None) -> list[str]:
    """The kind of an error and the lines that it passed through, and so for what caused it."""
    lines: list[str] = []
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__
    return lines
