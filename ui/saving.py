"""Answers on their way to the store, in order, none lost: what fails stays here and is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldtool.desk.views import SavedAnswer
from fieldtool.errors import FieldtoolError
from ui.task import Worker

__all__ = ["RETRY_EVERY", "SaveQueue", "SaveState"]

T = TypeVar("T")

RETRY_EVERY: Final = 4000
"""Milliseconds between two tries to save what could not be saved."""


class SaveState(StrEnum):
    """What the bar says about what was given."""

    IDLE = "idle"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class _Done:
    at: datetime | None
    tell: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Change:
    key: str
    work: Callable[[], _Done]


class SaveQueue(QObject):
    """One change at a time goes to the worker; a newer change of the same key replaces one that still waits.

    ``changed`` carries a :class:`SaveState`, the instant of the last commit and, for ``FAILED``, the error.
    """

    changed = Signal(SaveState, object, object)

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._waiting: list[_Change] = []
        self._sent: _Change | None = None
        self._saved_at: datetime | None = None
        self._failing = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY_EVERY)
        self._retry.timeout.connect(self.retry)

    def submit(self, key: str, work: Callable[[], T], on_saved: Callable[[T], None]) -> None:
        """Save a change. ``on_saved`` is called once it is committed, or refused by a rule of the form."""

        def do() -> _Done:
            result = work()
            return _Done(result.at if isinstance(result, SavedAnswer) else None, lambda: on_saved(result))

        self._waiting = [change for change in self._waiting if change.key != key]
        self._waiting.append(_Change(key, do))
        if not self._failing:
            self._send()

    def retry(self) -> None:
        """Try again now."""
        self._retry.stop()
        self._failing = False
        self._send()

    def holds(self, key: str) -> bool:
        """Whether a change of this key is not committed yet."""
        return self._sent_key == key or any(change.key == key for change in self._waiting)

    @property
    def empty(self) -> bool:
        """Whether everything that was given is committed."""
        return self._sent is None and not self._waiting

    @property
    def saved_at(self) -> datetime | None:
        """The instant of the last commit, in this run of the window."""
        return self._saved_at

    @property
    def _sent_key(self) -> str:
        return self._sent.key if self._sent is not None else ""

    def _send(self) -> None:
        if self._sent is not None or not self._waiting:
            return
        self._sent = self._waiting.pop(0)
        self.changed.emit(SaveState.SAVING, self._saved_at, None)
        self._worker.run_task(self._sent.work, self._on_done, self._on_error)

    def _on_done(self, done: _Done) -> None:
        self._sent = None
        self._saved_at = done.at or self._saved_at
        self.changed.emit(SaveState.SAVED if self._saved_at else SaveState.IDLE, self._saved_at, None)
        done.tell()
        self._send()

    def _on_error(self, error: FieldtoolError) -> None:
        failed, self._sent = self._sent, None
        if failed is not None and not self.holds(failed.key):
            self._waiting.insert(0, failed)
        self._failing = True
        self.changed.emit(SaveState.FAILED, self._saved_at, error)
        self._retry.start()
