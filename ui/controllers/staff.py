"""Staff and keys: each change is one piece of work; the page is then drawn anew and says what was done."""

from __future__ import annotations

from collections.abc import Callable

from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import propose_passphrase
from fieldtool.desk.views import StaffView
from fieldtool.model import Role
from ui.context import Context
from ui.controllers.attempt import attempt
from ui.pages.staff import StaffPage

__all__ = ["StaffController"]


class StaffController:
    """Carries out changes to staff."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._page: StaffPage | None = None

    def open(self) -> None:
        """Fetch who works here."""
        self._context.ask(lambda desk: desk.staff(), self._show)

    def leave(self) -> None:
        """A change that was not carried out is not kept."""

    def _show(self, staff: tuple[StaffView, ...], done: str = "") -> None:
        context = self._context
        own_id = context.person.id if context.person else ""
        page = StaffPage(context.kit, staff, own_id, propose_passphrase())
        page.another_asked.connect(lambda: page.show_proposal(propose_passphrase()))
        page.added.connect(self._add)
        page.role_changed.connect(self._change_role)
        page.passphrase_reset.connect(self._reset)
        page.removed.connect(self._remove)
        self._page = page
        context.show(page)
        if done:
            page.show_done(done)

    def _add(self, code: str, role: Role, passphrase: str) -> None:
        done = self._context.kit.tr("{code} can sign in now, with the passphrase you wrote down.", code=code)
        self._do(lambda desk: desk.add_person(code, role, passphrase), done)

    def _change_role(self, person_id: str, role: Role) -> None:
        self._do(lambda desk: desk.set_role(person_id, role), self._context.kit.tr("The role is changed."))

    def _reset(self, person_id: str, passphrase: str) -> None:
        done = self._context.kit.tr("The new passphrase works now. Hand it over on paper.")
        self._do(lambda desk: desk.reset_passphrase(person_id, passphrase), done)

    def _remove(self, person_id: str) -> None:
        done = self._context.kit.tr("The person is removed and cannot sign in any more.")
        self._do(lambda desk: desk.remove_person(person_id), done)

    def _do(self, change: Callable[[Desk], object], done: str) -> None:
        def work(desk: Desk) -> tuple[StaffView, ...]:
            change(desk)
            return desk.staff()

        page = self._page
        if page is not None:
            page.show_busy(busy=True)
            attempt(self._context, work, lambda staff: self._show(staff, done), page.show_error)
