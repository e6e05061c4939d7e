"""Making and checking safety copies beside the desk, on another thread, so that no interview ever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fieldtool.casework.centre import read_centre
from fieldtool.casework.facts import Facts
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import Clock
from fieldtool.desk.copies import FoundCopy, copy_folders, find_copies, look, newest_whole
from fieldtool.desk.copy_views import DrillDone, MadeCopy, RestoreOffer
from fieldtool.desk.restoring import Rescue
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.copyfile import Header
from fieldtool.vault.errors import CopyDiffers, CopyNeedsWords, CopyStopped, StoreBusy
from fieldtool.vault.expiry import expired
from fieldtool.vault.files import part_beside, private_folder, remove_leftovers, sync_folder
from fieldtool.vault.keys import Credentials, Keyring, RecoveryWords
from fieldtool.vault.safetycopy import Origin, make_copy, restore_copy, send_copy, verify
from fieldtool.vault.slots import open_recovery
from fieldtool.vault.store import Store

__all__ = ["Copier"]

Progress = Callable[[float], None]

_WAITS: Final = (0.5, 2.0, 5.0, 15.0, 30.0)
"""Seconds to wait where somebody wrote while the store was being copied, before it is tried again."""


def _quiet(_part: float) -> None:
    return


class Copier:
    """What :meth:`fieldtool.desk.safety.Safety.copier` gives to one thread; it reads through a connection of its own.

    It writes no record: what it did is put on record by the desk.
    """

    def __init__(self, folders: Folders, keyring: Keyring, credentials: Credentials, clock: Clock) -> None:
        self._folders = folders
        self._keyring = keyring
        self._credentials = credentials
        self._clock = clock
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End what is under way as soon as can be, from any thread: it raises :class:`CopyStopped`."""
        self._stopped.set()

    def make(self, progress: Progress = _quiet, *, supervised: bool = False, to: Path | None = None) -> MadeCopy:
        """Make a safety copy of now, send it to the chosen folder (or ``to``) as well, and let the oldest go.

        Where only the second place fails, that is told in what comes back. Raises :class:`DamagedStore` and leaves
        every older copy as it is; :class:`CopyStopped`; or why the disk refused.
        """
        progress = self._watched(progress)
        remove_leftovers(private_folder(self._folders.backups))
        path, header = self._make_in_quiet(progress)
        places = (self._folders.backups, to) if to is not None else copy_folders(self._folders)
        sent, problem = None, None
        try:
            for place in places[1:]:
                sent = send_copy(path, place, progress)
        except CopyStopped:
            raise
        except FieldtoolError as error:
            problem = error
        gone = tuple(name for place in places for name in self._expire(place, supervised=supervised))
        return MadeCopy(path, header.mac, sum(header.rows.values()), sent, problem, tuple(dict.fromkeys(gone)))

    def verify(self, path: Path, progress: Progress = _quiet) -> str:
        """Prove a safety copy of this desk whole; returns its name. Raises why it is not, in its own sentence."""
        found = look(path, self._keyring.store_id)
        if found.header is None or found.problem is not None:
            raise found.problem or CopyNeedsWords()
        copy_key = found.header.key_from_database_key(self._credentials.database_key)
        verify(path, found.header, copy_key, self._folders.root, self._watched(progress))
        return path.name

    def drill(self, words: str, progress: Progress = _quiet) -> DrillDone:
        """Restore the newest copy with the recovery words alone, prove it, and take it away again.

        Raises :class:`MistypedWords`, :class:`WrongRecoveryWords`, :class:`NoGoodCopy`, or why it did not work.
        """
        typed = RecoveryWords.from_text(words)
        watched = self._watched(progress)
        found = find_copies(copy_folders(self._folders), self._keyring.store_id)
        one, header = newest_whole(found, self._credentials.database_key, self._folders.root, lambda p: watched(p / 2))
        copy_key = header.key_from_words(typed)
        database_key = open_recovery(header.keys().recovery, typed).database_key
        tried = part_beside(self._folders.root / "drill")
        try:
            restore_copy(one.path, header, copy_key, tried, database_key, lambda part: watched((1 + part) / 2))
            Store.open(tried, database_key, MIGRATIONS, self._clock.now()).close()
        finally:
            for name in (tried.name, f"{tried.name}-journal"):
                with suppress(OSError):
                    tried.with_name(name).unlink(missing_ok=True)
        return DrillDone(one.path.name, header.created_at, sum(header.rows.values()), header.head.hash.hex())

    def offer(self, path: Path | None, progress: Progress = _quiet) -> RestoreOffer:
        """What would come back from a safety copy (the newest whole one where none is named), and what would not."""
        rescue = Rescue(self._folders, self._keyring, self._credentials, self._clock)
        return rescue.offer(path, self._watched(progress))

    def _make_in_quiet(self, progress: Progress) -> tuple[Path, Header]:
        for wait in _WAITS:
            try:
                return self._make_once(progress)
            except (CopyDiffers, StoreBusy):  # somebody wrote meanwhile: their work goes first
                if self._stopped.wait(wait):
                    raise CopyStopped from None
        return self._make_once(progress)

    def _make_once(self, progress: Progress) -> tuple[Path, Header]:
        centre = read_centre(self._folders.centre)
        with self._beside() as store:
            facts = Facts(store)
            origin = Origin(
                centre.code,
                centre.desk,
                facts.practice,
                1,
                facts.epoch,
                self._keyring.content,
                self._folders.centre.read_bytes(),
            )
            key, at = self._credentials.database_key, self._clock.now()
            return make_copy(store, key, self._folders.backups, origin, at, progress)

    def _expire(self, folder: Path, *, supervised: bool) -> tuple[str, ...]:
        """Let copies go that this desk made itself, by the rule over their own dates; one that will not go stays."""
        with self._beside() as store:
            log = AuditLog(store.db)
            ours = [one for one in find_copies((folder,), self._keyring.store_id) if self._is_ours(one, log)]
        made = [one.header.created_at for one in ours if one.header is not None]
        gone = []
        for place in expired(made, supervised=supervised):
            with suppress(OSError):
                ours[place].path.unlink()
                gone.append(ours[place].path.name)
        with suppress(OSError):
            sync_folder(folder)
        return tuple(gone)

    def _is_ours(self, one: FoundCopy, log: AuditLog) -> bool:
        """Whether a copy is authentic: by today's key, or because the audit log says that it was made."""
        if one.header is None or one.problem is not None:
            return False
        try:
            one.header.key_from_database_key(self._credentials.database_key)
        except CopyNeedsWords:
            row = log.newest(one.path.name, ("safety-copy",))
            return row is not None and log.attests(row, {"mac": one.header.mac.hex()}) is True
        except FieldtoolError:
            return False
        return True

    @contextmanager
    def _beside(self) -> Iterator[Store]:
        with Store.beside(self._folders.records, self._credentials.database_key) as store:
            yield store

    def _watched(self, progress: Progress) -> Progress:
        self._stopped.clear()

        def watched(part: float) -> None:
            if self._stopped.is_set():
                raise CopyStopped
            progress(part)

        return watched
