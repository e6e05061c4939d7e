"""From a week's exact figures to what disclosure control takes: closed tables of codes, closed columns of codes.

Only what is named here can enter a release: there is no way in for a name, a free text or an exact time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from fieldtool.casework.needs import NEEDS, PROTECTED_NEEDS
from fieldtool.casework.statistics import WAITING_BANDS, WeekFigures
from fieldtool.model import AttributeClass, Profile
from fieldtool.privacy import (
    Column,
    CountTable,
    Hierarchy,
    Link,
    Microdata,
    MicrodataPolicy,
    TablePolicy,
    age_band,
    age_hierarchy,
    nationality_hierarchy,
    sex_hierarchy,
    travelling_hierarchy,
)

__all__ = [
    "MADE",
    "MICRODATA_POLICY",
    "OTHER_COUNTRIES",
    "TABLE_POLICY",
    "WAITING",
    "count_tables",
    "links",
    "microdata",
]

OTHER_COUNTRIES: Final = "OTH"
MADE: Final = "made"
WAITING: Final = "waiting"

_LEAST_OF_A_COUNTRY: Final = 20
"""Countries with fewer arrivals in the week go to *Other countries* (design, section 10)."""

_MOST_COUNTRIES: Final = 12
"""As many as one page of the report holds."""

TABLE_POLICY: Final = TablePolicy(threshold=5, width=5)
MICRODATA_POLICY: Final = MicrodataPolicy(k=11, l=2, protected=dict.fromkeys(PROTECTED_NEEDS, "yes"), slack=1)


def count_tables(figures: WeekFigures, services: Iterable[str]) -> tuple[CountTable, ...]:
    """The tables of a week: arrivals by country and profile, needs, referrals by service, time to screening."""
    return (
        _arrivals(figures.arrivals),
        CountTable("needs", tuple(NEEDS), ("people",), _one_column(figures.needs), margins=False),
        CountTable("referrals", tuple(sorted(services)) or ("none",), (MADE, WAITING), figures.referrals),
        CountTable("waiting", WAITING_BANDS, ("people",), _one_column(figures.waiting)),
    )


def links(tables: tuple[CountTable, ...]) -> tuple[Link, ...]:
    """What everyone can guess of how the tables hang together: all who arrived waited."""
    by_name = {table.name: table for table in tables}
    return (Link(by_name["arrivals"].total, by_name["waiting"].total),)


def microdata(figures: WeekFigures) -> Microdata:
    """One row of codes for each person who said yes to statistics."""
    return Microdata(
        _columns(),
        tuple(
            (
                case.sex.value,
                age_band(case.age.lowest, case.age.highest) if case.age else "unk",
                case.nationality,
                case.travelling,
                *("yes" if need in needs else "no" for need in NEEDS),
            )
            for case, needs in figures.people
        ),
    )


def _columns() -> tuple[Column, ...]:
    quasi = (
        ("sex", sex_hierarchy()),
        ("age", age_hierarchy()),
        ("nationality", nationality_hierarchy()),
        ("travelling", travelling_hierarchy()),
    )
    return (
        *(_quasi_identifier(name, hierarchy) for name, hierarchy in quasi),
        *(Column(need, AttributeClass.SENSITIVE, frozenset({"yes", "no"})) for need in NEEDS),
    )


def _quasi_identifier(name: str, hierarchy: Hierarchy) -> Column:
    return Column(name, AttributeClass.QUASI_IDENTIFIER, hierarchy.values, hierarchy)


def _arrivals(counts: Mapping[tuple[str, str], int]) -> CountTable:
    by_country: Counter[str] = Counter()
    for (country, _), count in counts.items():
        by_country[country] += count
    named = [country for country, count in by_country.most_common() if count >= _LEAST_OF_A_COUNTRY]
    named = named[:_MOST_COUNTRIES]
    cells: Counter[tuple[str, str]] = Counter()
    for (country, profile), count in counts.items():
        cells[country if country in named else OTHER_COUNTRIES, profile] += count
    return CountTable("arrivals", (*named, OTHER_COUNTRIES), tuple(profile.value for profile in Profile), cells)


def _one_column(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    return {(row, "people"): count for row, count in counts.items()}
