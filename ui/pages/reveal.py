"""A name behind *Show for 15 s*, and one press for the reason, which is logged with the look."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldtool.i18n import mark
from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, Button, HiddenValue, Label, column, fill_column, row, tone

__all__ = ["RevealName"]

_REASONS: Final = {
    "call": mark("To call the person"),
    "same-person": mark("To see if it is the right person"),
    "referral": mark("For a referral"),
}


class RevealName(QWidget):
    """A hidden name. ``asked`` carries why it is wanted: answer with :meth:`show_name`."""

    asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._value = HiddenValue(kit)
        self._value.setAccessibleName(kit.tr("Name"))
        self._value.asked.connect(self._ask_why)
        self._buttons = tuple(self._reason(kit, code, kit.tr(words)) for code, words in _REASONS.items())
        logged = Label(kit, kit.tr("Why? This look is logged."), tokens.SECOND, colour=tokens.INK2, wrap=False)
        lines = (row(button, STRETCH) for button in self._buttons)
        self._why = column(logged, *lines, gap=kit.px(8))
        self._why.hide()
        fill_column(tone(self, "clear"), self._value, self._why, gap=kit.px(8))
        self.setFocusProxy(self._value)

    def show_name(self, name: str) -> None:
        """Show the name for 15 seconds."""
        self._why.hide()
        self._value.show_value(name)

    def _reason(self, kit: Kit, code: str, words: str) -> Button:
        button = Button(kit, words, "quiet", size="small", pad=12)
        button.clicked.connect(lambda: self.asked.emit(code))
        return button

    def _ask_why(self) -> None:
        self._why.show()
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
