"""The protected records of a release in words: each distinct one once, with how many are alike."""

from __future__ import annotations

from collections import Counter
from typing import Final

from babel import Locale

from fieldtool.desk.release_view import code_title
from fieldtool.desk.views import ReleaseView
from fieldtool.i18n import INTERFACE_LANGUAGES, Texts, mark
from ui.kit import Kit
from ui.pages.count_table import PlainTable

__all__ = ["records_table", "value_words"]

_TITLES: Final = {
    "sex": mark("Sex"),
    "age": mark("Age"),
    "nationality": mark("Nationality"),
    "travelling": mark("Travelling"),
}
_VALUES: Final = {
    ("sex", "f"): mark("Female"),
    ("sex", "m"): mark("Male"),
    ("sex", "x"): mark("Other"),
    ("age", "child"): mark("Child"),
    ("age", "adult"): mark("Adult"),
    ("travelling", "alone"): mark("Alone"),
    ("travelling", "family"): mark("With family"),
    ("travelling", "group"): mark("In a group"),
}
_ANYTHING: Final = "*"
_UNSAID: Final = "unk"
_REGION: Final = "m49-"


def records_table(kit: Kit, view: ReleaseView) -> PlainTable:
    """Who a record may be about, column by column, and the needs that it says yes to."""
    who = [place for place, column in enumerate(view.record_columns) if column in _TITLES]
    needs = [place for place, column in enumerate(view.record_columns) if column not in _TITLES]
    titles = (*(kit.tr(_TITLES[view.record_columns[place]]) for place in who), kit.tr("Needs found"))
    alike = Counter(view.records)
    rows = (
        (
            (
                *(value_words(kit.texts, view.record_columns[place], record[place]) for place in who),
                _needs(kit, view.record_columns, record, needs),
            ),
            count,
        )
        for record, count in alike.items()
    )
    return PlainTable(kit, titles, tuple(sorted(rows, key=lambda row: (-row[1], row[0]))))


def value_words(texts: Texts, column: str, value: str) -> str:
    """What a released value stands for; a band of ages stays as it is."""
    if value == _ANYTHING:
        return texts.tr("Any")
    if value == _UNSAID:
        return texts.tr("Not known")
    if value.startswith(_REGION):
        return _region(texts, value.removeprefix(_REGION))
    if column == "nationality":
        return texts.country(value)
    words = _VALUES.get((column, value))
    return texts.tr(words) if words else value


def _needs(kit: Kit, columns: tuple[str, ...], record: tuple[str, ...], places: list[int]) -> str:
    found = [code_title("needs", columns[place], kit.texts) for place in places if record[place] == "yes"]
    return "; ".join(found) or kit.tr("None")


def _region(texts: Texts, code: str) -> str:
    language = texts.language if texts.language in INTERFACE_LANGUAGES else "en"
    return str(Locale.parse(language).territories.get(code, code))
