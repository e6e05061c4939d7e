"""What the pages before sign-in share: a dark side that says what is locked, and a form beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.bars import PRODUCT
from ui.icons import draw_mark
from ui.kit import Kit
from ui.widgets import (
    STRETCH,
    Icon,
    Label,
    ScrollColumn,
    Segments,
    column,
    fill_column,
    fill_row,
    row,
    stretch,
    tone,
)

__all__ = ["DarkFact", "DoorPage"]

_LANGUAGES: Final = (("es", "Español"), ("en", "English"), ("fr", "Français"))
_DARK_SHARE, _LIGHT_SHARE = 468, 898
_FORM: Final = 520

_WIDE_UP_TO: Final = 125
"""The largest text size, in percent, at which the dark side keeps its wide margins: long words need the room."""

DarkFact = tuple[str, str, str, str]
"""An icon, its colour, a sentence, and a smaller one below it."""


class DoorPage(QWidget):
    """A page before sign-in: the mark and a few facts on the dark side, a form in the middle of the other.

    ``language_asked`` tells that another language was pressed at the upper end.
    """

    language_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit

    def lay_out(self, tagline: str, facts: tuple[DarkFact, ...], form: QWidget, *, width: int = _FORM) -> None:
        """Put the page together; ``width`` is the most that the form takes at 100 %."""
        kit = self.kit
        dark = ScrollColumn(_dark_side(kit, tagline, facts), "bar")
        form.setMaximumWidth(kit.px(width))
        form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        middle = stretch(stretch(stretch(row(STRETCH, form, STRETCH), 0, 1), 1, 60), 2, 1)
        side = kit.px(28)
        light = fill_column(
            tone(QWidget(), "page"), self._switch(), middle, STRETCH, gap=kit.px(22), margins=(side, side, side, side)
        )
        fill_row(tone(self, "page"), dark, ScrollColumn(light))
        stretch(stretch(self, 0, _DARK_SHARE), 1, _LIGHT_SHARE)

    def _switch(self) -> QWidget:
        switch = Segments(self.kit, self.kit.tr("Language"), _LANGUAGES, self.kit.texts.language)
        switch.chosen.connect(self.language_asked)
        return row(STRETCH, switch)


class _Mark(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setFixedSize(kit.px(60), kit.px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_mark(QPainter(self), QRectF(self.rect()), tokens.SURFACE)


def _dark_side(kit: Kit, tagline: str, facts: tuple[DarkFact, ...]) -> QWidget:
    name = Label(kit, PRODUCT, 34, bold=True, colour=tokens.SURFACE)
    words = Label(kit, tagline, tokens.ANSWER - 1, colour=tokens.ON_BAR2)
    lines: list[QWidget | int | None] = []
    for fact in facts:
        lines += [_rule(kit), _fact(kit, fact)]
    side = kit.px(48) if kit.look.percent <= _WIDE_UP_TO else 28
    return fill_column(
        tone(QWidget(), "bar"),
        _Mark(kit),
        kit.px(10),
        name,
        words,
        kit.px(32),
        STRETCH,
        *lines,
        gap=kit.px(6),
        margins=(side, side, side, kit.px(36)),
    )


def _fact(kit: Kit, fact: DarkFact) -> QWidget:
    icon, colour, sentence, small = fact
    words = column(
        Label(kit, sentence, colour=tokens.SURFACE), Label(kit, small, tokens.META, colour=tokens.ON_BAR2), gap=2
    )
    picture = column(Icon(kit, icon, colour, 22), STRETCH)
    line = fill_row(tone(QWidget(), "clear"), picture, words, gap=kit.px(14), margins=(0, kit.px(10), 0, kit.px(10)))
    return stretch(line, 1)


def _rule(kit: Kit) -> QWidget:
    line = tone(QWidget(), "bar-rule")
    line.setFixedHeight(kit.look.line(1))
    return line
