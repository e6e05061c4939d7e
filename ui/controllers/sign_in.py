"""Before sign-in: signing in, the way back with recovery words, and a workspace that cannot be used."""

from __future__ import annotations

from typing import Final

from fieldtool.desk.copy_views import RestoreOffer
from fieldtool.desk.entry import propose_passphrase
from fieldtool.desk.errors import NotAllowed
from fieldtool.desk.restoring import Rescue, can_be_rescued
from fieldtool.errors import FieldtoolError
from ui.context import Context
from ui.controllers.attempt import while_there
from ui.navigation import PageName, Place
from ui.pages.recovery import RecoveryPage
from ui.pages.rescue import RescuePage
from ui.pages.sign_in import SignInPage
from ui.pages.unusable import UnusablePage

__all__ = ["RecoveryController", "SignInController", "UnusableController"]

_RESET: Final = "reset"
_RESTORED: Final = "restored"


class SignInController:
    """Opens the records for one person. ``since`` says what happened just before."""

    def __init__(self, context: Context, since: str = "") -> None:
        self._context = context
        self._since = since

    def open(self) -> None:
        """Show the form."""
        context = self._context
        if context.centre is None:
            return
        tr = context.kit.tr
        done = {
            _RESET: (tr("The new passphrase is set"), tr("Sign in with it now.")),
            _RESTORED: (tr("The records are those of the safety copy"), tr("Sign in as usual.")),
        }.get(self._since)
        page = SignInPage(context.kit, context.centre, done)
        page.language_asked.connect(context.change_language)
        page.forgotten_asked.connect(lambda: context.go(Place(PageName.RECOVERY)))
        page.sign_in_asked.connect(lambda code, passphrase: self._sign_in(page, code, passphrase))
        context.show(page)

    def leave(self) -> None:
        """What was typed is gone with the page."""

    def _sign_in(self, page: SignInPage, code: str, passphrase: str) -> None:
        context = self._context
        language = context.kit.texts.language

        def failed(error: FieldtoolError) -> None:
            if can_be_rescued(error):
                self._look_for_a_copy(page, error, code, passphrase)
            else:
                page.show_error(error)

        context.run(
            lambda: context.entry.sign_in(code, passphrase, language),
            context.signed_in,
            while_there(page, failed),
        )

    def _look_for_a_copy(self, page: SignInPage, problem: FieldtoolError, code: str, passphrase: str) -> None:
        """The records do not open: offer a supervisor the newest safety copy that is whole."""
        context = self._context

        def offered() -> tuple[Rescue, RestoreOffer]:
            rescue = context.entry.rescue(code, passphrase)
            return rescue, rescue.offer(None)

        def none_to_offer(error: FieldtoolError) -> None:
            page.show_error(problem if isinstance(error, NotAllowed) else error)

        context.run(
            offered,
            while_there(page, lambda both: self._offer(problem, *both)),
            while_there(page, none_to_offer),
        )

    def _offer(self, problem: FieldtoolError, rescue: Rescue, offer: RestoreOffer) -> None:
        context = self._context
        page = RescuePage(context.kit, problem, offer)
        page.language_asked.connect(context.change_language)
        page.back_asked.connect(lambda: context.go(Place(PageName.SIGN_IN)))
        page.restore_asked.connect(
            lambda: context.run(
                lambda: rescue.restore(offer),
                while_there(page, lambda _: context.go(Place(PageName.SIGN_IN, _RESTORED))),
                while_there(page, page.show_error),
            )
        )
        context.show(page)


class RecoveryController:
    """Sets a new passphrase with the 24 words."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> None:
        """Show the form."""
        context = self._context
        page = RecoveryPage(context.kit, propose_passphrase())
        page.language_asked.connect(context.change_language)
        page.back_asked.connect(lambda: context.go(Place(PageName.SIGN_IN)))
        page.another_asked.connect(lambda: page.show_proposal(propose_passphrase()))
        page.reset_asked.connect(lambda words, code, new: self._reset(page, words, code, new))
        context.show(page)

    def leave(self) -> None:
        """What was typed is gone with the page."""

    def _reset(self, page: RecoveryPage, words: str, code: str, passphrase: str) -> None:
        context = self._context
        context.run(
            lambda: context.entry.reset_with_words(words, code, passphrase),
            while_there(page, lambda _: context.go(Place(PageName.SIGN_IN, _RESET))),
            while_there(page, page.show_error),
        )


class UnusableController:
    """Says why the workspace cannot be used, and looks again when asked."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self) -> None:
        """Show what stands in the way."""
        context = self._context
        if context.problem is not None:
            page = UnusablePage(context.kit, context.problem)
            page.language_asked.connect(context.change_language)
            page.again_asked.connect(context.set_up)
            context.show(page)

    def leave(self) -> None:
        """Nothing is typed here."""
