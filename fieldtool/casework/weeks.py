"""ISO 8601 weeks, the rhythm of releases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Self

__all__ = ["Week"]


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week, from Monday to Sunday, by the centre's local days."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.isoweekday() != 1:
            raise ValueError(f"{self.monday} is not a Monday")

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that a day lies in."""
        return cls(day - timedelta(days=day.isoweekday() - 1))

    @classmethod
    def parse(cls, name: str) -> Self:
        """The week of a name such as ``2026-W47``; :class:`ValueError` for anything else."""
        found = re.fullmatch(r"(\d{4})-W(\d{2})", name)
        if not found:
            raise ValueError(f"{name!r} is not a week such as 2026-W47")
        return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    def bounds(self, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """The first instant of the week and the first after it, in a time zone."""
        start = datetime.combine(self.monday, time(), zone)
        return start, datetime.combine(self.monday + timedelta(days=7), time(), zone)

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"
