"""Rows about people, in types that cannot hold an identifier or free text, and the policy that protects them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

from fieldtool.errors import Fault
from fieldtool.model import AttributeClass
from fieldtool.privacy.errors import ColumnNotReleasable, FaultyHierarchy, FaultyPolicy, ValuesOutsideDomain
from fieldtool.privacy.hierarchies import Hierarchy

__all__ = ["Column", "Microdata", "MicrodataPolicy", "Rung", "default_ladder"]

_NEVER_RELEASED: Final = frozenset({AttributeClass.IDENTIFIER, AttributeClass.FREE_TEXT})

Rung: TypeAlias = Mapping[str, int]
"""The level of generalization of each quasi-identifier, by column name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a release: a closed list of values, so that nothing a person typed can stand in it.

    ``domain`` is fixed before the rows are known. A quasi-identifier needs a hierarchy that knows its domain.
    Raises :class:`ColumnNotReleasable` for identifiers and free text, :class:`FaultyHierarchy` for a hole.
    """

    name: str
    attribute_class: AttributeClass
    domain: frozenset[str]
    hierarchy: Hierarchy | None = None

    def __post_init__(self) -> None:
        if self.attribute_class in _NEVER_RELEASED:
            raise ColumnNotReleasable(column=self.name, attribute_class=self.attribute_class.value)
        if not self.is_quasi_identifier:
            return
        if self.hierarchy is None:
            raise FaultyHierarchy(hierarchy=self.name, what="a quasi-identifier has no hierarchy.")
        missing = len(self.domain - self.hierarchy.values)
        if missing:
            raise FaultyHierarchy(hierarchy=self.hierarchy.name, what=f"it does not know {missing} values.")

    @property
    def is_quasi_identifier(self) -> bool:
        """Whether an outsider may know this of a person, so that it is generalized."""
        return self.attribute_class is AttributeClass.QUASI_IDENTIFIER

    def label(self, value: str, level: int) -> str:
        """What the release says for ``value``; only quasi-identifiers ever change."""
        return self.hierarchy.label(value, level) if self.hierarchy and self.is_quasi_identifier else value


@dataclass(frozen=True, slots=True)
class Microdata:
    """One row per person, one value per column, each out of its column's closed domain.

    Raises :class:`ValuesOutsideDomain` for any other value, which it counts and does not repeat.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("two columns have the same name")
        if any(len(row) != len(names) for row in self.rows):
            raise ValueError(f"every row has {len(names)} values")
        for position, column in enumerate(self.columns):
            unknown = sum(row[position] not in column.domain for row in self.rows)
            if unknown:
                raise ValuesOutsideDomain(column=column.name, count=unknown)

    @property
    def sensitive(self) -> tuple[int, ...]:
        """Positions of the columns that say what nobody outside should learn of a person."""
        wanted = AttributeClass.SENSITIVE
        return tuple(place for place, column in enumerate(self.columns) if column.attribute_class is wanted)

    @property
    def quasi_identifiers(self) -> tuple[int, ...]:
        """Positions of the columns that are generalized."""
        return tuple(place for place, column in enumerate(self.columns) if column.is_quasi_identifier)

    def position(self, name: str) -> int:
        """Where a column stands in every row."""
        return [column.name for column in self.columns].index(name)


def default_ladder() -> tuple[Rung, ...]:
    """The rungs of a weekly series over sex, age, nationality and travelling, from fine to coarse.

    They are ours, made before any data was seen, giving up the country first and the sex last.
    """
    names = ("sex", "age", "nationality", "travelling")
    levels = ((0, 0, 0, 0), (0, 0, 1, 0), (0, 1, 1, 0), (0, 1, 1, 1), (0, 1, 2, 1), (0, 1, 3, 1), (1, 1, 3, 1))
    return tuple(dict(zip(names, rung, strict=True)) for rung in levels)


@dataclass(frozen=True, slots=True)
class MicrodataPolicy:
    """How microdata are protected. All mistakes are told together as :class:`FaultyPolicy`.

    ``k``: rows that a class (rows alike in every quasi-identifier) needs in order to be released.
    ``l``: 2 refuses a class in which everyone has the protected value of a ``protected`` column (column -> value),
    because whoever knows that a person is in the class would then know it of the person. It is one-sided on
    purpose: a class in which nobody has it may go out, since saying that someone was *not* found to be a victim
    is what most classes say anyway. 1 switches it off; more is not supported yet.
    ``suppression_limit``: the largest share of rows that choosing a rung may lose; ``slack``: rows beyond ``k``
    that choosing asks of a class, so that the series' rung is not the least that just suffices. ``rare``: a sensitive
    column goes out as ``*`` throughout where one of its values is in fewer released rows than this, since counting
    them would give the number that a table of the same week hides; 1 switches it off.
    ``ladder``: rungs from fine to coarse, each the level of every quasi-identifier.
    """

    k: int = 11
    l: int = 2  # noqa: E741  (the name that the literature gives it)
    protected: Mapping[str, str] = field(default_factory=dict)
    suppression_limit: float = 0.1
    slack: int = 1
    rare: int = 5
    ladder: tuple[Rung, ...] = field(default_factory=default_ladder)

    def __post_init__(self) -> None:
        object.__setattr__(self, "protected", MappingProxyType(dict(self.protected)))
        faults = tuple(self._faults())
        if faults:
            raise FaultyPolicy("the release policy", faults)

    def faults_for(self, microdata: Microdata) -> tuple[Fault, ...]:
        """What keeps this policy from fitting these columns: levels that are missing, too high or for no column."""
        return (*self._ladder_faults(microdata), *self._protected_faults(microdata))

    def _faults(self) -> Iterator[Fault]:
        if self.k < 2:
            yield Fault("k", "a class of one person hides nobody", "at least 2")
        if self.l not in (1, 2):
            yield Fault("l", "only 1 (off) and 2 are supported", "2 for sensitive findings")
        if not 0 <= self.suppression_limit <= 1:
            yield Fault("suppression_limit", "it is a share of the rows", "between 0 and 1")
        if self.slack < 0:
            yield Fault("slack", "it cannot be negative", "1 in releases")
        if self.rare < 1:
            yield Fault("rare", "it is a number of rows", "5 in releases, 1 is off")
        if not self.ladder:
            yield Fault("ladder", "it has no rung", "at least one")
        for number, (finer, coarser) in enumerate(pairwise(self.ladder), start=2):
            if finer.keys() != coarser.keys() or any(coarser[name] < finer[name] for name in finer):
                yield Fault(f"ladder, rung {number}", "it is not coarser than the rung before", "rungs only rise")

    def _ladder_faults(self, microdata: Microdata) -> Iterator[Fault]:
        heights = {
            column.name: column.hierarchy.height
            for column in microdata.columns
            if column.hierarchy and column.is_quasi_identifier
        }
        for number, rung in enumerate(self.ladder, start=1):
            for name in sorted(heights.keys() ^ rung.keys()):
                problem = "has no level" if name in heights else "is no quasi-identifier of the rows"
                yield Fault(f"ladder, rung {number}", f"{name} {problem}")
            for name in sorted(heights.keys() & rung.keys()):
                if not 0 <= rung[name] <= heights[name]:
                    yield Fault(f"ladder, rung {number}", f"{name} has no level {rung[name]}", f"0 to {heights[name]}")

    def _protected_faults(self, microdata: Microdata) -> Iterator[Fault]:
        domains = {column.name: column.domain for column in microdata.columns}
        for name, value in self.protected.items():
            if value not in domains.get(name, frozenset()):
                yield Fault(f"protected, {name}", "no column of that name can have that value")
