"""How a report's codes and numbers are said in one language."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_skeleton

from fieldtool.i18n import INTERFACE_LANGUAGES, Texts
from fieldtool.model import Profile
from fieldtool.report.weekly import OTHER_COUNTRIES, CountryTable, KeyNumber, SignatureLine, Title, WeeklyReport

__all__ = ["Wording"]


_SEVERAL: Final = 2
"""A hidden number is spoken of as several: its word must not tell one person from more."""


class Wording:
    """The words of one report in one language."""

    def __init__(self, report: WeeklyReport, texts: Texts) -> None:
        self._report = report
        self._texts = texts
        self.tr = texts.tr

    def number(self, value: int | None) -> str:
        """A number, or the word for a hidden one."""
        return self.hidden if value is None else self._texts.number(value)

    def cell(self, value: int | None) -> str | None:
        """A number, or none for a hidden one."""
        return None if value is None else self._texts.number(value)

    @property
    def hidden(self) -> str:
        """The one word for every hidden number."""
        return self.tr("hidden")

    def title(self, title: Title) -> str:
        """A title in this language; a pack that has none gives its English or first one."""
        if isinstance(title, str):
            return self.tr(title)
        return title.get(self._texts.language) or title.get("en") or next(iter(title.values()), "")

    def week_number(self) -> int:
        """47 for 2026-W47."""
        return int(self._report.week.rpartition("W")[2])

    def days(self) -> str:
        """From which day to which."""
        first, last = self._report.monday, self._report.sunday
        begun = str(first.day) if first.month == last.month else self._texts.short_date(first)
        return self.tr("{first} to {last}", first=begun, last=self._texts.date(last))

    def weekday(self, day: date) -> str:
        """A weekday with its day of the month: Mon 9."""
        known = self._texts.language if self._texts.language in INTERFACE_LANGUAGES else "en"
        return f"{format_skeleton('EEE', day, locale=known)} {day.day}"

    def key_number(self, key: KeyNumber) -> tuple[str, str]:
        """What a key number counts, and the line under it or nothing."""
        ntr, count = self._texts.ntr, _SEVERAL if key.value is None else key.value
        labels = {
            "arrived": ntr("person arrived", "people arrived", count),
            "screened": ntr("person screened", "people screened", count),
            "referrals": ntr("referral made", "referrals made", count),
            "child-alone": ntr("child alone", "children alone", count),
            "protection": self.tr("may want to ask for protection"),
            "within-6h": self.tr("screened within 6 hours"),
            "act-now": self.tr("needed help at once"),
        }
        return labels[key.code], self._beside(key)

    def _beside(self, key: KeyNumber) -> str:
        if key.beside is None:
            return ""
        number = self._texts.number(key.beside)
        if key.code == "arrived":
            return self.tr("the week before: {number}", number=number)
        if key.code == "screened":
            return self.tr("{number} in every 100", number=number)
        return self.tr("{number} on time", number=number)

    def profile(self, profile: Profile) -> str:
        """The head of a profile's column."""
        heads = {
            Profile.MAN: self.tr("Men"),
            Profile.WOMAN: self.tr("Women"),
            Profile.CHILD_WITH_FAMILY: self.tr("Child with family"),
            Profile.CHILD_ALONE: self.tr("Child alone"),
            Profile.UNKNOWN: self.tr("Not known"),
        }
        return heads[profile]

    def country(self, code: str, table: CountryTable) -> str:
        """The name of a country, or the sum of the others."""
        if code != OTHER_COUNTRIES:
            return self._texts.country(code)
        if not table.others:
            return self.tr("Other countries")
        return self.tr("Other countries ({number})", number=self._texts.number(table.others))

    def band(self, code: str) -> str:
        """How long people waited."""
        bands = {
            "under-6h": self.tr("Within 6 hours"),
            "6h-24h": self.tr("6 to 24 hours"),
            "1d-3d": self.tr("1 to 3 days"),
            "later": self.tr("After 3 days"),
            "not-yet": self.tr("Not yet"),
        }
        return bands[code]

    def status(self, code: str) -> str:
        """The head of a status column."""
        statuses = {
            "made": self.tr("Made"),
            "waiting": self.tr("Waiting"),
            "on-time": self.tr("On time"),
            "late-or-open": self.tr("Late or open"),
            "declined": self.tr("Declined"),
        }
        return statuses[code]

    def signature(self, line: SignatureLine | None) -> str:
        """Who signed and when, or nothing."""
        return "" if line is None else f"{line.person}, {self._texts.date(line.on)}"
