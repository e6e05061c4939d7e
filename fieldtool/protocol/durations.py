"""Lengths of time as ISO 8601 writes them, and working days as ``PnWD``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from fieldtool.protocol.calendar import WorkDays, instant_at

__all__ = ["Span", "parse_span"]

_SPAN: Final = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
_WORKING_DAYS: Final = re.compile(r"P(\d+)WD", re.ASCII)
_MONTHS_OF_A_CENTURY: Final = 1200
_CENTURY: Final = timedelta(days=36_525)
_WORKING_CENTURY: Final = 26_000


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: months and days of the calendar and elapsed seconds, or else working days alone."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        if min(self.months, self.days, self.seconds, self.working_days) < 0:
            raise ValueError("a length of time is never negative")
        if self.working_days and (self.months or self.days or self.seconds):
            raise ValueError("working days stand alone, as in P5WD")

    def __bool__(self) -> bool:
        return self != Span()

    def __str__(self) -> str:
        if self.working_days:
            return f"P{self.working_days}WD"
        minutes, seconds = divmod(self.seconds, 60)
        day = _written((self.months // 12, "Y"), (self.months % 12, "M"), (self.days, "D"))
        clock = _written((minutes // 60, "H"), (minutes % 60, "M"), (seconds, "S"))
        return f"P{day}T{clock}" if clock else f"P{day}" if day else "PT0S"

    def after(self, event: datetime, calendar: WorkDays) -> datetime:
        """The instant at which it is over when it begins at ``event``, in UTC.

        Months and days keep the time of day (the 31st becomes the last day of a shorter month), whatever the clocks
        do; hours are elapsed hours; working days end with the last of them.
        """
        if self.working_days:
            return calendar.end_of(self.working_days, event)
        # In UTC throughout: Python compares times of one zone by their clocks, as if an hour that comes twice were one.
        start = event.astimezone(UTC)
        if self.months or self.days:
            clock = event.astimezone(calendar.zone).replace(tzinfo=None, fold=0)
            start = instant_at(_months_later(clock, self.months) + timedelta(days=self.days), calendar.zone)
        return start + timedelta(seconds=self.seconds)


def parse_span(text: str) -> Span:
    """``P3D``, ``PT1H``, ``P1M2DT12H``, ``P5WD`` as a length of time; ``ValueError`` says what is wrong."""
    if working := _WORKING_DAYS.fullmatch(text):
        number = _amount(working[1])
        if not number:
            raise ValueError("no working day at all is no time; write P1WD, or PT0S for at once")
        return _bounded(Span(working_days=number), text)
    match = _SPAN.fullmatch(text)
    part = {name: _amount(number) for name, number in match.groupdict("0").items()} if match else {}
    if match is None or text in {"P", "PT"}:
        if "WD" in text:
            raise ValueError("working days stand alone, as in P5WD")
        raise ValueError(f"{text!r} is no duration; write PT1H for an hour, P3D for three days, P5WD for working days")
    seconds = (part["hours"] * 60 + part["minutes"]) * 60 + part["seconds"]
    return _bounded(Span(part["years"] * 12 + part["months"], part["weeks"] * 7 + part["days"], seconds), text)


def _amount(digits: str) -> int:
    """A number of any length; what is beyond every bound need not be exact."""
    return int(digits.lstrip("0")[:12] or "0")


def _bounded(span: Span, text: str) -> Span:
    century = (_MONTHS_OF_A_CENTURY, _CENTURY.days, int(_CENTURY.total_seconds()), _WORKING_CENTURY)
    amounts = (span.months, span.days, span.seconds, span.working_days)
    if any(amount > most for amount, most in zip(amounts, century, strict=True)):
        raise ValueError(f"{text!r} is longer than a hundred years")
    return span


def _months_later(clock: datetime, months: int) -> datetime:
    year, month = divmod(clock.year * 12 + clock.month - 1 + months, 12)
    return clock.replace(year=year, month=month + 1, day=min(clock.day, monthrange(year, month + 1)[1]))


def _written(*parts: tuple[int, str]) -> str:
    return "".join(f"{amount}{letter}" for amount, letter in parts if amount)
