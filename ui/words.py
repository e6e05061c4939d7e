"""A person in a few neutral words, as every list and bar says it: never a name, never a reason of stay."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fieldtool.desk.views import CaseSummary
from fieldtool.i18n import Texts, mark
from fieldtool.model import AgeGiven, Role, Sex
from ui.kit import Kit

__all__ = ["ROLE_WORDS", "age_words", "arrival_words", "case_words", "person_word"]

_ADULT: Final = {Sex.FEMALE: mark("woman"), Sex.MALE: mark("man")}
_CHILD: Final = {Sex.FEMALE: mark("girl"), Sex.MALE: mark("boy")}
_EITHER: Final = {Sex.FEMALE: mark("woman or girl"), Sex.MALE: mark("man or boy")}

ROLE_WORDS: Final = {Role.INTAKE: mark("Intake"), Role.SUPERVISOR: mark("Supervisor")}
"""What a role is called; translated where it is shown."""

_ABOUT: Final = 2


def age_words(texts: Texts, age: AgeGiven | None) -> str:
    """An age as it was given: exact, about, between, or not known."""
    if age is None:
        return texts.tr("age not known")
    if age.lowest == age.highest:
        return texts.ntr("{count} year", "{count} years", age.lowest)
    if age.highest - age.lowest == 2 * _ABOUT:
        return texts.tr("about {age}", age=texts.number(age.lowest + _ABOUT))
    return texts.tr("{lowest} to {highest} years", lowest=texts.number(age.lowest), highest=texts.number(age.highest))


def person_word(texts: Texts, sex: Sex, age: AgeGiven | None) -> str:
    """Woman, man, girl, boy; where the age leaves it open, both; otherwise person."""
    if age is None or age.lowest < 18 <= age.highest:
        return texts.tr(_EITHER.get(sex, mark("person")))
    words = _CHILD if age.highest < 18 else _ADULT
    return texts.tr(words.get(sex, mark("person")))


def case_words(texts: Texts, case: CaseSummary) -> str:
    """Who a case is about: *woman, about 25 · Arabic*."""
    who = f"{person_word(texts, case.sex, case.age)}, {age_words(texts, case.age)}"
    return " · ".join(part for part in (who, texts.language_name(case.language)) if part)


def arrival_words(kit: Kit, arrived_at: datetime) -> str:
    """When somebody came: *arrived today 10:05*, or with the day."""
    now = kit.clock.now()
    local = arrived_at.astimezone(now.tzinfo)
    time = kit.texts.time(local)
    if local.date() == now.date():
        return kit.tr("arrived today {time}", time=time)
    return kit.tr("arrived {day}, {time}", day=kit.texts.short_date(local.date()), time=time)
