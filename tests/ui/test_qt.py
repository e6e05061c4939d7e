"""What we rely on Qt for Python to do right."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

CALLS = 1000


def test_a_call_that_answers_nothing_takes_nothing(qapp: QApplication) -> None:
    """Calling Qt leaves Python's ``None`` alone.

    PySide6 6.12.0 takes one reference to it with every such call; below Python 3.12 the process ends with *Fatal
    Python error: none_dealloc* after a few thousand calls. 6.11.3 does not.
    """
    font = QFont()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        font.setPixelSize(12)
    assert sys.getrefcount(None) > before - CALLS // 2
