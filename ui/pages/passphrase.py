"""Choosing a passphrase: take the one that is proposed, or type one of your own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets import Button, Field, Label, SecretLine, Segments, fill_column, row, stretch, tone

__all__ = ["PassphraseChoice"]

_LEAST: Final = 15


class PassphraseChoice(QWidget):
    """A generated passphrase to write down, or an own one of 15 characters or more.

    ``another_asked`` wants a different proposal: answer with :meth:`show_proposal`.
    """

    another_asked = Signal()

    def __init__(self, kit: Kit, label: str, proposal: str) -> None:
        super().__init__()
        self._kit = kit
        self._proposal = Label(kit, proposal, tokens.ANSWER, bold=True)
        self._own = SecretLine(kit, label)
        self._field = Field(kit, kit.tr("Your own passphrase"), self._own, hint=kit.tr("15 characters or more."))
        self._how = Segments(
            kit,
            label,
            (("proposed", kit.tr("Take the proposed one")), ("own", kit.tr("Type your own"))),
            "proposed",
        )
        self._how.chosen.connect(self._swap)
        self._box = self._proposed(kit)
        self._field.hide()
        caption = Label(kit, label, tokens.BODY, bold=True)
        fill_column(tone(self, "clear"), caption, self._how, self._box, self._field, gap=kit.px(8))
        self.setFocusProxy(self._how)

    @property
    def passphrase(self) -> str:
        """What was chosen."""
        return self._proposal.text() if self._how.value == "proposed" else self._own.text()

    def show_proposal(self, proposal: str) -> None:
        """Propose something else."""
        self._proposal.setText(proposal)

    def is_ready(self) -> bool:
        """Whether a passphrase is there and long enough; otherwise the field says so."""
        ready = len(self.passphrase) >= _LEAST
        self._field.set_error("" if ready else self._kit.tr("Type 15 characters or more."))
        return ready

    def _proposed(self, kit: Kit) -> QWidget:
        another = Button(kit, kit.tr("Propose another"), "link", icon="refresh", size="small")
        another.clicked.connect(self.another_asked)
        hint = Label(kit, kit.tr("Write it down now. It is not shown again."), tokens.SECOND, colour=tokens.INK2)
        side, top = kit.px(16), kit.px(12)
        return fill_column(
            tone(QWidget(), "tint"),
            self._proposal,
            stretch(row(hint, another, gap=kit.px(12)), 0),
            gap=kit.px(6),
            margins=(side, top, side, top),
        )

    def _swap(self, how: str) -> None:
        self._box.setVisible(how == "proposed")
        self._field.setVisible(how == "own")
        if how == "own":
            # Later: an arrow key gives the focus to the segment after it has chosen it, and the first word typed
            # would be lost.
            QTimer.singleShot(0, self._own, self._own.setFocus)
