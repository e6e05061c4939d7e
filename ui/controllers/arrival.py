"""New arrival: saved once, then either the first contact or the case with its code."""

from __future__ import annotations

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import Arrival
from ui.context import Context
from ui.controllers.attempt import attempt
from ui.controllers.home import start_next
from ui.navigation import PageName, Place
from ui.pages.arrival import ArrivalPage

__all__ = ["ArrivalController"]


class ArrivalController:
    """Saves an arrival and goes on."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> None:
        """Show an empty form."""
        context = self._context
        page = ArrivalPage(context.kit)
        page.find_asked.connect(lambda: context.go(Place(PageName.FIND)))
        page.urgent_asked.connect(context.shell.urgent_asked)
        page.saved.connect(lambda arrival, start: self._save(page, arrival, start=start))
        context.show(page)

    def leave(self) -> None:
        """An arrival that was not saved is not kept: it may hold a name."""

    def _save(self, page: ArrivalPage, arrival: Arrival, *, start: bool) -> None:
        def work(desk: Desk) -> Place:
            case = desk.new_arrival(arrival)
            if start:
                return Place(PageName.SCREENING, start_next(desk, case.id))
            return Place(PageName.CASE, case.id)

        attempt(self._context, work, self._context.go, page.show_error)
