"""Parts of texts are found by characters, and never beyond a text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.texts import after, before, normalized, substr, substring, translated

ANY = st.text(alphabet="ab é🥰 \t", max_size=12)
PLACES = st.integers(-15, 15).map(float) | st.floats()


@given(ANY, PLACES, PLACES)
def test_parts(text: str, start: float, end: float) -> None:
    """Either way a part is a part of the text."""
    assert substr(text, start, end) in text
    assert substring(text, start, end) in text


@given(ANY, st.integers(0, 15), st.integers(0, 15))
def test_both_ways_to_cut(text: str, start: int, length: int) -> None:
    """Counting from 0 to an end and from 1 by a length is the same."""
    assert substring(text, start + 1, length) == substr(text, start, start + length)


@given(ANY, ANY)
def test_before_and_after(text: str, part: str) -> None:
    """Both sides of a part that is there make up the text."""
    if part in text:
        assert before(text, part) + part + after(text, part) == text
    else:
        assert before(text, part) == after(text, part) == ""


@given(ANY, st.text(alphabet="abc", max_size=5), st.text(alphabet="xyz", max_size=5))
def test_translation(text: str, old: str, new: str) -> None:
    """Only what is named changes."""
    result = translated(text, old, new)
    assert len(result) <= len(text)
    assert [sign for sign in result if sign not in "xyz"] == [sign for sign in text if sign not in old]


@given(ANY)
def test_normalization(text: str) -> None:
    """White space that was normalized is normal."""
    once = normalized(text)
    assert normalized(once) == once == once.strip(" ")
    assert "  " not in once


@pytest.mark.parametrize("start", [math.nan, math.inf])
def test_no_place(start: float) -> None:
    """No number is no place in XPath, and the beginning in JavaRosa."""
    assert substring("abc", start) == ""
    assert substr("abc", start) == ("abc" if math.isnan(start) else "")
