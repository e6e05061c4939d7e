from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.report import check_words


@given(st.binary())
def test_four_words_for_a_digest(data: bytes) -> None:
    """The same digest always gives the same four words, and nobody reads one wrong: they are of one known list."""
    digest = hashlib.sha256(data).digest()
    assert check_words(digest) == check_words(digest)
    assert len(check_words(digest)) == 4
    assert all(word.isascii() and word.islower() for word in check_words(digest))


def test_known_words() -> None:
    """The first 44 bits decide, eleven for each word."""
    assert check_words(bytes(32)) == ("abandon",) * 4
    assert check_words(b"\xff" * 6) == ("zoo",) * 4
    assert check_words(bytes(5) + b"\x10") == ("abandon", "abandon", "abandon", "ability")


def test_too_short() -> None:
    """Fewer bits than the words need are a bug of the caller."""
    with pytest.raises(ValueError, match="44 bits"):
        check_words(b"12345")
