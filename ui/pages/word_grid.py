"""The 24 recovery words, numbered, to be copied onto paper; the check words of a bundle look the same."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets import Label, fill_row, stretch, tone

__all__ = ["WordGrid"]


class WordGrid(QWidget):
    """Numbered words in rows of ``columns``, fewer where the text is large."""

    def __init__(self, kit: Kit, words: tuple[str, ...], columns: int = 4) -> None:
        super().__init__()
        if kit.look.percent > 125:
            columns = max(2, columns - 2)
        grid = QGridLayout(tone(self, "clear"))
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(kit.px(8))
        for place, word in enumerate(words):
            grid.addWidget(_numbered(kit, place + 1, word), place // columns, place % columns)
        self.setAccessibleName(", ".join(f"{place}. {word}" for place, word in enumerate(words, start=1)))


def _numbered(kit: Kit, number: int, word: str) -> QWidget:
    index = Label(kit, str(number), tokens.META, colour=tokens.INK2, wrap=False)
    index.setMinimumWidth(kit.px(20))
    side, top = kit.px(12), kit.px(9)
    tile = fill_row(
        tone(QWidget(), "word"),
        index,
        Label(kit, word, tokens.ANSWER, bold=True, wrap=False),
        gap=kit.px(6),
        margins=(side, top, side, top),
    )
    edge = f"border: {kit.look.line(2)}px solid {tokens.CTL}; border-radius: 6px;"
    tile.setStyleSheet(f'QWidget[tone="word"] {{ background: {tokens.SURFACE}; {edge} }}')
    return stretch(tile, 1)
