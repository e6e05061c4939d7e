"""My work: fetched when it is opened, and again each minute while nobody is using it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import HomeView
from ui.context import Context
from ui.navigation import PageName, Place
from ui.pages.home import HomePage

__all__ = ["HomeController", "start_next"]

_MINUTE: Final = 60_000


def start_next(desk: Desk, case_id: str) -> str:
    """Start the protocol that comes next for a case, in the person's language; the id of its screening."""
    offers = desk.protocols(case_id)
    wanted = next((offer for offer in offers if offer.recommended), offers[0])
    return desk.start(case_id, wanted.name, desk.case(case_id).language).id


class HomeController:
    """Carries out what is pressed on the queue."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._page: HomePage | None = None
        self._shown: HomeView | None = None

    def open(self) -> None:
        """Fetch the queue."""
        self._context.ask(lambda desk: desk.home(), self._show)

    def leave(self) -> None:
        """Nothing is typed here."""

    def _show(self, view: HomeView) -> None:
        context = self._context
        page = HomePage(context.kit, view)
        page.opened.connect(lambda screening: context.go(Place(PageName.FINDINGS, screening)))
        page.resumed.connect(lambda screening: context.go(Place(PageName.SCREENING, screening)))
        page.started.connect(self._start)
        page.arrival_asked.connect(lambda: context.go(Place(PageName.ARRIVAL)))
        page.find_asked.connect(lambda: context.go(Place(PageName.FIND)))
        self._page, self._shown = page, view
        context.show(page)
        context.shell.show_count(PageName.HOME, len(view.late) + len(view.soon))
        timer = QTimer(page, interval=_MINUTE)
        timer.timeout.connect(self._refresh)
        timer.start()

    def _start(self, case_id: str) -> None:
        self._context.ask(
            lambda desk: start_next(desk, case_id),
            lambda screening: self._context.go(Place(PageName.SCREENING, screening)),
        )

    def _refresh(self) -> None:
        """Deadlines move on; a page that somebody works on stays as it is."""
        if self._page is not None and self._page.is_at_rest():
            self.open()
