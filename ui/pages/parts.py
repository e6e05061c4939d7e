"""Parts that several pages share: where an error is told, and columns that fold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, Icon, Label, Notice, clear, column, row, stretch, tone

__all__ = ["FoldingColumns", "NoticePlace", "middled", "section_title"]

_FOLD_UNDER = 900


class NoticePlace(QWidget):
    """Empty until there is something to say above a form; an error takes the focus."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._column = QVBoxLayout(tone(self, "clear"))
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_error(self, error: FieldtoolError) -> None:
        """Say what went wrong and what to do."""
        texts = self._kit.texts
        notice = Notice(self._kit, "error", error.sentence(texts), error.hint(texts), code=error.code)
        self.show_notice(notice)
        notice.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: Notice) -> None:
        """Say something else than an error, or an error of the page's own."""
        clear(self._column)
        self._column.addWidget(notice)
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        clear(self._column)
        self.hide()


class FoldingColumns(QWidget):
    """Two columns beside each other, or under each other where there is no room for both."""

    def __init__(self, kit: Kit, first: QWidget, second: QWidget, shares: tuple[int, int]) -> None:
        super().__init__()
        self._fold_under = kit.px(_FOLD_UNDER)
        self._shares = shares
        self._line = QHBoxLayout(tone(self, "clear"))
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(kit.px(24))
        self._line.addWidget(first)
        self._line.addWidget(second)
        self._fold(folded=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(folded=self.width() < self._fold_under)

    def _fold(self, *, folded: bool) -> None:
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if folded else beside)
        for place, share in enumerate(self._shares):
            self._line.setStretch(place, 0 if folded else share)


def section_title(
    kit: Kit, words: str, icon: str = "", icon_colour: str = tokens.INK2, *, urgent: bool = False
) -> QWidget:
    """The heading of a part of a page, with its icon; ``urgent`` writes it in red."""
    label = Label(kit, words, tokens.ANSWER, bold=True, colour=tokens.URG if urgent else tokens.INK)
    if not icon:
        return label
    return stretch(row(Icon(kit, icon, icon_colour, 20), label, gap=kit.px(9)), 1)


def middled(widget: QWidget) -> QWidget:
    """A widget that keeps its own height in the middle of a higher row."""
    return column(STRETCH, widget, STRETCH)
