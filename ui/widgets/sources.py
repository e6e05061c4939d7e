"""Where a fact comes from, and how sure it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import SourceView
from ui import tokens
from ui.kit import Kit
from ui.widgets.chips import SourceBadge
from ui.widgets.layouts import STRETCH, column, fill_column, row, stretch, tone
from ui.widgets.text import Icon, Label

__all__ = ["SourceLine"]


class SourceLine(QWidget):
    """A source by its instrument and article, with a badge unless it is confirmed: below it, or ``beside`` it."""

    def __init__(self, kit: Kit, source: SourceView, size: int = tokens.SECOND, *, beside: bool = False) -> None:
        super().__init__()
        words = ", ".join(part for part in (source.instrument, source.article) if part)
        text = Label(kit, words or source.key, size, colour=tokens.INK2)
        picture = column(2, Icon(kit, "book-open-page-variant", tokens.INK2, 17), STRETCH)
        badge = [SourceBadge(kit, source.status)] if SourceBadge.needed(source.status) else []
        line = stretch(row(picture, text, *(badge if beside else ()), gap=kit.px(7)), 1)
        below = [row(kit.px(24), *badge, STRETCH)] if badge and not beside else []
        fill_column(tone(self, "clear"), line, *below, gap=kit.px(4))
