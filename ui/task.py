"""The one idea of threads: work is done on a single worker thread, results come back on the window's thread.

The worker thread owns the desk and its database: everything that touches them is submitted here, in order.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from fieldtool.errors import FieldtoolError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Worker"]

T = TypeVar("T")


class Worker(QObject):
    """One thread that does tasks in the order they were given."""

    _over = Signal(object)

    def __init__(self, name: str = "desk") -> None:
        super().__init__()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._closed = False
        # A method of this object, not a function: Qt then knows on whose thread it is to run.
        self._over.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run_task(
        self,
        work: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: Callable[[FieldtoolError], None],
    ) -> None:
        """Do ``work`` on the worker, then call one of the two on this thread.

        Any other exception is a bug: it is raised on this thread, where the application's handler shows it.
        After :meth:`close` nothing is done: a clock of a page that is going may still strike.
        """
        if self._closed:
            return

        def over(future: Future[T]) -> None:
            self._over.emit(lambda: _tell(future, on_result, on_error))

        self._executor.submit(work).add_done_callback(over)

    @Slot(object)
    def _deliver(self, tell: Callable[[], None]) -> None:
        tell()

    def close(self) -> None:
        """Wait for what was submitted, then end the thread."""
        self._closed = True
        self._executor.shutdown(wait=True)


def _tell(future: Future[T], on_result: Callable[[T], None], on_error: Callable[[FieldtoolError], None]) -> None:
    try:
        result = future.result()
    except FieldtoolError as error:
        on_error(error)
    else:
        on_result(result)
