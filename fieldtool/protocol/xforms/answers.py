"""Whether a text can be an answer: of the right type, and among the choices."""

from __future__ import annotations

import math
import re
from datetime import tzinfo
from typing import Final

from fieldtool.i18n import mark
from fieldtool.protocol.xforms.form import Control
from fieldtool.protocol.xpath.values import as_date, as_instant, to_number, to_text

__all__ = ["NO_XML", "Refusal", "checked", "is_reason", "kept_by_xml"]

NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no place for; no record could hold them."""
_REASON: Final = re.compile(r"unsure|declined|not-asked(?::[a-z][a-z-]*)?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_LARGEST: Final = 2**31 - 1
"""XML Schema, part 2, section 3.3.17: an int has 32 bits."""
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OFFSET: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z")
_TIME: Final = re.compile(
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SHORT: Final = re.compile(r"^([0-9]{2}:[0-9]{2})(?!:)")
_POINT: Final = re.compile(r"\s*-?[0-9]+(?:\.[0-9]+)?(?:\s+-?[0-9]+(?:\.[0-9]+)?){1,3}\s*")
_TYPE_OF_KIND: Final = {"integer": "int", "decimal": "decimal", "date": "date", "dateTime": "dateTime", "time": "time"}


class Refusal(Exception):
    """Why a text cannot be the answer: a message id, in English."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def checked(text: str, kind: str, control: Control | None, values: frozenset[str] | None, zone: tzinfo) -> str:
    """The text as it is stored. ``kind`` is the data type; ``values`` are the choices on offer, if it has any."""
    kept_by_xml(text)
    if control is not None and values is not None:
        return _chosen(text, control.kind, values)
    if control is not None and control.bounds is not None:
        return _in_range(text, kind, control.bounds)
    if control is not None and control.kind == "acknowledge":
        return _known(text, {"OK"}, mark("Only OK can be stored here."))
    return _typed(text, _TYPE_OF_KIND.get(control.kind, kind) if control else kind, zone)


def kept_by_xml(text: str) -> None:
    """:class:`Refusal` of a text that would lose characters in a record."""
    if NO_XML.search(text):
        raise Refusal(mark("This text has signs that cannot be kept."))


def is_reason(text: str) -> bool:
    """Whether a text is a reason for having no answer."""
    return _REASON.fullmatch(text) is not None


def _chosen(text: str, kind: str, values: frozenset[str]) -> str:
    parts = list(dict.fromkeys(text.split())) if kind != "select_one" else [text]
    if any(part not in values for part in parts):
        raise Refusal(mark("This is not one of the choices."))
    if kind == "rank" and len(parts) != len(values):
        raise Refusal(mark("Put every choice in order."))
    return " ".join(parts)


def _known(text: str, values: set[str], message: str) -> str:
    if text not in values:
        raise Refusal(message)
    return text


def _in_range(text: str, kind: str, bounds: tuple[float, float, float]) -> str:
    start, end, step = bounds
    number = to_number(text)
    steps = (number - start) / step if step else 0.0
    inside = min(start, end) <= number <= max(start, end)
    if not inside or not math.isclose(steps, round(steps), abs_tol=1e-6):
        raise Refusal(mark("This number is not on the scale."))
    return str(int(number)) if kind == "int" else text.strip()


def _typed(text: str, kind: str, zone: tzinfo) -> str:
    plain = text.strip()
    if kind == "int":
        return _whole(int(_fitting(_INTEGER, plain, mark("Write a whole number."))))
    if kind == "decimal":
        return _fitting(_DECIMAL, plain, mark("Write a number.")).lstrip("+")
    if kind == "date":
        day = _DATE.fullmatch(plain) and as_date(plain, zone)
        return _known(plain if day else "", {plain} - {""}, mark("Write a date that exists."))
    if kind == "dateTime":
        return _moment(plain, zone)
    return _rarely_typed(text, kind)


def _whole(number: int) -> str:
    if not -_LARGEST - 1 <= number <= _LARGEST:
        raise Refusal(mark("Write a smaller whole number."))
    return str(number)


def _moment(text: str, zone: tzinfo) -> str:
    """An instant as it is written; one without an offset from UTC, or with a short one, gets the whole of it."""
    moment = as_instant(text, zone) if "T" in text else None
    if moment is None:
        raise Refusal(mark("Write a date and time that exist."))
    return text if _OFFSET.search(text) else to_text(moment)


def _rarely_typed(text: str, kind: str) -> str:
    if kind == "time":
        return _SHORT.sub(r"\1:00", _fitting(_TIME, text.strip(), mark("Write a time of day.")))
    if kind == "boolean":
        return _known(text.strip(), {"true", "false", "1", "0"}, mark("Write true or false."))
    return _positions(text, kind) if kind.startswith("geo") else text


def _fitting(pattern: re.Pattern[str], text: str, message: str) -> str:
    if pattern.fullmatch(text) is None:
        raise Refusal(message)
    return text


def _positions(text: str, kind: str) -> str:
    points = [point for point in text.split(";") if point.strip()]
    least = {"geopoint": 1, "geotrace": 2, "geoshape": 3}.get(kind, 1)
    if len(points) < least or (kind == "geopoint" and len(points) > 1) or not all(map(_on_earth, points)):
        raise Refusal(mark("Write positions as latitude and longitude in degrees."))
    closed = _place(points[0]) == _place(points[-1])
    if kind == "geoshape" and not closed:
        raise Refusal(mark("An area ends with the position that it begins with."))
    if kind == "geotrace" and closed:
        raise Refusal(mark("A line ends with another position than it begins with."))
    return text.strip()


def _on_earth(point: str) -> bool:
    if _POINT.fullmatch(point) is None:
        return False
    latitude, longitude = _place(point)
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _place(point: str) -> tuple[float, float]:
    latitude, longitude, *_rest = (float(part) for part in point.split())
    return latitude, longitude
