"""The words on paper open the vault; a slip of the pen is told by its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.vault.errors import MistypedWords
from fieldtool.vault.recovery import WORD_COUNT, RecoveryWords

entropies = st.binary(min_size=32, max_size=32)


def test_the_words_are_bip39() -> None:
    """The published test vector of 32 zero bytes, so that any BIP39 tool can read the paper."""
    assert RecoveryWords(bytes(32)).words == ("abandon",) * 23 + ("art",)


@given(entropies)
def test_written_words_are_read_back(entropy: bytes) -> None:
    """All 24 words give the same key again, also in capitals, on lines, with commas, or by four letters."""
    words = RecoveryWords(entropy)
    assert len(words.words) == WORD_COUNT
    for text in (
        " ".join(words.words),
        ",\n".join(word.upper() for word in words.words),
        "  ".join(word[:4] for word in words.words),
    ):
        read = RecoveryWords.from_text(text)
        assert read == words
        assert bytes(read.private_key()) == bytes(words.private_key())


@given(entropies, st.integers(0, 23))
def test_a_misspelt_word_is_told_by_its_place(entropy: bytes, place: int) -> None:
    """The place is named; the words themselves never are."""
    words = list(RecoveryWords(entropy).words)
    words[place] = "xylofon"
    with pytest.raises(MistypedWords) as told:
        RecoveryWords.from_text(" ".join(words))
    assert told.value.parameters == {"found": 24, "places": str(place + 1)}
    assert not any(word in str(told.value).split() for word in words if len(word) > 5)


@pytest.mark.parametrize("count", [0, 1, 12, 23, 25])
def test_too_few_or_too_many_are_told(count: int) -> None:
    """The number that was read is named."""
    with pytest.raises(MistypedWords, match=f": {count} words"):
        RecoveryWords.from_text(" ".join(["abandon"] * count))


def test_a_wrong_order_is_found() -> None:
    """The last word checks the others: 24 good words that do not belong together are refused."""
    with pytest.raises(MistypedWords):
        RecoveryWords.from_text(" ".join(["abandon"] * 24))


def test_nothing_secret_is_printed() -> None:
    """Neither a word nor the key behind it shows in the object's own text."""
    words = RecoveryWords.generate()
    assert repr(words) == "RecoveryWords(secret)"
    assert words != RecoveryWords.generate()
    assert len({words, RecoveryWords.from_text(" ".join(words.words))}) == 1


def test_only_256_bits_are_taken() -> None:
    """Fewer bits are a bug."""
    with pytest.raises(ValueError, match="32 bytes"):
        RecoveryWords(bytes(16))
