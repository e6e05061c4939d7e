"""The desk: what one signed-in person can do, made of its parts."""

from __future__ import annotations

from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.interviews import Interviews
from fieldtool.desk.releases import Releases
from fieldtool.desk.staffing import Staffing
from fieldtool.desk.worklist import WorkList
from fieldtool.vault.errors import WrongPassphrase

__all__ = ["Desk"]


class Desk(WorkList, Interviews, Staffing, Releases):
    """One signed-in person at one desk: the wall between the store and everything that people touch."""

    @allowed_to(Operation.SIGN_IN)
    def note_sign_in(self, failures: tuple[str, ...]) -> None:
        """Put the sign-in on record, and the failed ones since the last."""
        with self._store.transaction():
            for instant in failures:
                self._log("failed-sign-in", "", at=instant)
            self._log("sign-in", self._me())

    @allowed_to(Operation.SIGN_OUT)
    def check_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the person who is signed in: the way back from a hidden screen."""
        try:
            self._keyring.unlock(self.person.code, passphrase)
        except WrongPassphrase:
            return False
        return True

    @allowed_to(Operation.SIGN_OUT)
    def sign_out(self) -> None:
        """Close the store. The keys leave memory only when the process ends."""
        self._log("sign-out", self._me())
        self._store.close()
