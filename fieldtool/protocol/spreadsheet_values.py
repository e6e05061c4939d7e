"""What a cell of a spreadsheet shows, as text: numbers without a needless point, days and times by their format.

Percent signs, currencies and digit groups of a number format are left out, as every XLSForm reader leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

__all__ = ["Shown", "iso_text", "number_text", "shown_as", "unescaped"]

_ESCAPED: Final = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_MIDNIGHT: Final = re.compile(r"T00:00:00(?:\.0+)?Z?")
_LAST_DAY: Final = 2_958_466
"""The day after 9999-12-31, the last that Excel shows."""
_SECONDS_A_DAY: Final = 86_400


class Shown(Enum):
    """How a number format shows a number."""

    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    MOMENT = "moment"
    ELAPSED = "elapsed"


_BUILT_IN: Final[Mapping[int, Shown]] = {
    **dict.fromkeys([14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)], Shown.DAY),
    **dict.fromkeys([18, 19, 20, 21, 32, 33, 34, 35, 45, 47], Shown.TIME),
    22: Shown.MOMENT,
    46: Shown.ELAPSED,
}
"""ECMA-376 part 1, 18.8.30, with the formats of East Asian editions."""


def shown_as(number: int, codes: Mapping[int, str]) -> Shown:
    """How number format ``number`` shows; ``codes`` are those that the file itself defines."""
    code = codes.get(number)
    if code is None:
        return _BUILT_IN.get(number, Shown.NUMBER)
    plain = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    if plain.strip() in {"general", "@", ""}:
        return Shown.NUMBER
    if "[" in plain:
        return Shown.ELAPSED
    clock = "h" in plain or "s" in plain
    day = "y" in plain or "d" in plain or ("m" in plain and not clock)
    if day:
        return Shown.MOMENT if clock else Shown.DAY
    return Shown.TIME if clock else Shown.NUMBER


def number_text(text: str, shown: Shown, *, from_1904: bool) -> str:
    """A number cell as it is shown; the digits themselves where they are no number."""
    if shown is Shown.NUMBER and _WHOLE.fullmatch(text):
        return str(int(text))
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    if shown is Shown.NUMBER or not 0 <= value < _LAST_DAY:
        return _digits(value)
    return _elapsed(value) if shown is Shown.ELAPSED else _moment(value, shown, from_1904)


def _digits(value: Decimal) -> str:
    """Fifteen digits, which is what Excel keeps and shows; no exponent within reason."""
    rounded = Decimal(f"{value:.15g}")
    if rounded and not Decimal("1e-9") <= abs(rounded) < Decimal("1e21"):
        return f"{rounded.normalize():E}"
    plain = f"{rounded:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in {"-0", ""} else plain


def _moment(value: Decimal, shown: Shown, from_1904: bool) -> str:
    seconds = round((value % 1) * _SECONDS_A_DAY)
    days = int(value) + seconds // _SECONDS_A_DAY
    clock = str(timedelta(seconds=seconds % _SECONDS_A_DAY)).rjust(8, "0")
    if shown is Shown.TIME or (days == 0 and not from_1904):
        return clock
    try:
        day = _day(days, from_1904).isoformat()
    except OverflowError:
        return _digits(value)
    return day if shown is Shown.DAY else f"{day} {clock}"


def _day(days: int, from_1904: bool) -> date:
    """Days count from 1900 with a 29 February that never was, or from 1904 (ECMA-376 part 1, 18.17.4.1)."""
    if from_1904:
        return date(1904, 1, 1) + timedelta(days)
    return date(1899, 12, 31) + timedelta(days - (days > 59))


def _elapsed(value: Decimal) -> str:
    minutes, seconds = divmod(round(value * _SECONDS_A_DAY), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def iso_text(text: str) -> str:
    """A day or moment that a cell keeps as ISO 8601 text, as the others are shown."""
    if _MIDNIGHT.search(text):
        return _MIDNIGHT.sub("", text)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat(" ", "seconds")
    except ValueError:
        return text


def unescaped(text: str) -> str:
    """``_xHHHH_`` stands for a character (ECMA-376 part 1, 22.9.2.19), two of them for one beyond U+FFFF."""
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match[str]) -> str:
    units: Sequence[str] = re.findall("[0-9A-Fa-f]{4}", match[0].replace("_x", "").replace("_", ""))
    raw = b"".join(int(unit, 16).to_bytes(2, "little") for unit in units)
    return raw.decode("utf-16-le", "surrogatepass")
