"""The two bars of an interview's page: the foot with back and next, and the bar that holds what was folded."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, Button, Label, divider, fill_column, fill_row, tone

__all__ = ["FoldedBar", "StepsFoot"]

_SHORT_FROM: Final = 150


class StepsFoot(QWidget):
    """Back at the start; *Come back to this later* and the one main button at the end."""

    back = Signal()
    later = Signal()
    next = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._short = kit.look.percent >= _SHORT_FROM
        key = _no_key if self._short else str
        self._back = Button(kit, kit.tr("Back"), "quiet", icon="arrow-left", key=key("Alt ←"))
        self._later = Button(kit, "", "quiet", key=key("F8"))
        self._next = Button(kit, "", "main", end_icon="arrow-right", key=key("Enter"), font_size=tokens.ANSWER, pad=24)
        self._back.setMinimumWidth(kit.px(200) if not self._short else 0)
        self._back.clicked.connect(self.back)
        self._later.clicked.connect(self.later)
        self._next.clicked.connect(self.next)
        side, top = kit.px(18), kit.px(12)
        margins = (side, top, kit.px(32) if not self._short else side, top)
        bar = fill_row(
            tone(QWidget(), "surface"), self._back, STRETCH, self._later, self._next, gap=kit.px(28), margins=margins
        )
        fill_column(self, divider(kit, strong=True), bar)
        self.show_place(first=True, last=False, marked=False, can_wait=True)

    def show_place(self, *, first: bool, last: bool, marked: bool, can_wait: bool) -> None:
        """Say where the buttons lead from here."""
        kit = self._kit
        self._back.setText(kit.tr("Leave") if first else kit.tr("Back"))
        self._next.setText(kit.tr("See what we found") if last else kit.tr("Next question"))
        long_words = kit.tr("Will come back") if marked else kit.tr("Come back to this later")
        self._later.setText((kit.tr("Marked") if marked else kit.tr("Later")) if self._short else long_words)
        self._later.set_icon("check" if marked else "")
        self._later.setAccessibleName(long_words)
        self._later.setVisible(can_wait)


class FoldedBar(QWidget):
    """Stands above the question as soon as sections or guidance have no room of their own."""

    sections = Signal()
    guidance = Signal()
    card = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._place = Button(kit, "", "link", end_icon="chevron-down", size="small")
        self._here = Label(kit, "", bold=True, colour=tokens.PRI)
        key = _no_key if kit.look.percent >= _SHORT_FROM else str
        words = kit.tr("Why, how"), kit.tr("Show to the person")
        self._why = Button(kit, words[0], "second", icon="help-circle-outline", key=key("F1"), size="small")
        self._card = Button(kit, words[1], "second", icon="arrow-expand", key=key("F4"), size="small")
        self._place.clicked.connect(self.sections)
        self._why.clicked.connect(self.guidance)
        self._card.clicked.connect(self.card)
        side, top = kit.px(20), kit.px(8)
        bar = fill_row(
            tone(QWidget(), "surface"),
            self._place,
            self._here,
            STRETCH,
            self._why,
            self._card,
            gap=kit.px(12),
            margins=(side, top, side, top),
        )
        fill_column(self, bar, divider(kit, strong=True))

    def show_place(self, title: str, where: str) -> None:
        """Say in which section the interview is, and where in it."""
        words = f"{title}, {where}" if where else title
        self._place.setText(words)
        self._here.setText(words)

    def fold(self, *, sections: bool, guidance: bool, card: bool) -> None:
        """Show what has no room elsewhere."""
        self._place.setVisible(sections)
        self._here.setVisible(not sections)
        self._why.setVisible(guidance)
        self._card.setVisible(card)
        self.setVisible(sections or guidance or card)


def _no_key(_key: str) -> str:
    return ""
