"""What expressions see of a stored text, and which text keeps a computed value."""

from __future__ import annotations

import math

from fieldtool.protocol.xpath.tree import Surroundings
from fieldtool.protocol.xpath.values import Value, as_date, as_instant, is_empty, to_number, to_text

__all__ = ["as_default", "decoded", "stored"]


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
        return as_default(to_text(value), kind)
    if kind == "date" and not isinstance(value, bool):
        day = as_date(value, around.zone)
        return to_text(day) if day else value if isinstance(value, str) else ""
    if kind == "dateTime" and not isinstance(value, bool):
        return to_text(as_instant(value, around.zone) or "")
    return to_text(value)


def as_default(text: str, kind: str) -> str:
    """The text that an item begins with: a whole number has no fraction, everything else is as the form writes it."""
    number = to_number(text) if kind == "int" else math.nan
    return to_text(float(math.trunc(number))) if math.isfinite(number) else text
