"""Columns and rows in one line of code, and the background of a plain widget."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayoutItem, QVBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.buttons import Button

__all__ = ["STRETCH", "clear", "column", "divider", "fill_column", "fill_row", "row", "stretch", "tone"]

STRETCH = None
"""Stands for empty room that grows, among the parts of a column or row."""

W = TypeVar("W", bound=QWidget)


def tone(widget: W, name: str) -> W:
    """Give a widget one of the backgrounds of :func:`ui.tokens.style_sheet`."""
    widget.setProperty("tone", name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget


def fill_column(
    widget: W, *parts: QWidget | int | None, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> W:
    """Put parts under each other into ``widget``: widgets, extra gaps in real pixels, or :data:`STRETCH`."""
    return _fill(widget, QVBoxLayout(), parts, gap, margins)


def fill_row(
    widget: W, *parts: QWidget | int | None, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> W:
    """Put parts beside each other into ``widget``, from the start of the line to its end."""
    return _fill(widget, QHBoxLayout(), parts, gap, margins)


def column(*parts: QWidget | int | None, gap: int = 0) -> QWidget:
    """A see-through widget whose parts stand under each other."""
    return fill_column(tone(QWidget(), "clear"), *parts, gap=gap)


def row(*parts: QWidget | int | None, gap: int = 0) -> QWidget:
    """A see-through widget whose parts stand beside each other."""
    return fill_row(tone(QWidget(), "clear"), *parts, gap=gap)


def stretch(box: W, index: int, share: int = 1) -> W:
    """Let one part of a column or row take the room that is left, or a share of it."""
    layout = box.layout()
    assert isinstance(layout, QBoxLayout)  # noqa: S101  (only columns and rows are passed)
    layout.setStretch(index, share)
    return box


def divider(kit: Kit, *, upright: bool = False, strong: bool = False) -> QWidget:
    """A thin line between parts; never the only edge of a control."""
    line = tone(QFrame(), "line" if strong else "line2")
    (line.setFixedWidth if upright else line.setFixedHeight)(kit.look.line(1))
    return line


def clear(layout: QBoxLayout) -> None:
    """Take every part out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        _discard(item)


def _discard(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()


def _alignment(layout: QBoxLayout, part: QWidget) -> Qt.AlignmentFlag:
    """A button beside something taller keeps its height."""
    beside = isinstance(layout, QHBoxLayout) and isinstance(part, Button)
    return Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag(0)


def _fill(
    widget: W,
    layout: QBoxLayout,
    parts: tuple[QWidget | int | None, ...],
    gap: int,
    margins: tuple[int, int, int, int],
) -> W:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part, 0, _alignment(layout, part))
        else:
            layout.addSpacing(part)
    widget.setLayout(layout)
    return widget
