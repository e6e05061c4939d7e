"""A pack as one signed file: data only, one spelling, one signature over everything in it.

The file is JSON in UTF-8, keys sorted, without blanks, with one newline at its end: ``format``, ``name``, ``version``,
``digest`` (the pack's own), ``texts`` and ``media`` (base64) by bare names, ``signer`` (an Ed25519 public key) and
``signature``. Any other spelling of the same is refused, so that no byte of it can be changed unseen. Nothing is
unpacked to a disk, and nothing in it is read as YAML before the signature holds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from fieldtool.protocol.errors import FileUnreadable, PackTooOld, PackUntrusted
from fieldtool.protocol.pack import (
    MAX_MEDIA_FILES,
    MAX_PROTOCOLS,
    MAX_TEXTS,
    MEDIA_NAME,
    PACK_FILE,
    PACK_NAME,
    TEXT_NAME,
    Pack,
    PackFiles,
    pack_of,
    read_folder,
    version_order,
)
from fieldtool.protocol.sealed import (
    MAX_FILE,
    Refused,
    Sealed,
    Token,
    canonical,
    content_digest,
    read_sealed,
    text_of,
)
from fieldtool.protocol.xforms.media import MAX_MEDIA

__all__ = ["SUFFIX", "SignerKey", "fingerprint_of", "load_signed_pack", "seal_pack", "sealed_files"]

SUFFIX: Final = ".ftpack"
_FORMAT: Final = "fieldtool pack 1"
_STATEMENT: Final = b"fieldtool pack statement 1\n"
_KEY_PRINT: Final = b"fieldtool pack key 1\n"
_HEX_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HEX_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}", re.ASCII)
_KEY_FILE: Final = re.compile(
    r"fieldtool pack signing key 1\r?\nsecret ([0-9a-f]{64})\r?\npublic ([0-9a-f]{64})\r?\n?", re.ASCII
)


class SignerKey:
    """The key of somebody who signs packs. Its secret leaves it through :meth:`to_text` alone."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    @classmethod
    def new(cls) -> Self:
        """A key that nobody had before."""
        return cls(SigningKey.generate())

    @classmethod
    def from_text(cls, untrusted: str) -> Self:
        """The key in the text of a key file; ``ValueError`` where it is none, or damaged."""
        match = _KEY_FILE.fullmatch(untrusted)
        key = cls(SigningKey(bytes.fromhex(match[1]))) if match else None
        if match is None or key is None or key.public_key.hex() != match[2]:
            raise ValueError("it is no key that signs packs, or it is damaged")
        return key

    def to_text(self) -> str:
        """What belongs in a key file that nobody else can read."""
        return f"fieldtool pack signing key 1\nsecret {bytes(self._key).hex()}\npublic {self.public_key.hex()}\n"

    @property
    def public_key(self) -> bytes:
        """What others check its signatures with."""
        return bytes(self._key.verify_key)

    @property
    def fingerprint(self) -> str:
        """How its owner tells others which key is theirs."""
        return fingerprint_of(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """Its signature of a message."""
        return self._key.sign(message).signature

    def __repr__(self) -> str:
        return f"SignerKey({self.fingerprint})"


def fingerprint_of(public_key: bytes) -> str:
    """128 bits of the SHA-256 of a public key, as eight groups of four signs that can be read out by phone."""
    digits = hashlib.sha256(_KEY_PRINT + public_key).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def seal_pack(folder: Path, key: SignerKey) -> bytes:
    """The pack in a folder as one signed file; ``Faults`` where it would not load. The same pack gives the same bytes.

    The texts are the author's own, remarks included: what is signed is what can be read.
    """
    files = read_folder(folder)
    pack = pack_of(files)
    document: dict[str, object] = {
        "format": _FORMAT,
        "name": pack.name,
        "version": pack.version,
        "digest": pack.digest,
        "texts": dict(files.texts),
        "media": {name: base64.b64encode(data).decode() for name, data in files.media.items()},
        "signer": key.public_key.hex(),
    }
    signature = key.sign(_statement(document, content_digest(document))).hex()
    return canonical(document | {"signature": signature})


def load_signed_pack(
    untrusted: Path | bytes,
    *,
    trusted: Mapping[str, str],
    floor: Mapping[str, str] | None = None,
    allow_older: bool = False,
) -> Pack:
    """The pack in a signed file, if somebody signed it whom ``trusted`` names (by the fingerprint of their key).

    ``floor`` gives the version below which a pack of that name is :class:`PackTooOld`, unless ``allow_older``: that is
    for two people to decide. :class:`PackUntrusted` says why a file is not to be trusted; ``Faults`` tells the mistakes
    in a pack that is.
    """
    source, raw = _read(untrusted)
    try:
        files, fields = _checked(source, raw)
        signed_by = _signer(files.fingerprint, trusted)
    except Refused as refused:
        raise PackUntrusted(path=source, reason=str(refused)) from None
    if not allow_older:
        _refuse_older(fields["name"], fields["version"], (floor or {}).get(fields["name"]))
    pack = pack_of(files)
    if (pack.name, pack.version, pack.digest) != (fields["name"], fields["version"], fields["digest"]):
        raise PackUntrusted(path=source, reason="its name, version or digest is not that of the pack inside")
    return replace(pack, signed_by=signed_by, fingerprint=files.fingerprint)


def sealed_files(path: Path) -> PackFiles:
    """The files in a signed pack, whoever signed it, to look at what they say; never to use them."""
    source, raw = _read(path)
    try:
        return _checked(source, raw)[0]
    except Refused as refused:
        raise PackUntrusted(path=source, reason=str(refused)) from None


def _read(untrusted: Path | bytes) -> tuple[str, bytes]:
    if isinstance(untrusted, bytes):
        return "pack", untrusted
    try:
        with untrusted.open("rb") as file:
            return untrusted.name, file.read(MAX_FILE + 1)
    except OSError as error:
        raise FileUnreadable(path=untrusted.name, reason=error.strerror or "it cannot be opened") from None


def _checked(source: str, raw: bytes) -> tuple[PackFiles, Mapping[str, str]]:
    """The files inside, and the fields beside them, once the signature holds for every byte."""
    sealed = read_sealed(raw)
    fields = sealed.fields
    if fields["format"] != _FORMAT:
        raise Refused(f"its format is not {_FORMAT!r}: it may come from a newer program")
    _verify(sealed)
    _refuse_names("texts", sealed.texts, TEXT_NAME, MAX_PROTOCOLS + 1)
    _refuse_names("media", sealed.media, MEDIA_NAME, MAX_MEDIA_FILES)
    if PACK_FILE not in sealed.texts:
        raise Refused(f"it has no {PACK_FILE}")
    if PACK_NAME.fullmatch(fields["name"]) is None or not _is_version(fields["version"]):
        raise Refused("its name or version is none of a pack")
    if sum(map(len, sealed.texts.values())) > 2 * MAX_TEXTS:
        raise Refused("its texts are too long")
    texts = {name: text_of(token) for name, token in sealed.texts.items()}
    media = {name: _bytes(name, token) for name, token in sealed.media.items()}
    return PackFiles(source, texts, media, fingerprint=fingerprint_of(bytes.fromhex(fields["signer"]))), fields


def _verify(sealed: Sealed) -> None:
    key, signature = sealed.fields["signer"], sealed.fields["signature"]
    if not _HEX_KEY.fullmatch(key) or not _HEX_SIGNATURE.fullmatch(signature):
        raise Refused("its signature cannot be read")
    try:
        VerifyKey(bytes.fromhex(key)).verify(_statement(sealed.fields, sealed.content), bytes.fromhex(signature))
    except (CryptoError, ValueError):
        raise Refused("it was changed after it was signed") from None


def _statement(fields: Mapping[str, object], content: str) -> bytes:
    """What a signer signs: what it is about, in words, and the SHA-256 of everything. Nothing else begins like it."""
    said = {key: fields[key] for key in ("name", "version", "digest")}
    return _STATEMENT + canonical(said | {"content": content})


def _refuse_names(where: str, names: Collection[str], pattern: re.Pattern[str], most: int) -> None:
    """Names lead nowhere: no folders, no drives."""
    if len(names) > most:
        raise Refused(f"its {where} are more than {most}")
    if not all(pattern.fullmatch(name) for name in names):
        raise Refused(f"its {where} hold a name that leads elsewhere")


def _bytes(name: str, token: Token) -> bytes:
    """What base64 says, if it says it in its one way."""
    written = token[1:-1]
    try:
        data = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(f"its media file {name} is damaged") from None
    if len(data) > MAX_MEDIA or base64.b64encode(data) != written:
        raise Refused(f"its media file {name} is damaged, or larger than 16 MB")
    return data


def _is_version(text: str) -> bool:
    try:
        version_order(text)
    except ValueError:
        return False
    return True


def _refuse_older(name: str, version: str, floor: str | None) -> None:
    if floor is not None and version_order(version) < version_order(floor):
        raise PackTooOld(name=name, version=version, floor=floor)


def _signer(fingerprint: str, trusted: Mapping[str, str]) -> str:
    """The name of a signer. However a fingerprint was typed, capitals and blanks do not count."""
    names = {"".join(typed.split()).lower(): name for typed, name in trusted.items()}
    name = names.get(fingerprint.replace(" ", ""))
    if name is None:
        raise Refused(f"its signature is good, but nobody here trusts the key {fingerprint}")
    return name
