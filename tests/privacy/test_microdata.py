"""Identifiers and free text cannot be put into microdata, and a policy tells all its mistakes at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.model import AttributeClass
from fieldtool.privacy import (
    Column,
    Hierarchy,
    Microdata,
    MicrodataPolicy,
    age_hierarchy,
    default_ladder,
    nationality_hierarchy,
    sex_hierarchy,
    travelling_hierarchy,
)
from fieldtool.privacy.errors import ColumnNotReleasable, FaultyHierarchy, FaultyPolicy, ValuesOutsideDomain

QUASI = AttributeClass.QUASI_IDENTIFIER
SEX = Column("sex", QUASI, sex_hierarchy().values, sex_hierarchy())


@pytest.mark.parametrize("attribute_class", [AttributeClass.IDENTIFIER, AttributeClass.FREE_TEXT])
def test_never_released__error(attribute_class: AttributeClass) -> None:
    """No column of a class that never leaves can be made, whatever its domain."""
    with pytest.raises(ColumnNotReleasable) as refused:
        Column("name", attribute_class, frozenset({"a"}))
    assert refused.value.code == "R-01"


def test_quasi_identifier_needs_a_whole_hierarchy__error() -> None:
    """A quasi-identifier without a hierarchy, or with one that has a hole, is refused."""
    with pytest.raises(FaultyHierarchy, match="no hierarchy"):
        Column("sex", QUASI, frozenset({"f"}))
    with pytest.raises(FaultyHierarchy, match="does not know 1 values"):
        Column("sex", QUASI, frozenset({"f", "m"}), Hierarchy.flat("sex", ["f"]))


@given(st.text(min_size=1).filter(lambda text: text not in SEX.domain))
def test_unknown_value__error(typed: str) -> None:
    """Whatever a person typed is outside the closed list, is refused, and is not repeated by the refusal."""
    with pytest.raises(ValuesOutsideDomain) as refused:
        Microdata((SEX,), ((typed,), ("f",)))
    assert refused.value.parameters == {"column": "sex", "count": 1}


def test_shape__error() -> None:
    """A row of another length and two columns of one name are programming mistakes, told as such."""
    with pytest.raises(ValueError, match="every row has 1 values"):
        Microdata((SEX,), (("f", "f"),))
    with pytest.raises(ValueError, match="same name"):
        Microdata((SEX, SEX), ())


def test_policy_tells_all_mistakes__error() -> None:
    """Six mistakes in a policy are six faults in one refusal."""
    with pytest.raises(FaultyPolicy) as refused:
        MicrodataPolicy(k=1, l=3, suppression_limit=2, slack=-1, rare=0, ladder=())
    assert [fault.where for fault in refused.value.faults] == ["k", "l", "suppression_limit", "slack", "rare", "ladder"]


def test_ladder_only_rises__error() -> None:
    """A rung that is finer than the one before it, in any column, is refused with its number."""
    with pytest.raises(FaultyPolicy) as refused:
        MicrodataPolicy(ladder=({"sex": 0, "age": 1}, {"sex": 1, "age": 0}))
    assert [fault.where for fault in refused.value.faults] == ["ladder, rung 2"]


def test_policy_that_does_not_fit__error() -> None:
    """A missing column, a level too high, a column too many and a protected value that cannot be: all are told."""
    policy = MicrodataPolicy(ladder=({"sex": 2, "age": 0},), protected={"trafficking": "yes"})
    assert [str(fault) for fault in policy.faults_for(Microdata((SEX,), ()))] == [
        "ladder, rung 1: age is no quasi-identifier of the rows",
        "ladder, rung 1: sex has no level 2 (0 to 1)",
        "protected, trafficking: no column of that name can have that value",
    ]
    assert "sex has no level" in str(MicrodataPolicy(ladder=({},)).faults_for(Microdata((SEX,), ()))[0])


def test_default_ladder__ok() -> None:
    """The series' own ladder fits the house's hierarchies, begins at the raw values and leaves child or adult."""
    hierarchies = {
        "sex": sex_hierarchy(),
        "age": age_hierarchy(),
        "nationality": nationality_hierarchy(),
        "travelling": travelling_hierarchy(),
    }
    columns = tuple(Column(name, QUASI, each.values, each) for name, each in hierarchies.items())
    assert not MicrodataPolicy(ladder=default_ladder()).faults_for(Microdata(columns, ()))
    assert set(default_ladder()[0].values()) == {0}
    assert default_ladder()[-1] == {"sex": 1, "age": 1, "nationality": 3, "travelling": 1}
