"""Dates and times as ODK writes them (OpenRosa XForms, date and time functions)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from fieldtool.protocol.xpath.values import NAN, Value, as_instant, day_number

__all__ = ["decimal_instant", "decimal_time", "formatted"]

_DIRECTIVE: Final = re.compile(r"%(.)", re.DOTALL)
_CLOCK: Final = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def formatted(value: Value, pattern: str, zone: tzinfo, language: str) -> str:
    """``value`` written by ``pattern`` (``%Y-%m-%d`` and so on); empty where it is no date. Unknown letters stay."""
    instant = as_instant(value, zone)
    if instant is None:
        return ""
    return _DIRECTIVE.sub(lambda match: _part(match[1], instant, language), pattern)


def decimal_instant(value: Value, zone: tzinfo) -> float:
    """Days since 1970-01-01 in UTC, with a fraction."""
    instant = as_instant(value, zone)
    return NAN if instant is None else day_number(instant.astimezone(UTC))


def decimal_time(value: Value, zone: tzinfo) -> float:
    """The part of the day that has passed: noon is 0.5."""
    clock = _clock(value, zone)
    if clock is None:
        return NAN
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86400


def _clock(value: Value, zone: tzinfo) -> time | None:
    if isinstance(value, str) and (match := _CLOCK.fullmatch(value)):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        valid = hour < 24 and minute < 60 and second < 60
        return time(hour, minute, second, int((match[4] or "0").ljust(6, "0"))) if valid else None
    if isinstance(value, date) or (isinstance(value, str) and "T" in value):
        instant = as_instant(value, zone)
        return instant.time() if instant else None
    return None


def _part(letter: str, instant: datetime, language: str) -> str:
    numbers = {
        "Y": f"{instant.year:04d}", "y": f"{instant.year % 100:02d}", "m": f"{instant.month:02d}",
        "n": f"{instant.month}", "d": f"{instant.day:02d}", "e": f"{instant.day}", "H": f"{instant.hour:02d}",
        "h": f"{instant.hour}", "M": f"{instant.minute:02d}", "S": f"{instant.second:02d}",
        "3": f"{instant.microsecond // 1000:03d}", "%": "%",
    }  # fmt: skip
    if letter == "b":
        return str(get_month_names("abbreviated", locale=_locale(language))[instant.month])
    if letter == "a":
        return str(get_day_names("abbreviated", locale=_locale(language))[instant.weekday()])
    return numbers.get(letter, f"%{letter}")


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_") or "en")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
