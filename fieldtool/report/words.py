"""Four words that stand for a digest: two people can tell by phone that they hold the same release."""

from __future__ import annotations

from typing import Final

from mnemonic import Mnemonic

__all__ = ["check_words"]

_COUNT: Final = 4
_BITS: Final = 11


def check_words(digest: bytes) -> tuple[str, ...]:
    """The first 44 bits of a digest as words of the BIP39 English list; the same digest gives the same words."""
    if len(digest) * 8 < _COUNT * _BITS:
        raise ValueError("a digest for check words has at least 44 bits")
    words: list[str] = Mnemonic("english").wordlist
    bits = int.from_bytes(digest, "big") >> (len(digest) * 8 - _COUNT * _BITS)
    places = [bits >> (_BITS * step) & (1 << _BITS) - 1 for step in reversed(range(_COUNT))]
    return tuple(words[place] for place in places)
