"""The 24 recovery words: a private key that lies on paper, never on the laptop."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import cached_property
from typing import Final, Self

from mnemonic import Mnemonic
from nacl.public import PrivateKey

from fieldtool.vault.errors import MistypedWords

__all__ = ["WORD_COUNT", "RecoveryWords"]

WORD_COUNT: Final = 24

_ENTROPY: Final = 32
_LIST: Final = Mnemonic("english")


class RecoveryWords:
    """256 random bits as 24 words of the BIP39 English list, the last of which checks the others."""

    def __init__(self, entropy: bytes) -> None:
        if len(entropy) != _ENTROPY:
            raise ValueError(f"recovery words stand for {_ENTROPY} bytes, not {len(entropy)}")
        self._entropy = entropy

    @classmethod
    def generate(cls) -> Self:
        """New words from the operating system's randomness."""
        return cls(secrets.token_bytes(_ENTROPY))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The words in ``text``: capitals and commas do not count, and the first four letters of a word are enough.

        Raises :class:`MistypedWords`, which names places but no word.
        """
        typed = unicodedata.normalize("NFKD", text).casefold().replace(",", " ").split()
        words = [_LIST.expand_word(word) for word in typed]
        wrong = [str(place) for place, word in enumerate(words, start=1) if word not in _LIST.wordlist]
        if wrong or len(words) != WORD_COUNT or not _LIST.check(" ".join(words)):
            raise MistypedWords(found=len(words), places=", ".join(wrong) or "-")
        return cls(bytes(_LIST.to_entropy(words)))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The 24 words, to be written down in this order."""
        return tuple(_LIST.to_mnemonic(self._entropy).split())

    def private_key(self) -> PrivateKey:
        """The X25519 key that opens the recovery slot."""
        return PrivateKey(hashlib.blake2b(self._entropy, digest_size=32, person=b"ftl recovery key").digest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecoveryWords) and secrets.compare_digest(self._entropy, other._entropy)

    def __hash__(self) -> int:
        return hash(self._entropy)

    def __repr__(self) -> str:
        return "RecoveryWords(secret)"
