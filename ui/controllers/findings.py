"""Findings, actions and referrals of one screening: every press is committed, then the page is drawn anew."""

from __future__ import annotations

from collections.abc import Callable

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import FindingsView
from ui.context import Context
from ui.navigation import PageName, Place
from ui.pages.findings import FindingsPage

__all__ = ["FindingsController"]


class FindingsController:
    """Carries out what is pressed on the findings page."""

    def __init__(self, context: Context, screening_id: str) -> None:
        self._context = context
        self._id = screening_id
        self._page: FindingsPage | None = None

    def open(self) -> None:
        """Fetch what the screening found."""
        self._context.ask(lambda desk: desk.findings(self._id), self._show)

    def leave(self) -> None:
        """Nothing waits here: every press was committed or told as an error."""

    def _show(self, view: FindingsView) -> None:
        page = FindingsPage(self._context.kit, view)
        page.judged.connect(self._judge)
        page.done.connect(lambda action: self._do(lambda desk: desk.complete_action(action)))
        page.undone.connect(lambda action: self._do(lambda desk: desk.reopen_action(action)))
        page.consented.connect(lambda which, yes_or_no: self._do(lambda desk: desk.decide_referral(which, yes_or_no)))
        page.finished.connect(lambda: self._do(lambda desk: desk.finish(self._id)))
        page.back.connect(lambda: self._context.go(Place(PageName.CASE, view.case.id)))
        page.resume_asked.connect(lambda: self._context.go(Place(PageName.SCREENING, self._id)))
        page.answer_asked.connect(self._answer)
        place = self._page.scroll_place() if self._page is not None else 0
        self._page = page
        self._context.show(page)
        page.scroll_to(place)

    def _judge(self, finding: str, agreed: bool, reason: str) -> None:
        self._do(lambda desk: desk.agree(finding, agreed, reason))

    def _answer(self, path: str) -> None:
        screening = Place(PageName.SCREENING, self._id)
        self._context.ask(lambda desk: desk.set_position(self._id, path), lambda _: self._context.go(screening))

    def _do(self, work: Callable[[Desk], FindingsView]) -> None:
        self._context.ask(work, self._show)
