"""Writes the files of an opened bundle into a new folder: all of them, or none."""

from __future__ import annotations

import shutil
from pathlib import Path

from fieldtool.exchange.bundle import OpenedBundle
from fieldtool.exchange.errors import ExtractFailed, ExtractTargetExists
from fieldtool.vault.files import private_folder, write_atomically

__all__ = ["extract"]


def extract(opened: OpenedBundle, folder: Path) -> tuple[Path, ...]:
    """The paths of the data files and reports, under their fixed names, in ``folder``, which must be new.

    Raises :class:`ExtractTargetExists`, :class:`ExtractFailed`, or the vault's errors of a disk; after any failure the
    folder is not there.
    """
    if folder.exists() or folder.is_symlink():
        raise ExtractTargetExists(folder=folder)
    part = folder.with_name(f"{folder.name}.part-{opened.digest[:16]}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        private_folder(part)
        for name, data in opened.members.items():
            write_atomically(part / name, data)
        part.rename(folder)
    except OSError as refused:
        raise ExtractFailed(folder=folder, reason=refused.strerror or type(refused).__name__) from refused
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return tuple(folder / name for name in opened.members)
