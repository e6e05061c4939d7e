"""My work: what is late, what comes next, who waits, and where an interview stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import CaseSummary, HallToday, HomeView, OpenScreening, QueueItem
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import FoldingColumns, middled, section_title
from ui.pages.queue import QueuePart, QueueRow, WaitingRow
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    EmptyState,
    Heading,
    Icon,
    Label,
    Notice,
    Page,
    column,
    divider,
    fill_column,
    focus_first,
    row,
    stretch,
    tone,
)

__all__ = ["HomePage"]

_BESIDE_UP_TO: Final = 150
"""The largest text size, in percent, at which queue and side stand beside each other."""


class HomePage(Page):
    """The queue of one person's role, without a name or a finding in it.

    ``opened`` and ``resumed`` carry a screening, ``started`` a case.
    """

    opened = Signal(str)
    resumed = Signal(str)
    started = Signal(str)
    arrival_asked = Signal()
    find_asked = Signal()

    def __init__(self, kit: Kit, view: HomeView) -> None:
        self._queue = _Queue(kit, view)
        self._side = _Side(kit, view)
        counts = kit.tr(
            "{late} late, {soon} in the next two hours, {later} later",
            late=len(view.late),
            soon=len(view.soon),
            later=len(view.later),
        )
        parts: list[QWidget | int | None] = [Heading(kit, kit.tr("My work"), counts)]
        parts += [_interrupted(kit, view.open_screenings)] if any(s.interrupted for s in view.open_screenings) else []
        main = column(*parts, self._queue, STRETCH, gap=kit.px(12))
        super().__init__(kit, FoldingColumns(kit, main, self._side, (752, 342)))
        focus_first(self, self._first)
        self._queue.opened.connect(self.opened)
        self._queue.started.connect(self.started)
        self._queue.arrival_asked.connect(self.arrival_asked)
        self._side.resumed.connect(self.resumed)
        self._side.arrival_asked.connect(self.arrival_asked)
        self._side.find_asked.connect(self.find_asked)

    def is_at_rest(self) -> bool:
        """Whether nobody has scrolled or moved into the page since it was shown."""
        moved_in = any(each.hasFocus() and each is not self._first() for each in self.findChildren(QWidget))
        return not moved_in and self.middle.verticalScrollBar().value() == 0

    def _first(self) -> QWidget:
        """Where the keyboard begins: where the side stands below the queue, at the top of the queue."""
        first = self._queue.findChild(Button)
        return first if first is not None and self.kit.look.percent > _BESIDE_UP_TO else self._side.start


class _Queue(QWidget):
    opened = Signal(str)
    started = Signal(str)
    arrival_asked = Signal()

    def __init__(self, kit: Kit, view: HomeView) -> None:
        super().__init__()
        self._kit = kit
        parts: list[QWidget] = []
        if view.late:
            parts.append(self._part(view.late, kit.tr("Late"), "clock-alert", tokens.URG, late=True))
        if view.soon:
            parts.append(self._part(view.soon, kit.tr("Next two hours"), "clock-fast", tokens.DUE))
        if view.later:
            parts.append(self._part(view.later, kit.tr("Later"), "clock-outline", tokens.INK2))
        if view.waiting_cases:
            parts.append(self._waiting(view.waiting_cases))
        if not parts:
            parts.append(self._nothing())
        if view.others:
            parts.append(self._folded(view.others))
        fill_column(tone(self, "clear"), *parts, gap=kit.px(14))

    def _part(
        self, items: tuple[QueueItem, ...], words: str, icon: str, colour: str, *, late: bool = False
    ) -> QueuePart:
        title = section_title(self._kit, words, icon, colour, urgent=late)
        return QueuePart(self._kit, title, len(items), self._maker(items, main=late), urgent=late)

    def _maker(self, items: tuple[QueueItem, ...], *, main: bool = False) -> Callable[[int], QWidget]:
        def make(place: int) -> QWidget:
            each = QueueRow(self._kit, items[place], main=main and place == 0)
            each.opened.connect(self.opened)
            return each

        return make

    def _waiting(self, cases: tuple[CaseSummary, ...]) -> QueuePart:
        def make(place: int) -> QWidget:
            each = WaitingRow(self._kit, cases[place])
            each.started.connect(self.started)
            return each

        words = self._kit.tr("Waiting for the next step")
        return QueuePart(self._kit, section_title(self._kit, words, "account-clock", tokens.INK2), len(cases), make)

    def _folded(self, items: tuple[QueueItem, ...]) -> QWidget:
        part = QueuePart(self._kit, None, len(items), self._maker(items))
        part.hide()
        words = self._kit.tr("Waiting for someone else: {count}", count=len(items))
        link = Button(self._kit, words, "link", icon="chevron-right", size="small")
        link.clicked.connect(lambda: self._swap(link, part))
        return column(row(link, STRETCH), part)

    def _swap(self, link: Button, part: QWidget) -> None:
        part.setVisible(part.isHidden())
        link.set_icon("chevron-right" if part.isHidden() else "chevron-down")

    def _nothing(self) -> QWidget:
        kit = self._kit
        button = Button(kit, kit.tr("Start a new arrival"), "second", icon="account-plus")
        button.clicked.connect(self.arrival_asked)
        body = kit.tr("When an answer creates an action, it waits here with its deadline.")
        return EmptyState(kit, "check-circle-outline", kit.tr("Nothing is due"), body, button)


class _Side(QWidget):
    resumed = Signal(str)
    arrival_asked = Signal()
    find_asked = Signal()

    def __init__(self, kit: Kit, view: HomeView) -> None:
        super().__init__()
        self._kit = kit
        self.start = Button(
            kit,
            kit.tr("Start a new arrival"),
            "main",
            icon="account-plus",
            key="Ctrl N",
            size="main",
            font_size=tokens.ANSWER,
        ).widen()
        self.start.setMinimumHeight(kit.px(68))
        self.start.clicked.connect(self.arrival_asked)
        find = Button(kit, kit.tr("Find a person"), icon="account-search", key="F3", size="main", font_size=tokens.ROW)
        find.widen().clicked.connect(self.find_asked)
        parts: list[QWidget | int | None] = [self.start, find]
        if view.open_screenings:
            parts.append(self._carry_on(view.open_screenings))
        fill_column(tone(self, "clear"), *parts, _hall(kit, view.today), STRETCH, gap=kit.px(14))

    def _carry_on(self, screenings: tuple[OpenScreening, ...]) -> Card:
        card = Card(self._kit, section_title(self._kit, self._kit.tr("Carry on where you stopped")), gap=10)
        for place, screening in enumerate(screenings):
            if place:
                card.column.addWidget(divider(self._kit))
            card.column.addWidget(self._stopped(screening))
        return card

    def _stopped(self, screening: OpenScreening) -> QWidget:
        kit = self._kit
        button = Button(kit, kit.tr("Resume"), size="small", pad=14)
        button.setAccessibleName(f"{kit.tr('Resume')}: {screening.case.code}")
        button.clicked.connect(lambda: self.resumed.emit(screening.screening_id))
        icon = "history" if screening.interrupted else "pause-circle-outline"
        words = column(
            Label(kit, screening.case.code, bold=True),
            Label(kit, kit.tr("{seen} of {total} questions", seen=screening.seen, total=screening.total)),
            Label(kit, _stop_words(kit, screening), tokens.SECOND, colour=tokens.INK2),
            gap=2,
        )
        return stretch(row(Icon(kit, icon, tokens.PRI, 26), words, middled(button), gap=kit.px(12)), 1)


def _stop_words(kit: Kit, screening: OpenScreening) -> str:
    now = kit.clock.now()
    saved = screening.last_saved_at.astimezone(now.tzinfo)
    moment = kit.texts.time(saved) if saved.date() == now.date() else kit.texts.moment(saved, now.tzinfo)
    if screening.interrupted:
        return kit.tr("Interrupted, {moment}", moment=moment)
    return kit.tr("Stopped, {moment}", moment=moment)


def _interrupted(kit: Kit, screenings: tuple[OpenScreening, ...]) -> Notice:
    """What happened since: told once, above the queue, with what is safe."""
    last = max(screening.last_saved_at for screening in screenings if screening.interrupted)
    moment = kit.texts.moment(last, kit.clock.now().tzinfo)
    title = kit.tr("An interview was interrupted after {moment}. Every saved answer is there.", moment=moment)
    return Notice(kit, "info", title, kit.tr("Interviews that were open wait where they stopped."), icon="history")


def _hall(kit: Kit, today: HallToday) -> Card:
    numbers = (
        (today.arrived, kit.tr("arrived")),
        (today.seen, kit.tr("seen")),
        (today.waiting, kit.tr("waiting")),
    )
    boxes = (
        column(
            Label(kit, kit.texts.number(number), 26, bold=True), Label(kit, words, tokens.SECOND, colour=tokens.INK2)
        )
        for number, words in numbers
    )
    since = Label(kit, kit.tr("since midnight"), tokens.META, colour=tokens.INK2, wrap=False)
    title = stretch(row(section_title(kit, kit.tr("Hall today")), since), 0)
    return Card(kit, title, row(*boxes, gap=kit.px(8)))
