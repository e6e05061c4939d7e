"""The wall: what a role may do is one table, and nothing goes around it."""

from __future__ import annotations

import inspect

import pytest

from fieldtool.desk.access import PERMITTED, Operation, allowed_to, permits
from fieldtool.desk.desk import Desk
from fieldtool.desk.errors import NotAllowed
from fieldtool.model import Role

INTAKE = {
    Operation.SEE_WORK,
    Operation.ADMIT,
    Operation.FIND,
    Operation.REVEAL_NAME,
    Operation.INTERVIEW,
    Operation.JUDGE_FINDINGS,
    Operation.ACT,
    Operation.MAKE_COPY,
    Operation.SEE_HEALTH,
    Operation.SIGN_OUT,
}


@pytest.mark.parametrize("operation", Operation)
def test_every_cell_of_the_table(operation: Operation) -> None:
    """Supervisors may do everything; intake staff exactly what interviewing needs."""
    assert permits(Role.SUPERVISOR, operation)
    assert permits(Role.INTAKE, operation) == (operation in INTAKE)


def test_an_operation_that_is_not_in_the_table_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a row nobody may do it."""
    monkeypatch.delitem(PERMITTED, Operation.SEE_STAFF)
    assert not permits(Role.SUPERVISOR, Operation.SEE_STAFF)


def test_no_public_method_of_a_desk_is_without_an_operation() -> None:
    """Whatever the window or the command line can call stands behind the table."""
    methods = inspect.getmembers(Desk, inspect.isfunction)
    open_ones = [name for name, method in methods if not name.startswith("_") and not hasattr(method, "operation")]
    assert open_ones == []


def test_a_role_without_the_right_is_refused_before_anything_runs() -> None:
    """The guarded method is not entered."""

    class Somebody:
        role = Role.INTAKE

        @allowed_to(Operation.CHANGE_STAFF)
        def change(self) -> None:
            raise AssertionError("it ran")

    with pytest.raises(NotAllowed, match="change-staff"):
        Somebody().change()
