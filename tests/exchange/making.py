"""A small true release for a hub, and the means to make a wrong one of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyrage  # type: ignore[import-untyped]
from nacl.signing import SigningKey

from fieldtool.exchange import (
    SIGNED_MEMBERS,
    Approval,
    ApprovalRole,
    AuditReference,
    Manifest,
    MemberReference,
    Origin,
    PackReference,
    approve,
    count_table,
    data_package,
    new_hub_identity,
    records_table,
    seal,
)
from fieldtool.exchange.approval import write_approvals
from fieldtool.exchange.container import pack

_DAY = date(2026, 11, 23)
_HUB = new_hub_identity()
OTHER_HUB = new_hub_identity()


def _members() -> dict[str, bytes]:
    tables = (
        count_table("arrivals", {("VEN", "man"): 41, ("VEN", "woman"): None, ("all", "all"): 57}),
        count_table("needs", {("wants-protection",): 14, ("child-alone",): None}),
        count_table("referrals", {("medical", "on-time"): 12, ("medical", "all"): 12}),
        count_table("waiting", {("within-6h",): 40, ("not-yet",): 17}),
        records_table(("nationality", "sex", "age"), [("VEN", "f", "18-29"), ("*", "m", "adult")]),
    )
    data = data_package(Origin(True, "PC", "PAN", "D1", 3, "2026-W47", _DAY), tables)
    return data | {name: b"%PDF-1.7 " + name.encode() for name in SIGNED_MEMBERS if name.endswith(".pdf")}


@dataclass(frozen=True)
class Release:
    """The parts of a bundle, and what seals them with or without our own checks."""

    manifest: Manifest
    members: Mapping[str, bytes]
    keys: tuple[SigningKey, SigningKey]
    identity: str

    def approvals(self, manifest: bytes | None = None) -> tuple[Approval, Approval]:
        """Both approvals, by two people, of the manifest or of other bytes in its place."""
        content = self.manifest.to_bytes() if manifest is None else manifest
        people = zip(("SV-02", "SV-05"), ApprovalRole, self.keys, strict=True)
        first, second = (
            approve(content, who, role, _DAY, bytes(key.verify_key), signer(key)) for who, role, key in people
        )
        return first, second

    def sealed(self) -> bytes:
        """The true bundle."""
        return seal(self.manifest, self.approvals(), self.members)

    def sealed_as(self, **changes: bytes) -> bytes:
        """A bundle that a hostile sealer makes: any member's bytes, with no check of ours in the way."""
        contents = {"manifest.json": self.manifest.to_bytes(), "approvals.json": write_approvals(self.approvals())}
        named = {name.replace("_", ".", 1): data for name, data in changes.items()}
        return self.encrypted(pack(contents | dict(self.members) | named))

    def encrypted(self, tar: bytes) -> bytes:
        """Any bytes at all, sealed for the hub."""
        sealed: bytes = pyrage.encrypt(tar, [pyrage.x25519.Identity.from_str(self.identity).to_public()])
        return sealed

    def with_manifest(self, **changes: object) -> Release:
        """The same release with other words in its manifest, to be signed anew."""
        return replace(self, manifest=replace(self.manifest, **changes))  # type: ignore[arg-type]


def signer(key: SigningKey) -> Callable[[bytes], bytes]:
    """Signs as a person's credentials do."""
    return lambda message: key.sign(message).signature


def true_release() -> Release:
    """The release of a practice week, with every table and both people's keys."""
    members = _members()
    manifest = Manifest(
        practice=True,
        centre="PC",
        country="PAN",
        desk="D1",
        sequence=3,
        week="2026-W47",
        previous="ab" * 32,
        recipient=_HUB[1],
        policy={"k": 11, "threshold": 5, "suppression-limit": "0.2"},
        packs=(PackReference("reception", "2026.1", "cd" * 32),),
        audit=AuditReference(812, "ef" * 32),
        counts={"arrivals": 3, "needs": 2, "referrals": 2, "waiting": 2, "records": 2},
        members=tuple(MemberReference.of(name, members[name]) for name in SIGNED_MEMBERS),
        created=_DAY,
    )
    keys = (SigningKey(b"1" * 32), SigningKey(b"2" * 32))
    return Release(manifest, members, keys, _HUB[0])
