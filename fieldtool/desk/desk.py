"""The desk: what one signed-in person can do, made of its parts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.errors import NotBegun
from fieldtool.desk.failures import Failed
from fieldtool.desk.interviews import Interviews
from fieldtool.desk.releases import Releases
from fieldtool.desk.safety import Safety
from fieldtool.desk.staffing import Staffing
from fieldtool.desk.views import ReleaseView
from fieldtool.desk.worklist import WorkList
from fieldtool.exchange import Manifest
from fieldtool.vault.audit import AuditHead
from fieldtool.vault.errors import DamagedStore, NotSaved, WrongPassphrase
from fieldtool.vault.settings import StoreSettings

__all__ = ["Desk", "Health"]


@dataclass(frozen=True, slots=True)
class Health:
    """What a full check of the store found; empty ``damage`` and ``audit_flaws`` mean that it is whole."""

    settings: StoreSettings
    damage: tuple[str, ...]
    audit_rows: int
    audit_flaws: tuple[str, ...]


class Desk(WorkList, Interviews, Staffing, Releases, Safety):
    """One signed-in person at one desk: the wall between the store and everything that people touch."""

    @allowed_to(Operation.SEE_HEALTH)
    def health(self) -> Health:
        """Check the settings in force, every page of the store, and the whole audit chain."""
        damage = self._store.damage()
        try:
            with self._store.reading():
                report = self._audit.verify(self._keyring.verify_keys(), self._known_heads())
        except DamagedStore:
            return Health(self._store.settings(), damage, 0, ("0: unreadable",))
        flaws = tuple(f"{flaw.sequence}: {flaw.flaw}" for flaw in report.flaws)
        return Health(self._store.settings(), damage, report.head.count, flaws)

    @allowed_to(Operation.SEE_RELEASES)
    def release_of(self, week: str) -> ReleaseView:
        """The release that was begun for a week (``2026-W47``), however long ago."""
        begun = self._releases.of_week(week)
        if begun is None:
            raise NotBegun(week=week[:20])
        return self.release(begun.id)

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
        if self._replaced:
            return
        try:
            self._leave()
            self._log("sign-out", self._me())
        finally:
            self._store.close()

    def _known_heads(self) -> tuple[AuditHead, ...]:
        """Where the audit log stood at each signed release and safety copy: it must still pass through there."""
        signed = (Manifest.from_bytes(release.manifest) for release in self._releases.all() if release.manifest)
        sealed = (AuditHead(manifest.audit.count, bytes.fromhex(manifest.audit.hash)) for manifest in signed)
        return (*sealed, *self._copy_anchors())
