"""A column that scrolls: nothing on a page is ever cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.kit import running_application
from ui.widgets.layouts import tone

__all__ = ["ScrollColumn"]


class ScrollColumn(QScrollArea):
    """Shows one tall widget, scrolls up and down only, and keeps what has the focus in view.

    ``moved`` tells that another part of the content may be in view.
    """

    moved = Signal()

    def __init__(self, content: QWidget, background: str = "page") -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tone(self.viewport(), background)
        self.setWidget(content)
        content.installEventFilter(self)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.moved)
        bar.rangeChanged.connect(self.moved)
        running_application().focusChanged.connect(self._on_focus)

    def set_content(self, content: QWidget) -> None:
        """Show another widget, from its top."""
        self.setWidget(content)
        content.installEventFilter(self)
        content.show()
        self.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.moved.emit()

    def _fit(self) -> None:
        """Hold the content to the width of the view: a word that is too long wraps, it does not widen the page."""
        content = self.widget()
        if content is not None:
            content.setMaximumWidth(self.viewport().width())

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        content = self.widget()
        if new is not None and content is not None and content.isAncestorOf(new):
            self.ensureWidgetVisible(new, 8, 16)
