"""Find a person by code or by name as it was heard; every search is logged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import CaseSummary
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import middled
from ui.widgets import (
    Button,
    EmptyState,
    Field,
    Heading,
    Icon,
    Label,
    ListCard,
    Page,
    TextLine,
    column,
    fill_row,
    focus_first,
    row,
    stretch,
    tone,
)
from ui.words import arrival_words, case_words

__all__ = ["FindPage"]


class FindPage(Page):
    """A line to search in, and what was found for ``text``; ``found`` is none before the first search.

    ``searched`` carries what was typed, ``opened`` a case.
    """

    searched = Signal(str)
    opened = Signal(str)
    arrival_asked = Signal()

    def __init__(self, kit: Kit, text: str, found: tuple[CaseSummary, ...] | None) -> None:
        self._line = TextLine(kit, placeholder=kit.tr("PC-… or a part of the name"))
        self._line.setText(text)
        self._start = Button(kit, kit.tr("Start a new arrival"), icon="account-plus")
        hint = kit.tr("Names stay hidden in the list. Each search is logged.")
        field = Field(kit, kit.tr("Case code, or name as it was heard"), self._line, hint=hint)
        search = Button(kit, kit.tr("Find"), "main", icon="magnify", key=kit.tr("Enter"))
        line = stretch(row(field, middled(search), gap=kit.px(12)), 0)
        super().__init__(kit, Heading(kit, kit.tr("Find a person")), line, *self._results(kit, found))
        self._line.returnPressed.connect(self._search)
        search.clicked.connect(self._search)
        self._start.clicked.connect(self.arrival_asked)
        for each in self.findChildren(_CaseRow):
            each.opened.connect(self.opened)
        focus_first(self, lambda: self._line)

    def _search(self) -> None:
        if self._line.text().strip():
            self.searched.emit(self._line.text().strip())

    def _results(self, kit: Kit, found: tuple[CaseSummary, ...] | None) -> tuple[QWidget, ...]:
        if found is None:
            return ()
        if not found:
            return (self._nothing(kit),)
        count = kit.texts.ntr("{count} person found", "{count} people found", len(found))
        rows = tuple(_CaseRow(kit, case) for case in found)
        return Label(kit, count, tokens.ANSWER, bold=True), ListCard(kit, rows)

    def _nothing(self, kit: Kit) -> QWidget:
        body = kit.tr("Try a shorter part of the name, or another spelling.")
        return EmptyState(kit, "account-search", kit.tr("Nobody found"), body, self._start)


class _CaseRow(QWidget):
    opened = Signal(str)

    def __init__(self, kit: Kit, case: CaseSummary) -> None:
        super().__init__()
        button = Button(kit, kit.tr("Open"), size="small", pad=22)
        button.setAccessibleName(f"{kit.tr('Open')}: {case.code}")
        button.clicked.connect(lambda: self.opened.emit(case.id))
        line = f"{case_words(kit.texts, case)} · {arrival_words(kit, case.arrived_at)}"
        words = column(
            Label(kit, case.code, tokens.ROW, bold=True), Label(kit, line, tokens.SECOND, colour=tokens.INK2)
        )
        side, top = kit.px(14), kit.px(9)
        picture = Icon(kit, "account", tokens.INK2, 24)
        fill_row(tone(self, "clear"), picture, words, middled(button), gap=kit.px(12), margins=(side, top, side, top))
        stretch(self, 1)
