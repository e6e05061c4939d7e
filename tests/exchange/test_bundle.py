from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.exchange import MEMBERS, ApprovalRole, MemberReference, approve, open_bundle, read_untrusted, seal
from fieldtool.exchange.approval import write_approvals
from fieldtool.exchange.container import LARGEST_BUNDLE, pack
from fieldtool.exchange.errors import (
    BadApproval,
    BadManifest,
    BundleDamagedOrForAnotherHub,
    BundleTooLarge,
    FileUnreadable,
    MemberChanged,
    MissingApproval,
    NotABundle,
    NotAHubIdentity,
    NotAHubRecipient,
    PackageDisagrees,
    SameApprover,
    UnexpectedMembers,
    UnknownFormat,
    WrongRecipient,
)
from tests.exchange.making import Release

_shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def _json(data: bytes) -> Any:  # noqa: ANN401  (a document of any shape, to be spoilt)
    return json.loads(data)


def _bytes(document: object) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def test_round_trip(release: Release) -> None:
    """What was sealed comes out as it went in, with who signed it."""
    opened = open_bundle(release.sealed(), release.identity)
    assert opened.manifest == release.manifest
    assert opened.members == release.members
    assert [(one.person, one.role) for one in opened.approvals] == [("SV-02", "prepared"), ("SV-05", "approved")]


def test_key_file_may_have_comments(release: Release) -> None:
    """A key file as age-keygen writes it, comments included, opens a bundle."""
    text = f"# created: today\n# public key: {release.manifest.recipient}\n{release.identity}\n"
    assert open_bundle(release.sealed(), text).manifest == release.manifest


@_shared
@given(part=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_any_changed_byte_is_refused(release: Release, part: float, change: int) -> None:
    """One byte changed anywhere: nothing comes out (B1)."""
    sealed = release.sealed()
    place = int(len(sealed) * part)
    spoilt = sealed[:place] + bytes([sealed[place] ^ change]) + sealed[place + 1 :]
    with pytest.raises((NotABundle, BundleDamagedOrForAnotherHub)):
        open_bundle(spoilt, release.identity)


def test_every_byte_of_the_header_counts(release: Release) -> None:
    """Each single byte of age's header and of the first sealed chunk's start is covered (B1)."""
    sealed = release.sealed()
    for place in range(260):
        spoilt = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises((NotABundle, BundleDamagedOrForAnotherHub)):
            open_bundle(spoilt, release.identity)


@_shared
@given(part=st.floats(0, 1, exclude_max=True))
def test_truncation_is_refused(release: Release, part: float) -> None:
    """Cut off anywhere, it is refused."""
    sealed = release.sealed()
    with pytest.raises((NotABundle, BundleDamagedOrForAnotherHub)):
        open_bundle(sealed[: int(len(sealed) * part)], release.identity)


def test_trailing_byte_is_refused(release: Release) -> None:
    """So is one byte more."""
    with pytest.raises(BundleDamagedOrForAnotherHub):
        open_bundle(release.sealed() + b"\n", release.identity)


@pytest.mark.parametrize("untrusted", [b"", b"This is a letter.\n", b"age-encryption.org/v2\n", b"\0" * 512])
def test_other_kinds_of_file_are_named(release: Release, untrusted: bytes) -> None:
    """A text file or an empty one is told apart from a damaged bundle."""
    with pytest.raises(NotABundle):
        open_bundle(untrusted, release.identity)


def test_other_hub_cannot_open(release: Release, other_hub: tuple[str, str]) -> None:
    """A bundle for one hub does not open for another (B2)."""
    with pytest.raises(BundleDamagedOrForAnotherHub):
        open_bundle(release.sealed(), other_hub[0])


def test_passed_on_bundle_is_refused(release: Release, other_hub: tuple[str, str]) -> None:
    """A hub that seals a bundle anew for another hub is found out by the signed recipient (B2, L8)."""
    passed_on = release.with_manifest(recipient=other_hub[1])
    with pytest.raises(WrongRecipient):
        open_bundle(passed_on.sealed_as(), release.identity)


@pytest.mark.parametrize("count", [0, 1])
def test_missing_signature_is_refused(release: Release, count: int) -> None:
    """Fewer than two signatures are too few, when sealing as when opening."""
    with pytest.raises(MissingApproval):
        seal(release.manifest, release.approvals()[:count], release.members)
    with pytest.raises(MissingApproval):
        open_bundle(release.sealed_as(approvals_json=write_approvals(release.approvals()[:count])), release.identity)


def test_one_person_twice_is_refused(release: Release) -> None:
    """Two signatures of one key, or under one staff code, are one signature."""
    manifest, key = release.manifest.to_bytes(), release.keys[0]
    first, second = release.approvals()
    same_key = approve(
        manifest, "SV-05", ApprovalRole.APPROVED, second.at, first.public_key, lambda text: key.sign(text).signature
    )
    same_code = approve(
        manifest,
        "SV-02",
        ApprovalRole.APPROVED,
        second.at,
        second.public_key,
        lambda text: release.keys[1].sign(text).signature,
    )
    for twice in (same_key, same_code):
        with pytest.raises(SameApprover):
            open_bundle(release.sealed_as(approvals_json=write_approvals((first, twice))), release.identity)


def test_signature_binds_person_role_and_day(release: Release) -> None:
    """A signature holds for one person, role and day only, and for one manifest."""
    first, second = release.approvals()
    wrong = (
        (replace(first, person="SV-09"), second),
        (first, replace(second, at=second.at.replace(day=24))),
        (replace(first, role=ApprovalRole.APPROVED), replace(second, role=ApprovalRole.PREPARED)),
        (second, first),
        (replace(first, signature=second.signature), second),
        (replace(first, public_key=bytes(32)), second),
        (*release.approvals(b"another manifest"),),
    )
    for approvals in wrong:
        with pytest.raises(BadApproval):
            open_bundle(release.sealed_as(approvals_json=write_approvals(approvals)), release.identity)


def test_third_signature_is_refused(release: Release) -> None:
    """Two signatures, not more: a third would be read by nobody."""
    first, second = release.approvals()
    with pytest.raises(BadApproval):
        open_bundle(release.sealed_as(approvals_json=write_approvals((first, second, second))), release.identity)


@pytest.mark.parametrize("name", [name for name in MEMBERS if name not in {"manifest.json", "approvals.json"}])
def test_changed_member_is_refused(release: Release, name: str) -> None:
    """Each file is bound by the signed manifest."""
    spoilt = release.sealed_as(**{name.replace(".", "_", 1): release.members[name] + b"x"})
    with pytest.raises(MemberChanged):
        open_bundle(spoilt, release.identity)


def _paths(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    children = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [path] * bool(path) + [deeper for key, child in children for deeper in _paths(child, (*path, key))]


def _spoilt(document: Any, path: tuple[Any, ...], value: object) -> bytes:  # noqa: ANN401
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    if value is _GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return _bytes(document)


_GONE = object()
_HOSTILE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "x",
    "\u202eevil",
    "\x1b[2J",
    "é" * 70,
    [],
    {},
    [[]],
    {"x": 1},
    _GONE,
)


@pytest.mark.parametrize("member", ["manifest.json", "approvals.json"])
def test_every_structural_field_counts(release: Release, member: str) -> None:
    """Any field of the manifest or the approvals gone, of another value or of a wrong shape is refused."""
    original = {"manifest.json": release.manifest.to_bytes(), "approvals.json": write_approvals(release.approvals())}
    for spoilt in _variants(original[member]):
        with pytest.raises(FieldtoolError):
            open_bundle(release.sealed_as(**{member.replace(".", "_", 1): spoilt}), release.identity)


def test_hostile_field_that_is_signed(release: Release) -> None:
    """A manifest of any shape that both people did sign is refused, or it is told exactly as they signed it."""
    for spoilt in _variants(release.manifest.to_bytes()):
        approvals = write_approvals(release.approvals(spoilt))
        try:
            opened = open_bundle(release.sealed_as(manifest_json=spoilt, approvals_json=approvals), release.identity)
        except FieldtoolError:
            continue
        assert opened.manifest.to_bytes() == spoilt


def _variants(original: bytes) -> Iterator[bytes]:
    for path in _paths(_json(original)):
        for value in _HOSTILE:
            spoilt = _spoilt(_json(original), path, value)
            if spoilt != original:
                yield spoilt


def test_newer_format_is_told_with_both_numbers(release: Release) -> None:
    """A later format is refused as such, though its fields are unknown here."""
    document = _json(release.manifest.to_bytes()) | {"format": 7, "new": "field"}
    with pytest.raises(UnknownFormat, match=r"format 7.*format 1"):
        open_bundle(release.sealed_as(manifest_json=_bytes(document)), release.identity)


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"{}",
        b"[]\n",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 5000 + b"\n",
        b'{"format":1,"format":1}\n',
        b'{"kind":"\\ud800"}\n',
        b"NaN\n",
        b"\xff\xfe",
    ],
)
def test_hostile_json_is_refused(release: Release, untrusted: bytes) -> None:
    """Deep, huge, doubled or otherwise spelt JSON is refused without a crash (B4)."""
    with pytest.raises(BadManifest):
        open_bundle(release.sealed_as(manifest_json=untrusted), release.identity)
    with pytest.raises((BadApproval, MissingApproval)):
        open_bundle(release.sealed_as(approvals_json=untrusted), release.identity)


def test_practice_mark_must_agree(release: Release) -> None:
    """Practice data cannot be passed as real by its manifest alone, even if both people sign it."""
    with pytest.raises(PackageDisagrees, match="practice"):
        open_bundle(release.with_manifest(practice=False).sealed_as(), release.identity)


@pytest.mark.parametrize("changes", [{"week": "2026-W46"}, {"centre": "XX"}, {"counts": {"arrivals": 4}}])
def test_data_and_manifest_must_agree(release: Release, changes: dict[str, Any]) -> None:
    """Centre, week and counted rows of manifest and data are the same."""
    with pytest.raises(PackageDisagrees):
        release.with_manifest(**changes).sealed()


def test_signed_formula_is_still_refused(release: Release) -> None:
    """A table with a live formula is refused although a centre signed it."""
    members = dict(release.members) | {"needs.csv": release.members["needs.csv"] + b"=cmd(),3\r\n"}
    references = tuple(MemberReference.of(one.name, members[one.name]) for one in release.manifest.members)
    spoilt = replace(release.with_manifest(members=references), members=members)
    with pytest.raises(PackageDisagrees):
        open_bundle(spoilt.sealed_as(), release.identity)


def test_too_large_is_refused_unopened(release: Release, tmp_path: Path) -> None:
    """A file over the limit is refused before it is decrypted, and never read whole (B5)."""
    with pytest.raises(BundleTooLarge):
        open_bundle(b"age-encryption.org/v1\n" + bytes(LARGEST_BUNDLE), release.identity)
    bomb = tmp_path / "bomb.ftb"
    with bomb.open("wb") as file:
        file.truncate(50 * LARGEST_BUNDLE)
    with pytest.raises(BundleTooLarge):
        read_untrusted(bomb)


def test_large_member_is_refused(release: Release) -> None:
    """One member over its own limit is refused, though the whole is small enough (B5)."""
    with pytest.raises(BundleTooLarge):
        open_bundle(release.sealed_as(manifest_json=b" " * (1024 * 1024 + 1)), release.identity)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1", "age1xyz", "# only a comment\n", "a\nb\n", "\0"])
def test_key_file_without_a_key(release: Release, text: str) -> None:
    """A file that is no hub key is told as such."""
    with pytest.raises(NotAHubIdentity):
        open_bundle(release.sealed(), text)


def test_sealing_for_no_hub(release: Release) -> None:
    """An address that looks right but is none is refused when sealing."""
    with pytest.raises(NotAHubRecipient):
        release.with_manifest(recipient="age1" + "q" * 58).sealed()


def test_unreadable_file(tmp_path: Path) -> None:
    """A missing file or a folder is told by its path."""
    for path in (tmp_path / "missing.ftb", Path(tmp_path)):
        with pytest.raises(FileUnreadable):
            read_untrusted(path)


@_shared
@given(untrusted=st.binary(max_size=2000), prefix=st.booleans(), sealed=st.booleans())
@example(b"", True, True)
def test_random_bytes_raise_only_known_errors(release: Release, untrusted: bytes, prefix: bool, sealed: bool) -> None:
    """Random bytes, bare, behind age's first line, or truly sealed: only a known error comes out (B4)."""
    bundle = release.encrypted(untrusted) if sealed else b"age-encryption.org/v1\n" * prefix + untrusted
    with pytest.raises(FieldtoolError):
        open_bundle(bundle, release.identity)


@_shared
@given(data=st.data())
def test_random_changes_inside_raise_only_known_errors(release: Release, data: st.DataObject) -> None:
    """A hostile sealer changes any stretch of the tar: it is refused with a known error (B4)."""
    from_seal = {"manifest.json": release.manifest.to_bytes(), "approvals.json": write_approvals(release.approvals())}
    tar = pack(from_seal | dict(release.members))
    place = data.draw(st.integers(0, len(tar) - 1))
    stretch = data.draw(st.binary(min_size=1, max_size=40))
    spoilt = tar[:place] + stretch + tar[place + len(stretch) :]
    if spoilt != tar:
        with pytest.raises(FieldtoolError):
            open_bundle(release.encrypted(spoilt), release.identity)


def test_wrong_tar_inside(release: Release) -> None:
    """A bundle whose inside is no such tar is refused."""
    with pytest.raises(UnexpectedMembers):
        open_bundle(release.encrypted(b"not a tar"), release.identity)
