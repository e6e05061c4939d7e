"""Shuffles lose nothing and repeat themselves; identifiers are what they should be."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.chance import seed_of, shuffled, token, uuid4
from fieldtool.protocol.xpath.values import Value


@given(st.lists(st.integers(), max_size=40), st.integers(-(2**63), 2**63 - 1) | st.none(), st.integers(0, 5))
def test_shuffling_keeps_everything(entries: list[int], seed: int | None, chance: int) -> None:
    """A shuffle loses nothing, and the same seed gives the same order."""
    once = shuffled(entries, seed, Random(chance))
    assert sorted(once) == sorted(entries)
    assert once == shuffled(entries, seed, Random(chance))


@pytest.mark.parametrize(
    "seed, order",
    [(42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11111111, "ACDBFE")],
)
def test_orders_of_others(seed: int, order: str) -> None:
    """The orders are those of Enketo and JavaRosa, below zero too."""
    assert "".join(shuffled("ABCDEF", seed, Random(1))) == order


@pytest.mark.parametrize(
    "value, seed",
    [("1234", 1234), (12.9, 12), (-12.9, -12), (True, 1), (float("inf"), 2**63 - 1024), (float("-inf"), -(2**63)),
     ("foo", 3181428560199927296), ("", 0), (float("nan"), 0)],
)  # fmt: skip
def test_seeds(value: Value, seed: int) -> None:
    """A number without its fraction, or what the hash of a text begins with, as far as a number holds it."""
    assert seed_of(value) == seed


def test_identifiers() -> None:
    """Of the right form, and of the right length."""
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid4(Random(1)))
    assert re.fullmatch(r"[0-9A-Za-z]{12}", token(12, Random(1)))
    assert token(0, Random(1)) == ""
