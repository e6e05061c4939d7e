"""Shift three times: the gesture that hides the screen from anywhere in the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from fieldtool.clock import Clock

__all__ = ["TripleShift"]

_PRESSES: Final = 3
_WITHIN: Final = 1.5


class TripleShift(QObject):
    """An event filter for the application: three presses of Shift within 1.5 s, and no other key between them."""

    made = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._presses: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and watched.isWindowType() and isinstance(event, QKeyEvent):
            self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() != Qt.Key.Key_Shift:
            self._presses = []
            return
        now = self._clock.ticks()
        self._presses = [then for then in self._presses if now - then <= _WITHIN] + [now]
        if len(self._presses) >= _PRESSES:
            self._presses = []
            self.made.emit()
