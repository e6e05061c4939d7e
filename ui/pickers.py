"""Countries and languages to choose from: by their name here, in English and by their own name.

Names are CLDR's. Own names lie in ``data/own_names.csv``, because reading 150 locales takes seconds.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Final

from babel import Locale

from fieldtool.i18n import Texts
from fieldtool.places import MEMBER_COUNTRIES, NOT_KNOWN, STATELESS, countries

__all__ = ["OFTEN_COUNTRIES", "OFTEN_LANGUAGES", "country_options", "language_options", "setup_country_options"]

OFTEN_COUNTRIES: Final = ("VEN", "COL", "ECU", "CHN")
"""The four nationalities that the Darién series of 2024 counts most."""

OFTEN_LANGUAGES: Final = ("es", "zh", "ht", "fr")

Options = tuple[tuple[str, str, str], ...]

_NO_LIVING_SPEAKER: Final = ("Ancient", "Church", "Classical", "Medieval", "Middle", "Old", "Proto")
_NO_LANGUAGE: Final = frozenset({"mul", "und", "zxx", "mis", "root"})
_DARI: Final = "fa-AF"
_NOT_KNOWN: Final = "und"


def country_options(texts: Texts) -> Options:
    """Every nationality as (ISO 3166 alpha-3, name, other spellings), by name; the two special values last."""
    named = _countries(texts, tuple(countries()))
    return (*named, *((code, texts.country(code), Texts("en").country(code)) for code in (STATELESS, NOT_KNOWN)))


def setup_country_options(texts: Texts) -> Options:
    """Every country that a centre can lie in, the eleven of the Conference first."""
    others = tuple(code for code in countries() if code not in MEMBER_COUNTRIES)
    return (*_countries(texts, MEMBER_COUNTRIES), *_countries(texts, others))


def language_options(texts: Texts) -> Options:
    """Every living language as (ISO 639 code, name, other spellings), by name; not known last."""
    english, own = Texts("en"), _own_names("language")
    codes = (code for code, name in Locale.parse("en").languages.items() if _is_spoken(code, str(name)))
    found = ((code, texts.language_name(code), f"{english.language_name(code)} {own.get(code, '')}") for code in codes)
    named = sorted((*found, _dari(texts)), key=lambda option: option[1].casefold())
    return (*named, (_NOT_KNOWN, texts.language_name(_NOT_KNOWN), texts.tr("Not known")))


def _countries(texts: Texts, codes: tuple[str, ...]) -> Options:
    english, own = Texts("en"), _own_names("country")
    found = ((code, texts.country(code), f"{english.country(code)} {own.get(code, '')}") for code in codes)
    return tuple(sorted(found, key=lambda option: option[1].casefold()))


def _is_spoken(code: str, name: str) -> bool:
    return len(code) <= 3 and code not in _NO_LANGUAGE and name.split(maxsplit=1)[0] not in _NO_LIVING_SPEAKER


def _dari(texts: Texts) -> tuple[str, str, str]:
    return _DARI, texts.language_name(_DARI), f"{Texts('en').language_name(_DARI)} {Texts.own_name(_DARI)}"


def _own_names(kind: str) -> dict[str, str]:
    table = files("ui").joinpath("data/own_names.csv").read_text(encoding="utf-8")
    return {row["code"]: row["names"] for row in csv.DictReader(table.splitlines()) if row["kind"] == kind}
