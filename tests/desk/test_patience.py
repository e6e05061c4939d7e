"""Wrong tries wait longer and longer, whatever the clock says, and nobody is shut out for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import TryLater
from fieldtool.vault.errors import WrongPassphrase, WrongRecoveryWords
from fieldtool.vault.keys import RecoveryWords
from tests.desk.arriving import NOW
from tests.desk.conftest import PASSPHRASES


class WallClock(ManualClock):
    """Wall time that can be set without the ticks noticing, as on a computer."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.passed = 0.0

    def ticks(self) -> float:
        return self.passed


def wrong(entry: Entry, times: int) -> None:
    """So many wrong passphrases, each taken."""
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            entry.sign_in("IN-01", "something else altogether")


def left(entry: Entry) -> int:
    """How many seconds the right passphrase has to wait."""
    with pytest.raises(TryLater) as told:
        entry.sign_in("IN-01", PASSPHRASES["IN-01"])
    return int(str(told.value.parameters["seconds"]))


def test_the_wait_doubles_up_to_a_minute(workspace: Path) -> None:
    """Two tries are free; after the third it is 2 s, then 4, 8 ..., and never more than 60."""
    clock = WallClock()
    with Entry(workspace, clock) as entry:
        wrong(entry, 3)
        waits = []
        for _ in range(6):
            waits.append(left(entry))
            clock.passed += waits[-1]
            wrong(entry, 1)
        assert waits == [2, 4, 8, 16, 32, 60]
        clock.passed += 60
        entry.sign_in("IN-01", PASSPHRASES["IN-01"]).sign_out()


def test_a_right_one_begins_anew(workspace: Path) -> None:
    """Who got in is not held up by what was mistyped before."""
    clock = WallClock()
    with Entry(workspace, clock) as entry:
        wrong(entry, 3)
        clock.passed += 2
        entry.sign_in("IN-01", PASSPHRASES["IN-01"]).sign_out()
        wrong(entry, 2)
        entry.sign_in("IN-01", PASSPHRASES["IN-01"]).sign_out()


def test_setting_the_clock_shortens_nothing(workspace: Path) -> None:
    """A year forwards or backwards on the wall, and the wait is the same."""
    clock = WallClock()
    with Entry(workspace, clock) as entry:
        wrong(entry, 3)
        clock.advance(timedelta(days=365))
        assert left(entry) == 2
        clock.advance(timedelta(days=-3650))
        assert left(entry) == 2


def test_starting_again_shortens_nothing(workspace: Path) -> None:
    """The tries are on the disk: a program that is started again begins to wait again."""
    with Entry(workspace, WallClock()) as entry:
        wrong(entry, 3)
    with Entry(workspace, WallClock()) as entry:
        assert left(entry) == 2


def test_recovery_words_wait_too(workspace: Path, words: str) -> None:
    """Words are not a way round it; and the right ones work once the time is over."""
    clock = WallClock()
    with Entry(workspace, clock) as entry:
        wrong(entry, 3)
        with pytest.raises(TryLater):
            entry.reset_with_words(words, "IN-01", "walnut ribbon thunder castle")
        clock.passed += 2
        with pytest.raises(WrongRecoveryWords):
            entry.reset_with_words(" ".join(RecoveryWords.generate().words), "IN-01", "walnut ribbon thunder castle")
        assert left(entry) == 4
        clock.passed += 4
        entry.reset_with_words(words, "IN-01", "walnut ribbon thunder castle")
        entry.sign_in("IN-01", "walnut ribbon thunder castle").sign_out()
