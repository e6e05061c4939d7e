"""Seals a release for one hub and opens a sealed one: either every check holds, or nothing comes out.

A bundle is an age file (X25519) over the fixed tar. age proves that no byte changed but not who sent it, and it
cannot tell a damaged file from another hub's: hence the signed manifest, which names the hub.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyrage  # type: ignore[import-untyped]

from fieldtool.exchange.approval import Approval, check_approvals, read_approvals, write_approvals
from fieldtool.exchange.container import LARGEST_BUNDLE, MEMBERS, SIGNED_MEMBERS, pack, unpack
from fieldtool.exchange.datapackage import check_package
from fieldtool.exchange.errors import (
    BundleDamagedOrForAnotherHub,
    BundleTooLarge,
    FileUnreadable,
    MemberChanged,
    NotABundle,
    NotAHubIdentity,
    NotAHubRecipient,
    WrongRecipient,
)
from fieldtool.exchange.manifest import Manifest, MemberReference

__all__ = [
    "OpenedBundle",
    "check_recipient",
    "new_hub_identity",
    "open_bundle",
    "read_identity",
    "read_untrusted",
    "seal",
]

_LONGEST_KEY_FILE: Final = 64 * 1024
_MAGIC: Final = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle of which everything was checked. ``digest`` is the SHA-256 of the sealed file."""

    manifest: Manifest
    approvals: tuple[Approval, ...]
    members: Mapping[str, bytes]
    digest: str


def new_hub_identity() -> tuple[str, str]:
    """A new hub's secret identity and the public recipient that centres seal for."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(manifest: Manifest, approvals: tuple[Approval, ...], members: Mapping[str, bytes]) -> bytes:
    """The sealed file. It refuses to seal what :func:`open_bundle` would refuse, with the same errors."""
    written = manifest.to_bytes()
    contents = {"manifest.json": written, "approvals.json": write_approvals(approvals), **members}
    tar = pack(contents)
    _check_contents(unpack(tar))
    sealed: bytes = pyrage.encrypt(tar, [_recipient(manifest.recipient)])
    return sealed


def open_bundle(untrusted: bytes, identity_text: str) -> OpenedBundle:
    """What a bundle holds, once everything about it holds; only a :class:`FieldtoolError` is raised.

    Size caps come before unpacking; then names and order, format, hub, hashes, signatures, and agreement of the
    data package with the manifest. ``identity_text`` is the text of the hub's key file.
    """
    if len(untrusted) > LARGEST_BUNDLE:
        raise BundleTooLarge(limit=LARGEST_BUNDLE)
    if not untrusted.startswith(_MAGIC):
        raise NotABundle
    identity = _identity(identity_text)
    manifest, approvals, members = _check_contents(unpack(_decrypt(untrusted, identity)))
    if manifest.recipient != str(identity.to_public()):
        raise WrongRecipient
    return OpenedBundle(manifest, approvals, members, hashlib.sha256(untrusted).hexdigest())


def read_untrusted(path: Path) -> bytes:
    """The bytes of a file that claims to be a bundle, never more than a bundle may have."""
    untrusted = _read(path, LARGEST_BUNDLE + 1)
    if len(untrusted) > LARGEST_BUNDLE:
        raise BundleTooLarge(limit=LARGEST_BUNDLE)
    return untrusted


def read_identity(path: Path) -> str:
    """The text of a hub's key file; raises :class:`NotAHubIdentity` for one that is no short text."""
    untrusted = _read(path, _LONGEST_KEY_FILE + 1)
    if len(untrusted) > _LONGEST_KEY_FILE or not untrusted.isascii():
        raise NotAHubIdentity
    return untrusted.decode("ascii")


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        raise FileUnreadable(path=path) from None


def _check_contents(untrusted: dict[str, bytes]) -> tuple[Manifest, tuple[Approval, ...], dict[str, bytes]]:
    untrusted_manifest, untrusted_approvals = untrusted["manifest.json"], read_approvals(untrusted["approvals.json"])
    manifest = Manifest.from_bytes(untrusted_manifest)
    check_approvals(untrusted_approvals, untrusted_manifest)
    members = {name: untrusted[name] for name in SIGNED_MEMBERS}
    _check_members(members, manifest)
    check_package(members, manifest)
    return manifest, untrusted_approvals, members


def _check_members(untrusted: Mapping[str, bytes], manifest: Manifest) -> None:
    signed = {reference.name: reference for reference in manifest.members}
    if tuple(reference.name for reference in manifest.members) != SIGNED_MEMBERS:
        raise MemberChanged(member=MEMBERS[0])
    for name, data in untrusted.items():
        if MemberReference.of(name, data) != signed[name]:
            raise MemberChanged(member=name)


def _decrypt(untrusted: bytes, identity: pyrage.x25519.Identity) -> bytes:
    try:
        tar: bytes = pyrage.decrypt(untrusted, [identity])
    except pyrage.DecryptError:
        raise BundleDamagedOrForAnotherHub from None
    return tar


def _identity(text: str) -> pyrage.x25519.Identity:
    secrets = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(secrets) != 1:
        raise NotAHubIdentity
    try:
        return pyrage.x25519.Identity.from_str(secrets[0])
    except pyrage.IdentityError:
        raise NotAHubIdentity from None


def check_recipient(text: str) -> None:
    """Raise :class:`NotAHubRecipient` for a text that is no hub's public key."""
    _recipient(text)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise NotAHubRecipient from None
