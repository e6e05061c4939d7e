"""A table of counts as it leaves: hidden numbers are hatched, and staff may see which kind of hiding it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fieldtool.desk.views import CellView, TableView
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets import Label, divider, fill_row, tone
from ui.widgets.paint import box, place, text_size

__all__ = ["CountTable", "PlainTable"]

_END = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


_LAST_SHARE: Final = 8
"""The share of the last column of words, which holds lists; the others have 3."""


class CountTable(QWidget):
    """One table; ``why`` shows the reason for hiding in place of the word that is in the file."""

    def __init__(self, kit: Kit, table: TableView, *, why: bool) -> None:
        super().__init__()
        self._kit = kit
        grid = _grid(self, len(table.columns))
        _header(kit, grid, ("", *table.columns))
        margin = kit.tr("All")
        for number, (name, cells) in enumerate(zip(table.rows, table.cells, strict=True)):
            line = 2 * number + 2
            total = name == margin
            _divide(kit, grid, line - 1, len(cells) + 1)
            grid.addWidget(_word(kit, name, bold=total), line, 0)
            for column, (title, cell) in enumerate(zip(table.columns, cells, strict=True), start=1):
                shown = self._cell(cell, bold=total or title == margin, why=why)
                shown.setAccessibleName(f"{name}, {title}: {self._words(cell, why=why)}")
                grid.addWidget(shown, line, column)

    def _cell(self, cell: CellView, *, bold: bool, why: bool) -> QWidget:
        if cell.shown is None:
            # Isolated: a range begins with a digit, and would read "to 4 1" in a mirrored window.
            words = f"\u2068{self._words(cell, why=why)}\u2069"
            return _HiddenCell(self._kit, words, cell.reason if why else "")
        return _number(self._kit, self._kit.texts.number(cell.shown), bold=bold)

    def _words(self, cell: CellView, *, why: bool) -> str:
        if cell.shown is not None:
            return self._kit.texts.number(cell.shown)
        if not why:
            return self._kit.tr("hidden")
        return self._kit.tr("1 to 4") if cell.reason == "small" else self._kit.texts.number(cell.true)


class PlainTable(QWidget):
    """Rows of words with a count at the end: records that are alike stand in one row."""

    def __init__(self, kit: Kit, titles: tuple[str, ...], rows: tuple[tuple[tuple[str, ...], int], ...]) -> None:
        super().__init__()
        grid = _grid(self, 1, words=len(titles))
        grid.setColumnStretch(len(titles) - 1, _LAST_SHARE)
        _header(kit, grid, (*titles, kit.tr("Rows alike")), words=len(titles))
        for number, (words, count) in enumerate(rows):
            line = 2 * number + 2
            _divide(kit, grid, line - 1, len(titles) + 1)
            for column, word in enumerate(words):
                grid.addWidget(_word(kit, word), line, column)
            grid.addWidget(_number(kit, kit.texts.number(count), bold=False), line, len(titles))


class _HiddenCell(QWidget):
    """A hatched cell with a white plate: an icon for the reason (staff only), and words."""

    def __init__(self, kit: Kit, words: str, reason: str) -> None:
        super().__init__()
        self._kit, self._words = kit, words
        self._icon = {"small": "eye-off", "protects": "shield-half-full"}.get(reason, "")
        self.setFont(kit.font(tokens.SECOND, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self._plate().width() + self._kit.px(16), self._kit.px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        gap = self._kit.px(1)
        inside = self.rect().adjusted(gap, gap, -gap, -gap)
        painter.fillRect(inside, QColor(tokens.SENS_TINT))
        painter.fillRect(inside, QBrush(QColor("#C9B6DB"), Qt.BrushStyle.BDiagPattern))
        plate = self._plate()
        x = self.width() - plate.width() - self._kit.px(10)
        rect = QRect(x, (self.height() - plate.height()) // 2, plate.width(), plate.height())
        box(painter, place(self, rect), 4, tokens.SURFACE)
        self._paint_words(painter, rect)

    def _plate(self) -> QSize:
        text = text_size(self.font(), self._words)
        icon = self._icon_size() + self._kit.px(6) if self._icon else 0
        return QSize(text.width() + icon + self._kit.px(16), max(self._kit.px(26), text.height()))

    def _icon_size(self) -> int:
        return self._kit.look.text(16)

    def _paint_words(self, painter: QPainter, plate: QRect) -> None:
        x, size = plate.x() + self._kit.px(8), self._icon_size()
        if self._icon:
            rect = QRect(x, (self.height() - size) // 2, size, size)
            draw_icon(painter, place(self, rect), self._icon, tokens.SENS)
            x += size + self._kit.px(6)
        painter.setPen(QColor(tokens.SENS))
        rect = QRect(x, 0, plate.right() - x + 1, self.height())
        painter.drawText(place(self, rect), int(Qt.AlignmentFlag.AlignVCenter), self._words)


def _grid(widget: QWidget, numbers: int, words: int = 1) -> QGridLayout:
    grid = QGridLayout(tone(widget, "surface"))
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    for column in range(words):
        grid.setColumnStretch(column, 3)
    for column in range(words, words + numbers):
        grid.setColumnStretch(column, 2)
    return grid


def _header(kit: Kit, grid: QGridLayout, titles: tuple[str, ...], *, words: int = 1) -> None:
    for column, title in enumerate(titles):
        label = Label(kit, title, tokens.SECOND, bold=True)
        if column >= words:
            label.setAlignment(_at_end(kit))
        box_ = _padded(kit, label)
        box_.setStyleSheet(f'QWidget[tone="head"] {{ background: {tokens.LINE2}; }}')
        grid.addWidget(tone(box_, "head"), 0, column)


def _divide(kit: Kit, grid: QGridLayout, line: int, columns: int) -> None:
    grid.addWidget(divider(kit), line, 0, 1, columns)


def _word(kit: Kit, text: str, *, bold: bool = False) -> QWidget:
    return _padded(kit, Label(kit, text, tokens.BODY, bold=bold))


def _number(kit: Kit, text: str, *, bold: bool) -> QWidget:
    label = Label(kit, text, tokens.ROW, bold=bold, wrap=False)
    label.setAlignment(_at_end(kit))
    return _padded(kit, label)


def _padded(kit: Kit, label: Label) -> QWidget:
    side, top = kit.px(16), kit.px(6)
    line = fill_row(tone(QWidget(), "clear"), label, margins=(side, top, side, top))
    line.setMinimumHeight(kit.px(44))
    return line


def _at_end(kit: Kit) -> Qt.AlignmentFlag:
    mirrored = kit.direction is Qt.LayoutDirection.RightToLeft
    return (Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight) | _END
