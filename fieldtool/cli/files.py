"""Files that commands read whole and write whole: nothing half-written, nothing written over unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fieldtool.protocol import Form, Protocol, load_form_or_protocol, load_pack
from fieldtool.protocol.errors import CannotWrite, FileInTheWay, FileUnreadable, NotAForm
from fieldtool.protocol.signing import SUFFIX
from fieldtool.vault.errors import StoreReadOnly
from fieldtool.vault.files import write_atomically

__all__ = ["form_at", "forms_at", "read_whole", "refuse_target", "shown", "write_new"]

_MAX_BYTES: Final = 32 * 1024 * 1024


def shown(path: Path) -> str:
    """How a message names a file: its name alone, or the path as it was typed where that ends in none."""
    return path.name or str(path)


def form_at(path: Path) -> tuple[Form, Protocol | None]:
    """The form in a file with the protocol around it, if there is one."""
    if path.suffix.lower() == SUFFIX and not path.is_dir():
        raise NotAForm(path=path.name, reason="a signed pack is checked with `check`, and read as a folder")
    return load_form_or_protocol(path)


def forms_at(path: Path) -> list[tuple[Form, Protocol | None]]:
    """The form in a file with the protocol around it, if there is one; or all those of a pack in a folder."""
    if path.is_dir():
        return [(protocol.form, protocol) for protocol in load_pack(path).protocols]
    return [form_at(path)]


def read_whole(path: Path) -> bytes:
    """What a file holds; an error of ours where it cannot be opened or is larger than any form."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise NotAForm(path=shown(path), reason="it is larger than 32 MB")
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=shown(path), reason=error.strerror or type(error).__name__) from None


def refuse_target(path: Path, *, force: bool = False) -> None:
    """An error of ours where :func:`write_new` would not write; nothing is written yet."""
    try:
        folder, there = path.is_dir(), path.exists()
    except OSError as error:
        raise CannotWrite(path=shown(path), reason=error.strerror or type(error).__name__) from None
    if folder or not path.name:
        raise CannotWrite(path=shown(path), reason="it is a folder")
    if there and not force:
        raise FileInTheWay(path=path.name)


def write_new(path: Path, data: bytes, *, force: bool = False, private: bool = False) -> None:
    """Put ``data`` at ``path``, whole or not at all; a file that is there is written over only with ``force``.

    ``private`` keeps it from everyone but its owner; otherwise the user's own habit (umask) decides.
    """
    refuse_target(path, force=force)
    try:
        write_atomically(path, data, 0o600 if private else 0o666)
    except StoreReadOnly:
        raise CannotWrite(path=path.name, reason="it may not be changed") from None
    except OSError as error:
        raise CannotWrite(path=path.name, reason=error.strerror or type(error).__name__) from None
