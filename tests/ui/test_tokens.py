"""Colours that can be read, and sizes that grow."""

from __future__ import annotations

import re

import pytest

from ui import tokens
from ui.tokens import Look, style_sheet

PAIRS = [
    ("INK", "SURFACE"), ("INK", "PAGE"), ("INK2", "SURFACE"), ("INK2", "PAGE"), ("INK3", "SURFACE"), ("INK3", "PAGE"),
    ("SURFACE", "PRI"), ("PRI", "PRI_TINT"), ("SURFACE", "BAR"), ("SURFACE", "BAR2"), ("ON_BAR2", "BAR"),
    ("ON_BAR2", "BAR2"), ("SURFACE", "URG"), ("URG", "SURFACE"), ("URG", "URG_TINT"), ("DUE", "DUE_TINT"),
    ("OK", "SURFACE"), ("OK", "OK_TINT"), ("SENS", "SENS_TINT"), ("INK", "FILL"), ("FOCUS", "BAR"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text,ground", PAIRS)
def test_text_can_be_read(text: str, ground: str) -> None:
    """Text has a contrast of 4.5 or more with what it stands on."""
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


def test_edges_of_controls_can_be_seen() -> None:
    """The edge of a control has a contrast of 3 or more."""
    assert contrast(tokens.CTL, tokens.SURFACE) >= 3
    assert contrast(tokens.CTL, tokens.PAGE) >= 3


def test_no_text_is_smaller_than_13() -> None:
    """13 pixels is the floor, and nothing shrinks as the text grows."""
    sizes = [tokens.META, tokens.SECOND, tokens.BODY, tokens.ROW, tokens.ANSWER, tokens.TITLE, tokens.QUESTION]
    for percent in tokens.TEXT_SIZES:
        assert min(Look(percent).text(size) for size in sizes) >= 13
    assert Look(200).text(tokens.BODY) == 2 * tokens.BODY


def test_answers_stay_large_enough_to_hit() -> None:
    """A row of answers is 60 pixels, and about 104 at twice the text."""
    assert Look(100).px(60) == 60
    assert 100 <= Look(200).px(60) <= 106


def test_a_style_sheet_holds_only_colours_of_the_tokens() -> None:
    """No colour is invented beside the table."""
    known = {value for name, value in vars(tokens).items() if name.isupper() and str(value).startswith("#")}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", style_sheet(Look(150)))) <= known
