"""Rows of the home queue: when, what and for whom, whose, and one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldtool.desk.views import CaseSummary, QueueItem
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import middled
from ui.widgets import STRETCH, Button, Icon, Label, ListCard, column, deadline, fill_row, row, stretch, tone
from ui.words import ROLE_WORDS, arrival_words, case_words

__all__ = ["SHOWN", "QueuePart", "QueueRow", "WaitingRow"]

SHOWN: Final = 20
"""Rows of a part of the queue before its *Show all*."""


class QueueRow(QWidget):
    """One open action. ``opened`` carries the id of the screening that it came from."""

    opened = Signal(str)

    def __init__(self, kit: Kit, item: QueueItem, *, main: bool = False) -> None:
        super().__init__()
        button = Button(kit, kit.tr("Open"), "main" if main else "second", size="small", pad=22)
        button.setAccessibleName(f"{kit.tr('Open')}: {item.title}, {item.case.code}")
        button.clicked.connect(lambda: self.opened.emit(item.screening_id))
        who = Label(kit, kit.tr(ROLE_WORDS[item.role]), tokens.SECOND, colour=tokens.INK2)
        who.setFixedWidth(kit.px(92))
        line = f"{item.case.code} · {case_words(kit.texts, item.case)}"
        words = column(
            STRETCH,
            Label(kit, item.title, tokens.ROW, bold=True),
            Label(kit, line, tokens.SECOND, colour=tokens.INK2),
            STRETCH,
        )
        _lay_out(self, kit, _when(kit, item), words, who, middled(button))


class WaitingRow(QWidget):
    """A person to whom nobody has spoken yet. ``started`` carries the id of the case."""

    started = Signal(str)

    def __init__(self, kit: Kit, case: CaseSummary) -> None:
        super().__init__()
        button = Button(kit, kit.tr("Start"), "second", size="small", pad=22)
        button.setAccessibleName(f"{kit.tr('Start')}: {case.code}")
        button.clicked.connect(lambda: self.started.emit(case.id))
        waits = kit.tr("waits {duration}", duration=kit.texts.duration(kit.clock.now() - case.arrived_at))
        when = _time(kit, "clock-outline", tokens.INK2, waits, "")
        words = column(
            STRETCH,
            Label(kit, f"{case.code} · {case_words(kit.texts, case)}", tokens.ROW, bold=True),
            Label(kit, arrival_words(kit, case.arrived_at), tokens.SECOND, colour=tokens.INK2),
            STRETCH,
        )
        _lay_out(self, kit, when, words, middled(button))


class QueuePart(QWidget):
    """A part of the queue under its title. A long one shows its first rows and a link to the others.

    ``make`` builds the row of a place, from 0 to ``count``.
    """

    def __init__(
        self, kit: Kit, title: QWidget | None, count: int, make: Callable[[int], QWidget], *, urgent: bool = False
    ) -> None:
        super().__init__()
        self._count, self._make = count, make
        self._list = ListCard(kit, tuple(map(make, range(min(count, SHOWN)))), urgent=urgent)
        layout = QVBoxLayout(tone(self, "clear"))
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.px(8))
        if title is not None:
            layout.addWidget(title)
        layout.addWidget(self._list)
        if count > SHOWN:
            self._all = Button(kit, kit.tr("Show all {count}", count=count), "link", size="small")
            self._all.clicked.connect(self._show_all)
            layout.addWidget(row(self._all, STRETCH))

    def _show_all(self) -> None:
        self._all.hide()
        self._list.set_rows(tuple(map(self._make, range(self._count))))


def _lay_out(widget: QWidget, kit: Kit, when: QWidget, words: QWidget, *end: QWidget) -> None:
    side, top = kit.px(14), kit.px(9)
    fill_row(tone(widget, "clear"), when, words, *end, gap=kit.px(12), margins=(side, top, side, top))
    stretch(widget, 1)
    widget.setMinimumHeight(kit.px(66))


def _when(kit: Kit, item: QueueItem) -> QWidget:
    words, icon, colour, _ = deadline(kit, item.due_at, item.urgency)
    late = colour == tokens.SURFACE
    return _time(kit, icon, tokens.URG if late else colour, words, _by(kit, item.due_at, late=late))


def _by(kit: Kit, due_at: datetime | None, *, late: bool) -> str:
    if due_at is None:
        return ""
    now = kit.clock.now()
    local = due_at.astimezone(now.tzinfo)
    today = local.date() == now.date()
    moment = kit.texts.time(local) if today else kit.texts.moment(due_at, now.tzinfo)
    return kit.tr("due {moment}", moment=moment) if late else kit.tr("by {moment}", moment=moment)


def _time(kit: Kit, icon: str, colour: str, words: str, second: str) -> QWidget:
    lines: list[QWidget | int | None] = [STRETCH, Label(kit, words, tokens.ROW, bold=True, colour=colour)]
    if second:
        lines.append(Label(kit, second, tokens.SECOND, colour=tokens.INK2))
    box = stretch(row(Icon(kit, icon, colour, 24), column(*lines, STRETCH), gap=kit.px(10)), 1)
    box.setFixedWidth(kit.px(178))
    return box
