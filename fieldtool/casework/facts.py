"""What a protocol may know of a case before the first question: the values of its ``case_*`` hidden items."""

from __future__ import annotations

from fieldtool.casework.register import Case

__all__ = ["case_facts"]


def case_facts(case: Case, country: str) -> dict[str, str]:
    """Facts by item name; unknown ones are empty. ``country`` is the centre's, ISO 3166-1 alpha-3."""
    return {
        "case_sex": case.sex.value,
        "case_age_lowest": "" if case.age is None else str(case.age.lowest),
        "case_age_highest": "" if case.age is None else str(case.age.highest),
        "case_travelling": case.travelling,
        "case_language": case.language,
        "case_nationality": case.nationality,
        "case_country": country,
    }
