"""The safe page after *Stop*: the stop itself is committed, then the page offers ways to go on."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import ScreeningView
from ui.bars import CaseLine
from ui.context import Context
from ui.navigation import PageName, Place
from ui.pages.card import CardPage
from ui.pages.stopped import StoppedPage
from ui.phrases import WE_STOP
from ui.words import case_words

__all__ = ["StoppedController", "case_line"]


def case_line(context: Context, view: ScreeningView) -> CaseLine:
    """What the bar says of the person who is interviewed."""
    texts = context.kit.texts
    return CaseLine(view.case.code, case_words(texts, view.case), texts.language_name(view.person_language))


class StoppedController:
    """Stops the interview, and goes where the page asks to go."""

    def __init__(self, context: Context, screening_id: str) -> None:
        self._context = context
        self._screening_id = screening_id
        self._page: StoppedPage | None = None

    def open(self) -> None:
        """Commit the stop and show the page; answers that still wait are saved behind it."""
        self._context.ask(self._stop, self._on_stopped)

    def leave(self) -> None:
        """Nothing is typed here."""

    def _stop(self, desk: Desk) -> ScreeningView:
        view = desk.resume(self._screening_id)
        desk.stop(self._screening_id)
        return view

    def _on_stopped(self, view: ScreeningView) -> None:
        context = self._context
        page = StoppedPage(context.kit, view)
        page.go_back.connect(lambda: context.go(Place(PageName.SCREENING, self._screening_id)))
        page.left.connect(lambda: context.go(Place(PageName.HOME)))
        page.findings.connect(lambda: context.go(Place(PageName.FINDINGS, self._screening_id)))
        page.urgent.connect(context.shell.urgent_asked)
        page.shown.connect(lambda: self._show_card(view))
        self._page = page
        context.show(page, case_line(context, view))
        timer = QTimer(page, interval=300)
        timer.timeout.connect(self._tell)
        timer.start()
        self._tell()

    def _tell(self) -> None:
        if self._page is not None:
            at = self._context.saving.saved_at
            self._page.show_saved(self._context.kit.texts.time(at) if at else "", saved=self._context.saving.empty)

    def _show_card(self, view: ScreeningView) -> None:
        phrase = WE_STOP.get(view.person_language)
        if phrase is None:
            return
        kit = self._context.kit
        staff = kit.tr("We stop here. You decide if we go on, and when.")
        card = CardPage(kit, phrase, view.person_language, staff, ())
        card.closed.connect(self._context.uncover)
        self._context.cover(card)
