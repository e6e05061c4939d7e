"""The weekly report: a week is counted when it is opened, then signed twice and exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import ExportedRelease, ReleaseView, WeekView
from ui.context import Context
from ui.controllers.attempt import attempt
from ui.navigation import PageName, Place
from ui.pages.release import ReleasePage, WeeksPage

__all__ = ["ReleaseController", "WeeksController"]


class WeeksController:
    """The weeks that are over, and where each stands."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> None:
        """Fetch the weeks."""
        self._context.ask(lambda desk: desk.weeks(), self._show)

    def leave(self) -> None:
        """Nothing is typed here."""

    def _show(self, weeks: tuple[WeekView, ...]) -> None:
        page = WeeksPage(self._context.kit, weeks)
        page.chosen.connect(lambda week: self._count(page, week))
        self._context.show(page)

    def _count(self, page: WeeksPage, week: str) -> None:
        page.show_counting()
        # Counted here and not on the next page, so that a week that cannot be released is told in this list.
        attempt(
            self._context,
            lambda desk: desk.build_release(week),
            lambda _: self._context.go(Place(PageName.WEEKLY, week)),
            page.show_error,
        )


class ReleaseController:
    """One week's release."""

    def __init__(self, context: Context, week: str) -> None:
        self._context = context
        self._week = week
        self._page: ReleasePage | None = None
        self._report: Path | None = None

    def open(self) -> None:
        """Fetch the release as it stands."""
        self._context.ask(self._fetch, self._show)

    def leave(self) -> None:
        """Nothing is typed here."""

    def _fetch(self, desk: Desk) -> ReleaseView:
        begun = next((one.release_id for one in desk.weeks() if one.week == self._week), None)
        return desk.release(begun) if begun else desk.build_release(self._week)

    def _show(self, view: ReleaseView) -> None:
        context = self._context
        page = ReleasePage(context.kit, view)
        page.back.connect(lambda: context.go(Place(PageName.WEEKLY)))
        page.signed.connect(lambda release: self._do(lambda desk: desk.sign_release(release)))
        page.counted_again.connect(lambda week: self._do(lambda desk: desk.build_release(week)))
        page.exported.connect(self._export)
        page.pdf_asked.connect(self._open_report)
        self._page = page
        context.show(page)

    def _do(self, work: Callable[[Desk], ReleaseView]) -> None:
        if self._page is not None:
            attempt(self._context, work, self._show, self._page.show_error)

    def _export(self, release: str) -> None:
        def work(desk: Desk) -> tuple[ReleaseView, ExportedRelease]:
            written = desk.export_release(release)
            return desk.release(release), written

        if self._page is not None:
            attempt(self._context, work, self._on_exported, self._page.show_error)

    def _on_exported(self, result: tuple[ReleaseView, ExportedRelease]) -> None:
        view, written = result
        self._show(view)
        self._report = written.report
        if self._page is not None:
            self._page.show_exported(str(written.bundle), str(written.report))

    def _open_report(self) -> None:
        if self._report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report)))
