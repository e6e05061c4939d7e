"""The focus ring: yellow, outside the control that has the keyboard, above everything that would cover it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from shiboken6 import isValid

from ui import tokens
from ui.kit import running_application
from ui.widgets.answers import AnswerRow

__all__ = ["FocusRing", "focus_first"]

_OUTSIDE: Final = 4


class FocusRing(QWidget):
    """Draws the ring around whatever has the focus inside one window, and follows it when it moves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._around: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        running_application().focusChanged.connect(self._on_focus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._around is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = 10 if isinstance(self._around, AnswerRow) else 8
        painter.setPen(QPen(QColor(tokens.FOCUS), 3))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), radius, radius)
        if _paints_own_edge(self._around):
            return
        painter.setPen(QPen(QColor(tokens.INK), 3))
        painter.drawRoundedRect(self.rect().adjusted(4, 4, -5, -5), radius - 2, radius - 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._follow()
        elif watched is self._around and event.type() in (QEvent.Type.Hide, QEvent.Type.Destroy):
            self._leave()
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not (isValid(self) and isValid(self._window)):
            return  # the focus moves once more while a window is being taken apart
        self._leave()
        if new is None or not self._window.isAncestorOf(new) or new.focusPolicy() == Qt.FocusPolicy.NoFocus:
            return
        self._around = new
        for each in (new, *_parents(new, self._window)):
            each.installEventFilter(self)
        self.setParent(_host(new, self._window))
        self._follow()
        self.show()
        self.raise_()

    def _leave(self) -> None:
        if self._around is not None and isValid(self._around):
            for each in (self._around, *_parents(self._around, self._window)):
                each.removeEventFilter(self)
        self._around = None
        self.hide()
        self.setParent(self._window)

    def _follow(self) -> None:
        host = self.parentWidget()
        if self._around is None or host is None or not host.isAncestorOf(self._around):
            return
        corner = self._around.mapTo(host, QPoint(0, 0))
        rect = QRect(corner, self._around.size())
        self.setGeometry(rect.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE))
        self.raise_()


class _FirstFocus(QObject):
    def __init__(self, page: QWidget, target: Callable[[], QWidget]) -> None:
        super().__init__(page)
        self._target = target
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._target().setFocus(Qt.FocusReason.OtherFocusReason)
        return super().eventFilter(watched, event)


def focus_first(page: QWidget, target: Callable[[], QWidget]) -> None:
    """Hand the focus that a page is given to one of its parts.

    A focus proxy would do that too, but Tab then never reaches what stands before the proxy on the page.
    """
    _FirstFocus(page, target)


def _parents(widget: QWidget, window: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def _host(widget: QWidget, window: QWidget) -> QWidget:
    """The content of the innermost scrolling area, so that the ring scrolls and is clipped with it."""
    child = widget
    for parent in _parents(widget, window):
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
            return child
        child = parent
    return window


def _paints_own_edge(widget: QWidget) -> bool:
    """Whether a control draws the dark edge inside the ring by itself."""
    return isinstance(widget, AnswerRow) or widget.inherits("QLineEdit") or widget.inherits("QAbstractScrollArea")
