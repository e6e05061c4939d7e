"""Values and ids: codes that find their own mistakes, ids that sort by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.model import CODE_ALPHABET, AgeGiven, case_code, case_code_is_valid, new_id

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_case_code_is_valid_and_says_nothing_of_order() -> None:
    """Every code that is drawn has seven signs and a check sign, and two codes differ."""
    codes = {case_code("PC") for _ in range(200)}
    assert len(codes) == 200
    assert all(case_code_is_valid(code) and len(code) == 11 for code in codes)


@given(place=st.integers(0, 7), sign=st.sampled_from(CODE_ALPHABET))
def test_one_wrong_sign_is_found(place: int, sign: str) -> None:
    """No single misread sign leaves a code valid."""
    prefix, body = case_code("PC").split("-")
    changed = body[:place] + sign + body[place + 1 :]
    assert case_code_is_valid(f"{prefix}-{changed}") == (changed == body)


@given(place=st.integers(0, 6))
def test_two_swapped_neighbours_are_found(place: int) -> None:
    """No swap of two different neighbours leaves a code valid."""
    prefix, body = case_code("PC").split("-")
    changed = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert case_code_is_valid(f"{prefix}-{changed}") == (changed == body)


@given(st.text(max_size=20))
def test_any_text_may_be_asked_about(text: str) -> None:
    """A text that is no code is not valid, and never an error."""
    assert isinstance(case_code_is_valid(text), bool)


@given(at=INSTANTS, later=st.integers(1, 10**6))
def test_ids_sort_by_time_and_are_version_7(at: datetime, later: int) -> None:
    """An id made a millisecond later sorts behind, and both are UUIDs of version 7 by RFC 9562."""
    first, second = new_id(at), new_id(at + timedelta(milliseconds=later))
    assert first < second
    assert len(first) == 32
    assert first[12] == "7"
    assert first[16] in "89ab"


def test_an_age_in_doubt_protects() -> None:
    """An age whose lower bound is under 18 may be a child's; bounds that make no sense are refused."""
    assert AgeGiven(17, 19).may_be_child
    assert not AgeGiven(18, 18).may_be_child
    with pytest.raises(ValueError, match="130"):
        AgeGiven(5, 4)
