"""First run: the words are drawn on the worker, and the workspace is made once they were typed back."""

from __future__ import annotations

from fieldtool.desk.entry import SetupDraft, SetupForm, propose_passphrase
from ui.context import Context
from ui.controllers.attempt import while_there
from ui.pages.setup import SetupPage

__all__ = ["SetupController"]


class SetupController:
    """Leads through the four steps; leaving them leaves nothing behind."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._page: SetupPage | None = None
        self._draft: SetupDraft | None = None

    def open(self) -> None:
        """Show the first step."""
        page = SetupPage(self._context.kit, propose_passphrase())
        page.another_asked.connect(lambda: page.show_proposal(propose_passphrase()))
        page.language_asked.connect(self._context.change_language)
        page.prepare_asked.connect(self._prepare)
        page.finish_asked.connect(self._finish)
        self._page = page
        self._context.show(page)

    def leave(self) -> None:
        """Nothing is kept of a set-up that was not finished."""

    def _prepare(self, form: SetupForm) -> None:
        page, entry = self._page, self._context.entry
        if page is not None:
            on_error = while_there(page, page.show_error)
            self._context.run(lambda: entry.prepare_setup(form), while_there(page, self._on_draft), on_error)

    def _on_draft(self, draft: SetupDraft) -> None:
        self._draft = draft
        if self._page is not None:
            self._page.show_words(draft.words)

    def _finish(self, typed: str) -> None:
        page, draft, entry = self._page, self._draft, self._context.entry
        if page is not None and draft is not None:
            self._context.run(
                lambda: entry.finish_setup(draft, typed),
                lambda _: self._context.set_up(),
                while_there(page, page.show_error),
            )
