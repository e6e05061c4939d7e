"""How values stand in the store's rows: instants in UTC, ages as two bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from fieldtool.model import AgeGiven

__all__ = ["age_from_row", "instant", "only", "text_of"]

Row = Mapping[str, Any]


def text_of(instant_: datetime) -> str:
    """An instant as text that sorts by time: ISO 8601 in UTC to the millisecond."""
    return instant_.astimezone(UTC).isoformat(timespec="milliseconds")


def instant(text: str) -> datetime:
    """The instant that :func:`text_of` wrote, in UTC."""
    return datetime.fromisoformat(text)


def age_from_row(row: Row) -> AgeGiven | None:
    """The age of a case's row, or none where it is not known."""
    return None if row["age_lowest"] is None else AgeGiven(row["age_lowest"], row["age_highest"])


def only(db: Database, sql: str, parameters: Iterable[object]) -> Row | None:
    """The one row that a query finds, or none."""
    return next(iter(db.query(sql, list(parameters))), None)
