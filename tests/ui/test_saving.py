"""Answers on their way: in order, none lost, told truly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from fieldtool.desk.views import SavedAnswer
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from ui.interview_samples import NOW, screening
from ui.saving import SaveQueue, SaveState
from ui.task import Worker


class NoRoom(FieldtoolError):
    """There is no room for an answer."""

    code = "X-01"
    message = mark("The disk is full.")
    advice = mark("Free some space.")


@dataclass
class Disk:
    """Keeps what is written, unless it is full."""

    full: bool = False
    kept: list[str] = field(default_factory=list)

    def write(self, value: str) -> SavedAnswer:
        if self.full:
            raise NoRoom
        self.kept.append(value)
        return SavedAnswer("accepted", "", NOW, screening())


@dataclass
class Told:
    """What the bar was told."""

    states: list[SaveState] = field(default_factory=list)
    at: datetime | None = None

    def hear(self, state: SaveState, at: datetime | None, _error: FieldtoolError | None) -> None:
        self.states.append(state)
        self.at = at


@pytest.fixture
def queue(qtbot: QtBot) -> Iterator[SaveQueue]:
    """A queue with its own worker."""
    worker = Worker()
    yield SaveQueue(worker)
    worker.close()


def ignore(_saved: SavedAnswer) -> None:
    pass


def test_saved_is_said_only_after_the_commit(queue: SaveQueue, qtbot: QtBot) -> None:
    """First *saving*, then *saved* with the instant that the record gave."""
    disk, told = Disk(), Told()
    queue.changed.connect(told.hear)
    queue.submit("a", lambda: disk.write("yes"), ignore)
    assert told.states == [SaveState.SAVING]
    assert queue.holds("a")
    qtbot.waitUntil(lambda: queue.empty)
    assert told.states == [SaveState.SAVING, SaveState.SAVED]
    assert told.at == NOW == queue.saved_at


def test_answers_are_kept_in_order(queue: SaveQueue, qtbot: QtBot) -> None:
    """Changes of different questions all arrive, one after the other."""
    disk = Disk()
    for value in "abc":
        queue.submit(value, lambda one=value: disk.write(one), ignore)  # type: ignore[misc]
    qtbot.waitUntil(lambda: queue.empty)
    assert disk.kept == ["a", "b", "c"]


def test_the_newest_of_one_question_wins(queue: SaveQueue, qtbot: QtBot) -> None:
    """What still waits is replaced by a newer change of the same question."""
    disk = Disk()
    for value in ("1", "2", "3"):
        queue.submit("same", lambda one=value: disk.write(one), ignore)  # type: ignore[misc]
    qtbot.waitUntil(lambda: queue.empty)
    assert disk.kept == ["1", "3"]


def test_what_fails_is_kept_and_tried_again(queue: SaveQueue, qtbot: QtBot) -> None:
    """A full disk loses nothing: the answers wait, and are saved once there is room."""
    disk, told = Disk(full=True), Told()
    queue.changed.connect(told.hear)
    queue.submit("a", lambda: disk.write("a"), ignore)
    queue.submit("b", lambda: disk.write("b"), ignore)
    qtbot.waitUntil(lambda: told.states[-1] is SaveState.FAILED)
    queue.submit("c", lambda: disk.write("c"), ignore)
    assert not queue.empty
    assert all(queue.holds(key) for key in "abc")
    disk.full = False
    queue.retry()
    qtbot.waitUntil(lambda: queue.empty)
    assert disk.kept == ["a", "b", "c"]
    assert told.states[-1] is SaveState.SAVED


def test_it_is_tried_again_by_itself(queue: SaveQueue, qtbot: QtBot) -> None:
    """Nobody has to press anything: the next try comes after a few seconds."""
    disk, told = Disk(full=True), Told()
    queue.changed.connect(told.hear)
    queue._retry.setInterval(20)
    queue.submit("a", lambda: disk.write("a"), ignore)
    qtbot.waitUntil(lambda: SaveState.FAILED in told.states)
    disk.full = False
    qtbot.waitUntil(lambda: queue.empty)
    assert disk.kept == ["a"]


def test_a_newer_change_after_a_failure_replaces_the_failed_one(queue: SaveQueue, qtbot: QtBot) -> None:
    """The failed answer is not written over the newer one."""
    disk, told = Disk(full=True), Told()
    queue.changed.connect(told.hear)
    queue.submit("a", lambda: disk.write("old"), ignore)
    queue.submit("a", lambda: disk.write("new"), ignore)
    qtbot.waitUntil(lambda: SaveState.FAILED in told.states)
    disk.full = False
    queue.retry()
    qtbot.waitUntil(lambda: queue.empty)
    assert disk.kept == ["new"]
