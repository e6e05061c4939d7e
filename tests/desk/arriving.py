"""People who arrive at the centre of the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import Arrival, CaseSummary
from fieldtool.model import AgeGiven, Sex

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
__all__ = ["NAME", "admit", "audited"]

NAME: Final = "Tavoru Kelimasu"


def admit(desk: Desk, **changes: Any) -> CaseSummary:  # noqa: ANN401  (fields of an arrival)
    """Admit a woman from Haiti who arrived an hour ago, with what a test changes."""
    arrival: dict[str, Any] = {
        "name_as_heard": NAME,
        "sex": Sex.FEMALE,
        "age": AgeGiven(24, 26),
        "nationality": "HTI",
        "language": "fr",
        "travelling": "alone",
        "arrived_at": NOW - timedelta(hours=1),
    } | changes
    return desk.new_arrival(Arrival(**arrival))


def audited(desk: Desk) -> list[tuple[str, str]]:
    """Every audit row since the sign-in of the test: operation and subject."""
    rows = desk._store.db.query("select operation, subject from audit order by sequence desc")
    found = []
    for row in rows:
        if row["operation"] == "sign-in":
            break
        found.append((row["operation"], row["subject"]))
    return found[::-1]
