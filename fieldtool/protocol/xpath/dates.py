"""Dates and times as ODK writes them (getodk/xforms-spec, date and time functions)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from fieldtool.protocol.xpath.values import CLOCK, NAN, OFFSET, SPACE, Value, as_instant, day_number, to_text

__all__ = ["decimal_instant", "decimal_time", "formatted", "unknown_directive"]

_DIRECTIVE: Final = re.compile(r"%(.?)", re.DOTALL)
_TIME: Final = re.compile(f"({CLOCK})({OFFSET})")


def formatted(value: Value, pattern: str, now: datetime, language: str) -> str:
    """``value`` written by ``pattern`` (``%Y-%m-%d`` and so on); empty where it tells no time. Unknown letters stay."""
    instant = as_instant(value, now.tzinfo or UTC)
    if instant is None:
        return ""

    def written(match: re.Match[str]) -> str:
        directive = _DIRECTIVES.get(match[1])
        return directive(instant, language) if directive else match[0]

    return _DIRECTIVE.sub(written, pattern)


def unknown_directive(pattern: str) -> str:
    """The first directive of a pattern that ODK does not know, or nothing."""
    return next((match[0] for match in _DIRECTIVE.finditer(pattern) if match[1] not in _DIRECTIVES), "")


def decimal_instant(value: Value, now: datetime) -> float:
    """Days since 1970-01-01 UTC, with a fraction; a number is taken for such days (JavaRosa, ``toDecimalDateTime``)."""
    if isinstance(value, float):
        return value
    instant = as_instant(value, now.tzinfo or UTC)
    return NAN if instant is None else day_number(instant)


def decimal_time(value: Value, now: datetime) -> float:
    """The part of the day that has passed in the zone of ``now``: noon is 0.5.

    A time with another offset is taken for that time today. A number has its fraction (JavaRosa,
    ``toDecimalDateTime``).
    """
    if isinstance(value, float):
        return value % 1
    clock = _clock(value, now)
    if clock is None:
        return NAN
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86400


def _clock(value: Value, now: datetime) -> time | None:
    zone = now.tzinfo or UTC
    if isinstance(value, date) or (isinstance(value, str) and "T" in value):
        instant = as_instant(value, zone)
        return instant.time() if instant else None
    match = _TIME.fullmatch(to_text(value).strip(SPACE))
    if match is None:
        return None
    try:
        clock = time.fromisoformat(match[0])
    except ValueError:
        return None
    return datetime.combine(now.date(), clock).astimezone(zone).time() if clock.tzinfo else clock


@lru_cache(maxsize=32)
def _months(language: str) -> Mapping[int, str]:
    return {number: str(name) for number, name in get_month_names("abbreviated", locale=_locale(language)).items()}


@lru_cache(maxsize=32)
def _days(language: str) -> Mapping[int, str]:
    return {number: str(name) for number, name in get_day_names("abbreviated", locale=_locale(language)).items()}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_") or "en")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


_DIRECTIVES: Final[Mapping[str, Callable[[datetime, str], str]]] = {
    "Y": lambda instant, _language: f"{instant.year:04d}",
    "y": lambda instant, _language: f"{instant.year % 100:02d}",
    "m": lambda instant, _language: f"{instant.month:02d}",
    "n": lambda instant, _language: f"{instant.month}",
    "b": lambda instant, language: _months(language)[instant.month],
    "d": lambda instant, _language: f"{instant.day:02d}",
    "e": lambda instant, _language: f"{instant.day}",
    "a": lambda instant, language: _days(language)[instant.weekday()],
    "W": lambda instant, _language: f"{instant.isocalendar().week}",
    "H": lambda instant, _language: f"{instant.hour:02d}",
    "h": lambda instant, _language: f"{instant.hour}",
    "M": lambda instant, _language: f"{instant.minute:02d}",
    "S": lambda instant, _language: f"{instant.second:02d}",
    "3": lambda instant, _language: f"{instant.microsecond // 1000:03d}",
    "%": lambda _instant, _language: "%",
}
"""The letters of getodk/xforms-spec, for ``format-date()`` as well; ``%W`` (ISO week) and ``%%`` are JavaRosa's."""
