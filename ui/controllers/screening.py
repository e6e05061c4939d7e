"""The guided interview: each answer goes to the queue at once, and the page shows what came of it."""

from __future__ import annotations

from fieldtool.desk.views import QuestionView, SavedAnswer, ScreeningView
from fieldtool.model import AbsentReason
from ui.context import Context
from ui.controllers.stopped import case_line
from ui.navigation import PageName, Place
from ui.pages.card import CardPage
from ui.pages.screening import ScreeningPage, options_of
from ui.widgets import Option

__all__ = ["ScreeningController"]

_ACCEPTED = "accepted"


class ScreeningController:
    """Opens a screening where it stopped and keeps page and record in step."""

    def __init__(self, context: Context, screening_id: str) -> None:
        self._context = context
        self._id = screening_id
        self._page: ScreeningPage | None = None

    def open(self) -> None:
        """Fetch the screening; *Ctrl .* stops it from anywhere on the page."""
        self._context.ask(lambda desk: desk.resume(self._id), self._on_view)

    def leave(self) -> None:
        """What is typed goes to the queue."""
        if self._page is not None:
            self._page.flush()

    def _on_view(self, view: ScreeningView) -> None:
        page = ScreeningPage(self._context.kit, view)
        page.answered.connect(self._answer)
        page.absent.connect(self._absent)
        page.moved.connect(self._move)
        page.later.connect(self._later)
        page.gate.connect(self._gate)
        page.card.connect(self._show_card)
        page.finished.connect(lambda: self._context.go(Place(PageName.FINDINGS, self._id)))
        page.left.connect(lambda: self._context.go(Place(PageName.CASE, view.case.id)))
        self._page = page
        self._context.show(page, case_line(self._context, view))

    def _answer(self, path: str, value: str) -> None:
        self._context.save(
            self._key(path), lambda desk: desk.answer(self._id, path, value), lambda saved: self._on_saved(path, saved)
        )

    def _absent(self, path: str, reason: AbsentReason) -> None:
        self._context.save(
            self._key(path), lambda desk: desk.absent(self._id, path, reason), lambda saved: self._on_saved(path, saved)
        )

    def _move(self, path: str) -> None:
        self._context.save(f"{self._id} place", lambda desk: desk.set_position(self._id, path), _ignore)

    def _later(self, path: str, wanted: bool) -> None:
        self._context.ask(lambda desk: desk.come_back_later(self._id, path, wanted), self._refresh)

    def _gate(self, section: str, confirmed: bool) -> None:
        self._context.ask(lambda desk: desk.confirm_gate(self._id, section, confirmed), self._refresh)

    def _on_saved(self, path: str, saved: SavedAnswer) -> None:
        if self._page is None:
            return
        if saved.result == _ACCEPTED:
            self._refresh(saved.view)
        elif not self._context.saving.holds(self._key(path)):
            self._page.show_refused(path, saved.message or self._context.kit.tr("This answer does not fit here."))

    def _refresh(self, view: ScreeningView) -> None:
        if self._page is not None:
            question = self._page.question
            newer = question is not None and self._context.saving.holds(self._key(question.path))
            self._page.show_view(view, keep_marks=newer)

    def _show_card(self, question: QuestionView) -> None:
        context, page = self._context, self._page
        if page is None:
            return
        language = page.view.person_language
        options = options_of(context.kit, question, language) if question.choices else ()
        card = CardPage(context.kit, question.person_label, language, question.label, options)
        card.closed.connect(context.uncover)
        card.picked.connect(self._on_card)
        context.cover(card)

    def _on_card(self, option: Option) -> None:
        self._context.uncover()
        if self._page is not None:
            self._page.choose(option)

    def _key(self, path: str) -> str:
        return f"{self._id} {path}"


def _ignore(_result: object) -> None:
    """Nothing on the page depends on it."""
