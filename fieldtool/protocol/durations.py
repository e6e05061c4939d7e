"""Lengths of time as ISO 8601 writes them: weeks, days, hours, minutes, seconds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

__all__ = ["parse_duration"]

_DURATION: Final = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
_WORKING_DAYS: Final = re.compile(r"P\d+WD", re.ASCII)
_CALENDAR: Final = re.compile(r"P(?:\d+[YMWD])*(?:T.*)?", re.ASCII)
_LONGEST: Final = timedelta(days=36_500)


def parse_duration(text: str) -> timedelta:
    """``P3D``, ``PT1H``, ``P1DT12H`` as a length of time. ``ValueError`` says what is wrong, working days included."""
    if _WORKING_DAYS.fullmatch(text):
        raise ValueError("working days are not supported yet; write days or hours")
    match = _DURATION.fullmatch(text)
    parts = {name: int(number[:9]) for name, number in match.groupdict().items() if number} if match else {}
    if not parts:
        if _CALENDAR.fullmatch(text) and text not in {"P", "PT"}:
            raise ValueError("months and years have no fixed length; write days or hours")
        raise ValueError(f"{text!r} is no duration; write PT1H for an hour, P3D for three days")
    span = timedelta(**parts)
    if span > _LONGEST:
        raise ValueError(f"{text!r} is longer than a hundred years")
    return span
