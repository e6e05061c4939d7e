"""What a weekly report says: plain numbers and codes, one value for every language that it is printed in.

A number that is none is hidden. Nothing in it can name or describe one person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldtool.model import Profile

__all__ = [
    "KEY_NUMBERS",
    "OTHER_COUNTRIES",
    "REFERRAL_STATUSES",
    "WAITING_BANDS",
    "CountryRow",
    "CountryTable",
    "KeyNumber",
    "Need",
    "ReferralRow",
    "ReferralTable",
    "SealedFile",
    "SignatureLine",
    "Title",
    "WaitingBand",
    "WeeklyReport",
]

Title = str | Mapping[str, str]
"""A text by language code (from a pack), or an English message of ours that is translated when it is shown."""

OTHER_COUNTRIES: Final = "other"

KEY_NUMBERS: Final = ("arrived", "screened", "referrals", "child-alone", "protection", "within-6h", "act-now")
"""The codes of key numbers; a report shows up to five, in any order."""

WAITING_BANDS: Final = ("under-6h", "6h-24h", "1d-3d", "later", "not-yet")

REFERRAL_STATUSES: Final = ("made", "waiting", "on-time", "late-or-open", "declined")


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A large number at the head. ``beside`` is its second number, left out where it is none.

    It means, by code: arrived, last week's; screened, in every 100 arrivals; referrals and child-alone, on time.
    """

    code: str
    value: int | None
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """How many people have a need."""

    title: Title
    people: int | None


@dataclass(frozen=True, slots=True)
class WaitingBand:
    """How many people waited so long for their screening."""

    code: str
    people: int | None


@dataclass(frozen=True, slots=True)
class CountryRow:
    """Arrivals of one country (ISO 3166-1 alpha-3, or :data:`OTHER_COUNTRIES`) by the table's profiles."""

    country: str
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class CountryTable:
    """Arrivals by country and profile with their margins; ``others`` is how many countries ``other`` stands for."""

    profiles: tuple[Profile, ...]
    rows: tuple[CountryRow, ...]
    totals: tuple[int | None, ...]
    total: int | None
    others: int = 0


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Referrals to one service by the table's statuses."""

    title: Title
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class ReferralTable:
    """Referrals by service and status (:data:`REFERRAL_STATUSES`) with their margins."""

    statuses: tuple[str, ...]
    rows: tuple[ReferralRow, ...]
    totals: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What goes to the hub with the report: rows sent and held back, how many rows each is like (``k``)."""

    name: str
    records: int
    held_back: int | None
    k: int
    audit_count: int
    audit_hash: str


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed, by staff code, and on which day; a report that is not signed yet has empty lines."""

    person: str
    on: date


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """One week of a centre. ``arrivals_by_day`` (Monday first) is none where not every day is safe to show.

    ``prepared`` and ``checked`` are none until somebody signed; ``threshold`` is the smallest number shown but 0.
    """

    centre: str
    week: str
    monday: date
    sunday: date
    practice: bool
    key_numbers: tuple[KeyNumber, ...]
    arrivals_by_day: tuple[int | None, ...] | None
    needs: tuple[Need, ...]
    waiting: tuple[WaitingBand, ...]
    countries: CountryTable
    referrals: ReferralTable
    sealed: SealedFile
    threshold: int
    prepared: SignatureLine | None
    checked: SignatureLine | None
    check_words: tuple[str, ...]
    version: str
    pack_version: str
