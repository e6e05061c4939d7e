"""The moment between two pages: the one that is leaving takes no more keys and presses."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer

__all__ = ["BetweenPages"]

_INPUT: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.Shortcut,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
)
_LONGEST: Final = 3000


class BetweenPages(QObject):
    """An event filter for the application. What is pressed after *go* was meant for a page that is not there yet.

    It ends with :meth:`end`, or by itself after three seconds: a page that does not come must not lock the window.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, singleShot=True, interval=_LONGEST)

    def begin(self) -> None:
        """The page on the screen is left."""
        self._timer.start()

    def end(self) -> None:
        """Another page, or a message, has taken its place."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and self._timer.isActive():
            return True
        return super().eventFilter(watched, event)
