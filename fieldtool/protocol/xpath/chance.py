"""What needs chance: shuffles and identifiers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar
from uuid import UUID

from fieldtool.protocol.xpath.values import Value, to_number, to_text

__all__ = ["seed_of", "shuffled", "token", "uuid4"]

_T = TypeVar("_T")
_MODULUS: Final = 2**31 - 1
_FACTOR: Final = 16807
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def shuffled(entries: Sequence[_T], seed: int | None, random: Random) -> list[_T]:
    """The entries in another order: the same one for the same seed.

    Source: getodk/xforms-spec, ``randomize()``: the inside-out variant of Fisher and Yates, with the generator of
    Park and Miller where there is a seed.
    """
    result: list[_T] = []
    state = _state(seed or 0)
    for place, entry in enumerate(entries):
        state = state * _FACTOR % _MODULUS
        chance = random.random() if seed is None else (state - 1) / (_MODULUS - 1)
        other = int(chance * (place + 1))
        result.append(entry)
        result[place], result[other] = result[other], entry
    return result


def _state(seed: int) -> int:
    """JavaRosa, ``ParkMiller``: what is left of the seed, as Java counts it, brought above zero."""
    left = int(math.copysign(abs(seed) % _MODULUS, seed))
    return left if left > 0 else left + _MODULUS - 1


def seed_of(value: Value) -> int:
    """The seed that a value stands for: its whole number, nothing being zero; else the first bytes of its hash.

    Source: JavaRosa, pull request 801; its ``RandomizeTypesTest`` has the orders that come of it. JavaRosa carries
    the eight bytes in a ``double``, which rounds them; ODK Web Forms does not, and so orders by text otherwise.
    """
    number, text = to_number(value), to_text(value)
    if math.isnan(number) and text not in {"", "NaN"}:
        number = float(int.from_bytes(hashlib.sha256(text.encode(errors="replace")).digest()[:8], "big", signed=True))
    return 0 if math.isnan(number) else int(max(-(2.0**63), min(2.0**63 - 1024, number)))


def uuid4(random: Random) -> str:
    """A random identifier (RFC 4122, version 4)."""
    return str(UUID(int=random.getrandbits(128), version=4))


def token(length: int, random: Random) -> str:
    """Random letters and digits."""
    return "".join(random.choice(_SIGNS) for _ in range(length))
