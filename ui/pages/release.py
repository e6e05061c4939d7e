"""The weekly report: choose a week, see exactly what leaves, sign, let a second person sign, export."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldtool.desk.views import ReleaseView, WeekView
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from ui import tokens
from ui.kit import Kit
from ui.pages.count_table import CountTable
from ui.pages.parts import FoldingColumns, NoticePlace, middled
from ui.pages.records import records_table
from ui.pages.release_side import ReleaseSide
from ui.pages.steps import StepLine
from ui.pages.tabs import Tabs
from ui.widgets import (
    STRETCH,
    Button,
    Foot,
    Heading,
    Icon,
    Label,
    ListCard,
    Notice,
    Page,
    Segments,
    clear,
    column,
    divider,
    fill_column,
    fill_row,
    focus_first,
    row,
    stretch,
    tone,
)

__all__ = ["ReleasePage", "WeeksPage"]

_STATES: Final = {
    "": (mark("Not begun"), "circle-outline", tokens.CTL),
    "draft": (mark("Counted, not signed"), "progress-clock", tokens.DUE),
    "prepared": (mark("Signed once"), "signature", tokens.DUE),
    "approved": (mark("Signed twice, to be exported"), "seal", tokens.OK),
    "exported": (mark("Exported"), "check-circle", tokens.OK),
}
_STEPS: Final = (mark("Choose a week"), mark("See what leaves"), mark("Two signatures"), mark("Export"))
_TABS: Final = {
    "arrivals": mark("Arrivals"),
    "needs": mark("Needs"),
    "referrals": mark("Referrals"),
    "waiting": mark("Waiting time"),
    "days": mark("Days"),
}
_AT: Final = {"draft": 2, "prepared": 3, "approved": 4, "exported": 5}


class WeeksPage(Page):
    """The weeks that are over. ``chosen`` carries one as ``2026-W11``."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, weeks: tuple[WeekView, ...]) -> None:
        self._notices = NoticePlace(kit)
        rows = tuple(_WeekRow(kit, week) for week in weeks)
        words = kit.tr("Only counts and protected records leave, after two supervisors signed.")
        heading = Heading(kit, kit.tr("Weekly report"), words)
        self._weeks = ListCard(kit, rows)
        super().__init__(kit, heading, StepLine(kit, tuple(map(kit.tr, _STEPS)), 1), self._notices, self._weeks)
        for each in rows:
            each.chosen.connect(self.chosen)
        if rows:
            focus_first(self, lambda: rows[0])

    def show_counting(self) -> None:
        """Say that it takes a few seconds; meanwhile no other week can be pressed."""
        words = self.kit.tr("Counting the week and protecting small numbers…")
        self._notices.show_notice(Notice(self.kit, "info", words, icon="progress-clock"))
        self._weeks.setEnabled(False)

    def show_error(self, error: FieldtoolError) -> None:
        """Say why a week could not be opened."""
        self._weeks.setEnabled(True)
        self._notices.show_error(error)


class ReleasePage(Page):
    """One release as it stands. What is hidden looks the same in the file; staff can see why it is hidden.

    ``signed``, ``counted_again`` and ``exported`` carry the release; ``pdf_asked`` wants its report opened.
    """

    back = Signal()
    signed = Signal(str)
    counted_again = Signal(str)
    exported = Signal(str)
    pdf_asked = Signal()

    def __init__(self, kit: Kit, view: ReleaseView) -> None:
        self._view = view
        self._notices = NoticePlace(kit)
        self._tables = _Tables(kit, view)
        self._side = ReleaseSide(kit, view)
        self._act = Button(kit, "", "main", size="main")
        self._pdf = Button(kit, kit.tr("See the PDF"), icon="file-pdf-box", size="main")
        self._pdf.hide()
        self._words, self._more = Label(kit, "", bold=True), Label(kit, "", tokens.SECOND, colour=tokens.INK2)
        again = Button(kit, kit.tr("Count again"), "link", icon="refresh", size="small")
        if view.state not in ("draft", "prepared"):
            again.hide()
        steps = StepLine(kit, tuple(map(kit.tr, _STEPS)), _AT[view.state])
        heading = Heading(kit, _title(kit, view), _days(kit, view.monday, view.sunday), back=True, end=steps)
        columns = FoldingColumns(kit, column(self._tables, row(again, STRETCH), STRETCH), self._side, (752, 346))
        words = stretch(row(Icon(kit, "draw", tokens.PRI, 26), column(self._words, self._more), gap=kit.px(14)), 1)
        policy = words.sizePolicy()
        policy.setHorizontalStretch(1000)
        words.setSizePolicy(policy)
        foot = Foot(kit, (words,), (self._pdf, self._act))
        super().__init__(kit, heading, self._notices, columns, foot=foot)
        heading.back.connect(self.back)
        again.clicked.connect(lambda: self.counted_again.emit(view.week))
        self._pdf.clicked.connect(self.pdf_asked)
        self._act.clicked.connect(self._on_act)
        self._tables.looked.connect(self._show_step)
        self._tables.open(0)
        focus_first(self, lambda: self._tables)

    def open_table(self, at: int) -> None:
        """Open one of the tables, from 0; the records come last."""
        self._tables.open(at)

    def show_busy(self, *, busy: bool) -> None:
        """While it is signed or sealed nothing can be pressed twice."""
        self._act.setEnabled(not busy)

    def show_error(self, error: FieldtoolError) -> None:
        """Say why it was not done."""
        self._notices.show_error(error)
        self._show_step()

    def show_exported(self, bundle: str, report: str) -> None:
        """Say where the bundle and the report lie; the report can be opened now."""
        self._side.show_exported(bundle, report)
        self._pdf.show()
        self._pdf.setFocus()

    def _on_act(self) -> None:
        self.show_busy(busy=True)
        (self.signed if self._view.state in ("draft", "prepared") else self.exported).emit(self._view.id)

    def _show_step(self) -> None:
        kit, view = self.kit, self._view
        safe = all(check.passed for check in view.checks)
        left = self._tables.to_look_at if view.may_sign else 0
        words, more, button = _foot_words(kit, view)
        if not safe:
            more = kit.tr("A safety check failed. It cannot be signed.")
        elif left:
            more = kit.texts.ntr("{count} table still to look at.", "{count} tables still to look at.", left)
        self._words.setText(words)
        self._more.setText(more)
        self._act.setText(button)
        self._act.setVisible(bool(button))
        can = view.may_sign if view.state in ("draft", "prepared") else True
        self._act.setEnabled(can and safe and not left)


class _Tables(QWidget):
    looked = Signal()

    def __init__(self, kit: Kit, view: ReleaseView) -> None:
        super().__init__()
        self._kit, self._view = kit, view
        self._at = 0
        titles = (*(kit.tr(_TABS.get(table.name, table.title)) for table in view.tables), kit.tr("Records"))
        self._tabs = Tabs(kit, tuple(f"{place} {title}" for place, title in enumerate(titles, start=1)))
        self._how = Segments(
            kit,
            kit.tr("Hidden numbers"),
            (("sent", kit.tr("As sent")), ("why", kit.tr("Why hidden"))),
            "why",
        )
        self._title = Label(kit, "", tokens.ROW, bold=True)
        self._unit = Label(kit, "", tokens.META, colour=tokens.INK2)
        self._slot = QVBoxLayout()
        self._tabs.chosen.connect(self._open)
        self._how.chosen.connect(lambda _: self._fill())
        self._lay_out()
        self.setFocusProxy(self._tabs)

    @property
    def to_look_at(self) -> int:
        """How many tables were not opened yet."""
        return self._tabs.to_look_at

    def open(self, at: int) -> None:
        """Open one table."""
        self._tabs.choose(at)

    def _lay_out(self) -> None:
        kit = self._kit
        side, top = kit.px(18), kit.px(10)
        head = fill_row(
            tone(QWidget(), "clear"),
            column(self._title, self._unit),
            middled(self._how),
            gap=kit.px(12),
            margins=(side, top, side, top),
        )
        place = tone(QWidget(), "clear")
        place.setLayout(self._slot)
        self._slot.setContentsMargins(0, 0, 0, 0)
        card = fill_column(tone(QWidget(), "card"), self._tabs, divider(kit, strong=True), stretch(head, 0), place)
        edge = kit.look.line(1)
        layout = card.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, kit.px(6))
        fill_column(tone(self, "clear"), card, _legend(kit), gap=kit.px(12))

    def _open(self, at: int) -> None:
        self._at = at
        self._fill()
        self.looked.emit()

    def _fill(self) -> None:
        clear(self._slot)
        records = self._at == len(self._view.tables)
        self._how.setVisible(not records)
        if records:
            self._fill_records()
            return
        table = self._view.tables[self._at]
        self._title.setText(table.title)
        self._unit.setText(self._kit.tr("Counts of people."))
        self._slot.addWidget(CountTable(self._kit, table, why=self._how.value == "why"))

    def _fill_records(self) -> None:
        kit, view = self._kit, self._view
        self._title.setText(kit.tr("Records about one person each, made alike"))
        self._unit.setText(
            kit.tr("{rows} rows leave, {hidden} stay here.", rows=len(view.records), hidden=view.suppressed)
        )
        self._slot.addWidget(records_table(kit, view))


class _WeekRow(QWidget):
    chosen = Signal(str)

    def __init__(self, kit: Kit, week: WeekView) -> None:
        super().__init__()
        words, icon, colour = _STATES[week.state]
        begun = week.state != ""
        button = Button(kit, kit.tr("Open") if begun else kit.tr("See what would leave"), size="small")
        button.setAccessibleName(f"{button.text()}: {week.week}")
        button.clicked.connect(lambda: self.chosen.emit(week.week))
        number = int(week.week.rpartition("W")[2])
        title = column(
            Label(kit, kit.tr("Week {number}", number=number), tokens.ROW, bold=True),
            Label(
                kit,
                kit.tr("from Monday {day}", day=kit.texts.date(week.monday)),
                tokens.SECOND,
                colour=tokens.INK2,
            ),
        )
        state = Label(kit, kit.tr(words), tokens.SECOND, colour=tokens.INK2)
        side, top = kit.px(14), kit.px(9)
        picture = Icon(kit, icon, colour, 24)
        fill_row(
            tone(self, "clear"), picture, title, state, middled(button), gap=kit.px(14), margins=(side, top, side, top)
        )
        stretch(stretch(self, 1), 2)
        self.setFocusProxy(button)


def _title(kit: Kit, view: ReleaseView) -> str:
    return kit.tr("Weekly report, week {number}", number=int(view.week.rpartition("W")[2]))


def _days(kit: Kit, monday: date, sunday: date) -> str:
    return kit.tr("{first} to {last}", first=kit.texts.short_date(monday), last=kit.texts.date(sunday))


def _foot_words(kit: Kit, view: ReleaseView) -> tuple[str, str, str]:
    """What the foot says, the smaller line below it, and the main button's word."""
    codes = ", ".join(view.signed_by)
    if view.state == "draft":
        more = kit.tr("Then a second supervisor signs in, looks at these tables and signs.")
        return kit.tr("Two different people sign. You sign first."), more, kit.tr("I have read it, sign first")
    if view.state == "prepared" and view.may_sign:
        words = kit.tr("{code} signed first. You sign second.", code=codes)
        more = kit.tr("You say: the counts may leave and the small numbers are hidden.")
        return words, more, kit.tr("I have read it, sign and seal")
    if view.state == "prepared":
        more = kit.tr("A second supervisor signs in on this computer and signs.")
        return kit.tr("You signed first."), more, kit.tr("Waits for the second signature")
    words = kit.tr("Signed by {codes}. It is sealed.", codes=codes)
    if view.state == "approved":
        return words, kit.tr("Export writes the bundle and the PDF to the outbox."), kit.tr("Export")
    return words, kit.tr("Exporting again writes the same files."), kit.tr("Export again")


def _legend(kit: Kit) -> QWidget:
    small = _legend_part(kit, "eye-off", kit.tr("Small number."), kit.tr("From 1 to 4 people. Always hidden."))
    protects = _legend_part(
        kit,
        "shield-half-full",
        kit.tr("Protects another."),
        kit.tr("Hidden so the small one cannot be worked out."),
    )
    same = _legend_part(kit, "file-lock-outline", kit.tr("In the file"), kit.tr("both look the same: the word hidden."))
    return stretch(stretch(stretch(row(small, protects, same, gap=kit.px(20)), 0), 1), 2)


def _legend_part(kit: Kit, icon: str, title: str, words: str) -> QWidget:
    text = column(
        Label(kit, title, tokens.SECOND, bold=True, colour=tokens.SENS),
        Label(kit, words, tokens.SECOND, colour=tokens.INK2),
    )
    return stretch(row(column(Icon(kit, icon, tokens.SENS, 20), STRETCH), text, gap=kit.px(10)), 1)
