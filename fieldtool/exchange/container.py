"""The fixed tar of a bundle: these files, in this order, with no name, owner, time or byte left to choose.

Reading accepts exactly what :func:`pack` writes, so links, folders, extra files and archive tricks have no place.
"""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from typing import Final

from fieldtool.exchange.errors import BundleTooLarge, UnexpectedMembers

__all__ = ["DATA_MEMBERS", "LARGEST_BUNDLE", "MEMBERS", "REPORT_MEMBERS", "SIGNED_MEMBERS", "pack", "unpack"]

DATA_MEMBERS: Final = ("datapackage.json", "arrivals.csv", "needs.csv", "referrals.csv", "waiting.csv", "records.csv")
REPORT_MEMBERS: Final = ("report-es.pdf", "report-en.pdf", "report-fr.pdf")
SIGNED_MEMBERS: Final = DATA_MEMBERS + REPORT_MEMBERS
MEMBERS: Final = ("manifest.json", "approvals.json", *SIGNED_MEMBERS)

LARGEST_BUNDLE: Final = 32 * 1024 * 1024
"""Bytes; a real week has under one million. With it, opening stays under 200 MB of memory."""

_LARGEST: Final = {".json": 1024 * 1024, ".csv": 16 * 1024 * 1024, ".pdf": 8 * 1024 * 1024}
_END: Final = bytes(2 * tarfile.BLOCKSIZE)


def pack(members: Mapping[str, bytes]) -> bytes:
    """The tar of all members; a missing or further one is a mistake of the caller."""
    if set(members) != set(MEMBERS):
        raise ValueError(f"a bundle holds {MEMBERS}, not {sorted(members)}")
    return b"".join(_header(name, len(members[name])) + _padded(members[name]) for name in MEMBERS) + _END


def unpack(untrusted: bytes) -> dict[str, bytes]:
    """The members, if the tar is exactly what :func:`pack` makes of them.

    Raises :class:`BundleTooLarge` or :class:`UnexpectedMembers` before a member is copied out.
    """
    members: dict[str, bytes] = {}
    offset = 0
    for name in MEMBERS:
        size = _size(untrusted[offset : offset + tarfile.BLOCKSIZE], name)
        start = offset + tarfile.BLOCKSIZE
        members[name] = untrusted[start : start + size]
        offset = start + len(_padded(members[name]))
        if len(members[name]) != size or any(untrusted[start + size : offset]):
            raise UnexpectedMembers(expected=name)
    if untrusted[offset:] != _END:
        raise UnexpectedMembers(expected=MEMBERS[-1])
    return members


def _size(untrusted_header: bytes, name: str) -> int:
    untrusted_digits = untrusted_header[124:135]
    if len(untrusted_digits) != 11 or not all(digit in b"01234567" for digit in untrusted_digits):
        raise UnexpectedMembers(expected=name)
    size = int(untrusted_digits, 8)
    if untrusted_header != _header(name, size):
        raise UnexpectedMembers(expected=name)
    limit = _LARGEST[name[name.rindex(".") :]]
    if size > limit:
        raise BundleTooLarge(limit=limit)
    return size


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member.tobuf(tarfile.USTAR_FORMAT)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % tarfile.BLOCKSIZE)
