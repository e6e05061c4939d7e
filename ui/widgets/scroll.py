"""A column that scrolls: nothing on a page is ever cut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.kit import running_application
from ui.widgets.layouts import clear, tone

__all__ = ["ScrollColumn"]


class _Holder(QWidget):
    """Holds the content as high as its width asks for.

    The usual smallest height of a layout supposes that every text is broken as narrow as can be, which would make
    every page scroll.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


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
        holder = tone(_Holder(), background)
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(content)
        self.setWidget(holder)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.moved)
        bar.rangeChanged.connect(self.moved)
        running_application().focusChanged.connect(self._on_focus)

    def set_content(self, content: QWidget) -> None:
        """Show another widget, from its top."""
        clear(self._column)
        self._column.addWidget(content)
        content.show()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.viewport().isAncestorOf(new):
            QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        """Once the layout is done: a page that has just opened stays at its top if what has the focus is in view."""
        focused = running_application().focusWidget()
        if focused is not None and self.viewport().isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 8, 16)
