"""Time, passed in: nothing below the command line and the window asks the operating system for it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Protocol

from babel.localtime import get_localzone

__all__ = ["Clock", "ManualClock", "SystemClock"]


class Clock(Protocol):
    """Tells the time of day; wall time is shown and recorded, but never decides order."""

    def now(self) -> datetime:
        """The current instant, always with a time zone."""
        ...

    def ticks(self) -> float:
        """Seconds on a clock that never runs backwards, for durations only."""
        ...


class SystemClock:
    """The computer's own clock, in the computer's time zone: the zone itself, so that other days keep their offset."""

    def __init__(self) -> None:
        self._zone = get_localzone()

    def now(self) -> datetime:
        return datetime.now(self._zone)

    def ticks(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that stands still until it is moved: practice data and tests."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an instant with a time zone")
        self._now = start
        self._start = start

    def now(self) -> datetime:
        return self._now

    def ticks(self) -> float:
        return (self._now - self._start).total_seconds()

    def advance(self, step: timedelta) -> None:
        """Move forwards (or, to test a wrong clock, backwards) by ``step``."""
        self._now += step

    def set(self, instant: datetime) -> None:
        """Jump to ``instant``."""
        self._now = instant
