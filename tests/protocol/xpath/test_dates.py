"""Dates are written in the language of the form, and times are told by the clock of the desk."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.dates import decimal_instant, decimal_time, formatted, unknown_directive

NOW = datetime(2026, 3, 17, 10, 42, 30, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.mark.parametrize(
    "language, names",
    [("en", "Thu Mar"), ("es", "jue mar"), ("fr", "jeu. mars"), ("it", "gio mar"), ("pt-BR", "qui. mar."),
     ("ar", "الخميس مارس"),
     ("uk", "чт бер."), ("", "Thu Mar"), ("zz", "Thu Mar"), ("no language at all", "Thu Mar")],
)  # fmt: skip
def test_names(language: str, names: str) -> None:
    """Months and days have the short names of the language, in English where it is not known."""
    assert formatted(date(2026, 3, 5), "%a %b", NOW, language) == names


def test_unknown_directives() -> None:
    """The first letter that means nothing is told; all of them stay."""
    assert unknown_directive("%Y-%m-%d %H:%M:%S.%3 %y %n %e %h %b %a %W %%") == ""
    assert unknown_directive("%Y %A %B") == "%A"
    assert unknown_directive("100%") == "%"
    assert formatted(date(2026, 3, 5), "%Y %A 100%", NOW, "en") == "2026 %A 100%"


def test_without_a_zone() -> None:
    """An instant without a zone tells UTC."""
    naive = datetime(2026, 3, 17, 10, 42)  # noqa: DTZ001
    assert formatted("2026-03-05T09:00:00+01:00", "%H", naive, "en") == "08"
    assert decimal_time("12:00:00+06:00", naive) == 0.25


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001
def test_the_day_and_its_part(instant: datetime) -> None:
    """Days since 1970 and the part of the day agree at a desk that keeps UTC."""
    there = instant.replace(tzinfo=UTC)
    now = NOW.astimezone(UTC)
    assert math.isclose(decimal_instant(there, now) % 1, decimal_time(there, now), abs_tol=1e-9)
    assert there - datetime(1970, 1, 1, tzinfo=UTC) == pytest.approx(
        timedelta(days=decimal_instant(there, now)), abs=timedelta(milliseconds=1)
    )
