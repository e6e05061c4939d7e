"""Microdata made k-anonymous on a fixed ladder: rows are generalized, small and telling classes are left out.

The ladder and, after a series' first release, its rung do not depend on the rows. So nobody who knows this program
can read back from the rung how the rows were (downcoding, Cohen 2022), as they can from a minimal recoding.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldtool.privacy.errors import FaultyPolicy
from fieldtool.privacy.hierarchies import ANYTHING
from fieldtool.privacy.microdata import Column, Microdata, MicrodataPolicy, Rung

__all__ = ["ProtectedMicrodata", "anonymize", "choose_rung"]

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProtectedMicrodata:
    """Rows that may leave the centre, in random order and without a row id, and what protecting them cost.

    ``k``: rows of the smallest class that was released, 0 where none was. ``suppressed``: rows left out.
    ``ncp``: information lost in the quasi-identifiers, 0 (nothing) to 1 (everything). ``rung``: position on the
    ladder, from 0. ``withheld``: sensitive columns that are ``*`` throughout, since a value in them is rare.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    suppressed: int
    k: int
    rung: int
    ncp: float
    classes: int
    withheld: tuple[str, ...]

    @property
    def suppressed_share(self) -> float:
        """The part of all rows that was left out, 0 to 1."""
        total = len(self.rows) + self.suppressed
        return self.suppressed / total if total else 0.0


def choose_rung(microdata: Microdata, policy: MicrodataPolicy) -> int:
    """The rung for a series, to be chosen once, on its first release, and then kept.

    Among the rungs that lose at most the policy's share of rows when classes need ``k + slack`` rows: the one with
    the least information loss, the finer of equals. Where none does: the rung that loses the fewest rows, the
    coarser of equals, so that a series that begins with a quiet week can still grow.
    Raises :class:`FaultyPolicy` where the ladder does not fit the columns.
    """
    _refuse_misfit(microdata, policy)
    asked = policy.k + policy.slack
    tried = [_recode(microdata, policy, number, asked) for number in range(len(policy.ladder))]
    fitting = [number for number, result in enumerate(tried) if result.lost_share <= policy.suppression_limit]
    if fitting and microdata.rows:
        return min(fitting, key=lambda number: (tried[number].ncp, number))
    return min(range(len(tried)), key=lambda number: (tried[number].lost_share, -number))


def anonymize(
    microdata: Microdata, policy: MicrodataPolicy, rung: int, shuffler: random.Random | None = None
) -> ProtectedMicrodata:
    """The rows at one rung of the policy's ladder, without classes under ``k`` rows or uniformly protected.

    Sensitive columns in which a value is rare among these rows are withheld. ``shuffler`` draws the order of the
    rows; without one, the system's own randomness does. Raises :class:`FaultyPolicy` where the ladder does not fit.
    """
    _refuse_misfit(microdata, policy)
    recoded = _recode(microdata, policy, rung, policy.k)
    rows = [row for members in recoded.kept for row in members]
    withheld = [place for place in microdata.sensitive if _has_rare_value(rows, place, policy.rare)]
    rows = [_without(row, withheld) for row in rows]
    (shuffler or random.SystemRandom()).shuffle(rows)
    return ProtectedMicrodata(
        columns=tuple(column.name for column in microdata.columns),
        rows=tuple(rows),
        suppressed=recoded.lost,
        k=min(map(len, recoded.kept), default=0),
        rung=rung,
        ncp=recoded.ncp,
        classes=len(recoded.kept),
        withheld=tuple(microdata.columns[place].name for place in withheld),
    )


@dataclass(frozen=True, slots=True)
class _Recoded:
    kept: tuple[tuple[Row, ...], ...]
    lost: int
    ncp: float

    @property
    def lost_share(self) -> float:
        total = self.lost + sum(map(len, self.kept))
        return self.lost / total if total else 0.0


def _refuse_misfit(microdata: Microdata, policy: MicrodataPolicy) -> None:
    faults = policy.faults_for(microdata)
    if faults:
        raise FaultyPolicy("the release policy", faults)


def _recode(microdata: Microdata, policy: MicrodataPolicy, number: int, asked: int) -> _Recoded:
    rung = policy.ladder[number]
    protected = {microdata.position(name): value for name, value in policy.protected.items()} if policy.l > 1 else {}
    classes = _classes(microdata, rung)
    kept = tuple(rows for rows in classes if len(rows) >= asked and not _is_telling(rows, protected))
    lost = len(microdata.rows) - sum(map(len, kept))
    return _Recoded(kept, lost, _ncp(microdata, kept, lost))


def _classes(microdata: Microdata, rung: Rung) -> list[tuple[Row, ...]]:
    levels = [rung.get(column.name, 0) for column in microdata.columns]
    found: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in microdata.rows:
        recoded = tuple(map(Column.label, microdata.columns, row, levels))
        found[tuple(recoded[place] for place in microdata.quasi_identifiers)].append(recoded)
    return [tuple(rows) for rows in found.values()]


def _is_telling(rows: Sequence[Row], protected: Mapping[int, str]) -> bool:
    return any(all(row[place] == value for row in rows) for place, value in protected.items())


def _has_rare_value(rows: Sequence[Row], place: int, rare: int) -> bool:
    return any(count < rare for count in Counter(row[place] for row in rows).values())


def _without(row: Row, withheld: Sequence[int]) -> Row:
    return tuple(ANYTHING if place in withheld else value for place, value in enumerate(row))


def _ncp(microdata: Microdata, kept: Sequence[Sequence[Row]], lost: int) -> float:
    """Normalized certainty penalty: over all cells, the share of other values that a label could also stand for.

    A row left out costs 1 per quasi-identifier. Only values that occur count, so a longer hierarchy earns nothing.
    Source: Iyengar's loss metric 2002, as used by Ghinita and others 2007 (global certainty penalty).
    """
    places = microdata.quasi_identifiers
    if not places or not microdata.rows:
        return 0.0
    penalty = float(lost * len(places))
    for place in places:
        active = {row[place] for row in microdata.rows}
        labels = Counter(row[place] for rows in kept for row in rows)
        penalty += sum(_penalty(microdata.columns[place], label, active) * count for label, count in labels.items())
    return penalty / (len(places) * len(microdata.rows))


def _penalty(column: Column, label: str, active: set[str]) -> float:
    if label == ANYTHING or column.hierarchy is None:
        return 1.0
    covered = len(column.hierarchy.cover(label) & active)
    return (covered - 1) / (len(active) - 1) if covered > 1 else 0.0
