"""The coded list of needs that a release counts, and the findings' flags that show each of them.

Flags are those of the domain document's dictionary (section 14.1); a flag that stands nowhere here is counted in
no table, so that a new one cannot leave the centre before somebody has decided where it belongs.
"""

from __future__ import annotations

from typing import Final

from fieldtool.i18n import mark

__all__ = ["NEEDS", "PROTECTED_NEEDS", "REFERRED_NEEDS", "needs_of"]

NEEDS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "protection": (mark("May want to ask for protection"), frozenset({"FEAR", "THIRD_COUNTRY_DEPORTEE"})),
    "health": (
        mark("Health need today"),
        frozenset({"MED_RED", "CHILD_DANGER", "NEONATE", "DEHYD", "FEVER", "TB_SCREEN", "OUTBREAK", "WOUND"})
        | frozenset({"CHRONIC_MED", "V07", "V11"}),
    ),
    "distress": (mark("Distress"), frozenset({"SUICIDE", "V08"})),
    "pregnancy": (mark("Pregnant or new mother"), frozenset({"PREG", "OBST", "POSTPART", "LACT"})),
    "child-alone": (mark("Child alone"), frozenset({"UASC", "NO_GUARDIAN"})),
    "family": (mark("Family separated or missing"), frozenset({"FAM_LOST", "MISSING", "FAMILY_DOUBT", "V04"})),
    "violence": (mark("Hurt or threatened"), frozenset({"VIOLENCE", "UNSAFE_NOW", "TORTURE?"})),
    "trafficking": (mark("Signs of trafficking"), frozenset({"DOCS_HELD", "FORCED_WORK"})),
    "functioning": (mark("Difficulty with daily tasks"), frozenset({"FUNC", "FUNC_DIFF"})),
    "basics": (mark("Water, food, clothes"), frozenset({"THIRST", "HUNGER", "NRI", "V12"})),
    "interpreter": (mark("Needs an interpreter"), frozenset({"LANG"})),
    "stateless": (mark("Nationality unclear"), frozenset({"STATELESS?"})),
}
"""Need code -> (title, flags that show it)."""

PROTECTED_NEEDS: Final = ("child-alone", "violence", "trafficking")
"""Needs of which no released group of rows may be certain (the policy's l)."""


REFERRED_NEEDS: Final = {
    "protection": "asylum-authority",
    "violence": "confidential-care",
    "trafficking": "anti-trafficking",
}
"""Needs that a protocol refers to a service by rule: whoever knows the protocols knows that both are one count."""


def needs_of(flags: frozenset[str]) -> frozenset[str]:
    """The needs that a person's flags show."""
    return frozenset(need for need, (_, shown_by) in NEEDS.items() if flags & shown_by)
