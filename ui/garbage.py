"""Widgets are thrown away on the window's thread only.

Python looks for garbage on whichever thread happens to allocate, and a widget that dies on the worker's thread takes
the process with it. So the automatic search is off while a window is open, and a timer of the window does it.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

__all__ = ["GarbageCollector"]

_EVERY: Final = 500


class GarbageCollector(QObject):
    """Collects what Python's own thresholds say is due, on the thread that made it."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Look at the oldest generation that is due."""
        due = [generation for generation, count in enumerate(gc.get_count()) if count > self._thresholds[generation]]
        if due:
            gc.collect(due[-1])
