"""What a passphrase must be: long and not obvious, with no rule about which signs it holds."""

from __future__ import annotations

import re
import secrets
import unicodedata
from itertools import pairwise
from typing import Final

from mnemonic import Mnemonic

from fieldtool.vault.errors import ShortPassphrase, WeakPassphrase

__all__ = ["LEAST_LENGTH", "generate_passphrase", "normalized", "refuse_weak"]

LEAST_LENGTH: Final = 15

_WORDS: Final = 7  # of 2,048: 77 bits
_LEAST_SIGNS: Final = 6
_LEAST_OWN: Final = 8

_OBVIOUS: Final = (
    "passphrase",
    "password",
    "contraseña",
    "contrasena",
    "motdepasse",
    "clave",
    "secreto",
    "secret",
    "fieldtool",
    "administrator",
    "admin",
    "supervisor",
    "welcome",
    "bienvenido",
    "bienvenue",
    "letmein",
    "iloveyou",
    "teamo",
    "qwertyuiop",
    "qwerty",
    "azerty",
    "asdfghjkl",
    "asdf",
    "zxcvbnm",
    "zxcv",
    "changeme",
    "migracion",
    "migration",
)


def normalized(passphrase: str) -> str:
    """The same text for every way to type it: compatible forms composed (NFKC), blanks single and not outside."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def refuse_weak(passphrase: str, staff_code: str = "") -> None:
    """Raise :class:`ShortPassphrase` under 15 characters, :class:`WeakPassphrase` where a stranger would guess it."""
    text = normalized(passphrase)
    if len(text) < LEAST_LENGTH:
        raise ShortPassphrase(length=len(text), least=LEAST_LENGTH)
    plain = re.sub(r"[\W_]", "", text.casefold())
    if _is_monotonous(plain) or len(_without_obvious(plain, staff_code)) < _LEAST_OWN:
        raise WeakPassphrase


def generate_passphrase() -> str:
    """Seven random words, 77 bits: more than Argon2id needs against a whole organisation's computers."""
    words = Mnemonic("english").wordlist
    return " ".join(secrets.choice(words) for _ in range(_WORDS))


def _is_monotonous(plain: str) -> bool:
    """Whether it is few signs, one piece over and over, or a run such as 12345 or abcde."""
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    running = sum(step in (-1, 0, 1) for step in steps)
    repeated = re.fullmatch(r"(.+?)\1+.{0,3}", plain)
    return len(set(plain)) < _LEAST_SIGNS or repeated is not None or 2 * running > len(steps)


def _without_obvious(plain: str, staff_code: str) -> str:
    """What is left without the words that everybody tries, the person's own code, and digits at the end."""
    own = re.sub(r"[\W_]", "", staff_code.casefold())
    for word in (*_OBVIOUS, *([own] if own else [])):
        plain = plain.replace(word, "")
    return plain.rstrip("0123456789")
