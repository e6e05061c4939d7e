"""From a release's preview to the page that is printed: only numbers that the preview shows as leaving."""

from __future__ import annotations

from typing import Final

from fieldtool.casework.centre import Centre
from fieldtool.casework.needs import NEEDS
from fieldtool.casework.statistics import NOT_YET, WAITING_BANDS
from fieldtool.casework.weeks import Week
from fieldtool.desk.release_tables import MADE, OTHER_COUNTRIES, TABLE_POLICY, WAITING
from fieldtool.desk.release_view import Preview, service_title
from fieldtool.model import Profile
from fieldtool.privacy import TOTAL
from fieldtool.report import OTHER_COUNTRIES as REPORT_OTHER_COUNTRIES
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

__all__ = ["weekly_report"]

_NEEDS_PRINTED: Final = 10
_SERVICES_PRINTED: Final = 8

Numbers = dict[tuple[str, str], int | None]


def weekly_report(
    preview: Preview,
    week: Week,
    centre: Centre,
    sealed: SealedFile,
    prepared: SignatureLine,
    words: tuple[str, ...],
    versions: tuple[str, str],
) -> WeeklyReport:
    """The report of a week; ``versions`` are the program's and the pack's. It is the same in every language."""
    arrivals = dict(preview.shown("arrivals"))
    return WeeklyReport(
        centre=centre.name,
        week=str(week),
        monday=week.monday,
        sunday=week.sunday,
        practice=centre.practice,
        key_numbers=_key_numbers(preview, arrivals),
        arrivals_by_day=preview.days,
        needs=_needs(dict(preview.shown("needs"))),
        waiting=tuple(WaitingBand(band, preview.shown("waiting")[band, "people"]) for band in WAITING_BANDS),
        countries=_countries(arrivals),
        referrals=_referrals(dict(preview.shown("referrals"))),
        sealed=sealed,
        threshold=TABLE_POLICY.threshold,
        prepared=prepared,
        checked=None,
        check_words=words,
        version=versions[0],
        pack_version=versions[1],
    )


def _key_numbers(preview: Preview, arrivals: Numbers) -> tuple[KeyNumber, ...]:
    arrived = _margin(arrivals, TOTAL)
    not_yet = preview.shown("waiting")[NOT_YET, "people"]
    screened = arrived - not_yet if arrived is not None and not_yet is not None else None
    share = round(100 * screened / arrived) if screened is not None and arrived else None
    referrals = dict(preview.shown("referrals"))
    return (
        KeyNumber("arrived", arrived),
        KeyNumber("screened", screened, share),
        KeyNumber("referrals", _margin(referrals, MADE)),
        KeyNumber("child-alone", _margin(arrivals, Profile.CHILD_ALONE.value)),
        KeyNumber("protection", preview.shown("needs")["protection", "people"]),
    )


def _needs(shown: Numbers) -> tuple[Need, ...]:
    """The needs that anybody has, the most frequent first; a hidden number stands behind those that are shown."""
    found = [(NEEDS[need][0], people) for (need, _), people in shown.items() if people != 0]
    found.sort(key=lambda need: (need[1] is None, -(need[1] or 0)))
    return tuple(Need(title, people) for title, people in found[:_NEEDS_PRINTED])


def _countries(shown: Numbers) -> CountryTable:
    rows = list(dict.fromkeys(row for row, _ in shown if row != TOTAL))
    profiles = [profile for profile in Profile if any(shown[row, profile.value] != 0 for row in rows)]
    return CountryTable(
        profiles=tuple(profiles),
        rows=tuple(
            CountryRow(
                REPORT_OTHER_COUNTRIES if row == OTHER_COUNTRIES else row,
                tuple(shown[row, profile.value] for profile in profiles),
                shown[row, TOTAL],
            )
            for row in rows
        ),
        totals=tuple(_column_total(shown, rows, profile.value) for profile in profiles),
        total=_column_total(shown, rows, TOTAL),
    )


def _referrals(shown: Numbers) -> ReferralTable:
    services = list(dict.fromkeys(row for row, _ in shown if row != TOTAL))
    used = [service for service in services if shown[service, TOTAL] != 0][:_SERVICES_PRINTED]
    return ReferralTable(
        statuses=("made", "waiting"),
        rows=tuple(
            ReferralRow(service_title(service), (shown[service, MADE], shown[service, WAITING]), shown[service, TOTAL])
            for service in used
        ),
        totals=(_margin(shown, MADE), _margin(shown, WAITING)),
        total=_margin(shown, TOTAL),
    )


def _margin(shown: Numbers, column: str) -> int | None:
    rows = list(dict.fromkeys(row for row, _ in shown if row != TOTAL))
    return _column_total(shown, rows, column)


def _column_total(shown: Numbers, rows: list[str], column: str) -> int | None:
    """A table over one row has no margin of its own: the row is it."""
    return shown[(TOTAL if (TOTAL, column) in shown else rows[0]), column]
