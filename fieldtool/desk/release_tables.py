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
    "DAYS",
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
DAYS: Final = "days"
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
    days = (_days(figures.per_day),) if all(_is_safe(count) for count in figures.per_day) else ()
    return (
        _arrivals(figures.arrivals),
        CountTable("needs", tuple(NEEDS), ("people",), _one_column(figures.needs), margins=False),
        CountTable("referrals", tuple(sorted(services)) or ("none",), (MADE, WAITING), figures.referrals),
        CountTable("waiting", WAITING_BANDS, ("people",), _one_column(figures.waiting)),
        *days,
    )


def links(tables: tuple[CountTable, ...]) -> tuple[Link, ...]:
    """What everyone can guess of how the tables hang together: all who arrived came on some day, and waited."""
    by_name = {table.name: table for table in tables}
    same_people = [by_name[name] for name in ("waiting", DAYS) if name in by_name]
    return tuple(Link(by_name["arrivals"].total, table.total) for table in same_people)


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


def _days(per_day: tuple[int, ...]) -> CountTable:
    """Arrivals by day, 1 for Monday to 7 for Sunday; made only where every day is safe to show."""
    return CountTable(DAYS, tuple(map(str, range(1, 8))), ("people",), _one_column(dict(_numbered(per_day))))


def _numbered(per_day: tuple[int, ...]) -> Iterable[tuple[str, int]]:
    return ((str(day), count) for day, count in enumerate(per_day, start=1))


def _is_safe(count: int) -> bool:
    return count == 0 or count >= TABLE_POLICY.threshold


def _one_column(counts: Mapping[str, int]) -> dict[tuple[str, str], int]:
    return {(row, "people"): count for row, count in counts.items()}
