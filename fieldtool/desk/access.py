"""Who may do what: one table, default deny. A screen that hides a button is courtesy; this is the wall."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from fieldtool.desk.errors import NotAllowed
from fieldtool.model import Role

__all__ = ["PERMITTED", "Operation", "allowed_to", "permits"]


class Operation(StrEnum):
    """Everything that a signed-in person can ask of a desk."""

    SEE_WORK = "see-work"
    ADMIT = "admit"
    FIND = "find"
    REVEAL_NAME = "reveal-name"
    INTERVIEW = "interview"
    JUDGE_FINDINGS = "judge-findings"
    ACT = "act"
    SEE_STAFF = "see-staff"
    CHANGE_STAFF = "change-staff"
    CHANGE_CENTRE = "change-centre"
    SEE_RELEASES = "see-releases"
    BUILD_RELEASE = "build-release"
    SIGN_RELEASE = "sign-release"
    EXPORT_RELEASE = "export-release"
    MAKE_COPY = "make-copy"
    MANAGE_COPIES = "manage-copies"
    SEE_HEALTH = "see-health"
    SIGN_OUT = "sign-out"


_BOTH: Final = frozenset({Role.INTAKE, Role.SUPERVISOR})
_SUPERVISOR: Final = frozenset({Role.SUPERVISOR})

PERMITTED: Final = {
    Operation.SEE_WORK: _BOTH,
    Operation.ADMIT: _BOTH,
    Operation.FIND: _BOTH,
    Operation.REVEAL_NAME: _BOTH,
    Operation.INTERVIEW: _BOTH,
    Operation.JUDGE_FINDINGS: _BOTH,
    Operation.ACT: _BOTH,
    Operation.SEE_STAFF: _SUPERVISOR,
    Operation.CHANGE_STAFF: _SUPERVISOR,
    Operation.CHANGE_CENTRE: _SUPERVISOR,
    Operation.SEE_RELEASES: _SUPERVISOR,
    Operation.BUILD_RELEASE: _SUPERVISOR,
    Operation.SIGN_RELEASE: _SUPERVISOR,
    Operation.EXPORT_RELEASE: _SUPERVISOR,
    Operation.MAKE_COPY: _BOTH,
    Operation.MANAGE_COPIES: _SUPERVISOR,
    Operation.SEE_HEALTH: _BOTH,
    Operation.SIGN_OUT: _BOTH,
}
"""Which roles may do each operation; what does not stand here nobody may do."""


def permits(role: Role, operation: Operation) -> bool:
    """Whether the table lets a role do an operation."""
    return role in PERMITTED.get(operation, frozenset())


class _HasRole(Protocol):
    @property
    def role(self) -> Role: ...


Who = TypeVar("Who", bound=_HasRole)
Given = ParamSpec("Given")
Result = TypeVar("Result")


def allowed_to(
    operation: Operation,
) -> Callable[[Callable[Concatenate[Who, Given], Result]], Callable[Concatenate[Who, Given], Result]]:
    """Let a method run only for roles that may do ``operation``; raises :class:`NotAllowed` otherwise."""

    def guard(method: Callable[Concatenate[Who, Given], Result]) -> Callable[Concatenate[Who, Given], Result]:
        @wraps(method)
        def guarded(self: Who, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
            # What everybody may do asks nothing of the store: a desk with a damaged one can still be left.
            everybody = all(permits(role, operation) for role in Role)
            if not everybody and not permits(self.role, operation):
                raise NotAllowed(operation=operation.value)
            return method(self, *args, **kwargs)

        guarded.operation = operation  # type: ignore[attr-defined]  # a test reads it: no public method without one
        return guarded

    return guard
