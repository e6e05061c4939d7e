"""From a passphrase to a key: Argon2id with a cost that is bounded before any memory is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from nacl import exceptions
from nacl.pwhash import argon2id

from fieldtool.vault.errors import NotEnoughMemory, UnsafeKdfCost
from fieldtool.vault.passphrases import normalized

__all__ = ["MEBIBYTE", "SALT_LENGTH", "KdfCost", "derive_key"]

MEBIBYTE: Final = 1 << 20
SALT_LENGTH: Final = argon2id.SALTBYTES

_LEAST_PASSES: Final = 3
_MOST_PASSES: Final = 12
_LEAST_MEMORY: Final = 64 * MEBIBYTE
_MOST_MEMORY: Final = 1024 * MEBIBYTE
_AIM: Final = 1.0


@dataclass(frozen=True, slots=True)
class KdfCost:
    """How hard one guess at a passphrase is: ``t`` passes over ``m`` bytes, on one lane.

    Raises :class:`UnsafeKdfCost` outside 3 to 12 passes and 64 MiB to 1 GiB: less is no protection, and a file
    that asks for more would stop the laptop.
    """

    t: int = 3
    m: int = 256 * MEBIBYTE

    def __post_init__(self) -> None:
        if not (_LEAST_PASSES <= self.t <= _MOST_PASSES and _LEAST_MEMORY <= self.m <= _MOST_MEMORY):
            raise UnsafeKdfCost(mebibytes=self.m // MEBIBYTE, passes=self.t)

    @classmethod
    def floor(cls) -> Self:
        """The least cost that is ever accepted."""
        return cls(_LEAST_PASSES, _LEAST_MEMORY)

    @classmethod
    def calibrated(cls, ticks: Callable[[], float]) -> KdfCost:
        """The cost that takes about one second here; never below the floor, nor above the default's memory.

        ``ticks`` tells seconds on a clock that never runs backwards. Takes 0.1 to 1 s to find out.
        """
        started = ticks()
        derive_key("calibration", bytes(SALT_LENGTH), cls.floor())
        unit = max(ticks() - started, 1e-3) / (_LEAST_PASSES * _LEAST_MEMORY)
        memory = _LEAST_MEMORY
        while memory < cls().m and unit * _LEAST_PASSES * memory * 2 <= _AIM:
            memory *= 2
        passes = int(_AIM / (unit * memory))
        return cls(min(max(passes, _LEAST_PASSES), _MOST_PASSES), memory)


def derive_key(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """The 32 bytes that a passphrase stands for. Takes as long, and as much memory, as ``cost`` says."""
    try:
        return argon2id.kdf(32, normalized(passphrase).encode(), salt, opslimit=cost.t, memlimit=cost.m)
    except (MemoryError, exceptions.RuntimeError) as error:  # libsodium names no other cause of failure
        raise NotEnoughMemory(mebibytes=cost.m // MEBIBYTE) from error
