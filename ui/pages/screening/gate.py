"""The page before a section that needs something first: privacy, or somebody who was trained for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import GateView
from fieldtool.i18n import mark
from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, AnswerList, Button, Icon, Label, Notice, Option, column, fill_column, row, stretch, tone

__all__ = ["GatePanel"]


_BEYOND_STAFF: Final = {
    "consent": mark("The person has not agreed to this yet."),
    "service": mark("No service that could help with this has been verified."),
}


class GatePanel(QWidget):
    """``confirmed`` carries yes or no; ``passed`` tells that staff go on all the same: the page warns, they decide."""

    confirmed = Signal(bool)
    passed = Signal()

    def __init__(self, kit: Kit, title: str, gate: GateView) -> None:
        super().__init__()
        if gate.requires in _BEYOND_STAFF:
            fill_column(tone(self, "clear"), *_closed(kit, title, gate), gap=kit.px(10))
            return
        question, yes, no = _words(kit, gate.requires)
        self.answers = AnswerList(kit, (Option("yes", yes), Option("no", no)), kit.texts.language)
        self.answers.picked.connect(lambda option: self.confirmed.emit(option.value == "yes"))
        section = Label(kit, title, tokens.BODY, colour=tokens.INK2)
        heading = Label(kit, question, tokens.QUESTION, bold=True)
        words = column(section, heading, gap=kit.px(4))
        parts: list[QWidget | int | None] = [
            stretch(row(column(Icon(kit, "lock-outline", tokens.SENS, 34), STRETCH), words, gap=kit.px(14)), 1),
            kit.px(6),
            self.answers,
        ]
        if gate.confirmed is False:
            self.answers.mark(("no",), None)
            anyway = Button(kit, kit.tr("Ask these questions all the same"), "link", size="small")
            anyway.clicked.connect(self.passed)
            say = gate.say or kit.tr("These questions can wait. Go on with another section.")
            parts += [Notice(kit, "hidden", kit.tr("Leave this section for later"), say, icon="account-voice"), anyway]
        fill_column(tone(self, "clear"), *parts, gap=kit.px(10))
        self.setFocusProxy(self.answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_0:
            event.accept()
        else:
            super().keyPressEvent(event)


def _closed(kit: Kit, title: str, gate: GateView) -> tuple[QWidget, ...]:
    """What keeps a section closed that no word of the staff can open."""
    why = _BEYOND_STAFF[gate.requires]
    say = gate.say or kit.tr("These questions can wait. Go on with another section.")
    words = column(
        Label(kit, title, tokens.BODY, colour=tokens.INK2), Label(kit, kit.tr(why), tokens.QUESTION, bold=True),
        gap=kit.px(4),
    )  # fmt: skip
    head = row(column(Icon(kit, "lock-outline", tokens.SENS, 34), STRETCH), words, gap=kit.px(14))
    notice = Notice(kit, "hidden", kit.tr("Leave this section for later"), say, icon="account-voice")
    return stretch(head, 1), notice


def _words(kit: Kit, requires: str) -> tuple[str, str, str]:
    if requires == "privacy":
        return (
            kit.tr("Can nobody else hear or see you both?"),
            kit.tr("Yes, it is private"),
            kit.tr("No, not now"),
        )
    return (
        kit.tr("Were you trained to ask these questions?"),
        kit.tr("Yes, I was trained for this"),
        kit.tr("No, a colleague will ask"),
    )
