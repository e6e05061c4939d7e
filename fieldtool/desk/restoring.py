"""Going back to a safety copy inside a workspace: told beforehand, moved aside and never deleted, old or new."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from fieldtool.casework.facts import Facts
from fieldtool.casework.people import People, Person
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import Clock
from fieldtool.desk.copies import copy_folders, find_copies, look, newest_whole
from fieldtool.desk.copy_views import RestoreOffer
from fieldtool.desk.errors import NotAllowed, SecondPersonNeeded
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.model import Role
from fieldtool.vault.audit import AuditHead, AuditLog
from fieldtool.vault.copyfile import Header
from fieldtool.vault.errors import CopyNeedsWords, DamagedStore, NotAStore, StoreMissing
from fieldtool.vault.files import disk_errors, sync_folder
from fieldtool.vault.keys import Credentials, Keyring
from fieldtool.vault.safetycopy import opened_copy, restore_copy
from fieldtool.vault.store import Store

__all__ = ["Rescue", "can_be_rescued", "finish_restore"]

Progress = Callable[[float], None]

_DRAFT: Final = ".records.restoring"
_READY: Final = ".records-{stamp}.restored"
_ASIDE: Final = "records-replaced-{stamp}.db"


@dataclass(frozen=True, slots=True)
class _Now:
    """What can still be read of the store of now; everything is none where it cannot be opened."""

    whole: bool
    head: AuditHead | None = None
    staff: tuple[Person, ...] | None = None
    hub: str | None = None


class Rescue:
    """Replaces the store of a workspace by a safety copy, for who has the keys of today. It needs the lock.

    Keys stay those of now: who lost them since the copy stays out. The file that is replaced stays beside the new one.
    """

    def __init__(self, folders: Folders, keyring: Keyring, credentials: Credentials, clock: Clock) -> None:
        self._folders = folders
        self._keyring = keyring
        self._credentials = credentials
        self._clock = clock

    def offer(self, path: Path | None, progress: Progress = lambda _: None) -> RestoreOffer:
        """What would come back from the copy at ``path``, or from the newest whole one, and what would be missing.

        The copy is verified whole. Raises :class:`NoGoodCopy`, or what is wrong with the copy that was named.
        """
        found = find_copies(copy_folders(self._folders), self._keyring.store_id)
        if path is None:
            chosen, header = newest_whole(found, self._credentials.database_key, self._folders.root, progress)
            path = chosen.path
        else:
            header = self._header(path)
        staff = self._staff_in(path, header, progress)
        now = self._now()
        self._require_supervisors(now.staff or staff, [self._credentials])
        known = [one.header.head for one in found if one.header is not None and one.problem is None]
        missing = _missing(header.head, now, known)
        local = self._clock.now().tzinfo
        return RestoreOffer(
            path=path,
            made_at=header.created_at.astimezone(local),
            missing=missing,
            exact=now.head is not None,
            last_written=_written(self._folders.records, local),
            needs_second=now.whole,
            kept_out=tuple(person.code for person in self._without_keys(now.staff or staff)),
            unknown=self._unknown(now.staff or staff),
        )

    def restore(
        self, offer: RestoreOffer, second: tuple[str, str] | None = None, progress: Progress = lambda _: None
    ) -> None:
        """Do it: whole, or everything stays as it is. ``second`` is another supervisor's code and passphrase.

        Raises :class:`SecondPersonNeeded`, :class:`WrongPassphrase`, :class:`NotAllowed`, or why it cannot be.
        """
        self.prepare(offer, second, progress)
        finish_restore(self._folders)

    def prepare(self, offer: RestoreOffer, second: tuple[str, str] | None, progress: Progress = lambda _: None) -> None:
        """All of :meth:`restore` but the last step: from here on it is finished by whoever opens the workspace next."""
        header = self._header(offer.path)
        now = self._now()
        signers = [self._credentials]
        if now.whole:
            signers.append(self._second(second))
        self._require_supervisors(now.staff or self._staff_in(offer.path, header, lambda _: None), signers)
        draft = self._folders.root / _DRAFT
        with disk_errors():
            _remove(draft)
        copy_key = header.key_from_database_key(self._credentials.database_key)
        try:
            restore_copy(offer.path, header, copy_key, draft, self._credentials.database_key, progress)
            self._go_on_from(draft, offer.path, header, now, signers)
            ready = _READY.format(stamp=f"{self._clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}")
            with disk_errors():
                _sync(draft)
                draft.replace(draft.with_name(ready))
                sync_folder(draft.parent)
        except BaseException:
            with suppress(OSError):
                _remove(draft)
            raise

    def _go_on_from(self, draft: Path, path: Path, header: Header, now: _Now, signers: list[Credentials]) -> None:
        """Make the copied store the one of today: staff and keys of now, a new epoch, and who agreed to it."""
        at = self._clock.now()
        with Store.open(draft, self._credentials.database_key, MIGRATIONS, at) as store, store.transaction() as db:
            people, facts = People(store), Facts(store)
            for person in now.staff or ():
                people.carry_over(person, at)
            for person in self._without_keys(people.everyone()):
                people.remove(person.id, at)
            if now.hub is not None:
                facts.name_hub(now.hub)
            content = {"copy": path.name, "count": str(header.head.count), "hash": header.head.hash.hex()}
            facts.begin_epoch(header.head.count)
            facts.keep_key_generation(self._keyring.generation)
            for credentials in signers:
                AuditLog(db).append(at, credentials, "restored", path.name, content)

    def _second(self, second: tuple[str, str] | None) -> Credentials:
        if second is None or not second[0].strip():
            raise SecondPersonNeeded
        credentials = self._keyring.unlock(second[0].strip().upper(), second[1])
        if credentials.person_id == self._credentials.person_id:
            raise SecondPersonNeeded
        return credentials

    def _header(self, path: Path) -> Header:
        found = look(path, self._keyring.store_id)
        if found.header is None or found.problem is not None:
            raise found.problem or CopyNeedsWords()
        return found.header

    def _staff_in(self, path: Path, header: Header, progress: Progress) -> tuple[Person, ...]:
        copy_key = header.key_from_database_key(self._credentials.database_key)
        with opened_copy(path, header, copy_key, self._folders.root, progress) as store:
            return People(store).everyone()

    def _now(self) -> _Now:
        try:
            with self._beside() as store, store.reading() as db:
                head = AuditLog(db).head()
                return _Now(not store.damage(), head, People(store).everyone(), Facts(store).hub)
        except (DamagedStore, NotAStore, StoreMissing):
            return _Now(whole=False)

    @contextmanager
    def _beside(self) -> Iterator[Store]:
        with Store.beside(self._folders.records, self._credentials.database_key) as store:
            yield store

    def _without_keys(self, staff: tuple[Person, ...]) -> tuple[Person, ...]:
        with_keys = {slot.person_id for slot in self._keyring.people()}
        return tuple(person for person in staff if person.active and person.id not in with_keys)

    def _unknown(self, staff: tuple[Person, ...]) -> tuple[str, ...]:
        known = {person.id for person in staff if person.active}
        return tuple(slot.code for slot in self._keyring.people() if slot.person_id not in known)

    def _require_supervisors(self, staff: tuple[Person, ...], signers: list[Credentials]) -> None:
        supervisors = {person.id for person in staff if person.active and person.role is Role.SUPERVISOR}
        if any(credentials.person_id not in supervisors for credentials in signers):
            raise NotAllowed(operation="restore")


def can_be_rescued(error: FieldtoolError) -> bool:
    """Whether an error of signing in means that the records themselves are damaged, missing or somebody else's."""
    return isinstance(error, (DamagedStore, NotAStore, StoreMissing))


def finish_restore(folders: Folders) -> None:
    """Put a restored store that is ready in its place, whenever it was made; without effect where there is none.

    The file that was there stays beside it. A power cut at any point leaves the old or the new one, and this finishes.
    """
    for ready in sorted(folders.root.glob(_READY.format(stamp="*"))):
        stamp = ready.name.removeprefix(".records-").removesuffix(".restored")
        aside = folders.root / _ASIDE.format(stamp=stamp)
        journal = folders.records.with_name(f"{folders.records.name}-journal")
        with disk_errors():
            # First the journal: left beside the new store, it would be played back into it.
            if journal.exists() and journal.stat().st_size:
                journal.replace(aside.with_name(f"{aside.name}-journal"))
            journal.unlink(missing_ok=True)
            sync_folder(folders.root)
            _keep_aside(folders.records, aside)
            ready.replace(folders.records)
            sync_folder(folders.root)


def _keep_aside(records: Path, aside: Path) -> None:
    """Give the old file a second name, so that it is never without one; where a disk has no such names, move it."""
    if not records.exists() or (aside.exists() and aside.samefile(records)):
        return
    while aside.exists():
        aside = aside.with_name(f"{aside.stem}-again{aside.suffix}")
    try:
        os.link(records, aside)
    except OSError:
        records.replace(aside)


def _missing(head: AuditHead, now: _Now, known: list[AuditHead]) -> int | None:
    if now.head is not None:
        return max(0, now.head.count - head.count)
    newest = max((one.count for one in known), default=head.count)
    return newest - head.count if newest > head.count else None


def _written(records: Path, zone: tzinfo | None) -> datetime | None:
    with suppress(OSError):
        return datetime.fromtimestamp(records.stat().st_mtime, UTC).astimezone(zone)
    return None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    for name in (draft.name, f"{draft.name}-journal"):
        draft.with_name(name).unlink(missing_ok=True)
