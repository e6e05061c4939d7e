"""Bringing a centre back on a bare machine: one safety copy and the recovery words, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fieldtool.casework.centre import read_centre, write_centre
from fieldtool.casework.facts import Facts
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import Clock
from fieldtool.desk.errors import AlreadySetUp
from fieldtool.desk.workspace import Folders, make_folders
from fieldtool.vault.copyfile import Header
from fieldtool.vault.errors import DamagedCopy
from fieldtool.vault.files import disk_errors, sync_folder, write_atomically
from fieldtool.vault.keys import COPY_NAME, FILE_NAME, RecoveryWords
from fieldtool.vault.safetycopy import look_at, restore_copy, send_copy
from fieldtool.vault.slots import open_recovery
from fieldtool.vault.store import Store

__all__ = ["database_key_of", "restore_on_bare_machine"]


def restore_on_bare_machine(
    copy: Path, workspace: Path, words: str, clock: Clock, progress: Callable[[float], None] = lambda _: None
) -> Header:
    """Make a workspace from a safety copy, whole or not at all; everybody signs in with their own passphrase then.

    The restore is put on record by the first who signs in. Raises :class:`AlreadySetUp` where the folder is not empty,
    :class:`MistypedWords`, :class:`WrongRecoveryWords`, why the copy cannot be used, or why the disk refused.
    """
    if workspace.exists() and (not workspace.is_dir() or any(workspace.iterdir())):
        raise AlreadySetUp(folder=workspace.name)
    typed = RecoveryWords.from_text(words)
    header = look_at(copy)
    copy_key, database_key = header.key_from_words(typed), database_key_of(header, typed)
    with disk_errors():
        workspace.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".fieldtool-", dir=workspace.parent))
        try:
            folders = Folders(beside)
            _fill(folders, header)
            restore_copy(copy, header, copy_key, folders.records, database_key, progress)
            _begin(folders, header, database_key, copy.name, clock)
            send_copy(copy, folders.backups)
            sync_folder(beside)
            if workspace.is_dir():
                workspace.rmdir()
            beside.replace(workspace)
            sync_folder(workspace.parent)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    return header


def database_key_of(header: Header, words: RecoveryWords) -> bytes:
    """The key that the store had: the key file in the copy must be its own, whoever sealed what to the words."""
    keys = header.keys()
    database_key = open_recovery(keys.recovery, words).database_key
    header.key_from_database_key(database_key)
    if not keys.is_authentic(database_key):
        raise DamagedCopy
    return database_key


def _fill(folders: Folders, header: Header) -> None:
    make_folders(folders)
    for name in (FILE_NAME, COPY_NAME):
        write_atomically(folders.root / name, header.key_file)
    write_atomically(folders.centre, header.settings)
    # The chosen folder was one of another machine.
    write_centre(folders.centre, replace(read_centre(folders.centre), copies_to=""))


def _begin(folders: Folders, header: Header, database_key: bytes, name: str, clock: Clock) -> None:
    content = {"copy": name, "count": str(header.head.count), "hash": header.head.hash.hex()}
    with Store.open(folders.records, database_key, MIGRATIONS, clock.now()) as store, store.transaction():
        facts = Facts(store)
        facts.begin_epoch(header.head.count)
        facts.note_restored(content)
