"""Safety copies as a signed-in person meets them: which there are, what was done with them, and going back to one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from fieldtool.casework.centre import write_centre
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.copier import Copier
from fieldtool.desk.copies import FoundCopy, anchors, copy_folders, find_copies
from fieldtool.desk.copy_views import CopiesView, CopyView, DrillDone, MadeCopy, RestoreOffer
from fieldtool.desk.restoring import Rescue, finish_restore
from fieldtool.desk.signed import Signed
from fieldtool.vault.audit import AuditHead
from fieldtool.vault.errors import CopyFolderFails, NotSaved
from fieldtool.vault.safetycopy import copies_in

__all__ = ["Safety"]

_DRILL_EACH: Final = timedelta(days=365)


class Safety(Signed):
    """The long work is done by a :class:`Copier` on another thread; what it did is put on record here."""

    _replaced: bool = False

    @allowed_to(Operation.MAKE_COPY)
    def copier(self) -> Copier:
        """Who makes and checks copies beside this desk; one thread at a time uses it."""
        return Copier(self._folders, self._keyring, self._credentials, self._clock)

    @allowed_to(Operation.MAKE_COPY)
    def copy_due(self) -> bool:
        """Whether no safety copy was made today, by the calendar of this desk."""
        if not copies_in(self._folders.backups):
            return True
        newest = self._local(self._audit.newest_at("safety-copy"))
        return newest is None or newest.date() != self._clock.now().date()

    @allowed_to(Operation.MAKE_COPY)
    def keep_copy(self, made: MadeCopy) -> None:
        """Put on record that a copy was made, and which old ones went."""
        name = made.path.name
        self._log("safety-copy", name, mac=made.mac.hex())
        for gone in made.expired:
            self._log("copy-expired", gone)

    @allowed_to(Operation.MANAGE_COPIES)
    def keep_verified(self, name: str) -> None:
        """Put on record that a copy was verified whole."""
        self._log("copy-verified", name)

    @allowed_to(Operation.MANAGE_COPIES)
    def keep_drill(self, done: DrillDone) -> None:
        """Put on record that the recovery words bring everything back."""
        self._log("drill", done.name, rows=str(done.rows), hash=done.head)

    @allowed_to(Operation.MANAGE_COPIES)
    def copies(self) -> CopiesView:
        """Every safety copy that is found, newest first, by its header alone."""
        by_name: dict[str, list[FoundCopy]] = {}
        for one in find_copies(copy_folders(self._folders), self._keyring.store_id):
            by_name.setdefault(one.path.name, []).append(one)
        views = tuple(self._copy_view(name, found) for name, found in reversed(by_name.items()))
        drill = self._local(self._audit.newest_at("drill"))
        due = drill is None or not timedelta(0) <= self._clock.now() - drill < _DRILL_EACH
        return CopiesView(views, self._centre.copies_to, drill, due)

    @allowed_to(Operation.MANAGE_COPIES)
    def send_copies_to(self, folder: str) -> CopiesView:
        """Name a folder where copies go as well, such as on a stick; empty for none."""
        chosen = folder.strip()
        if chosen and not Path(chosen).is_dir():
            raise CopyFolderFails(folder=chosen[-80:], reason="it is no folder")
        with self._store.transaction():
            self._log("copies-to", self._centre.code, folder=chosen)
            write_centre(self._folders.centre, replace(self._centre, copies_to=chosen))
        self._centre = replace(self._centre, copies_to=chosen)
        return self.copies()

    @allowed_to(Operation.MANAGE_COPIES)
    def restore(self, offer: RestoreOffer, second_code: str, second_passphrase: str) -> None:
        """Go back to a safety copy, with a second supervisor. This desk is over then: everybody signs in anew.

        Where it raises, nothing was changed and the desk goes on.
        """
        rescue = Rescue(self._folders, self._keyring, self._credentials, self._clock)
        rescue.prepare(offer, (second_code, second_passphrase))
        self._replaced = True
        self._store.close()
        with suppress(NotSaved):  # what is ready now is put in its place at the next start
            finish_restore(self._folders)

    def _copy_anchors(self) -> tuple[AuditHead, ...]:
        found = find_copies(copy_folders(self._folders), self._keyring.store_id)
        return anchors(found, self._facts, self._credentials.database_key)

    def _copy_view(self, name: str, found: list[FoundCopy]) -> CopyView:
        best = next((one for one in found if one.problem is None), found[0])
        header = best.header
        return CopyView(
            name,
            tuple(one.path for one in found),
            best.path.stat().st_size,
            self._local(header.created_at) if header else None,
            self._verified_at(name) if best.problem is None else None,
            best.problem,
        )

    def _verified_at(self, name: str) -> datetime | None:
        at = [self._audit.newest_at(operation, name) for operation in ("safety-copy", "copy-verified")]
        return self._local(max((one for one in at if one is not None), default=None))
