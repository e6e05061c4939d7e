"""A bug is told and logged, and its log holds no word of any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from ui.bugs import BugLog
from ui.errors import Bug
from ui.interview_samples import NOW

SECRET = "Amal R., made to work"


def fail(answer: str) -> None:
    raise ValueError(answer)


def caught(answer: str) -> ValueError:
    """An error that quotes an answer, with another that it came from."""
    try:
        try:
            fail(answer)
        except ValueError as first:
            raise ValueError(answer) from first
    except ValueError as error:
        return error
    raise AssertionError


def test_the_log_says_where_and_not_what(tmp_path: Path) -> None:
    """The kind of the error and its lines are there; what it quoted is not."""
    shown: list[Bug] = []
    error = caught(SECRET)
    BugLog(tmp_path / "logs", ManualClock(NOW), shown.append)(type(error), error, error.__traceback__)
    (log,) = (tmp_path / "logs").iterdir()
    text = log.read_text(encoding="utf-8")
    assert SECRET not in text
    assert text.count("builtins.ValueError") == 2
    assert "fail" in text
    assert log.stat().st_mode & 0o077 == 0
    assert shown[0].parameters == {"log": log.name}


def test_a_folder_that_cannot_be_written_hides_no_bug(tmp_path: Path) -> None:
    """Without a log the bug is shown all the same."""
    blocked = tmp_path / "logs"
    blocked.write_text("not a folder", encoding="utf-8")
    shown: list[Bug] = []
    error = caught("x")
    BugLog(blocked, ManualClock(NOW), shown.append)(type(error), error, None)
    assert len(shown) == 1


def test_an_interrupt_is_no_bug(tmp_path: Path) -> None:
    """Ctrl C in a terminal is not logged."""
    log = BugLog(tmp_path, ManualClock(NOW), lambda bug: pytest.fail(str(bug)))
    log(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert list(tmp_path.iterdir()) == []
