"""What a bundle says about itself and what both approvers sign: its origin, its hub, and the hash of each file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from fieldtool.exchange import canonical
from fieldtool.exchange.canonical import CODE, DIGEST, LABEL, NAME, Fields, UntrustedField
from fieldtool.exchange.errors import BadManifest, UnknownFormat

__all__ = ["FORMAT", "KIND", "WEEK", "AuditReference", "Manifest", "MemberReference", "PackReference", "data_digest"]

FORMAT: Final = 1
KIND: Final = "fieldtool-bundle"
WEEK: Final = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII)

_COUNTRY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_RECIPIENT: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}", re.ASCII)
_DIGEST_OR_NONE: Final = re.compile(r"([0-9a-f]{64})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackReference:
    """A pack that the screenings ran on; ``digest`` is SHA-256 in hexadecimal."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditReference:
    """Where the desk's audit chain stood when the release was built."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class MemberReference:
    """One file of the bundle: SHA-256 in hexadecimal, size in bytes."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, name: str, data: bytes) -> MemberReference:
        """The reference of a file as it is."""
        return cls(name, hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Origin, hub and content of one bundle. ``previous`` is the SHA-256 of the bundle before it, or empty.

    ``counts`` are published rows by table name; ``policy`` are the limits of the disclosure control.
    """

    practice: bool
    centre: str
    country: str
    desk: str
    sequence: int
    week: str
    previous: str
    recipient: str
    policy: Mapping[str, int | str]
    packs: tuple[PackReference, ...]
    audit: AuditReference
    counts: Mapping[str, int]
    members: tuple[MemberReference, ...]
    created: date

    def to_bytes(self) -> bytes:
        """Its one canonical spelling."""
        document = asdict(self) | {"format": FORMAT, "kind": KIND, "created": self.created.isoformat()}
        return canonical.encode(document)

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Manifest:
        """The manifest that these bytes spell; raises :class:`UnknownFormat` or :class:`BadManifest`."""
        try:
            fields = Fields(canonical.decode(untrusted), "manifest")
            _check_format(fields)
            return _manifest(fields)
        except UntrustedField as wrong:
            raise BadManifest(field=str(wrong)) from None

    @property
    def data_digest(self) -> bytes:
        """SHA-256 over the names and hashes of the data files: what the check words on the report stand for."""
        return _digest(self.members)


def data_digest(members: Mapping[str, bytes]) -> bytes:
    """The same digest from the files themselves, before there is a report or a manifest."""
    return _digest(tuple(MemberReference.of(name, data) for name, data in members.items()))


def _digest(members: tuple[MemberReference, ...]) -> bytes:
    data = {member.name: member.sha256 for member in members if member.name.endswith((".csv", "datapackage.json"))}
    return hashlib.sha256(b"fieldtool data digest 1\n" + canonical.encode(data)).digest()


def _check_format(fields: Fields) -> None:
    if fields.text("kind") != KIND:
        raise UntrustedField("manifest.kind")
    found = fields.whole("format")
    if found != FORMAT:
        raise UnknownFormat(found=found, known=FORMAT)


def _manifest(fields: Fields) -> Manifest:
    manifest = Manifest(
        practice=fields.flag("practice"),
        centre=fields.text("centre", CODE),
        country=fields.text("country", _COUNTRY),
        desk=fields.text("desk"),
        sequence=fields.whole("sequence", least=1, most=9999),
        week=fields.text("week", WEEK),
        previous=fields.text("previous", _DIGEST_OR_NONE),
        recipient=fields.text("recipient", _RECIPIENT),
        policy=_policy(fields.fields("policy")),
        packs=tuple(_pack(Fields(pack, "manifest.packs")) for pack in fields.items("packs", most=64)),
        audit=_audit(fields.fields("audit")),
        counts=_counts(fields.fields("counts")),
        members=tuple(_member(Fields(member, "manifest.members")) for member in fields.items("members", most=64)),
        created=fields.day("created"),
    )
    fields.end()
    return manifest


def _policy(fields: Fields) -> Mapping[str, int | str]:
    names = fields.names()
    return {name: fields.text(name) if fields.is_text(name) else fields.whole(name) for name in names}


def _counts(fields: Fields) -> Mapping[str, int]:
    return {name: fields.whole(name) for name in fields.names()}


def _pack(fields: Fields) -> PackReference:
    pack = PackReference(fields.text("name", LABEL), fields.text("version"), fields.text("digest", DIGEST))
    fields.end()
    return pack


def _audit(fields: Fields) -> AuditReference:
    audit = AuditReference(fields.whole("count"), fields.text("hash", DIGEST))
    fields.end()
    return audit


def _member(fields: Fields) -> MemberReference:
    member = MemberReference(fields.text("name", NAME), fields.text("sha256", DIGEST), fields.whole("size"))
    fields.end()
    return member
