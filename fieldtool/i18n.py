"""One gettext catalogue for the command line, the PDF and the window; numbers, dates and names by CLDR.

Texts are translated when they are shown, never at import, and formatted after translating. ``mark`` names a
message for extraction without translating it.
"""

from __future__ import annotations

import datetime as dt
import gettext
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from babel import Locale
from babel import dates as babel_dates
from babel import lists as babel_lists
from babel import numbers as babel_numbers

from fieldtool import places

__all__ = ["INTERFACE_LANGUAGES", "Texts", "catalogue_folder", "is_right_to_left", "mark", "review_status"]

INTERFACE_LANGUAGES: Final = ("es", "en", "fr")
"""Languages whose catalogue is complete; any other language shows the source's English."""

_LOCALES: Final = {"es": "es", "fr": "fr"}
"""Any other language is shown dates and names as British English writes them: the day before the month."""

_REVIEW: Final = {"en": "source", "es": "machine-made, unreviewed", "fr": "machine-made, unreviewed"}
"""Change a language's word here when a speaker has read its catalogue whole."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "prs", "ps", "ur", "he", "ckb"})


def mark(message: str) -> str:
    """The message itself, marked so that it is extracted into the catalogue."""
    return message


def catalogue_folder() -> Path:
    """The folder of compiled catalogues: inside an installed package, else beside it in a checkout."""
    inside = Path(__file__).parent / "translations"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "translations"


class Texts:
    """Everything that a reader of one language is shown: messages, numbers, dates, countries, languages."""

    def __init__(self, language: str) -> None:
        self.language = language

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        return gettext.translation("fieldtool", catalogue_folder(), [self.language], fallback=True)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(_LOCALES.get(self.language, "en_GB"))

    @property
    def right_to_left(self) -> bool:
        """Whether the layout is mirrored for this language."""
        return is_right_to_left(self.language)

    def tr(self, message: str, /, **values: object) -> str:
        """``message`` in this language, its ``{name}`` fields filled from ``values``."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def ntr(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The form that ``count`` asks for; ``{count}`` is filled with the number in local digits."""
        text = self._catalogue.ngettext(singular, plural, count)
        return text.format(count=self.number(count), **values)

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        return babel_numbers.format_decimal(value, locale=self._locale)

    def date(self, value: dt.date) -> str:
        """A day with its month in letters, never in digits: 17 March 2026."""
        return babel_dates.format_date(value, "long", locale=self._locale)

    def short_date(self, value: dt.date) -> str:
        """A day and month without the year: 17 Mar."""
        return babel_dates.format_skeleton("MMMd", value, locale=self._locale)

    def weekday_date(self, value: dt.date) -> str:
        """A day with its weekday: Tue, 17 March."""
        return babel_dates.format_skeleton("EEEMMMMd", value, locale=self._locale)

    def time(self, value: dt.datetime) -> str:
        """A time of day on 24 hours: 09:05."""
        return value.strftime("%H:%M")

    def moment(self, value: dt.datetime, zone: dt.tzinfo | None) -> str:
        """An instant as a local time and day: ``18:00, 17 Mar``."""
        local = value.astimezone(zone)
        return f"{self.time(local)}, {self.short_date(local)}"

    def duration(self, value: dt.timedelta) -> str:
        """A length of time in its two largest units: ``1 h 06``, ``39 min``, ``3 d 4 h``."""
        minutes = int(abs(value.total_seconds()) // 60)
        if minutes < 60:
            return self.tr("{minutes} min", minutes=minutes)
        hours, minutes = divmod(minutes, 60)
        if hours < 48:
            return self.tr("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02d}")
        days, hours = divmod(hours, 24)
        return self.tr("{days} d {hours} h", days=days, hours=hours)

    def listed(self, parts: Sequence[str], *, either: bool = False) -> str:
        """Several things in one sentence: ``a, b and c``, or ``a, b or c`` where ``either`` of them is meant."""
        return babel_lists.format_list(parts, "or" if either else "standard", locale=self._locale)

    def country(self, iso3: str) -> str:
        """The name of a country by its ISO 3166-1 alpha-3 code, or the code where CLDR has no name."""
        if iso3 == places.STATELESS:
            return self.tr("No nationality")
        if iso3 == places.NOT_KNOWN:
            return self.tr("Not known")
        place = places.country(iso3)
        return str(self._locale.territories.get(place.iso2, iso3)) if place else iso3

    def language_name(self, code: str) -> str:
        """The name of a language by its ISO 639 code, in this language."""
        return str(self._locale.languages.get(code.replace("-", "_"), code))

    @staticmethod
    def own_name(code: str) -> str:
        """The name of a language in itself (its endonym), or its code."""
        locale = Locale.parse(code.replace("-", "_")) if code.replace("-", "_") in _known_locales() else None
        return (locale.get_display_name() if locale else None) or code


def review_status(language: str) -> str:
    """Whether a speaker has read an interface language's texts: ``source``, ``reviewed``, or how they were made."""
    return _REVIEW.get(language, "none")


def is_right_to_left(language: str) -> bool:
    """Whether a language, given by its ISO 639 code, is written from right to left."""
    return re.split("[-_]", language, maxsplit=1)[0] in _RIGHT_TO_LEFT


def _known_locales() -> frozenset[str]:
    from babel.localedata import locale_identifiers  # noqa: PLC0415  (the list is read only where a picker asks)

    return frozenset(locale_identifiers())
