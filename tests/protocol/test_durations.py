"""Lengths of time are read as ISO 8601 writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.durations import parse_duration


@pytest.mark.parametrize(
    "text, span",
    [("PT0S", timedelta()), ("PT1H", timedelta(hours=1)), ("P3D", timedelta(days=3)), ("P2W", timedelta(weeks=2)),
     ("P1DT12H30M5S", timedelta(days=1, hours=12, minutes=30, seconds=5))],
)  # fmt: skip
def test_durations(text: str, span: timedelta) -> None:
    """Weeks, days, hours, minutes and seconds."""
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text, told",
    [("P5WD", "working days are not supported yet"), ("P1M", "no fixed length"), ("P1Y2M", "no fixed length"),
     ("P", "is no duration"), ("PT", "is no duration"), ("3d", "is no duration"), ("", "is no duration"),
     ("P999999D", "longer than a hundred years"), ("P٣D", "is no duration")],
)  # fmt: skip
def test_what_is_no_duration(text: str, told: str) -> None:
    """Working days, months and years are refused with a reason, like anything else."""
    with pytest.raises(ValueError, match=told):
        parse_duration(text)


@given(st.text("PTWDHMSY0123456789", max_size=12))
def test_garbage_is_refused(text: str) -> None:
    """Any text gives a length of time or a ``ValueError``, and nothing negative."""
    try:
        span = parse_duration(text)
    except ValueError:
        return
    assert span >= timedelta()
