"""The folder in which sealed bundles wait to be sent: what lies there is whole, and is never replaced."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from fieldtool.exchange.errors import OtherBundleInPlace
from fieldtool.vault.files import private_folder, write_atomically

__all__ = ["bundle_name", "store"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}\.(ftb|pdf)", re.ASCII)


def bundle_name(centre: str, week: str, sequence: int) -> str:
    """The file name of a bundle, such as ``PC-2026-W47-0003.ftb``."""
    return f"{centre}-{week}-{sequence:04d}.ftb"


def store(folder: Path, name: str, data: bytes) -> Path:
    """Put a bundle (or its report) into the outbox and return its path; storing the same again changes nothing.

    Raises :class:`OtherBundleInPlace` where a different file has this name already.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a file in the outbox")
    private_folder(folder)
    path = folder / name
    if not path.exists():
        write_atomically(path, data)
    if path.read_bytes() != data:
        raise OtherBundleInPlace(name=name)
    return path
