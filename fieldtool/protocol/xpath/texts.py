"""String functions (getodk/xforms-spec, "String Functions"). Characters are counted, never UTF-16 halves."""

from __future__ import annotations

import math

from fieldtool.protocol.xpath.numeric import rounded
from fieldtool.protocol.xpath.values import items

__all__ = ["after", "before", "normalized", "substr", "substring", "translated"]


def substr(text: str, start: float, end: float = math.inf) -> str:
    """From the character at ``start``, the first being 0, to the one before ``end``; negative ones count from the end.

    Source for negative and missing places: JavaRosa, ``XPathFuncExpr.substring``.
    """
    return text[_place(start, len(text)) : _place(end, len(text))]


def _place(place: float, length: int) -> int:
    return 0 if math.isnan(place) else int(max(-length, min(length, place)))


def substring(text: str, start: float, length: float | None = None) -> str:
    """XPath 1.0, section 4.2: places count from 1 and are rounded."""
    first = rounded(start)
    last = math.inf if length is None else first + rounded(length)
    return "".join(sign for place, sign in enumerate(text, start=1) if first <= place < last)


def before(text: str, part: str) -> str:
    """What stands before the first ``part``; nothing without one."""
    return text[: max(0, text.find(part))]


def after(text: str, part: str) -> str:
    """What stands after the first ``part``; nothing without one."""
    place = text.find(part)
    return "" if place < 0 else text[place + len(part) :]


def translated(text: str, old: str, new: str) -> str:
    """Each character of ``old`` replaced by the one of ``new`` at its place; the first of several counts."""
    table: dict[int, int | None] = {}
    for place, sign in enumerate(old):
        table.setdefault(ord(sign), ord(new[place]) if place < len(new) else None)
    return text.translate(table)


def normalized(text: str) -> str:
    """Without white space at the ends, and one space for any inside."""
    return " ".join(items(text))
