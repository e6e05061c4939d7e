"""The register: cases without names, names apart, groups, profiles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldtool.casework.errors import NoSuchRecord
from fieldtool.casework.register import Case, NewCase, Register, profile_of
from fieldtool.model import AgeGiven, Profile, Sex
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW


def admitted(register: Register, name: str = "Tavoru Keli", group_of: str = "", **changes: object) -> Case:
    """A woman from Haiti who arrived an hour ago, with what a test changes."""
    new = {
        "sex": Sex.FEMALE,
        "age": AgeGiven(24, 26),
        "nationality": "HTI",
        "language": "ht",
        "travelling": "alone",
        "arrived_at": NOW - timedelta(hours=1),
        "group_of": group_of,
    } | changes
    return register.admit(NewCase(**new), name, NOW, "ana")  # type: ignore[arg-type]


def test_a_case_reads_back_as_it_was_given(register: Register) -> None:
    """Every fact of an arrival comes back, under a fresh code."""
    case = admitted(register)
    assert case == register.by_code(case.code.lower()) == register.case(case.id)
    assert (case.sex, case.age, case.nationality) == (Sex.FEMALE, AgeGiven(24, 26), "HTI")
    assert case.arrived_at == NOW - timedelta(hours=1)


def test_the_name_stands_apart_from_the_case(register: Register, store: Store) -> None:
    """No column of a case holds the name; only the identity does."""
    case = admitted(register, "Tavoru Keli")
    assert register.name(case.id) == "Tavoru Keli"
    assert "Tavoru" not in repr(list(store.db.query("select * from cases")))


def test_a_family_shares_a_group(register: Register) -> None:
    """Somebody who comes with a case already here joins that case's travelling group."""
    mother = admitted(register)
    child = admitted(register, group_of=mother.id, age=AgeGiven(4, 4), travelling="family")
    stranger = admitted(register)
    assert child.group_id == mother.group_id != stranger.group_id


def test_finding_takes_what_is_typed_literally(register: Register) -> None:
    """A code or part of a name finds its case; signs that a pattern would obey find nothing else."""
    case = admitted(register, "Ana_Maria 100%")
    admitted(register, "Other Person")
    assert [found.id for found in register.find("ana_m")] == [case.id]
    assert [found.id for found in register.find("100%")] == [case.id]
    assert [found.id for found in register.find(case.code)] == [case.id]
    assert register.find("%%%") == register.find("___") == register.find('"') == ()


def test_a_code_that_names_nothing_is_told(register: Register) -> None:
    """An unknown code is an error of its own that repeats the code."""
    with pytest.raises(NoSuchRecord, match="PC-22222222"):
        register.by_code("pc-22222222")


@pytest.mark.parametrize(
    "sex,age,travelling,profile",
    [
        (Sex.MALE, AgeGiven(30, 30), "alone", Profile.MAN),
        (Sex.FEMALE, AgeGiven(18, 20), "alone", Profile.WOMAN),
        (Sex.FEMALE, AgeGiven(17, 20), "alone", Profile.CHILD_ALONE),
        (Sex.MALE, AgeGiven(3, 3), "family", Profile.CHILD_WITH_FAMILY),
        (Sex.MALE, AgeGiven(3, 3), "group", Profile.CHILD_ALONE),
        (Sex.OTHER, AgeGiven(30, 30), "alone", Profile.UNKNOWN),
        (Sex.MALE, None, "alone", Profile.UNKNOWN),
    ],
)
def test_the_profile_is_the_protective_reading(
    sex: Sex, age: AgeGiven | None, travelling: str, profile: Profile
) -> None:
    """An age that may be under 18 counts as a child's; what is not known stays unknown."""
    assert profile_of(sex, age, travelling) is profile


def test_who_waits_is_listed_longest_first(register: Register) -> None:
    """Cases stand in the order of their arrival until they went through every protocol."""
    second = admitted(register, arrived_at=NOW - timedelta(hours=1))
    first = admitted(register, arrived_at=NOW - timedelta(hours=2))
    assert [case.id for case in register.waiting(10)] == [first.id, second.id]
    register.seen_through(first.id)
    assert [case.id for case in register.waiting(10)] == [second.id]
