"""One worker thread; results come back to the thread of the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from ui.task import Worker


class Known(FieldtoolError):
    """A failure that is foreseen."""

    code = "X-00"
    message = mark("It failed.")
    advice = mark("Try again.")


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    """A worker that is ended after the test."""
    made = Worker()
    yield made
    made.close()


def fail() -> None:
    raise Known


def refuse(error: object) -> None:
    raise AssertionError(error)


def test_work_is_done_elsewhere_and_told_here(worker: Worker, qtbot: QtBot) -> None:
    """All work is done on one other thread, in order; its result is told on this one."""
    told: list[tuple[int, int]] = []
    for _ in range(3):
        worker.run_task(threading.get_ident, lambda where: told.append((where, threading.get_ident())), refuse)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert {here for _, here in told} == {threading.get_ident()}
    assert len({there for there, _ in told} - {threading.get_ident()}) == 1


def test_a_known_error_is_told(worker: Worker, qtbot: QtBot) -> None:
    """A known error reaches the second callback, on this thread."""
    told: list[FieldtoolError] = []
    worker.run_task(fail, refuse, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "X-00"


def test_a_bug_is_loud(worker: Worker, qtbot: QtBot) -> None:
    """Any other exception is raised on this thread, where the application's handler is."""
    with qtbot.captureExceptions() as bugs:
        worker.run_task(lambda: 1 // 0, refuse, refuse)
        qtbot.waitUntil(lambda: bool(bugs))
    assert bugs[0][0] is ZeroDivisionError


def test_a_worker_that_ended_does_nothing(worker: Worker) -> None:
    """A clock of a page that is going may still strike: that is neither done nor an error."""
    worker.close()
    done: list[None] = []
    worker.run_task(lambda: done.append(None), refuse, refuse)
    assert done == []
