"""Work for the desk whose failure the page itself tells, beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from fieldtool.desk.desk import Desk
from fieldtool.errors import FieldtoolError
from ui.context import Context

__all__ = ["attempt", "while_there"]

T = TypeVar("T")


def attempt(
    context: Context,
    work: Callable[[Desk], T],
    on_result: Callable[[T], None],
    on_error: Callable[[FieldtoolError], None],
) -> None:
    """Like :meth:`Context.ask`, but a known error comes back too; neither does once the window went elsewhere."""

    def caught(desk: Desk) -> Callable[[], None]:
        try:
            result = work(desk)
        except FieldtoolError as error:
            failure = error  # ``error`` itself is gone when the block ends
            return lambda: on_error(failure)
        return lambda: on_result(result)

    context.ask(caught, lambda tell: tell())


def while_there(page: QWidget, then: Callable[[T], None]) -> Callable[[T], None]:
    """``then``, unless the page is gone by the time that an answer comes: before sign-in nothing else guards it."""

    def guarded(value: T) -> None:
        if isValid(page):
            then(value)

    return guarded
