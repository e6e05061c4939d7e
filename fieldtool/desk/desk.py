"""The desk: what one signed-in person can do, made of its parts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.failures import Failed
from fieldtool.desk.interviews import Interviews
from fieldtool.desk.releases import Releases
from fieldtool.desk.staffing import Staffing
from fieldtool.desk.worklist import WorkList
from fieldtool.vault.errors import NotSaved, WrongPassphrase
from fieldtool.vault.settings import StoreSettings

__all__ = ["Desk", "Health"]


@dataclass(frozen=True, slots=True)
class Health:
    """What a full check of the store found; empty ``damage`` and ``audit_flaws`` mean that it is whole."""

    settings: StoreSettings
    damage: tuple[str, ...]
    audit_rows: int
    audit_flaws: tuple[str, ...]


class Desk(WorkList, Interviews, Staffing, Releases):
    """One signed-in person at one desk: the wall between the store and everything that people touch."""

    @allowed_to(Operation.SEE_HEALTH)
    def health(self) -> Health:
        """Check the settings in force, every page of the store, and the whole audit chain."""
        report = self._audit.verify(self._keyring.verify_keys())
        flaws = tuple(f"{flaw.sequence}: {flaw.flaw}" for flaw in report.flaws)
        return Health(self._store.settings(), self._store.damage(), report.head.count, flaws)

    @allowed_to(Operation.SIGN_OUT)
    def check_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the person who is signed in: the way back from a hidden screen."""
        try:
            self._keyring.unlock(self.person.code, passphrase)
        except WrongPassphrase:
            with suppress(NotSaved):  # a full disk must not turn a wrong passphrase into an error that counts as none
                self._log("failed-sign-in", self._me(), what=Failed.HIDDEN_SCREEN, at=self._clock.now().isoformat())
            return False
        return True

    @allowed_to(Operation.SIGN_OUT)
    def sign_out(self) -> None:
        """Close the store, whatever happens. The keys leave memory only when the process ends."""
        try:
            self._log("sign-out", self._me())
        finally:
            self._store.close()
