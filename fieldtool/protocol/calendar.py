"""Days as an office counts them: in the zone of the centre, without weekends and the public holidays of its country.

Which days are public holidays is the knowledge of the package ``holidays``: national ones only, secondary as a source.
How days are counted is decided in docs/decisions/0013-deadlines.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["COUNTRIES", "WorkDays", "instant_at"]

COUNTRIES: Final = {
    "BLZ": "BZ", "CAN": "CA", "CRI": "CR", "DOM": "DO", "SLV": "SV", "GTM": "GT", "HND": "HN", "MEX": "MX",
    "NIC": "NI", "PAN": "PA", "USA": "US",
}  # fmt: skip
"""The countries of the Regional Conference on Migration: ISO 3166-1 alpha-3 to alpha-2."""

_LAST_SECOND: Final = time(23, 59, 59)
"""Not midnight: a deadline that is shown as 00:00 is read as the day before, or the day after."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkDays:
    """The working days of ``country`` (alpha-2 or alpha-3) in the time zone of a centre.

    Of a country beyond :data:`COUNTRIES` only Saturdays and Sundays are known to be free: its deadlines come early
    rather than late. ``first_day_counts`` is for a rule that counts the day of the event itself.
    """

    country: str
    zone: tzinfo = UTC
    first_day_counts: bool = False

    @property
    def knows_holidays(self) -> bool:
        """Whether the public holidays of the country are known."""
        return _known(self.country) is not None

    def works(self, day: date) -> bool:
        """Whether offices work on a day."""
        known = _known(self.country)
        return known.is_working_day(day) if known is not None else day.weekday() < _SATURDAY

    def holiday(self, day: date) -> str:
        """The name of a public holiday in the language of the country; empty on every other day."""
        known = _known(self.country)
        return known.get(day) or "" if known is not None else ""

    def end_of(self, number: int, event: datetime) -> datetime:
        """The last second of the working day that is ``number`` working days after an event, in UTC."""
        day = event.astimezone(self.zone).date()
        left = number - (self.first_day_counts and self.works(day))
        while left > 0:
            day += timedelta(days=1)
            left -= self.works(day)
        return max(instant_at(datetime.combine(day, _LAST_SECOND), self.zone, latest=True), event.astimezone(UTC))


@lru_cache
def _known(country: str) -> HolidayBase | None:
    import holidays  # noqa: PLC0415  (a third of a second that only working days need)

    code = COUNTRIES.get(country.upper(), country.upper())
    return holidays.country_holidays(code) if code in COUNTRIES.values() else None


def instant_at(clock: datetime, zone: tzinfo, *, latest: bool = False) -> datetime:
    """The instant, in UTC, at which a clock on the wall in ``zone`` shows ``clock``.

    The first of the two when it shows it twice (the last with ``latest``); where the clock is put forward over it,
    the instant at which that happens, so that a later reading is never an earlier instant.
    """
    early, late = (clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late >= early:
        return late if latest else early
    # A gap (PEP 495): read with the offset from before it, ``early`` lies behind it, and ``late`` in front of it.
    return _jump(late, early, zone)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first second after ``before`` that has the offset of ``after``."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, after)
    return after.replace(microsecond=0)
