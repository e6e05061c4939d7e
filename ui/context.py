"""What the application gives to each controller; controllers know nothing else of each other or of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.views import CentreView, StaffView
from fieldtool.errors import FieldtoolError
from ui.bars import CaseLine
from ui.kit import Kit
from ui.navigation import Place
from ui.saving import SaveQueue
from ui.shell import Shell

__all__ = ["Context", "Controller"]

T = TypeVar("T")


class Controller(Protocol):
    """One page at work: it fetches what the page shows, and carries out what was pressed on it."""

    def open(self) -> None:
        """Fetch what the page needs, then hand a page to :meth:`Context.show`."""
        ...

    def leave(self) -> None:
        """Give what is typed but not yet saved to the queue: the page is about to go."""
        ...


class Context(Protocol):
    """The application as a controller sees it. All of it is used on the window's thread.

    ``desk`` and ``entry`` are touched only inside work that is given to :meth:`run` or :meth:`ask`.
    """

    @property
    def kit(self) -> Kit: ...
    @property
    def entry(self) -> Entry: ...
    @property
    def shell(self) -> Shell: ...
    @property
    def saving(self) -> SaveQueue: ...
    @property
    def centre(self) -> CentreView | None: ...
    @property
    def person(self) -> StaffView | None: ...
    @property
    def problem(self) -> FieldtoolError | None: ...

    def ask(self, work: Callable[[Desk], T], on_result: Callable[[T], None]) -> None:
        """Do ``work`` with the desk of who is signed in; a known error is shown above the page."""
        ...

    def run(
        self, work: Callable[[], T], on_result: Callable[[T], None], on_error: Callable[[FieldtoolError], None]
    ) -> None:
        """Do any work on the worker thread; the caller shows its errors (set-up, sign-in)."""
        ...

    def beside(
        self, work: Callable[[], T], on_result: Callable[[T], None], on_error: Callable[[FieldtoolError], None]
    ) -> None:
        """Do long work on a second thread, which never touches the desk; the caller shows its errors."""
        ...

    def save(self, key: str, work: Callable[[Desk], T], on_saved: Callable[[T], None]) -> None:
        """Put a change into the queue that tries again until it is committed."""
        ...

    def show(self, page: QWidget, case: CaseLine | None = None) -> None:
        """Show a page for the place the window is at; ``case`` is for the bar of an interview."""
        ...

    def cover(self, page: QWidget) -> None:
        """Show a page without a frame above the one that is shown, until :meth:`uncover`."""
        ...

    def uncover(self) -> None:
        """Take it away again."""
        ...

    def go(self, place: Place) -> None:
        """Go to another place."""
        ...

    def signed_in(self, desk: Desk) -> None:
        """A person has signed in: their desk is the window's from now on."""
        ...

    def set_up(self) -> None:
        """The centre has just been set up: look at the workspace again."""
        ...

    def centre_changed(self, centre: CentreView) -> None:
        """The centre's settings were changed: urgent help shows the new ones."""
        ...

    def sign_out(self) -> None:
        """End the process that holds the key; its parent opens a new window at the sign-in page."""
        ...

    def change_language(self, language: str) -> None:
        """Build the window again in another language."""
        ...

    def change_text_size(self, percent: int) -> None:
        """Build the window again at another text size."""
        ...
