"""Tables of counts before and after protection, and what an outsider knows of how they hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from fieldtool.errors import Fault
from fieldtool.privacy.errors import FaultyPolicy, FaultyTable

__all__ = [
    "TOTAL",
    "Cell",
    "CellKey",
    "CountTable",
    "Interval",
    "Link",
    "ProtectedTable",
    "ProtectedTables",
    "PublishedTable",
    "Reason",
    "Relation",
    "TablePolicy",
]

TOTAL: Final = "*"
"""The row or column of a margin."""

_LONGEST_LABEL: Final = 64


class CellKey(NamedTuple):
    """One number of a release: its table, row and column, :data:`TOTAL` for a margin."""

    table: str
    row: str
    column: str


class Reason(StrEnum):
    """Why a number is hidden. It stays with the centre: outside, both kinds carry the same mark."""

    SHOWN = ""
    SMALL = "small"
    PROTECTS = "protects"


class Relation(StrEnum):
    """How two linked cells compare, as everyone may know."""

    EQUAL = "equal"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Link:
    """Two cells of different tables whose numbers are equal, or of which the left is at most the right.

    Tell every such tie that a reader could guess: totals counted from the same people, a need that at most everyone
    screened can have. A tie that is not told is not protected.
    """

    left: CellKey
    right: CellKey
    relation: Relation = Relation.EQUAL


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """Which counts are hidden, and how uncertain every hidden one must stay.

    Counts from 1 to ``threshold - 1`` are hidden. The ends of every hidden cell's feasible interval are at least
    ``width`` apart (5 apart: six possible numbers). Raises :class:`FaultyPolicy` where a number makes no sense.
    """

    threshold: int = 5
    width: int = 5

    def __post_init__(self) -> None:
        faults = []
        if self.threshold < 2:
            faults.append(Fault("threshold", "nothing would be hidden", "5 in releases"))
        if self.width < 1:
            faults.append(Fault("width", "a hidden number would be known exactly", "5 in releases"))
        if faults:
            raise FaultyPolicy("the release policy", tuple(faults))


@dataclass(frozen=True, slots=True)
class Interval:
    """Every whole number that a hidden cell may still be: ``low`` to ``high``; none means without end."""

    low: int
    high: int | None

    @property
    def width(self) -> int | None:
        """How far apart the ends are: 0 is an exact number, none is endless."""
        return None if self.high is None else self.high - self.low

    def is_at_least(self, width: int) -> bool:
        """Whether the ends are ``width`` or more apart."""
        return self.high is None or self.high - self.low >= width


class _Grid:
    """Rows by columns with their margins. A margin over a single row or column would repeat it and is left out."""

    __slots__ = ()

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    margins: bool

    @property
    def printed_rows(self) -> tuple[str, ...]:
        """The rows, then the margin where there is one."""
        return (*self.rows, TOTAL) if self.margins and len(self.rows) > 1 else self.rows

    @property
    def printed_columns(self) -> tuple[str, ...]:
        """The columns, then the margin where there is one."""
        return (*self.columns, TOTAL) if self.margins and len(self.columns) > 1 else self.columns

    @property
    def total(self) -> CellKey:
        """The grand total, for links."""
        return self.key(TOTAL, TOTAL)

    def key(self, row: str, column: str) -> CellKey:
        """The cell's one name; the margin over a single row or column is that row or column itself.

        Raises :class:`KeyError` for a cell that the table does not have.
        """
        row = self.rows[0] if row == TOTAL and len(self.rows) == 1 else row
        column = self.columns[0] if column == TOTAL and len(self.columns) == 1 else column
        if row not in self.printed_rows or column not in self.printed_columns:
            raise KeyError(f"the table {self.name} has no such cell")
        return CellKey(self.name, row, column)

    def keys(self) -> tuple[CellKey, ...]:
        """Every cell as printed, row by row, margins included."""
        return tuple(CellKey(self.name, row, column) for row in self.printed_rows for column in self.printed_columns)


@dataclass(frozen=True, slots=True)
class CountTable(_Grid):
    """Numbers of people by row and column. Rows and columns are the closed lists of codes of two items.

    A table of one dimension has one column. A pair that ``counts`` leaves out is 0. With ``margins``, row totals,
    column totals and the grand total are published too; leave them out where one person may be counted in several
    cells, and tell the release with :class:`Link` what everybody knows instead. Where nearly everybody may be in a
    cell, the few who are not need a cell of their own (yes and no) to be hidden. Raises :class:`FaultyTable`.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    margins: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        for labels in (self.rows, self.columns):
            self._refuse_labels(labels)
        stray = self.counts.keys() - {(row, column) for row in self.rows for column in self.columns}
        if stray:
            raise FaultyTable(table=self.name, what=f"{len(stray)} counts are for no row and column of it.")
        if any(type(count) is not int or count < 0 for count in self.counts.values()):
            raise FaultyTable(table=self.name, what="a count is not a whole number from 0 up.")

    def count(self, row: str, column: str) -> int:
        """The true number in a cell or a margin."""
        _, row, column = self.key(row, column)
        rows = self.rows if row == TOTAL else (row,)
        columns = self.columns if column == TOTAL else (column,)
        return sum(self.counts.get((one, other), 0) for one in rows for other in columns)

    def _refuse_labels(self, labels: tuple[str, ...]) -> None:
        if not labels or len(set(labels)) != len(labels):
            raise FaultyTable(table=self.name, what="its labels are missing or not all different.")
        if any(not label.isprintable() or not 0 < len(label) <= _LONGEST_LABEL or label == TOTAL for label in labels):
            raise FaultyTable(table=self.name, what="a label is not a short code.")


class Cell(NamedTuple):
    """What the preview shows of one number: its value, or none and the reason why it is hidden."""

    value: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class PublishedTable(_Grid):
    """A table as it leaves the centre: numbers, and none where one is hidden, whatever the reason."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Mapping[tuple[str, str], int | None]
    margins: bool = True

    def value(self, row: str, column: str) -> int | None:
        """The number in a cell or a margin, none where it is hidden."""
        return self.values[self.key(row, column)[1:]]


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table for the preview inside the centre: it alone still knows the true numbers and why some are hidden."""

    source: CountTable
    hidden: Mapping[CellKey, Reason]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.source.name

    @property
    def cells(self) -> Mapping[CellKey, Cell]:
        """Every cell as printed, row by row, margins included."""
        return {key: self.cell(key.row, key.column) for key in self.source.keys()}  # noqa: SIM118  (not a mapping)

    def cell(self, row: str, column: str) -> Cell:
        """What is shown of a cell or a margin, and why."""
        reason = self.hidden.get(self.source.key(row, column), Reason.SHOWN)
        return Cell(None if reason else self.source.count(row, column), reason)

    def published(self) -> PublishedTable:
        """What may leave the centre."""
        values = {key[1:]: cell.value for key, cell in self.cells.items()}
        source = self.source
        return PublishedTable(source.name, source.rows, source.columns, MappingProxyType(values), source.margins)


@dataclass(frozen=True, slots=True)
class ProtectedTables:
    """The tables of one release, protected together, with the evidence: what an attack still finds possible."""

    tables: tuple[ProtectedTable, ...]
    evidence: Mapping[CellKey, Interval]

    def table(self, name: str) -> ProtectedTable:
        """The table of that name; :class:`KeyError` where there is none."""
        return {table.name: table for table in self.tables}[name]

    def published(self) -> tuple[PublishedTable, ...]:
        """What may leave the centre."""
        return tuple(table.published() for table in self.tables)

    def hidden(self, reason: Reason) -> int:
        """How many numbers are hidden for that reason."""
        return sum(found is reason for table in self.tables for found in table.hidden.values())

    @property
    def narrowest(self) -> int | None:
        """The width of the narrowest interval of a hidden number; none where nothing is hidden or all are endless."""
        return min((each.width for each in self.evidence.values() if each.width is not None), default=None)
