"""What an arrival may hold: closed lists, and an instant that has been. A page offers no more; this is the wall."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from fieldtool import places
from fieldtool.casework.register import Case
from fieldtool.desk.errors import ArrivalUnclear
from fieldtool.desk.views import Arrival

__all__ = ["content_of", "refuse_unclear"]

_TRAVELLING: Final = frozenset({"alone", "family", "group"})
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_CLOCK_SLACK: Final = timedelta(minutes=5)


def refuse_unclear(arrival: Arrival, now: datetime) -> None:
    """Raise :class:`ArrivalUnclear`, which names the field and repeats nothing of it."""
    fits = {
        "arrived_at": arrival.arrived_at.tzinfo is not None and arrival.arrived_at <= now + _CLOCK_SLACK,
        "nationality": arrival.nationality in {*places.countries(), places.STATELESS, places.NOT_KNOWN},
        "travelling": arrival.travelling in _TRAVELLING,
        "language": _LANGUAGE.fullmatch(arrival.language) is not None,
    }
    for field, fitting in fits.items():
        if not fitting:
            raise ArrivalUnclear(field=field)


def content_of(case: Case, name_as_heard: str) -> dict[str, str]:
    """What the audit row of an arrival stands for (of which it keeps a salted digest only)."""
    return {
        "code": case.code,
        "sex": case.sex,
        "age": f"{case.age.lowest}-{case.age.highest}" if case.age else "",
        "nationality": case.nationality,
        "language": case.language,
        "travelling": case.travelling,
        "arrived_at": case.arrived_at.isoformat(),
        "group": case.group_id,
        "name": name_as_heard,
    }
