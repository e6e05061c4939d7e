"""Numbers are rounded as they are written, and keep the sign of zero."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.numeric import ceiling, floor, logarithm, power, rounded, whole

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE, st.integers(-30, 30))
def test_rounding(number: float, digits: int) -> None:
    """The result is never further away than half of the last digit, and halves go up."""
    unit = Decimal(1).scaleb(-digits)
    exact = Decimal(repr(number))
    expected = ((exact / unit) + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * unit if abs(
        exact.adjusted() + digits
    ) < 20 else None  # fmt: skip
    assume(expected is not None)
    assert rounded(number, digits) == float(expected or 0)


@given(FINITE)
def test_whole_numbers(number: float) -> None:
    """Floor and ceiling enclose a number; its whole part is the one towards zero."""
    assert floor(number) <= number <= ceiling(number)
    assert whole(number) in {floor(number), ceiling(number)}
    assert abs(whole(number)) <= abs(number)
    assert Decimal(floor(number)) == Decimal(number).to_integral_value(ROUND_FLOOR)
    assert Decimal(ceiling(number)) == Decimal(number).to_integral_value(ROUND_CEILING)


@pytest.mark.parametrize("function", [rounded, whole, floor, ceiling])
@pytest.mark.parametrize("number", [math.inf, -math.inf, -0.0, 0.0])
def test_edges(function: object, number: float) -> None:
    """Infinities and both zeros stay what they are."""
    assert callable(function)
    result = function(number)
    assert (result, math.copysign(1, result)) == (number, math.copysign(1, number))


def test_signs_of_zero() -> None:
    """What becomes zero keeps its side (XPath 1.0)."""
    assert [math.copysign(1, each) for each in (rounded(-0.4), ceiling(-0.4), whole(-0.4), rounded(0.4))] == [
        -1.0, -1.0, -1.0, 1.0,
    ]  # fmt: skip


@given(st.floats(), st.floats())
def test_powers(base: float, exponent: float) -> None:
    """A power is a number, whatever it is of; infinite ones have the sign of the exact result."""
    result = power(base, exponent)
    assert isinstance(result, float)
    if base > 0 and math.isfinite(base) and math.isfinite(exponent):
        assert result >= 0
    if base < 0 and exponent == 3:
        assert result <= 0


def test_logarithms() -> None:
    """Minus infinity at both zeros."""
    assert logarithm(-0.0) == logarithm(0.0, 10.0) == -math.inf
    assert logarithm(1000.0, 10.0) == 3.0
