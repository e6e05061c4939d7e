"""What expressions see of a stored text, and which text keeps a computed value."""

from __future__ import annotations

import math
import re
from typing import Final

from fieldtool.protocol.xpath.tree import Surroundings
from fieldtool.protocol.xpath.values import Value, as_date, as_instant, is_empty, to_number, to_text

__all__ = ["as_default", "decoded", "stored"]

_DAY: Final = re.compile(r"[0-9]{4}-")
_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_POINT: Final = re.compile(r"\s*[+-]?[0-9.]+(?:\s+[+-]?[0-9.]+){1,3}\s*")


def decoded(text: str, kind: str, around: Surroundings) -> Value:
    """What expressions see of a stored text."""
    if not text:
        return ""
    if kind in {"int", "decimal"}:
        number = to_number(text)
        return text if math.isnan(number) else number
    if kind == "date":
        return as_date(text, around.zone) or text
    if kind == "dateTime":
        return as_instant(text, around.zone) or text
    return text


def stored(value: Value, kind: str, around: Surroundings) -> str:
    """The text that keeps a computed value in an item of type ``kind``; not-a-number is kept as empty.

    A whole number loses its fraction, and a day its time (getodk/javarosa, ``IAnswerData.wrapData``).
    """
    if is_empty(value):
        return ""
    if kind == "int":
        return _whole(to_text(value))
    if kind == "date" and not isinstance(value, bool):
        day = as_date(value, around.zone)
        return to_text(day) if day else value if isinstance(value, str) else ""
    if kind == "dateTime" and not isinstance(value, bool):
        return to_text(as_instant(value, around.zone) or "")
    return to_text(value)


def as_default(text: str, kind: str, around: Surroundings) -> str:
    """The text that an item begins with: a whole number has no fraction, what cannot be read as ``kind`` is none.

    Everything else is as the form writes it (getodk/javarosa, ``XFormAnswerDataParser.getAnswerData``).
    """
    if kind == "int":
        return _whole(text) if math.isfinite(to_number(text)) else ""
    return text if _reads(text, kind, around) else ""


def _reads(text: str, kind: str, around: Surroundings) -> bool:
    if kind == "decimal":
        return math.isfinite(to_number(text))
    if kind in {"date", "dateTime", "time"}:
        written = _DAY.match(text) is not None and as_instant(text, around.zone) is not None
        return written or (kind == "time" and _TIME.match(text) is not None)
    if kind in {"geopoint", "geotrace", "geoshape"}:
        return all(_POINT.fullmatch(point) for point in text.split(";") if point.strip())
    return True


def _whole(text: str) -> str:
    number = to_number(text)
    return to_text(float(math.trunc(number))) if math.isfinite(number) else text
