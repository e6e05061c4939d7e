"""Invented people: who, where from, with whom. Their names are made of syllables: no real name is among them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fieldtool import places
from fieldtool.desk.training.flows import Flow
from fieldtool.model import AgeGiven, Sex

__all__ = ["Invented", "invent_people"]

_CHILD_ALONE: Final = 0.06
"""Share of children who travel alone: a value for practice, not a fact."""

_AGE_UNCERTAIN: Final = 0.2

_SYLLABLES: Final = ("ba", "ve", "ri", "ko", "tu", "ma", "lo", "si", "ne", "du", "fa", "pi", "go", "ze", "ru", "ka")

_LANGUAGES: Final = {
    "AFG": "prs", "AGO": "pt", "BGD": "bn", "BRA": "pt", "CHN": "zh", "CMR": "fr", "COD": "fr", "COG": "fr",
    "EGY": "ar", "ERI": "ti", "ETH": "am", "GHA": "en", "GIN": "fr", "HTI": "ht", "IND": "hi", "IRN": "fa",
    "LKA": "ta", "MLI": "fr", "MRT": "ar", "NGA": "en", "NPL": "ne", "PAK": "ur", "SDN": "ar", "SEN": "fr",
    "SOM": "so", "SYR": "ar", "TGO": "fr", "TUR": "tr", "UZB": "uz", "VNM": "vi", "YEM": "ar", "BFA": "fr",
}  # fmt: skip
"""A likely language by nationality, Spanish elsewhere (domain document, section 12, to check): practice only."""


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person; ``with_whom`` is the index of the adult they travel with, or none."""

    name: str
    sex: Sex
    age: AgeGiven
    nationality: str
    language: str
    travelling: str
    with_whom: int | None = None


def invent_people(flow: Flow, count: int, rng: random.Random) -> tuple[Invented, ...]:
    """``count`` people whose nationality, sex and age group follow ``flow``; adults come before their children."""
    groups = _drawn(flow.people, count, rng)
    nationalities = [_nationality(code) for code in _drawn(flow.nationalities, count, rng)]
    names = _names(rng)
    people = [
        _person(next(names), group, nationality, rng)
        for group, nationality in sorted(zip(groups, nationalities, strict=True), key=lambda drawn: drawn[0] in _YOUNG)
    ]
    return tuple(_with_family(people, rng))


_YOUNG: Final = ("boys", "girls")


def _drawn(weights: Mapping[str, int], count: int, rng: random.Random) -> list[str]:
    return rng.choices(list(weights), list(weights.values()), k=count)


def _nationality(code: str) -> str:
    return code if code in places.countries() else places.NOT_KNOWN


def _person(name: str, group: str, nationality: str, rng: random.Random) -> Invented:
    years = rng.randint(0, 17) if group in _YOUNG else min(18 + int(rng.expovariate(1 / 13)), 80)
    slack = rng.choice((1, 2)) if rng.random() < _AGE_UNCERTAIN else 0
    sex = Sex.FEMALE if group in {"women", "girls"} else Sex.MALE
    travelling = "alone" if rng.random() < 0.5 else "group"
    age = AgeGiven(max(0, years - slack), years + slack)
    return Invented(name, sex, age, nationality, _LANGUAGES.get(nationality, "es"), travelling)


def _with_family(people: list[Invented], rng: random.Random) -> Iterator[Invented]:
    """Children travel with an adult of their nationality where there is one, and that adult with family."""
    adults: dict[str, list[int]] = {}
    linked = list(people)
    for place, person in enumerate(people):
        if not _is_young(person):
            adults.setdefault(person.nationality, []).append(place)
        elif person.nationality in adults and rng.random() > _CHILD_ALONE:
            adult = rng.choice(adults[person.nationality])
            linked[place] = replace(person, travelling="family", with_whom=adult, language=people[adult].language)
            linked[adult] = replace(linked[adult], travelling="family")
        else:
            linked[place] = replace(person, travelling="alone")
    yield from linked


def _is_young(person: Invented) -> bool:
    return person.age.lowest < 18 and person.age.highest < 20


def _names(rng: random.Random) -> Iterator[str]:
    used: set[str] = set()
    while True:
        name = " ".join("".join(rng.choices(_SYLLABLES, k=4)).capitalize() for _ in range(2))
        if name not in used:
            used.add(name)
            yield name
