"""The safety copies that lie around: found, put into their true order, and the newest whole one picked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldtool.casework.centre import read_centre
from fieldtool.casework.facts import Facts
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.vault.audit import AuditHead
from fieldtool.vault.copyfile import Header
from fieldtool.vault.errors import CopyOfAnother, NoGoodCopy
from fieldtool.vault.safetycopy import copies_in, look_at, verify

__all__ = ["FoundCopy", "anchors", "copy_folders", "find_copies", "look", "newest_whole", "place_in_history"]


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """One file that is named as a safety copy, as far as its header tells; ``problem`` says why it cannot be used."""

    path: Path
    header: Header | None
    problem: FieldtoolError | None = None


def copy_folders(folders: Folders) -> tuple[Path, ...]:
    """Where safety copies of this workspace are put: its own folder first, then the one that the centre chose."""
    with suppress(FieldtoolError):
        chosen = read_centre(folders.centre).copies_to
        return (folders.backups, Path(chosen)) if chosen else (folders.backups,)
    return (folders.backups,)


def look(path: Path, store_id: str) -> FoundCopy:
    """What the header of one file tells."""
    try:
        header = look_at(path)
    except FieldtoolError as problem:
        return FoundCopy(path, None, problem)
    if header.store_id != store_id:
        return FoundCopy(path, header, CopyOfAnother(centre=header.centre, desk=header.desk))
    return FoundCopy(path, header)


def find_copies(places: Iterable[Path], store_id: str) -> tuple[FoundCopy, ...]:
    """Everything in these folders, oldest first in the order in which it was truly made; what has no order first."""
    found = [look(path, store_id) for folder in places for path in copies_in(folder)]
    return tuple(sorted(found, key=lambda one: (-1, 0, "") if one.header is None else place_in_history(one.header)))


def place_in_history(header: Header) -> tuple[int, int, str]:
    """Where a copy stands among others of its desk; no clock decides it, unless nothing was written between two."""
    return header.desk_epoch, header.head.count, header.created_at.isoformat()


def newest_whole(
    found: Iterable[FoundCopy], database_key: bytes, scratch: Path, progress: Callable[[float], None]
) -> tuple[FoundCopy, Header]:
    """The newest copy that this database key opens and that is whole to the last byte, or :class:`NoGoodCopy`."""
    for one in reversed(tuple(found)):
        if one.header is not None and one.problem is None:
            with suppress(FieldtoolError):
                verify(one.path, one.header, one.header.key_from_database_key(database_key), scratch, progress)
                return one, one.header
    raise NoGoodCopy


def anchors(found: Iterable[FoundCopy], facts: Facts, database_key: bytes) -> tuple[AuditHead, ...]:
    """Where the audit log stood at each copy that is authentic: the log must still pass through there.

    What was written after the place from which this desk later went on again is of another history.
    """
    heads = []
    for one in found:
        if one.header is None or one.problem is not None:
            continue
        with suppress(FieldtoolError):
            one.header.key_from_database_key(database_key)
            later = [fork.count for fork in facts.forks if fork.epoch >= one.header.desk_epoch]
            if one.header.head.count <= min(later, default=one.header.head.count):
                heads.append(one.header.head)
    return tuple(heads)
