"""What function tests share: an expression over a document, at a fixed instant."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from fieldtool.protocol import ExpressionError
from fieldtool.protocol.xpath.evaluate import evaluate

__all__ = ["DOCUMENT", "NOW", "ROME", "missing", "refused", "value"]

ROME: Final = ZoneInfo("Europe/Rome")
NOW: Final = datetime(2026, 3, 17, 10, 42, 30, 125_000, tzinfo=ROME)
DOCUMENT: Final = "<data><n>3</n><n>1</n><n>2</n><gap>4</gap><gap/><gap>6</gap><empty/><word>Año</word><last/></data>"
"""Three numbers, a set with a gap, an empty element and a word."""


def value(
    expression: str, document: str = DOCUMENT, context: str = "/data", now: datetime = NOW
) -> str | float | bool | list[str]:
    """What an expression gives."""
    return evaluate(expression, document, context=context, now=now)


def missing(expression: str) -> bool:
    """Whether an expression gives not-a-number, which is what an empty result is among numbers."""
    found = value(expression)
    return isinstance(found, float) and math.isnan(found)


def refused(expression: str) -> str:
    """Why an expression cannot work."""
    with pytest.raises(ExpressionError) as caught:
        value(expression)
    return caught.value.problem
