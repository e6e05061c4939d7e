"""Values of the expression language, and how ODK turns one kind into another.

Numbers are floats. A date counts as whole days since 1970-01-01; an instant as days and a fraction on the local
clock, so that dates and instants compare as the person in front of the calendar expects (JavaRosa does the same).
Text that reads as a date or an instant converts like one (OpenRosa XForms, function ``number``).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from typing import Final, TypeAlias

__all__ = [
    "NAN",
    "Value",
    "as_date",
    "as_instant",
    "day_number",
    "equal",
    "is_empty",
    "number_text",
    "to_boolean",
    "to_number",
    "to_text",
]

Value: TypeAlias = str | float | bool | date
"""``datetime`` is a kind of ``date``; empty is the empty text, as in JavaRosa."""

NAN: Final = math.nan
_EPOCH: Final = date(1970, 1, 1).toordinal()
_NUMBER: Final = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_TOLERANCE: Final = 1e-12


def is_empty(value: Value) -> bool:
    """Whether a value is what an unanswered item has. Not-a-number counts as empty, as in JavaRosa."""
    return value == "" or (isinstance(value, float) and math.isnan(value))


def to_text(value: Value) -> str:
    """The text of a value, as it is stored in an answer."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat()


def to_number(value: Value) -> float:
    """The number of a value; not-a-number where it has none (empty text included)."""
    if isinstance(value, (float, bool)):
        return float(value)
    if isinstance(value, str):
        return _number_of_text(value)
    return day_number(value)


def to_boolean(value: Value) -> bool:
    """Empty text, zero and not-a-number are false; anything else is true."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return not isinstance(value, str) or value != ""


def equal(left: Value, right: Value) -> bool:
    """ODK's ``=``: as booleans when one is, else as numbers when one is, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        first, second = to_number(left), to_number(right)
        return first == second or abs(first - second) < _TOLERANCE
    return to_text(left) == to_text(right)


def number_text(number: float) -> str:
    """A number as XPath writes it: no exponent, no ``.0``."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer():
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def day_number(value: date) -> float:
    """Days since 1970-01-01 on the local calendar, with a fraction for an instant."""
    days = float(value.toordinal() - _EPOCH)
    if isinstance(value, datetime):
        clock = value.time()
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
        return days + seconds / 86400
    return days


def as_date(value: Value, zone: tzinfo) -> date | None:
    """The day of a value (text, number of days, instant), or none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _parsed_date(value)
    instant = as_instant(value, zone)
    return instant.date() if instant else None


def as_instant(value: Value, zone: tzinfo) -> datetime | None:
    """The instant of a value in ``zone`` (a day begins at its midnight), or none."""
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return _parsed_instant(value, zone)
    if isinstance(value, str) and _DATE.fullmatch(value):
        day = _parsed_date(value)
        return datetime.combine(day, time(), zone) if day else None
    return _instant_of_days(to_number(value), zone)


def _number_of_text(text: str) -> float:
    if not text:
        return NAN
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        day = _parsed_date(text)
        return day_number(day) if day else NAN
    if _INSTANT.fullmatch(text):
        instant = _parsed_instant(text, UTC)
        return day_number(instant) if instant else NAN
    return NAN


def _parsed_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parsed_instant(text: str, zone: tzinfo) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.astimezone(zone) if instant.tzinfo else instant.replace(tzinfo=zone)


def _instant_of_days(days: float, zone: tzinfo) -> datetime | None:
    if not math.isfinite(days):
        return None
    whole = math.floor(days)
    if not date.min.toordinal() <= whole + _EPOCH <= date.max.toordinal():
        return None
    seconds = min(round((days - whole) * 86400, 3), 86399.999)
    clock = time(int(seconds // 3600), int(seconds // 60 % 60), int(seconds % 60), int(seconds % 1 * 1e6))
    return datetime.combine(date.fromordinal(whole + _EPOCH), clock, zone)
