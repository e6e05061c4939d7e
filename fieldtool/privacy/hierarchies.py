"""Hierarchies: how a value becomes less exact, level by level, up to ``*`` which says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from fieldtool.model import Sex
from fieldtool.places import NOT_KNOWN, STATELESS, Country, countries
from fieldtool.privacy.errors import FaultyHierarchy

__all__ = [
    "ANYTHING",
    "Hierarchy",
    "age_band",
    "age_hierarchy",
    "nationality_hierarchy",
    "sex_hierarchy",
    "travelling_hierarchy",
]

ANYTHING: Final = "*"
"""The label on top of every hierarchy; no value may look like it."""

UNSAID: Final = "unk"
"""A sex, an age or a way of travelling that is not known."""

CHILD: Final = "child"
ADULT: Final = "adult"

_BANDS: Final = ((0, 4), (5, 11), (12, 17), (18, 29), (30, 59), (60, 130))


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """For each value (level 0) its labels from level 1 up to ``*``: ``{"VEN": ("m49-005", "m49-019", "*")}``.

    All values rise through the same number of levels, and values that share a label share every label above it;
    otherwise :class:`FaultyHierarchy` is raised.
    """

    name: str
    levels: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))
        self._refuse_uneven()
        for level in range(self.height):
            self._refuse_fork(level)

    @staticmethod
    def flat(name: str, values: Iterable[str]) -> Hierarchy:
        """A hierarchy of one step: every value becomes ``*``."""
        return Hierarchy(name, dict.fromkeys(values, (ANYTHING,)))

    @property
    def values(self) -> frozenset[str]:
        """Every value that the hierarchy knows: its leaves."""
        return frozenset(self.levels)

    @property
    def height(self) -> int:
        """The level at which every value is ``*``."""
        return len(next(iter(self.levels.values())))

    def label(self, value: str, level: int) -> str:
        """What stands for ``value`` at ``level``; level 0 is the value itself. A :class:`KeyError` for no leaf."""
        path = self.levels[value]
        return path[level - 1] if level else value

    def cover(self, label: str) -> frozenset[str]:
        """Every value that a released ``label`` may stand for, read in the widest way that the hierarchy allows."""
        return frozenset(value for value, path in self.levels.items() if label == value or label in path)

    def _refuse_uneven(self) -> None:
        if not self.levels:
            raise FaultyHierarchy(hierarchy=self.name, what="it knows no value.")
        heights = {len(path) for path in self.levels.values()}
        if len(heights) > 1 or 0 in heights:
            raise FaultyHierarchy(hierarchy=self.name, what="its values do not have the same number of levels.")
        if any(path[-1] != ANYTHING for path in self.levels.values()):
            raise FaultyHierarchy(hierarchy=self.name, what="a value does not end in *.")
        if ANYTHING in self.levels:
            raise FaultyHierarchy(hierarchy=self.name, what="* stands among the values.")

    def _refuse_fork(self, level: int) -> None:
        above: dict[str, str] = {}
        for value in self.levels:
            parent = self.label(value, level + 1)
            if above.setdefault(self.label(value, level), parent) != parent:
                raise FaultyHierarchy(hierarchy=self.name, what=f"a label of level {level} has two labels above it.")


@cache
def nationality_hierarchy() -> Hierarchy:
    """Country (ISO 3166-1 alpha-3), subregion, region, ``*``. Regions are UN M49 codes, such as ``m49-419``.

    No nationality and not known keep their own code up to the last level: neither is a place.
    """
    paths = {iso3: (*_regions(place), ANYTHING) for iso3, place in countries().items()}
    own = {code: (code, code, ANYTHING) for code in (STATELESS, NOT_KNOWN)}
    return Hierarchy("nationality", paths | own)


@cache
def age_hierarchy() -> Hierarchy:
    """Age band, child or adult, ``*``. A child or adult whose band is not known keeps that word as its band."""
    bands = {_band(low, high): (CHILD if high < 18 else ADULT, ANYTHING) for low, high in _BANDS}
    return Hierarchy("age", bands | {word: (word, ANYTHING) for word in (CHILD, ADULT, UNSAID)})


@cache
def sex_hierarchy() -> Hierarchy:
    """Sex as the person says, ``*``."""
    return Hierarchy.flat("sex", (sex.value for sex in Sex))


@cache
def travelling_hierarchy() -> Hierarchy:
    """Alone, with family or in a group, ``*``."""
    return Hierarchy.flat("travelling", ("alone", "family", "group", UNSAID))


def age_band(lowest: int, highest: int) -> str:
    """The band that holds both bounds of an age, else ``child`` or ``adult``, else ``unk``: never a guess."""
    for low, high in _BANDS:
        if low <= lowest and highest <= high:
            return _band(low, high)
    if highest < 18:
        return CHILD
    return ADULT if lowest >= 18 else UNSAID


def _band(low: int, high: int) -> str:
    return f"{low}+" if high == 130 else f"{low}-{high}"


def _regions(place: Country) -> tuple[str, str]:
    if not place.region:
        return place.iso3, place.iso3  # Antarctica
    return _m49(place.subregion or place.region), _m49(place.region)


def _m49(code: str) -> str:
    # The prefix keeps a spreadsheet from reading 005 as 5.
    return f"m49-{code:0>3}"
