"""The wiring of the window: who is signed in, where the window is, and which controller is at work there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from fieldtool.desk.copier import Copier
from fieldtool.desk.copy_views import MadeCopy
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, EntryState
from fieldtool.desk.views import CentreView, StaffView
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts
from ui import tokens
from ui.application import dress_application
from ui.bars import CaseLine
from ui.between import BetweenPages
from ui.bugs import BugLog
from ui.context import Controller
from ui.errors import StillNotSaved
from ui.garbage import GarbageCollector
from ui.hide import TripleShift
from ui.kit import Kit, running_application
from ui.navigation import Chrome, PageName, Place, WindowState, chrome_of, place_of
from ui.pages.hidden import HiddenPage
from ui.pages.urgent import UrgentPage
from ui.saving import SaveQueue, SaveState
from ui.shell import Dress, Shell
from ui.stage import controller_for
from ui.task import Worker
from ui.window import Window

__all__ = ["EXIT_LOCKED", "HIDDEN_FOR", "App"]

T = TypeVar("T")

EXIT_LOCKED: Final = 75
"""The exit code of a window that locked itself: whoever started it opens a new one at the sign-in page."""

HIDDEN_FOR: Final = 5 * 60_000
"""Milliseconds after which a hidden screen locks, and an untouched one hides."""

_TOUCHES: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_WRONG_TRIES: Final = 3
_LOOK_AGAIN: Final = 1000


class App(QObject):
    """One run of the window on one workspace. It is the :class:`ui.context.Context` of every controller."""

    def __init__(self, entry: Entry, workspace: Path, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.entry = entry
        self.centre: CentreView | None = None
        self.person: StaffView | None = None
        self.problem: FieldtoolError | None = None
        self._desk: Desk | None = None
        self._state = WindowState("new")
        self._worker = Worker()
        self._side_worker = Worker("copies")
        self._copier: Copier | None = None
        self.saving = SaveQueue(self._worker)
        self.saving.changed.connect(self._show_saved)
        self._controller: Controller | None = None
        self._visit = 0
        self._wrong_tries = 0
        self._sheet: HiddenPage | None = None
        self.window = Window(self._may_close)
        self.shell: Shell = self._make_shell()
        self.bugs = BugLog(workspace / "logs", kit.clock, self._show_error)
        self._garbage = GarbageCollector()
        self._between = BetweenPages()
        self._gesture = TripleShift(kit.clock)
        self._gesture.made.connect(self.hide_screen)
        self._lock_timer = self._timer(HIDDEN_FOR, self._lock)
        self._idle_timer = self._timer(HIDDEN_FOR, self.hide_screen)

    def start(self) -> None:
        """Take over the application's events and errors, and look at the workspace."""
        application = running_application()
        for watcher in (self._between, self._gesture, self):
            application.installEventFilter(watcher)
        sys.excepthook = self.bugs
        self._garbage.start()
        self.set_up()

    def close(self) -> None:
        """Finish what was given to the worker and let go of the workspace."""
        for watcher in (self._between, self._gesture, self):
            running_application().removeEventFilter(watcher)
        for timer in (self._lock_timer, self._idle_timer):
            timer.stop()
        if self._copier is not None:
            self._copier.stop()
        if self._controller is not None:
            self._controller.leave()
        self._side_worker.close()
        desk = self._desk
        if desk is not None:
            self._worker.run_task(desk.sign_out, lambda _: None, lambda _: None)
        self._worker.run_task(self.entry.close, lambda _: None, lambda _: None)
        self._worker.close()
        self._garbage.stop()

    def set_up(self) -> None:
        """Look at the workspace (again) and show the page for what stands there."""
        language = self.kit.texts.language
        self.run(lambda: self.entry.state(language), self._on_entry, self._show_error)

    def ask(self, work: Callable[[Desk], T], on_result: Callable[[T], None]) -> None:
        """Do ``work`` with the desk; its result is dropped when the window has gone elsewhere meanwhile."""
        desk, visit = self._desk, self._visit
        if desk is None:
            return

        def deliver(result: T) -> None:
            if visit == self._visit:
                on_result(result)

        self._worker.run_task(lambda: work(desk), deliver, self._show_error)

    def run(
        self, work: Callable[[], T], on_result: Callable[[T], None], on_error: Callable[[FieldtoolError], None]
    ) -> None:
        """Do any work on the worker thread."""
        self._worker.run_task(work, on_result, on_error)

    def beside(
        self, work: Callable[[], T], on_result: Callable[[T], None], on_error: Callable[[FieldtoolError], None]
    ) -> None:
        """Do long work on the second thread."""
        self._side_worker.run_task(work, on_result, on_error)

    def save(self, key: str, work: Callable[[Desk], T], on_saved: Callable[[T], None]) -> None:
        """Put a change into the queue that tries again until it is committed."""
        desk, visit = self._desk, self._visit
        if desk is None:
            return

        def deliver(result: T) -> None:
            if visit == self._visit:
                on_saved(result)

        self.saving.submit(key, lambda: work(desk), deliver)

    def show(self, page: QWidget, case: CaseLine | None = None) -> None:
        """Show a page for the place the window is at."""
        at = place_of(self._state.underneath)
        self._between.end()
        self.shell.show_page(page, Dress(chrome_of(at), at.page, case))

    def cover(self, page: QWidget) -> None:
        """Show a page without a frame above the one that is shown."""
        self.shell.cover(page, Dress(Chrome.BARE, self._state.place.page))

    def uncover(self) -> None:
        """Take it away again."""
        self.shell.uncover()

    def go(self, place: Place) -> None:
        """Go to another place."""
        self._state = self._state.at(place)
        self._open()

    def signed_in(self, desk: Desk) -> None:
        """A person has signed in: their desk is the window's from now on."""
        self._desk = desk
        self.run(lambda: (desk.centre, desk.person), lambda who: self._on_signed_in(*who), self._show_error)

    def centre_changed(self, centre: CentreView) -> None:
        """The centre's settings were changed: urgent help shows the new ones."""
        self.centre = centre

    def sign_out(self) -> None:
        """End the process that holds the key; its parent opens a new window at the sign-in page."""
        self._lock()

    def change_language(self, language: str) -> None:
        """Build the window again in another language."""
        self.kit = replace(self.kit, texts=Texts(language))
        dress_application(running_application(), self.kit)
        desk = self._desk
        if desk is not None:
            self.run(lambda: setattr(desk, "language", language), lambda _: self._replace_shell(), self._show_error)
        else:
            self._replace_shell()

    def change_text_size(self, percent: int) -> None:
        """Build the window again at another text size."""
        self.kit = replace(self.kit, look=tokens.Look(percent))
        dress_application(running_application(), self.kit)
        self._replace_shell()

    def swap_urgent(self) -> None:
        """Show urgent help above whatever is there; a second press takes it away."""
        if self._state.hidden:
            return
        self._state = replace(self._state, urgent=not self._state.urgent)
        if self._state.urgent:
            self._show_covers()
        else:
            self.shell.uncover()

    def hide_screen(self) -> None:
        """Cover everything at once. Before sign-in there is nothing to hide."""
        if self._state.hidden or self.person is None:
            return
        self._state = replace(self._state, hidden=True)
        self._show_covers()
        if self._controller is not None:
            self._controller.leave()
        self._lock_timer.start(HIDDEN_FOR)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._idle_timer.isActive():
            self._idle_timer.start()
        return super().eventFilter(watched, event)

    def _show_error(self, error: FieldtoolError) -> None:
        self._between.end()
        self.shell.show_error(error)

    def _show_saved(self, state: SaveState, at: datetime | None, error: FieldtoolError | None) -> None:
        self.shell.show_saved(state, at, error)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(then)
        return timer

    def _on_entry(self, entry: EntryState) -> None:
        self.centre = entry.centre
        self.problem = entry.problem
        self._state = replace(self._state, entry=entry.kind)
        self._replace_shell()

    def _on_signed_in(self, centre: CentreView, person: StaffView) -> None:
        self.centre, self.person = centre, person
        self._state = self._state.signed_in(person.role)
        self._replace_shell()
        self._idle_timer.start()
        self._copy_daily()

    def _copy_daily(self) -> None:
        """Once a day, beside the work: whoever comes first has a safety copy made."""
        desk = self._desk
        if desk is None:
            return

        def made(copy: MadeCopy) -> None:
            self.run(lambda: desk.keep_copy(copy), lambda _: None, self._show_error)
            if copy.problem is not None:
                self._show_error(copy.problem)

        def begin(copier: Copier | None) -> None:
            if copier is not None:
                self._copier = copier
                self.beside(copier.make, made, self._show_error)

        self.run(lambda: desk.copier() if desk.copy_due() else None, begin, self._show_error)

    def _make_shell(self) -> Shell:
        shell = Shell(self.kit, self.centre, self.person)
        shell.go_asked.connect(self.go)
        shell.find_asked.connect(lambda text: self.go(Place(PageName.FIND, text)))
        shell.urgent_asked.connect(self.swap_urgent)
        shell.hide_asked.connect(self.hide_screen)
        shell.retry_asked.connect(self.saving.retry)
        shell.stop_asked.connect(self._stop)
        shell.text_step_asked.connect(self._step_text)
        self.window.set_shell(shell)
        return shell

    def _replace_shell(self) -> None:
        self.shell = self._make_shell()
        self._open()

    def _open(self) -> None:
        if self._controller is not None:
            self._controller.leave()
        self.shell.drop_covers()
        self.shell.clear_error()
        self._visit += 1
        self._between.begin()
        self._controller = controller_for(place_of(self._state.underneath), self)
        self._controller.open()
        self._show_covers()

    def _show_covers(self) -> None:
        if self._state.urgent and self.centre is not None:
            page = UrgentPage(self.kit, self.centre)
            page.closed.connect(self.swap_urgent)
            self.shell.cover(page, Dress(chrome_of(Place(PageName.URGENT)), PageName.URGENT))
        if self._state.hidden:
            self._sheet = HiddenPage(self.kit)
            self._sheet.tried.connect(self._try_to_return)
            self.shell.hide_behind(self._sheet)

    def _stop(self) -> None:
        if self._state.place.page is PageName.SCREENING:
            self.go(Place(PageName.STOPPED, self._state.place.subject))

    def _step_text(self, step: int) -> None:
        sizes = tokens.TEXT_SIZES
        at = sizes.index(self.kit.look.percent)
        to = sizes[max(0, min(len(sizes) - 1, at + step))] if step else sizes[0]
        if to != self.kit.look.percent:
            self.change_text_size(to)

    def _try_to_return(self, passphrase: str) -> None:
        self.ask(lambda desk: desk.check_passphrase(passphrase), self._on_tried)

    def _on_tried(self, right: bool) -> None:
        if right:
            self._wrong_tries = 0
            self._lock_timer.stop()
            self._state = replace(self._state, hidden=False)
            self.shell.reveal()
            return
        self._wrong_tries += 1
        if self._wrong_tries >= _WRONG_TRIES:
            self._lock()
        elif self._sheet is not None:
            self._sheet.show_wrong(_WRONG_TRIES - self._wrong_tries)

    def _lock(self) -> None:
        """End as locked, but not before everything is committed: what cannot be saved yet waits behind the sheet."""
        if self._controller is not None:
            self._controller.leave()
        if self.saving.empty:
            running_application().exit(EXIT_LOCKED)
        else:
            self._lock_timer.start(_LOOK_AGAIN)

    def _may_close(self) -> bool:
        if self._controller is not None:
            self._controller.leave()
        if self.saving.empty:
            return True
        self.shell.show_error(StillNotSaved())
        return False
