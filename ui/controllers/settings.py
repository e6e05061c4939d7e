"""Settings: the window's own at once, the centre's through the desk."""

from __future__ import annotations

from collections.abc import Callable

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import CentreView, UrgentNumber
from fieldtool.model import Role
from ui.context import Context
from ui.controllers.attempt import attempt
from ui.pages.settings import SettingsPage

__all__ = ["SettingsController"]


class SettingsController:
    """Carries out what is changed on the settings page."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> None:
        """Show the settings; those of the centre only to a supervisor."""
        context = self._context
        supervises = context.person is not None and context.person.role is Role.SUPERVISOR
        numbers = context.centre.urgent_numbers if supervises and context.centre else None
        page = SettingsPage(context.kit, numbers)
        page.text_size_asked.connect(context.change_text_size)
        page.language_asked.connect(context.change_language)
        page.sign_out_asked.connect(context.sign_out)
        page.numbers_changed.connect(lambda changed: self._change_numbers(page, changed))
        page.hub_changed.connect(lambda key: self._change(page, lambda desk: desk.set_hub(key)))
        context.show(page)

    def leave(self) -> None:
        """What was not saved stays as it was."""

    def _change_numbers(self, page: SettingsPage, numbers: tuple[UrgentNumber, ...]) -> None:
        self._change(page, lambda desk: desk.change_urgent_numbers(numbers))

    def _change(self, page: SettingsPage, work: Callable[[Desk], CentreView]) -> None:
        def on_saved(centre: CentreView) -> None:
            self._context.centre_changed(centre)
            page.show_done(self._context.kit.tr("Saved."))

        attempt(self._context, work, on_saved, page.show_error)
