"""The official series that a training centre's arrivals follow: irregular transit through the Darién by month.

Source: Servicio Nacional de Migración de Panamá, as tabulated in IOM's ``gdidata`` (see ``data/README.md``).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = ["Flow", "UnknownMonth", "flow_of"]


class UnknownMonth(FieldtoolError):
    """The series has no figures by nationality, sex and age for a month."""

    code = "D-13"
    message = mark("The official series has no complete figures for {month}.")
    advice = mark("Choose a month from {first} to {last}, such as 2023-08.")


@dataclass(frozen=True, slots=True)
class Flow:
    """One month: people by nationality (ISO 3166-1 alpha-3), and by men, women, boys, girls."""

    month: str
    nationalities: Mapping[str, int]
    people: Mapping[str, int]


def flow_of(month: str) -> Flow:
    """The series of ``month`` (``2023-08``); raises :class:`UnknownMonth`, which names the months there are."""
    nationalities, people = _series("irreg_darien_nat.csv", "nat"), _series("irreg_darien_dmg.csv", "demog")
    complete = sorted(nationalities.keys() & people.keys())
    if month not in complete:
        raise UnknownMonth(month=month[:20], first=complete[0], last=complete[-1])
    return Flow(month, nationalities[month], people[month])


def _series(name: str, column: str) -> dict[str, dict[str, int]]:
    table = files("fieldtool").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, dict[str, int]] = {}
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["month"], {})[row[column]] = int(row["n"])
    return found
