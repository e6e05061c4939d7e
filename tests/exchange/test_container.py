from __future__ import annotations

import io
import tarfile
from collections.abc import Callable

import pytest

from fieldtool.exchange.container import MEMBERS, pack, unpack
from fieldtool.exchange.errors import BundleTooLarge, UnexpectedMembers

_CONTENTS = {name: f"content of {name}".encode() for name in MEMBERS}


def _tar(names: list[str], change: Callable[[tarfile.TarInfo], None] = lambda _: None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            data = _CONTENTS.get(name, b"extra")
            member.size, member.mode = len(data), 0o600
            change(member)
            tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


def test_round_trip_in_fixed_order() -> None:
    """Members come out in the fixed order, whatever order they were given in."""
    backwards = dict(reversed(_CONTENTS.items()))
    assert list(unpack(pack(backwards)).items()) == list(_CONTENTS.items())


def test_packing_is_deterministic_and_a_true_tar() -> None:
    """The same members make the same bytes, which any tar program reads."""
    assert pack(_CONTENTS) == pack(dict(_CONTENTS))
    with tarfile.open(fileobj=io.BytesIO(pack(_CONTENTS))) as tar:
        assert tuple(tar.getnames()) == MEMBERS
        assert {member.mtime for member in tar} == {0}


@pytest.mark.parametrize("name", MEMBERS)
def test_packing_wants_every_member(name: str) -> None:
    """A member too few or too many is a bug of the caller."""
    with pytest.raises(ValueError, match="a bundle holds"):
        pack({other: data for other, data in _CONTENTS.items() if other != name})
    with pytest.raises(ValueError, match="a bundle holds"):
        pack(_CONTENTS | {"extra": b""})


@pytest.mark.parametrize(
    "names",
    [
        [],
        list(MEMBERS[:-1]),
        [MEMBERS[1], MEMBERS[0], *MEMBERS[2:]],
        [*MEMBERS, "extra.csv"],
        [*MEMBERS, MEMBERS[0]],
        ["../../etc/passwd", *MEMBERS],
        ["/manifest.json", *MEMBERS[1:]],
        [*MEMBERS[:2], MEMBERS[1], *MEMBERS[2:]],
    ],
)
def test_missing_moved_or_extra_members(names: list[str]) -> None:
    """Members that are missing, moved, doubled, extra or elsewhere are refused."""
    with pytest.raises(UnexpectedMembers):
        unpack(_tar(names))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices(kind: bytes) -> None:
    """No member can be anything but a plain file."""

    def change(member: tarfile.TarInfo) -> None:
        member.type, member.linkname = kind, "elsewhere"

    with pytest.raises(UnexpectedMembers):
        unpack(_tar(list(MEMBERS), change))


@pytest.mark.parametrize("field", ["mtime", "uid", "gid", "mode"])
def test_nothing_is_left_to_choose(field: str) -> None:
    """Time, owner and mode are fixed, so that they cannot carry anything out."""
    with pytest.raises(UnexpectedMembers):
        unpack(_tar(list(MEMBERS), lambda member: setattr(member, field, 1)))


def test_stray_bytes() -> None:
    """Bytes in the padding between members or after the end are refused."""
    packed = pack(_CONTENTS)
    padding = packed.index(_CONTENTS[MEMBERS[0]]) + len(_CONTENTS[MEMBERS[0]])
    for spoilt in (packed + bytes(512), packed[:-512], packed[:padding] + b"x" + packed[padding + 1 :]):
        with pytest.raises(UnexpectedMembers):
            unpack(spoilt)


def test_bombs_are_refused_by_their_declared_size() -> None:
    """A member that declares gigabytes is refused before anything of it is read, and so are odd sizes."""

    def header(size: bytes) -> bytes:
        member = tarfile.TarInfo(MEMBERS[0])
        member.mode = 0o600
        block = bytearray(member.tobuf(tarfile.USTAR_FORMAT))
        block[124:136] = size
        block[148:156] = b"        "
        block[148:156] = b"%06o\0 " % sum(block)
        return bytes(block)

    with pytest.raises(BundleTooLarge):
        unpack(header(b"77777777777\0"))
    for size in (b"\x80" + b"\xff" * 11, b"-0000000001\0", b" 0000000001\0", b"00000000012\0", b"99999999999\0"):
        with pytest.raises(UnexpectedMembers):
            unpack(header(size))
