"""A case, and finding one."""

from __future__ import annotations

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import CaseSummary, ProtocolOffer
from ui.context import Context
from ui.navigation import PageName, Place
from ui.pages.case import CasePage
from ui.pages.find import FindPage

__all__ = ["CaseController", "FindController"]


class CaseController:
    """Shows one case and starts what is pressed."""

    def __init__(self, context: Context, case_id: str) -> None:
        self._context = context
        self._id = case_id

    def open(self) -> None:
        """Fetch the case and its protocols."""
        self._context.ask(self._fetch, self._show)

    def leave(self) -> None:
        """Nothing is typed here."""

    def _fetch(self, desk: Desk) -> tuple[CaseSummary, tuple[ProtocolOffer, ...]]:
        return desk.case(self._id), desk.protocols(self._id)

    def _show(self, found: tuple[CaseSummary, tuple[ProtocolOffer, ...]]) -> None:
        context = self._context
        case, offers = found
        page = CasePage(context.kit, case, offers)
        page.back.connect(lambda: context.go(Place(PageName.HOME)))
        page.started.connect(lambda protocol: self._start(case, protocol))
        page.resumed.connect(lambda screening: context.go(Place(PageName.SCREENING, screening)))
        page.findings_asked.connect(lambda screening: context.go(Place(PageName.FINDINGS, screening)))
        page.name_asked.connect(
            lambda reason: context.ask(lambda desk: desk.reveal_name(self._id, reason), page.show_name)
        )
        context.show(page)

    def _start(self, case: CaseSummary, protocol: str) -> None:
        self._context.ask(
            lambda desk: desk.start(case.id, protocol, case.language).id,
            lambda screening: self._context.go(Place(PageName.SCREENING, screening)),
        )


class FindController:
    """Searches for what was typed; the empty search shows only the line."""

    def __init__(self, context: Context, text: str) -> None:
        self._context = context
        self._text = text

    def open(self) -> None:
        """Search, then show what was found."""
        if self._text.strip():
            self._context.ask(lambda desk: desk.find(self._text), self._show)
        else:
            self._show(None)

    def leave(self) -> None:
        """What was typed is in the place itself."""

    def _show(self, found: tuple[CaseSummary, ...] | None) -> None:
        context = self._context
        page = FindPage(context.kit, self._text, found)
        page.searched.connect(lambda text: context.go(Place(PageName.FIND, text)))
        page.opened.connect(lambda case_id: context.go(Place(PageName.CASE, case_id)))
        page.arrival_asked.connect(lambda: context.go(Place(PageName.ARRIVAL)))
        context.show(page)
