"""What a hidden screen shows: the time, *One moment, please*, and a way back for staff. No name of anything."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.kit import Kit
from ui.phrases import ONE_MOMENT
from ui.widgets import STRETCH, Button, Label, SecretLine, fill_column, fill_row, row, tone

__all__ = ["HiddenPage"]

_TICK: Final = 1000


class HiddenPage(QWidget):
    """``tried`` carries a passphrase that somebody typed to come back; :meth:`show_wrong` answers a wrong one."""

    tried = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._clock = _centred(Label(kit, "", tokens.HIDE_CLOCK, bold=True, colour=tokens.SURFACE, wrap=False))
        own = ONE_MOMENT.get(kit.texts.language, ONE_MOMENT["en"])
        others = "  ·  ".join(phrase for phrase in ONE_MOMENT.values() if phrase != own)
        self._button = Button(kit, kit.tr("Staff: come back"), "bar", icon="key-variant", size="main")
        self._button.clicked.connect(self._ask)
        self._form = self._make_form()
        self._form.hide()
        self._wrong = _centred(Label(kit, "", bold=True, colour=tokens.FOCUS))
        fill_column(
            tone(self, "bar"),
            STRETCH,
            self._clock,
            _centred(Label(kit, own, tokens.TITLE, colour=tokens.SURFACE)),
            kit.px(8),
            _centred(Label(kit, others, tokens.ANSWER, colour=tokens.ON_BAR2)),
            STRETCH,
            self._wrong,
            row(STRETCH, self._button, self._form, STRETCH),
            margins=(kit.px(24), kit.px(24), kit.px(24), kit.px(34)),
        )
        timer = QTimer(self, interval=_TICK)
        timer.timeout.connect(self._tick)
        timer.start()
        self._tick()

    def show_wrong(self, tries_left: int) -> None:
        """Say that this was not it, and how many tries are left before the window locks."""
        self._wrong.setText(
            self._kit.texts.ntr(
                "That is not it. One more try, then it locks.", "That is not it. {count} more tries.", tries_left
            )
        )
        self._open(enabled=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._form.isVisible():
            self._close()
        else:
            super().keyPressEvent(event)

    def _make_form(self) -> QWidget:
        kit = self._kit
        self._line = SecretLine(kit, kit.tr("Passphrase"))
        self._line.setMinimumWidth(kit.px(380))
        self._enter = Button(kit, kit.tr("Come back"), "second", key="Enter")
        self._line.returned.connect(self._try)
        self._enter.clicked.connect(self._try)
        caption = Label(kit, kit.tr("Passphrase"), bold=True, wrap=False)
        pad = kit.px(14)
        form = tone(QWidget(), "card")
        return fill_row(form, caption, self._line, self._enter, gap=kit.px(12), margins=(pad, pad, pad, pad))

    def _ask(self) -> None:
        self._wrong.setText("")
        self._open(enabled=True)

    def _open(self, *, enabled: bool) -> None:
        self._button.hide()
        self._form.show()
        self._form.setEnabled(enabled)
        self._line.clear()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self._line.clear()
        self._form.hide()
        self._button.show()
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        typed = self._line.text()
        if typed:
            self._line.clear()
            self._form.setEnabled(False)
            self.tried.emit(typed)

    def _tick(self) -> None:
        self._clock.setText(self._kit.texts.time(self._kit.clock.now()))


def _centred(label: Label) -> Label:
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
