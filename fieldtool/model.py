"""Values and ids that every floor shares. Nothing here reads, writes or knows the time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

__all__ = [
    "CODE_ALPHABET",
    "AbsentReason",
    "AgeGiven",
    "AttributeClass",
    "Profile",
    "Role",
    "ScreeningState",
    "Sex",
    "SourceStatus",
    "Urgency",
    "case_code",
    "case_code_is_valid",
    "new_id",
]


class Role(StrEnum):
    """What a member of staff answers for."""

    INTAKE = "intake"
    SUPERVISOR = "supervisor"


class Sex(StrEnum):
    """As the person says; the values of the export schema."""

    FEMALE = "f"
    MALE = "m"
    OTHER = "x"
    UNKNOWN = "unk"


class Profile(StrEnum):
    """How official tables group arrivals: man, woman, child with family, child alone."""

    MAN = "man"
    WOMAN = "woman"
    CHILD_WITH_FAMILY = "child-with-family"
    CHILD_ALONE = "child-alone"
    UNKNOWN = "unknown"


class AbsentReason(StrEnum):
    """Why an item has no value. The item then counts as seen, and the form sees it as empty."""

    UNSURE = "unsure"
    DECLINED = "declined"
    NOT_PRIVATE = "not-asked:not-private"
    NOT_SAFE = "not-asked:not-safe"
    NO_INTERPRETER = "not-asked:no-interpreter"
    SEEN_NOT_NEEDED = "not-asked:seen-not-needed"


class Urgency(StrEnum):
    """How soon a finding must be met: act now, act today, explain and refer (72 h), note."""

    NOW = "now"
    TODAY = "today"
    SOON = "72h"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Urgency).index(self)


class ScreeningState(StrEnum):
    """Where one run of a protocol stands."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    STOPPED = "stopped"


class AttributeClass(StrEnum):
    """What an item may do in a release. An item without a class never leaves."""

    IDENTIFIER = "identifier"
    QUASI_IDENTIFIER = "quasi-identifier"
    SENSITIVE = "sensitive"
    SAFE = "safe"
    FREE_TEXT = "free-text"


class SourceStatus(StrEnum):
    """How sure a cited fact is: read in the source, read elsewhere, still to check, or our own design."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    TO_CHECK = "to-check"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class AgeGiven:
    """An age in completed years as it was given, with its uncertainty: both bounds count, none is invented."""

    lowest: int
    highest: int

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.highest <= 130:
            raise ValueError(f"an age runs from 0 to 130 years, not from {self.lowest} to {self.highest}")

    @property
    def may_be_child(self) -> bool:
        """Whether the reading that protects the person makes them a child (under 18)."""
        return self.lowest < 18


CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs that are hard to misread (no 0, O, 1, I, L): a prime number, so one check sign finds every single
wrong sign and every swap of two neighbours."""

_BODY_LENGTH: Final = 7


def case_code(centre: str) -> str:
    """A random case code such as ``PC-4K7M9TRX``: it tells nothing about when the person came."""
    body = "".join(secrets.choice(CODE_ALPHABET) for _ in range(_BODY_LENGTH))
    return f"{centre}-{body}{_check_sign(body)}"


def case_code_is_valid(code: str) -> bool:
    """Whether a code was heard and typed right: its check sign fits."""
    body = code.strip().upper().rpartition("-")[2]
    known = len(body) == _BODY_LENGTH + 1 and all(sign in CODE_ALPHABET for sign in body)
    return known and _check_sign(body[:-1]) == body[-1]


def _check_sign(body: str) -> str:
    weighted = sum(weight * CODE_ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return CODE_ALPHABET[weighted % len(CODE_ALPHABET)]


def new_id(at: datetime) -> str:
    """A UUID of version 7 (RFC 9562) as 32 hexadecimal digits: sortable by creation, random beyond that."""
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return f"{value:032x}"
