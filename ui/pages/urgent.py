"""Urgent help (F2): whom to call, from any screen, without a case, a name or a sign-in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldtool.desk.views import CentreView, UrgentNumber
from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, Button, Card, Heading, Icon, Label, Notice, Page, column, row, stretch, tone

__all__ = ["UrgentPage"]

_ONE_COLUMN_FROM: Final = 150

_ICONS: Final = {
    "emergency": "ambulance",
    "clinician": "medical-bag",
    "child-protection": "account-child",
    "protection": "account-heart-outline",
    "violence": "shield-alert-outline",
    "police": "police-badge-outline",
    "fire": "fire-alert",
    "interpreter": "account-voice",
}


class UrgentPage(Page):
    """Every number that the centre filled in, large enough to dial from; the others say that they are missing."""

    closed = Signal()

    def __init__(self, kit: Kit, centre: CentreView) -> None:
        super().__init__(kit)
        close = Button(kit, kit.tr("Close"), "quiet", key="Esc")
        close.clicked.connect(self.closed)
        heading = Heading(
            kit,
            kit.tr("Urgent help: whom to call"),
            kit.tr("Help first. Nothing here needs a file, a name or a finished form."),
            end=close,
        )
        parts: list[QWidget | int | None] = [heading]
        if any(not number.number for number in centre.urgent_numbers):
            parts.append(_missing(kit))
        tiles, steps = _tiles(kit, centre.urgent_numbers), column(_steps(kit), STRETCH)
        if kit.look.percent < _ONE_COLUMN_FROM:
            self.fill(*parts, self.columns((tiles, 688), (steps, 400)))
        else:
            self.fill(*parts, tiles, steps)
        self.setFocusProxy(close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _missing(kit: Kit) -> Notice:
    return Notice(
        kit,
        "due",
        kit.tr("Some numbers are not filled in yet."),
        kit.tr("A supervisor fills them in under Staff and keys. Until then, use the sheet on the wall."),
        icon="phone-alert",
    )


def _tiles(kit: Kit, numbers: tuple[UrgentNumber, ...]) -> QWidget:
    box = tone(QWidget(), "clear")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(kit.px(12))
    columns = 2 if kit.look.percent < _ONE_COLUMN_FROM else 1
    for place, number in enumerate(numbers):
        grid.addWidget(_tile(kit, number), place // columns, place % columns)
    for place in range(columns):
        grid.setColumnStretch(place, 1)
    return box


def _tile(kit: Kit, number: UrgentNumber) -> Card:
    given = bool(number.number)
    line = Label(
        kit,
        number.number or kit.tr("not filled in yet"),
        30 if given else tokens.BODY,
        bold=given,
        colour=tokens.INK if given else tokens.DUE,
    )
    line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words = column(Label(kit, number.label, tokens.ANSWER, bold=True), line, gap=kit.px(2))
    picture = Icon(kit, _ICONS.get(number.role, "phone-in-talk"), tokens.URG if given else tokens.INK2, 36)
    tile = Card(kit, stretch(row(picture, words, gap=kit.px(18)), 1), bar=tokens.URG if given else "", pad=16)
    tile.setMinimumHeight(kit.px(100))
    tile.setAccessibleName(f"{number.label}: {number.number or kit.tr('not filled in yet')}")
    return tile


def _steps(kit: Kit) -> Card:
    lines = (
        kit.tr("Stay with the person. Offer water and a quiet place in sight of staff."),
        kit.tr("Call now. The file, the name and the form can wait."),
        kit.tr("Do not separate children from each other or from their family."),
    )
    rows = [
        stretch(row(_number(kit, place), Label(kit, line, tokens.ROW), gap=kit.px(12)), 1)
        for place, line in enumerate(lines, start=1)
    ]
    heading = Label(kit, kit.tr("What to do first"), tokens.ANSWER, bold=True)
    return Card(kit, heading, kit.px(2), *rows, gap=12)


def _number(kit: Kit, place: int) -> Label:
    label = Label(kit, kit.texts.number(place), tokens.ROW, bold=True, colour=tokens.PRI, wrap=False)
    label.setMinimumWidth(kit.px(18))
    return label
