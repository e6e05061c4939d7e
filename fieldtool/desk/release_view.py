"""A release as it is kept and shown: everything the preview needs, as JSON in the store until it is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from fieldtool.casework.needs import NEEDS
from fieldtool.casework.statistics import WAITING_BANDS, WeekFigures
from fieldtool.desk.release_tables import DAYS, MADE, OTHER_COUNTRIES, WAITING
from fieldtool.desk.views import CellView, TableView
from fieldtool.i18n import Texts, mark
from fieldtool.model import Profile
from fieldtool.privacy import TOTAL, ProtectedMicrodata, ProtectedTable, ProtectedTables

__all__ = ["Preview", "code_title", "service_title", "table_title"]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release holds, in codes. Kept in the encrypted store, because ``true`` numbers are in it.

    ``narrowest`` is the width of the narrowest range of a hidden number (none: nothing is hidden), ``withheld``
    the columns whose rare values stay here, ``arrived`` and ``completed`` the ids of the cases behind it.
    """

    tables: tuple[dict[str, Any], ...]
    record_columns: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    suppressed: int
    k: int
    rung: int
    narrowest: int | None
    withheld: tuple[str, ...]
    arrived: tuple[str, ...]
    completed: tuple[str, ...]

    @classmethod
    def of(cls, figures: WeekFigures, tables: ProtectedTables, rows: ProtectedMicrodata) -> Self:
        """The preview of a week's protected tables and rows."""
        return cls(
            tuple(_table(table) for table in tables.tables),
            rows.columns,
            rows.rows,
            rows.suppressed,
            rows.k,
            rows.rung,
            tables.narrowest,
            rows.withheld,
            figures.arrived,
            figures.completed,
        )

    def to_json(self) -> str:
        """Its text in the store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What :meth:`to_json` wrote."""
        found = json.loads(text)
        records = tuple(tuple(row) for row in found.pop("records"))
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
        }
        return cls(records=records, **plain)

    def agrees_with(self, other: Self) -> bool:
        """Whether two previews would leave the same; rows stand in random order."""
        mine, others = (replace(each, records=tuple(sorted(each.records))) for each in (self, other))
        return mine.to_json() == others.to_json()

    def shown(self, table: str) -> Mapping[tuple[str, str], int | None]:
        """A table as it leaves: numbers by (row, column) code, none where hidden; ``*`` marks margins."""
        found = next(one for one in self.tables if one["name"] == table)
        return {
            (row, column): cell["shown"]
            for row, line in zip(found["rows"], found["cells"], strict=True)
            for column, cell in zip(found["columns"], line, strict=True)
        }

    @property
    def days(self) -> tuple[int | None, ...] | None:
        """Arrivals by day, Monday first; none where not every day is safe to show."""
        if all(table["name"] != DAYS for table in self.tables):
            return None
        shown = self.shown(DAYS)
        return tuple(shown[str(day), "people"] for day in range(1, 8))

    def view(self, texts: Texts) -> tuple[TableView, ...]:
        """The tables for the preview page, with titles in a language."""
        return tuple(
            TableView(
                table["name"],
                table_title(table["name"], texts),
                tuple(code_title(table["name"], code, texts) for code in table["rows"]),
                tuple(code_title(table["name"], code, texts) for code in table["columns"]),
                tuple(tuple(CellView(**cell) for cell in line) for line in table["cells"]),
            )
            for table in self.tables
        )


def _table(table: ProtectedTable) -> dict[str, Any]:
    source = table.source
    cells = [
        [
            {
                "shown": table.cell(row, column).value,
                "reason": table.cell(row, column).reason.value,
                "true": source.count(row, column),
            }
            for column in source.printed_columns
        ]
        for row in source.printed_rows
    ]
    return {"name": source.name, "rows": source.printed_rows, "columns": source.printed_columns, "cells": cells}


_TABLE_TITLES: Final = {
    "arrivals": mark("Arrivals by country and profile"),
    "needs": mark("Needs found"),
    "referrals": mark("Referrals"),
    "waiting": mark("How soon people were screened after arriving"),
    DAYS: mark("Arrivals each day"),
}

_MARGINS_AND_COLUMNS: Final = {
    TOTAL: mark("All"),
    MADE: mark("Handed over"),
    WAITING: mark("Waiting or declined"),
    "people": mark("People"),
}

_PROFILES: Final = {
    Profile.MAN.value: mark("Men"),
    Profile.WOMAN.value: mark("Women"),
    Profile.CHILD_WITH_FAMILY.value: mark("Child with family"),
    Profile.CHILD_ALONE.value: mark("Child alone"),
    Profile.UNKNOWN.value: mark("Not known"),
    OTHER_COUNTRIES: mark("Other countries"),
}

_BANDS: Final = dict(
    zip(
        WAITING_BANDS,
        (mark("Within 6 hours"), mark("6 to 24 hours"), mark("1 to 3 days"), mark("Later"), mark("Not yet")),
        strict=True,
    )
)

_SERVICES: Final = {
    "none": mark("No service"),
    "health": mark("Health service"),
    "asylum-authority": mark("Asylum authority"),
    "child-protection": mark("Child protection"),
    "confidential-care": mark("Confidential care"),
    "independent-doctor": mark("Independent doctor"),
    "family-links": mark("Restoring family links"),
    "missing-migrants": mark("Search for missing people"),
    "anti-trafficking": mark("Anti-trafficking service"),
}

_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "arrivals": _PROFILES,
    "needs": {need: title for need, (title, _) in NEEDS.items()},
    "referrals": _SERVICES,
    "waiting": _BANDS,
    DAYS: dict(
        zip(
            map(str, range(1, 8)),
            (
                mark("Monday"),
                mark("Tuesday"),
                mark("Wednesday"),
                mark("Thursday"),
                mark("Friday"),
                mark("Saturday"),
                mark("Sunday"),
            ),
            strict=True,
        )
    ),
}


def table_title(table: str, texts: Texts) -> str:
    """The title of a table of the weekly release."""
    return texts.tr(_TABLE_TITLES[table])


def service_title(service: str) -> str:
    """The message id of a service's name; a service that has none is its own code."""
    return _SERVICES.get(service, service)


def code_title(table: str, code: str, texts: Texts) -> str:
    """What a row or column code of a table stands for; a code that has no title there is a country or itself."""
    title = _TITLES[table].get(code) or _MARGINS_AND_COLUMNS.get(code)
    return texts.tr(title) if title else texts.country(code)
