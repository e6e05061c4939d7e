"""Exact figures of one week, for disclosure control and for nobody else: they never leave the desk as they are.

Two series, each counting a case once: *arrivals* by the week of arrival, *findings* by the week in which the last
of the pack's protocols was completed. Who has not said yes to statistics is in no findings table and in no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlite_utils import Database

from fieldtool.casework.errors import PracticeDataInRelease
from fieldtool.casework.needs import needs_of
from fieldtool.casework.register import Case, Register
from fieldtool.casework.rows import instant, only, text_of
from fieldtool.casework.weeks import Week
from fieldtool.model import ScreeningState
from fieldtool.vault.store import Store

__all__ = ["ARRIVALS", "FINDINGS", "NOT_YET", "WAITING_BANDS", "WeekFigures", "week_figures"]

ARRIVALS: Final = "arrivals"
FINDINGS: Final = "findings"
NOT_YET: Final = "not-yet"
WAITING_BANDS: Final = ("under-6h", "6h-24h", "1d-3d", "later", NOT_YET)

_CONSENT_ITEM: Final = "consent_statistics"


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """True counts of a week.

    ``arrivals`` by (nationality, profile), ``per_day`` Monday first, ``waiting`` by band of
    :data:`WAITING_BANDS`, ``needs`` in persons by need code, ``referrals`` by (service, ``made`` or ``waiting``),
    ``people`` who said yes to statistics, each with their needs, ``arrived`` and ``completed`` the ids behind them.
    """

    week: Week
    arrivals: Mapping[tuple[str, str], int]
    per_day: tuple[int, ...]
    waiting: Mapping[str, int]
    needs: Mapping[str, int]
    referrals: Mapping[tuple[str, str], int]
    people: tuple[tuple[Case, frozenset[str]], ...]
    arrived: tuple[str, ...]
    completed: tuple[str, ...]


def week_figures(
    store: Store, register: Register, week: Week, now: datetime, protocols: frozenset[str], *, practice: bool
) -> WeekFigures:
    """Count one week. ``protocols`` are the names that make a case complete; ``practice`` says what is expected.

    Raises :class:`PracticeDataInRelease` when invented people stand in a real centre's week.
    """
    start, end = week.bounds(now.tzinfo)
    arrived = _not_released(store.db, ARRIVALS, register.arrived_between(start, end))
    completed = _not_released(store.db, FINDINGS, _completed_between(store, register, start, end, protocols))
    _refuse_practice(store.db, [*arrived, *completed], practice=practice)
    willing = [case for case in completed if _consent(store.db, case.id) == "yes"]
    flags = {case.id: _flags(store.db, case.id) for case in willing}
    return WeekFigures(
        week=week,
        arrivals=Counter((case.nationality, case.profile.value) for case in arrived),
        per_day=_per_day(arrived, week, now),
        waiting=Counter(_band(store.db, case) for case in arrived),
        needs=Counter(need for case in willing for need in needs_of(flags[case.id])),
        referrals=_referrals(store.db, willing),
        people=tuple((case, needs_of(flags[case.id])) for case in willing),
        arrived=tuple(case.id for case in arrived),
        completed=tuple(case.id for case in willing),
    )


def _not_released(db: Database, series: str, cases: Iterable[Case]) -> list[Case]:
    gone = {row["case_id"] for row in db.query("select case_id from released_cases where series = ?", [series])}
    return [case for case in cases if case.id not in gone]


def _completed_between(
    store: Store, register: Register, start: datetime, end: datetime, protocols: frozenset[str]
) -> list[Case]:
    rows = store.db.query(
        "select case_id, protocol, min(completed_at) as first from screenings where state = ?"
        " group by case_id, protocol",
        [ScreeningState.COMPLETED],
    )
    done: dict[str, dict[str, str]] = {}
    for row in rows:
        done.setdefault(row["case_id"], {})[row["protocol"]] = row["first"]
    return [
        register.case(case_id)
        for case_id, firsts in done.items()
        if protocols <= firsts.keys() and text_of(start) <= max(firsts[name] for name in protocols) < text_of(end)
    ]


def _refuse_practice(db: Database, cases: Iterable[Case], *, practice: bool) -> None:
    if practice:
        return
    invented = {row["id"] for row in db.query("select id from cases where practice <> 0")}
    count = sum(case.id in invented for case in cases)
    if count:
        raise PracticeDataInRelease(count=count)


def _per_day(arrived: Iterable[Case], week: Week, now: datetime) -> tuple[int, ...]:
    days = Counter(case.arrived_at.astimezone(now.tzinfo).date() for case in arrived)
    return tuple(days[week.monday + timedelta(days=offset)] for offset in range(7))


def _band(db: Database, case: Case) -> str:
    row = only(db, "select min(started_at) as first from screenings where case_id = ?", [case.id])
    if row is None or row["first"] is None:
        return NOT_YET
    waited = instant(row["first"]) - case.arrived_at
    limits = (timedelta(hours=6), timedelta(hours=24), timedelta(days=3))
    return next((band for band, limit in zip(WAITING_BANDS, limits, strict=False) if waited < limit), "later")


def _referrals(db: Database, cases: Iterable[Case]) -> Mapping[tuple[str, str], int]:
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases:
        for row in db.query(
            "select distinct service, made_at is not null as made from referrals join screenings"
            " on screenings.id = referrals.screening_id where case_id = ? and withdrawn_at is null",
            [case.id],
        ):
            counts[row["service"], "made" if row["made"] else "waiting"] += 1
    return counts


def _flags(db: Database, case_id: str) -> frozenset[str]:
    rows = db.query(
        "select distinct flag from findings join screenings on screenings.id = findings.screening_id"
        " where case_id = ? and withdrawn_at is null",
        [case_id],
    )
    return frozenset(row["flag"] for row in rows)


def _consent(db: Database, case_id: str) -> str:
    row = only(
        db,
        "select value from answers join screenings on screenings.id = answers.screening_id"
        " where case_id = ? and item = ? order by answers.sequence desc limit 1",
        [case_id, _CONSENT_ITEM],
    )
    return str(row["value"] or "") if row else ""
