"""Safety copies at work: the long part runs beside the desk's own thread, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fieldtool.desk.copier import Copier
from fieldtool.desk.copy_views import CopiesView, DrillDone, MadeCopy
from fieldtool.desk.desk import Desk
from ui.context import Context
from ui.controllers.attempt import attempt, while_there
from ui.pages.copies import CopiesPage

__all__ = ["CopiesController"]

T = TypeVar("T")


class CopiesController:
    """Carries out what is pressed on the page of safety copies."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._page: CopiesPage | None = None
        self._copier: Copier | None = None

    def open(self) -> None:
        """Fetch which copies there are."""
        self._context.ask(lambda desk: (desk.copies(), desk.copier()), lambda both: self._begin(*both))

    def leave(self) -> None:
        """What is under way for this page ends; a copy that is not whole is not kept."""
        if self._copier is not None:
            self._copier.stop()

    def _begin(self, view: CopiesView, copier: Copier) -> None:
        self._copier = copier
        self._show(view)

    def _show(self, view: CopiesView, done: str = "") -> None:
        page = CopiesPage(self._context.kit, view)
        page.make_asked.connect(self._make)
        page.stop_asked.connect(self.leave)
        page.verify_asked.connect(self._verify)
        page.folder_chosen.connect(self._send_to)
        page.drill_asked.connect(self._try_words)
        self._page = page
        self._context.show(page)
        if done:
            page.show_done(done)

    def _make(self) -> None:
        tr = self._context.kit.tr

        def made(copy: MadeCopy) -> None:
            self._keep(lambda desk: desk.keep_copy(copy), tr("The safety copy is made and was found whole."))
            if copy.problem is not None and self._page is not None:
                self._page.show_error(copy.problem)

        self._beside(lambda copier: copier.make(supervised=True), made, tr("Making a safety copy…"))

    def _verify(self, path: str) -> None:
        tr = self._context.kit.tr
        self._beside(
            lambda copier: copier.verify(Path(path)),
            lambda name: self._keep(lambda desk: desk.keep_verified(name), tr("{name} is whole.", name=name)),
            tr("Verifying every byte…"),
        )

    def _try_words(self, words: str) -> None:
        tr = self._context.kit.tr

        def worked(drill: DrillDone) -> None:
            self._keep(lambda desk: desk.keep_drill(drill), tr("The words work: everything came back from the copy."))

        self._beside(lambda copier: copier.drill(words), worked, tr("Restoring on trial…"))

    def _send_to(self, folder: str) -> None:
        page = self._page
        if page is not None:
            attempt(self._context, lambda desk: desk.send_copies_to(folder), self._show, page.show_error)

    def _beside(self, work: Callable[[Copier], T], then: Callable[[T], None], words: str) -> None:
        page, copier = self._page, self._copier
        if page is not None and copier is not None:
            page.show_busy(words)
            self._context.beside(lambda: work(copier), while_there(page, then), while_there(page, page.show_error))

    def _keep(self, record: Callable[[Desk], None], done: str) -> None:
        """Put on record what was done, and show the list anew."""
        page = self._page

        def kept(desk: Desk) -> CopiesView:
            record(desk)
            return desk.copies()

        if page is not None:
            attempt(self._context, kept, lambda view: self._show(view, done), page.show_error)
