"""Published tables as CSV that a spreadsheet cannot run: names, HXL tags in the second row, then the rows.

A hidden number is the word ``hidden``. A text that a spreadsheet might take for a formula gets a quote before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["HIDDEN", "DataColumn", "DataTable", "count_table", "read_csv", "records_table", "write_csv"]

HIDDEN: Final = "hidden"

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "#")
"""Also ``#``, with which HXL tags and, to Frictionless readers, comment lines begin."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: its name, Frictionless type (``string`` or ``integer``) and HXL tag with attributes."""

    name: str
    kind: str
    hxl: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table by its member name without ``.csv``; a cell that is none is hidden."""

    name: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


_COUNTED: Final = {
    "arrivals": (
        DataColumn("country", "string", "#country+origin+code"),
        DataColumn("profile", "string", "#population+profile+code"),
        DataColumn("people", "integer", "#affected+arrived+num"),
    ),
    "needs": (
        DataColumn("need", "string", "#indicator+need+code"),
        DataColumn("people", "integer", "#inneed+num"),
    ),
    "referrals": (
        DataColumn("service", "string", "#service+code"),
        DataColumn("status", "string", "#status+code"),
        DataColumn("referrals", "integer", "#output+num"),
    ),
    "waiting": (
        DataColumn("band", "string", "#indicator+waiting+code"),
        DataColumn("people", "integer", "#affected+num"),
    ),
}

_RECORD_TAGS: Final = {
    "nationality": "#country+origin+code",
    "sex": "#population+sex+code",
    "age": "#population+age+code",
    "travelling": "#population+travelling+code",
}


def count_table(name: str, counts: Mapping[tuple[str, ...], int | None]) -> DataTable:
    """One of ``arrivals`` (country, profile), ``needs`` (need), ``referrals`` (service, status), ``waiting`` (band).

    Keys are the codes before the number, margins included under the code ``all``; a number that is none is hidden.
    """
    columns = _COUNTED[name]
    if any(len(key) != len(columns) - 1 for key in counts):
        raise ValueError(f"{name} is counted by {[column.name for column in columns[:-1]]}")
    return DataTable(name, columns, tuple((*key, count) for key, count in counts.items()))


def records_table(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> DataTable:
    """The protected microdata, one row for each person, by export name of each column."""
    tags = {name: _RECORD_TAGS.get(name, f"#indicator+{name.replace('-', '_')}+code") for name in names}
    return DataTable("records", tuple(DataColumn(name, "string", tags[name]) for name in names), tuple(rows))


def write_csv(table: DataTable) -> bytes:
    """UTF-8 with CRLF (RFC 4180), inert in a spreadsheet."""
    rows = [tuple(column.name for column in table.columns)]
    rows += [tuple(_inert(_written(cell)) for cell in row) for row in table.rows]
    rows.insert(1, tuple(column.hxl for column in table.columns))
    return _encoded(rows)


def read_csv(untrusted: bytes) -> list[list[str]]:
    """The rows of a CSV that :func:`write_csv` could have written; raises ValueError for any other bytes."""
    try:
        rows = list(csv.reader(io.StringIO(untrusted.decode("utf-8"), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise ValueError(str(wrong)) from None
    inert = [row if place == 1 else [_inert(cell) for cell in row] for place, row in enumerate(rows)]
    if _encoded(inert) != untrusted or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("not as written")
    if len(rows) < 2 or not all(tag.startswith("#") for tag in rows[1]):
        raise ValueError("no tags")
    return rows


def _encoded(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _written(cell: str | int | None) -> str:
    return HIDDEN if cell is None else str(cell)


def _inert(text: str) -> str:
    """Itself, or with a quote before it: a spreadsheet then shows it and runs nothing. Doing it twice adds nothing."""
    risky = text.startswith(_FORMULA_SIGNS) or text.lstrip().startswith(_FORMULA_SIGNS)
    return f"'{text}" if risky else text
