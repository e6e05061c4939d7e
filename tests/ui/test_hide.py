"""Shift three times, and nothing else, hides the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from fieldtool.clock import ManualClock
from tests.ui.conftest import Press, Shown
from ui.hide import TripleShift
from ui.interview_samples import NOW

SHIFT = Qt.Key.Key_Shift


@pytest.fixture
def clock() -> ManualClock:
    """A clock that the test moves."""
    return ManualClock(NOW)


@pytest.fixture
def made(qapp: QApplication, clock: ManualClock, shown: Shown) -> Iterator[list[bool]]:
    """How often the gesture was made, in a window where somebody types."""
    gesture, times = TripleShift(clock), []
    gesture.made.connect(lambda: times.append(True))
    qapp.installEventFilter(gesture)
    shown(QLineEdit())
    yield times
    qapp.removeEventFilter(gesture)


def test_three_presses_hide(made: list[bool], press: Press) -> None:
    """Three presses in a moment are the gesture, once."""
    for _ in range(3):
        press(SHIFT)
    assert made == [True]


def test_typing_capitals_does_not_hide(made: list[bool], press: Press) -> None:
    """Another key between the presses begins anew."""
    for _ in range(4):
        press(SHIFT)
        press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert made == []


def test_slow_presses_do_not_hide(made: list[bool], press: Press, clock: ManualClock) -> None:
    """Three presses within three seconds are not the gesture."""
    for _ in range(3):
        press(SHIFT)
        clock.advance(timedelta(seconds=1))
    assert made == []
