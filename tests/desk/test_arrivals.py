"""Arrivals: only what the lists have and what has been; a refusal names the field and repeats nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldtool.casework.errors import NotACaseCode
from fieldtool.desk.arrivals import content_of
from fieldtool.desk.errors import ArrivalUnclear, ReasonMissing
from fieldtool.i18n import Texts
from tests.desk.arriving import NAME, NOW, admit, audited
from tests.desk.conftest import SignIn


@pytest.mark.parametrize(
    "field,value",
    [
        ("arrived_at", NOW + timedelta(hours=1)),
        ("arrived_at", datetime(2026, 11, 23, 8, 0)),  # noqa: DTZ001  (an instant without a zone is what is refused)
        ("nationality", "ZZZ"),
        ("nationality", NAME),
        ("nationality", ""),
        ("travelling", "with Kelimasu"),
        ("language", "Kelimasu"),
        ("language", "fr\n"),
        ("language", ""),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(sign_in: SignIn, field: str, value: object) -> None:
    """Nobody is admitted, nothing is logged, and what was typed is not repeated."""
    desk = sign_in("IN-01")
    with pytest.raises(ArrivalUnclear, match=field) as refused:
        admit(desk, **{field: value})
    assert "Kelimasu" not in refused.value.sentence(Texts("en")) + refused.value.hint(Texts("en"))
    assert desk.find(NAME) == ()
    assert [operation for operation, _ in audited(desk)] == ["search"]


@pytest.mark.parametrize(
    "changes",
    [
        {"nationality": "XXX", "language": "und"},
        {"nationality": "UNK", "language": "fa-AF", "travelling": "group"},
        {"arrived_at": NOW + timedelta(minutes=1), "language": "quc"},
    ],
)
def test_special_values_and_a_clock_a_little_off_are_fine(sign_in: SignIn, changes: dict[str, object]) -> None:
    """No nationality, not known, a regional language, a minute of difference."""
    assert admit(sign_in("IN-01"), **changes).code.startswith("PC-")


def test_a_name_typed_for_a_code_is_not_repeated(sign_in: SignIn) -> None:
    """The error says that it is no code, in its sentence as in its parameters."""
    with pytest.raises(NotACaseCode) as refused:
        admit(sign_in("IN-01"), group_of="Kelimasu")
    assert "kelimasu" not in f"{refused.value} {refused.value.parameters}".casefold()


def test_what_was_recorded_can_be_proven(sign_in: SignIn) -> None:
    """The audit row stands for every field of the arrival, the name included, and for nothing else."""
    desk = sign_in("IN-01")
    case = desk._register.case(admit(desk).id)
    newest = desk._audit.head().count
    assert desk._audit.attests(newest, content_of(case, NAME))
    assert not desk._audit.attests(newest, content_of(case, "Somebody Else"))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_name_is_shown_for_a_reason_only(sign_in: SignIn, reason: str) -> None:
    """Without one it is not shown, and no view is logged."""
    desk = sign_in("IN-01")
    case = admit(desk)
    with pytest.raises(ReasonMissing):
        desk.reveal_name(case.id, reason)
    assert audited(desk) == [("admit", case.id)]
