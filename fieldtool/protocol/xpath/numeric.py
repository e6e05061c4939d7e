"""Number functions (getodk/xforms-spec, "Number Functions"), exact at the edges: zeros, infinities, not-a-number."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

from fieldtool.protocol.xpath.values import NAN

__all__ = ["ceiling", "floor", "logarithm", "power", "rounded", "whole"]

_MOST_DIGITS: Final = 30
_EXACT: Final = Context(prec=400)


def rounded(number: float, digits: float = 0.0) -> float:
    """Halves go up (XPath 1.0, section 4.4); ``digits`` may be negative and is itself cut to a whole number.

    Beyond 30 digits either way the result is not-a-number, and no digits are none (JavaRosa,
    ``XPathFuncExpr.round``).
    """
    if not math.isfinite(number):
        return number
    if abs(digits) >= _MOST_DIGITS + 1:
        return NAN
    places = 0 if math.isnan(digits) else int(digits)
    scaled = _EXACT.add(_EXACT.scaleb(Decimal(repr(number)), places), Decimal("0.5"))
    return _signed(float(_EXACT.scaleb(scaled.to_integral_value(ROUND_FLOOR), -places)), number)


def whole(number: float) -> float:
    """The number without its fraction."""
    return _signed(float(math.trunc(number)), number) if math.isfinite(number) else number


def floor(number: float) -> float:
    """The largest whole number that is not above."""
    return _signed(float(math.floor(number)), number) if math.isfinite(number) else number


def ceiling(number: float) -> float:
    """The smallest whole number that is not below."""
    return _signed(float(math.ceil(number)), number) if math.isfinite(number) else number


def power(base: float, exponent: float) -> float:
    """Too large is infinite, as is a negative power of zero (XPath 3.0, ``math:pow``)."""
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError) as error:
        if isinstance(error, ValueError) and base != 0:
            return NAN
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


def logarithm(number: float, base: float = math.e) -> float:
    """Minus infinity for zero (XPath 3.0, ``math:log``)."""
    if number == 0:
        return -math.inf
    return math.log10(number) if base == 10 else math.log(number)


def _signed(result: float, number: float) -> float:
    """A zero keeps the sign of what it came from (XPath 1.0, section 4.4)."""
    return math.copysign(result, number) if result == 0 else result
