"""Values of the expression language, and how ODK turns one kind into another.

Numbers are floats. A day counts as whole days since 1970-01-01, so that days subtract to whole days across a change
of clocks (JavaRosa, ``DateUtils.daysSinceEpoch``); an instant counts as days and a fraction since 1970-01-01 UTC
(getodk/xforms-spec, ``number()``). :func:`measured` sets a day beside an instant. Text that reads as a day or an
instant converts like one.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final, TypeAlias

__all__ = [
    "CLOCK",
    "NAN",
    "OFFSET",
    "SPACE",
    "Value",
    "as_date",
    "as_instant",
    "day_number",
    "equal",
    "is_empty",
    "items",
    "measured",
    "number_text",
    "to_boolean",
    "to_number",
    "to_text",
]

Value: TypeAlias = str | float | bool | date
"""``datetime`` is a kind of ``date``; empty is the empty text, as in JavaRosa."""

NAN: Final = math.nan
SPACE: Final = " \t\r\n"
"""All that XPath takes for white space (XPath 1.0, section 3.7)."""
_EPOCH: Final = date(1970, 1, 1).toordinal()
_EPOCH_INSTANT: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
CLOCK: Final = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
OFFSET: Final = r"(?:Z|[+-][0-9]{2}(?::?[0-5][0-9])?)?"
"""How a time is written, and its distance from UTC (getodk/xforms-spec, "Data Types"; JavaRosa reads ``+02`` too)."""
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MOMENT: Final = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{CLOCK}{OFFSET})?")
_UNPADDED: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})((?:T{CLOCK}{OFFSET})?)")
_TOLERANCE: Final = 1e-12


def is_empty(value: Value) -> bool:
    """Whether a value is what an unanswered item has. Not-a-number counts as empty, as in JavaRosa."""
    return value == "" or (isinstance(value, float) and math.isnan(value))


def items(text: str) -> list[str]:
    """The items of a list separated by white space, which is how a select keeps its answers."""
    if text.isascii() and text.isprintable():
        return text.split()  # quicker, and here the same
    return [item for item in re.split(f"[{SPACE}]", text) if item]


def to_text(value: Value) -> str:
    """The text of a value, as it is stored in an answer."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return _instant_text(value) if isinstance(value, datetime) else value.isoformat()


def to_number(value: Value, zone: tzinfo = UTC) -> float:
    """The number of a value; not-a-number where it has none (empty text included).

    ``zone`` is where the clock of an instant stands that is written without an offset.
    """
    if isinstance(value, (float, bool)):
        return float(value)
    if isinstance(value, str):
        return _number_of_text(value, zone)
    return day_number(value)


def to_boolean(value: Value) -> bool:
    """Empty text, zero and not-a-number are false; anything else is true."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return not isinstance(value, str) or value != ""


def equal(left: Value, right: Value, zone: tzinfo = UTC) -> bool:
    """``=``: as booleans when one is, as numbers when one is or both tell a time, else as texts.

    Sources: JavaRosa, ``XPathEqExpr``, its tolerance included; getodk/xforms-spec, "compare, date and dateTime
    strings", for two texts that both tell a day or an instant.
    """
    if isinstance(left, str) and isinstance(right, str) and (left == right or not (_dated(left) and _dated(right))):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float) or (_dated(left) and _dated(right)):
        first, second = measured(left, right, zone)
        return first == second or abs(first - second) < _TOLERANCE
    return to_text(left) == to_text(right)


def measured(left: Value, right: Value, zone: tzinfo = UTC) -> tuple[float, float]:
    """Two values as numbers that can be compared or subtracted: beside an instant, a day is its first instant there."""
    if isinstance(left, float) and isinstance(right, float):
        return left, right
    first, second = _told(left, zone), _told(right, zone)
    if isinstance(first, datetime) and isinstance(second, date):
        second = _beginning(second, first)
    elif isinstance(first, date) and isinstance(second, datetime):
        first = _beginning(first, second)
    return to_number(first), to_number(second)


def _beginning(day: date, beside: datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time(), beside.tzinfo)


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
    """Days since 1970-01-01: whole ones for a day, from midnight UTC and with a fraction for an instant."""
    if isinstance(value, datetime):
        return (value - _EPOCH_INSTANT) / _DAY
    return float(value.toordinal() - _EPOCH)


def as_date(value: Value, zone: tzinfo) -> date | None:
    """The day of a value (text, number of days, instant), or none."""
    found = _as_moment(value, zone)
    return found.date() if isinstance(found, datetime) else found


def as_instant(value: Value, zone: tzinfo) -> datetime | None:
    """The instant of a value in ``zone`` (a day begins at its midnight), or none."""
    found = _as_moment(value, zone)
    if found is None or isinstance(found, datetime):
        return found
    return datetime.combine(found, time(), zone)


def _as_moment(value: Value, zone: tzinfo) -> date | None:
    if isinstance(value, bool):
        return None
    found: date | None
    if isinstance(value, str):
        text = _padded(value.strip(SPACE))
        found = _read(text, zone) if _dated(text) else _of_days(to_number(text))
    else:
        found = _of_days(value) if isinstance(value, float) else value
    return _moved(found, zone) if isinstance(found, datetime) else found


def _dated(value: Value) -> bool:
    """Whether a value is a day or an instant, or a text that is written like one."""
    if isinstance(value, str):
        return value[4:5] == "-" and _MOMENT.fullmatch(value) is not None
    return isinstance(value, date)


def _told(value: Value, zone: tzinfo) -> Value:
    """The day or the instant that a text tells; anything else as it is."""
    return (_read(value, zone) or NAN) if isinstance(value, str) and _dated(value) else value


def _number_of_text(text: str, zone: tzinfo) -> float:
    text = text.strip(SPACE)
    if not text:
        return NAN
    if _NUMBER.fullmatch(text):
        return float(text)
    found = _read(text, zone) if _dated(text) else None
    return NAN if found is None else day_number(found)


def _padded(text: str) -> str:
    """A date with its zeros: JavaRosa reads ``2026-3-1`` as well (``DateUtils.dateFieldsFromString``)."""
    match = _UNPADDED.fullmatch(text)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}{match[4]}" if match else text


def _read(text: str, zone: tzinfo) -> date | None:
    """The day or instant of a text, in the zone that it names, else in ``zone``."""
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def _moved(instant: datetime, zone: tzinfo) -> datetime | None:
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return None


def _of_days(days: float) -> date | None:
    """Whole days are a day of the calendar; a fraction makes them an instant, counted from 1970-01-01 UTC.

    Source: JavaRosa, ``XPathFuncExpr.toDate``, which knows from the function that asks which of them is meant.
    """
    if not math.isfinite(days) or not date.min.toordinal() < math.floor(days) + _EPOCH < date.max.toordinal():
        return None
    if days.is_integer():
        return date.fromordinal(int(days) + _EPOCH)
    return _EPOCH_INSTANT + timedelta(milliseconds=round(days * 86_400_000))


def _instant_text(instant: datetime) -> str:
    offset = instant.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        # ODK writes hours and minutes; a zone of long ago may be off by seconds.
        instant = instant.astimezone(timezone(timedelta(minutes=round(offset / timedelta(minutes=1)))))
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
