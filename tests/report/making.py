"""Reports to print: one as in the design's picture, one as full as a page may be."""

from __future__ import annotations

from datetime import date

from fieldtool.model import Profile
from fieldtool.report import (
    CountryRow,
    CountryTable,
    KeyNumber,
    Need,
    ReferralRow,
    ReferralTable,
    SealedFile,
    SignatureLine,
    WaitingBand,
    WeeklyReport,
)

_PROFILES = (Profile.MAN, Profile.WOMAN, Profile.CHILD_WITH_FAMILY, Profile.CHILD_ALONE)


def picture() -> WeeklyReport:
    """A week such as the design shows, signed, of invented people."""
    return WeeklyReport(
        centre="Puerto Claro reception centre",
        week="2026-W11",
        monday=date(2026, 3, 9),
        sunday=date(2026, 3, 15),
        practice=True,
        key_numbers=(
            KeyNumber("arrived", 318, 297),
            KeyNumber("screened", 294, 92),
            KeyNumber("referrals", 163, 131),
            KeyNumber("child-alone", 34, 27),
            KeyNumber("protection", None),
        ),
        arrivals_by_day=(52, 38, 61, 44, 57, 35, 31),
        needs=(
            Need("May want to ask for protection", 142),
            Need("Health need today", 46),
            Need("Child alone", 34),
            Need("Hurt or threatened", 21),
            Need("Signs of trafficking", 17),
            Need("Pregnant or new mother", 12),
            Need("Water, food, clothes", 0),
            Need("Nationality unclear", None),
        ),
        waiting=tuple(
            WaitingBand(code, people)
            for code, people in (("under-6h", 182), ("6h-24h", 89), ("1d-3d", 23), ("later", 24))
        ),
        countries=CountryTable(
            profiles=_PROFILES,
            rows=(
                CountryRow("AFG", (41, 17, 24, 9), 91),
                CountryRow("SYR", (28, None, 26, None), 76),
                CountryRow("ERI", (22, 14, 6, 8), 50),
                CountryRow("SDN", (26, 7, None, None), 40),
                CountryRow("GIN", (11, None, None, None), 21),
                CountryRow("other", (19, 9, 7, 5), 40),
            ),
            totals=(147, 68, 69, 34),
            total=318,
            others=18,
        ),
        referrals=ReferralTable(
            statuses=("made", "waiting"),
            rows=(
                ReferralRow({"es": "Atención médica", "en": "Medical", "fr": "Soins médicaux"}, (52, 6), 58),
                ReferralRow({"es": "Oficina de asilo", "en": "Asylum office", "fr": "Bureau d'asile"}, (31, 11), 42),
                ReferralRow({"en": "Child protection"}, (27, 7), 34),
                ReferralRow({"en": "Anti-trafficking"}, (None, None), 17),
                ReferralRow({"en": "Psychosocial"}, (None, None), 12),
            ),
            totals=(131, 32),
            total=163,
        ),
        sealed=SealedFile("PC-2026-W11-0003.ftb", 231, 69, 11, 8412, "3fa9" * 16),
        threshold=5,
        prepared=SignatureLine("SV-02", date(2026, 3, 17)),
        checked=SignatureLine("SV-05", date(2026, 3, 17)),
        check_words=("lantern", "river", "copper", "basket"),
        version="0.1.0",
        pack_version="2026.2",
    )


def fullest() -> WeeklyReport:
    """Twelve countries and the others, ten needs and eight services, all with long French names; nothing signed."""
    picture_ = picture()
    codes = ("COD", "CAF", "VEN", "BOL", "IRN", "DOM", "ATG", "VCT", "TTO", "BIH", "PSE", "STP", "other")
    need = "Difficulté à voir, à entendre, à se déplacer ou autre difficulté de la vie quotidienne"
    service = {"fr": "Protection de l'enfance et représentation légale des mineurs"}
    return WeeklyReport(
        centre="Centre d'accueil temporaire et d'orientation de Saint-Laurent-du-Maroni",
        week="2026-W53",
        monday=date(2026, 12, 28),
        sunday=date(2027, 1, 3),
        practice=True,
        key_numbers=(
            KeyNumber("arrived", 12345, 11987),
            KeyNumber("screened", None, 92),
            KeyNumber("act-now", 7),
            KeyNumber("within-6h", 1234),
            KeyNumber("protection", 5432),
        ),
        arrivals_by_day=None,
        needs=tuple(Need({"fr": need}, None if place % 4 == 3 else 1400 - place * 123) for place in range(10)),
        waiting=(*picture_.waiting[:3], WaitingBand("later", None)),
        countries=CountryTable(
            profiles=(*_PROFILES, Profile.UNKNOWN),
            rows=tuple(CountryRow(code, (1234, None, 56, 0, None), 2345) for code in codes),
            totals=(12345, None, 678, 0, None),
            total=23456,
            others=37,
        ),
        referrals=ReferralTable(
            statuses=("on-time", "late-or-open", "declined"),
            rows=tuple(ReferralRow(service, (12, None, 7), 40 + place) for place in range(8)),
            totals=(96, None, 56),
            total=None,
        ),
        sealed=picture_.sealed,
        threshold=5,
        prepared=None,
        checked=None,
        check_words=picture_.check_words,
        version="0.1.0",
        pack_version="2026.2",
    )
