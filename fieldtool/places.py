"""Countries by ISO 3166 code, with their UN M49 regions, from the table that ships in ``data/``.

Stored and exported values are ISO 3166-1 alpha-3; ``XXX`` stands for no nationality and ``UNK`` for not known.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["MEMBER_COUNTRIES", "NOT_KNOWN", "STATELESS", "Country", "countries", "country"]

STATELESS: Final = "XXX"
NOT_KNOWN: Final = "UNK"

MEMBER_COUNTRIES: Final = ("BLZ", "CAN", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN", "USA")
"""The eleven countries of the Regional Conference on Migration."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or area of UN M49; regions are M49 codes, empty where M49 gives none."""

    iso3: str
    iso2: str
    region: str
    subregion: str


@cache
def countries() -> dict[str, Country]:
    """Every country by its alpha-3 code. Source: UN M49, as tabulated by IOM (see ``data/README.md``)."""
    table = files("fieldtool").joinpath("data/countries_m49.csv").read_text(encoding="utf-8")
    return {row["iso3"]: _country(row) for row in csv.DictReader(table.splitlines()) if len(row["iso2"]) == 2}


def country(iso3: str) -> Country | None:
    """The country of an alpha-3 code, or none for a code that names no country."""
    return countries().get(iso3)


def _country(row: dict[str, str]) -> Country:
    subregion = row["intregion_code"] or row["subregion_code"]
    return Country(row["iso3"], row["iso2"], row["region_code"], subregion)
