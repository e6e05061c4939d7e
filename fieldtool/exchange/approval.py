"""Signatures of the two people without whom no release leaves: one prepared it, another one checked it.

Each signs, with Ed25519, the manifest together with who they are, in which role and on which day.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from fieldtool.exchange import canonical
from fieldtool.exchange.canonical import DIGEST, LABEL, Fields, UntrustedField
from fieldtool.exchange.errors import BadApproval, MissingApproval, SameApprover

__all__ = ["Approval", "ApprovalRole", "approval_message", "approve", "check_approvals", "read_approvals"]

_DOMAIN: Final = b"fieldtool bundle approval 1\n"
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}", re.ASCII)


class ApprovalRole(StrEnum):
    """What a signature stands for, in the order in which they are given."""

    PREPARED = "prepared"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature: staff code, role, day, Ed25519 public key and signature (both raw bytes)."""

    person: str
    role: ApprovalRole
    at: date
    public_key: bytes
    signature: bytes

    @property
    def key_print(self) -> str:
        """The first 16 hexadecimal digits of the key's SHA-256, in fours: short enough to compare by phone."""
        digits = hashlib.sha256(self.public_key).hexdigest()[:16]
        return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def approval_message(manifest: bytes, person: str, role: ApprovalRole, at: date) -> bytes:
    """What an approver signs; it can be mistaken for no other message, manifest, person, role or day."""
    statement = {"manifest": hashlib.sha256(manifest).hexdigest(), "person": person, "role": role, "at": at.isoformat()}
    return _DOMAIN + canonical.encode(statement)


def approve(
    manifest: bytes, person: str, role: ApprovalRole, at: date, public_key: bytes, sign: Callable[[bytes], bytes]
) -> Approval:
    """A person's approval of a manifest; ``sign`` makes their Ed25519 signature of a message."""
    return Approval(person, role, at, public_key, sign(approval_message(manifest, person, role, at)))


def write_approvals(approvals: tuple[Approval, ...]) -> bytes:
    """Their one canonical spelling."""
    return canonical.encode([_document(approval) for approval in approvals])


def read_approvals(untrusted: bytes) -> tuple[Approval, ...]:
    """The approvals that these bytes spell, not verified yet; raises :class:`BadApproval`."""
    try:
        fields = Fields({"list": canonical.decode(untrusted)}, "approvals")
        return tuple(_approval(Fields(entry, "approval")) for entry in fields.items("list", most=2))
    except UntrustedField as wrong:
        raise BadApproval(field=str(wrong)) from None


def check_approvals(untrusted: tuple[Approval, ...], manifest: bytes) -> None:
    """Refuse anything but a preparation and an approval by two people with two keys, each signature good.

    Raises :class:`MissingApproval`, :class:`SameApprover` or :class:`BadApproval`.
    """
    if len(untrusted) < len(ApprovalRole):
        raise MissingApproval(count=len(untrusted))
    if tuple(approval.role for approval in untrusted) != tuple(ApprovalRole):
        raise BadApproval(field="approval.role")
    if len({approval.person for approval in untrusted}) < 2 or len({one.public_key for one in untrusted}) < 2:
        raise SameApprover
    for approval in untrusted:
        _check_signature(approval, manifest)


def _check_signature(untrusted: Approval, manifest: bytes) -> None:
    message = approval_message(manifest, untrusted.person, untrusted.role, untrusted.at)
    try:
        VerifyKey(untrusted.public_key).verify(message, untrusted.signature)
    except (CryptoError, ValueError):
        raise BadApproval(field="approval.signature") from None


def _document(approval: Approval) -> dict[str, str]:
    return asdict(approval) | {
        "at": approval.at.isoformat(),
        "public_key": approval.public_key.hex(),
        "signature": approval.signature.hex(),
    }


def _approval(fields: Fields) -> Approval:
    approval = Approval(
        person=fields.text("person", LABEL),
        role=_role(fields.text("role")),
        at=fields.day("at"),
        public_key=bytes.fromhex(fields.text("public_key", DIGEST)),
        signature=bytes.fromhex(fields.text("signature", _SIGNATURE)),
    )
    fields.end()
    return approval


def _role(untrusted: str) -> ApprovalRole:
    if untrusted not in set(ApprovalRole):
        raise UntrustedField("approval.role")
    return ApprovalRole(untrusted)
