"""From a week's exact figures to what disclosure control takes: closed tables of codes, closed columns of codes.

Only what is named here can enter a release: there is no way in for a name, a free text or an exact time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from fieldtool.casework.needs import NEEDS, PROTECTED_NEEDS, REFERRED_NEEDS
from fieldtool.casework.statistics import WAITING_BANDS, WeekFigures
from fieldtool.model import AttributeClass, Profile
from fieldtool.privacy import (
    TOTAL,
    Column,
    CountTable,
    Hierarchy,
    Link,
    Microdata,
    MicrodataPolicy,
    ProtectedMicrodata,
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
    "without_differences",
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
    """What everyone can guess of how the tables hang together.

    All who arrived came on some day, and waited; a need that the protocols refer counts the same people twice.
    """
    by_name = {table.name: table for table in tables}
    same_people = [by_name[name] for name in ("waiting", DAYS) if name in by_name]
    totals = tuple(Link(by_name["arrivals"].total, table.total) for table in same_people)
    return totals + tuple(_referred(by_name["needs"], by_name["referrals"]))


def _referred(needs: CountTable, referrals: CountTable) -> Iterable[Link]:
    """Who knows the protocols knows that a need leads to a hand-over: where both counts agree, that can be used."""
    for need, service in REFERRED_NEEDS.items():
        same = service in referrals.rows and needs.count(need, "people") == referrals.count(service, TOTAL)
        if same and needs.count(need, "people"):
            yield Link(needs.key(need, "people"), referrals.key(service, TOTAL))


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


def without_differences(rows: ProtectedMicrodata, needs: Mapping[str, int]) -> ProtectedMicrodata:
    """The rows without each column whose difference from the table of needs would tell of the few held back.

    Table and rows count the same people. Where fewer than the threshold of those held back have a need, or all of
    them, the column says ``*`` throughout.
    """
    telling = {
        need
        for need in NEEDS
        if need not in rows.withheld and _tells(needs.get(need, 0) - _count(rows, need), rows.suppressed)
    }
    places = {rows.columns.index(need) for need in telling}
    hidden = tuple(tuple("*" if place in places else value for place, value in enumerate(row)) for row in rows.rows)
    return replace(rows, rows=hidden, withheld=(*rows.withheld, *sorted(telling)))


def _count(rows: ProtectedMicrodata, need: str) -> int:
    place = rows.columns.index(need)
    return sum(row[place] == "yes" for row in rows.rows)


def _tells(difference: int, held_back: int) -> bool:
    return 0 < difference < TABLE_POLICY.threshold or (difference == held_back and held_back > 0)


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
