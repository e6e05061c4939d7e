"""Bringing back the key file alone, from a safety copy and the recovery words: the records stay as they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fieldtool.casework.facts import Facts
from fieldtool.casework.people import People
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import Clock
from fieldtool.desk.bare_restore import database_key_of
from fieldtool.desk.errors import NoWorkspace
from fieldtool.desk.restoring import finish_restore
from fieldtool.desk.workspace import Folders
from fieldtool.vault.copyfile import Header
from fieldtool.vault.files import disk_errors, write_atomically
from fieldtool.vault.keys import COPY_NAME, FILE_NAME, RecoveryWords
from fieldtool.vault.lock import WorkspaceLock
from fieldtool.vault.safetycopy import look_at
from fieldtool.vault.store import Store

__all__ = ["restore_keys"]


def restore_keys(copy: Path, workspace: Path, words: str, clock: Clock) -> Header:
    """Put the key file of a safety copy in the place of both key files, which are kept beside it.

    Only where it opens the records that are there. Who left since the copy stays out, because the records know; who
    came since then needs a new code; a passphrase that was changed since is the earlier one again, and what was signed
    with a newer key can no longer be checked. The first who signs in puts it on record.
    Raises :class:`MistypedWords`, :class:`WrongRecoveryWords`, :class:`WorkspaceInUse`, or why the copy or the records
    cannot be opened; nothing was changed then.
    """
    folders = Folders(workspace)
    if not workspace.is_dir():
        raise NoWorkspace(folder=workspace.name)
    typed = RecoveryWords.from_text(words)
    header = look_at(copy)
    header.key_from_words(typed)
    database_key = database_key_of(header, typed)
    with WorkspaceLock(workspace):
        finish_restore(folders)
        now = clock.now()
        with Store.open(folders.records, database_key, MIGRATIONS, now) as store:
            # First, so that a power cut leaves no key files that the store would refuse as old: who holds the words
            # decides which key file counts.
            with store.transaction():
                facts = Facts(store)
                facts.keep_key_generation(min(facts.key_generation, header.keys().generation))
                facts.note_restored({"copy": copy.name, "what": "keys", "count": str(header.head.count)})
            _keep_aside(folders, f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
            for name in (FILE_NAME, COPY_NAME):
                write_atomically(folders.root / name, header.key_file)
            with store.transaction():
                _without_keys_nobody_works_here(People(store), header, now)
    return header


def _without_keys_nobody_works_here(people: People, header: Header, at: datetime) -> None:
    with_keys = {slot.owner.person_id for slot in header.keys().slots}
    for person in people.everyone():
        if person.active and person.id not in with_keys:
            people.remove(person.id, at)


def _keep_aside(folders: Folders, stamp: str) -> None:
    for name in (FILE_NAME, COPY_NAME):
        path = folders.root / name
        with disk_errors():
            if path.exists():
                write_atomically(path.with_name(f"{path.stem}-replaced-{stamp}.json"), path.read_bytes())
