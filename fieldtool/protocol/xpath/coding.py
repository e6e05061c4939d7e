"""Digests, encodings and signatures of texts."""

from __future__ import annotations

import base64
import hashlib
from binascii import Error
from collections.abc import Mapping
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from fieldtool.protocol.xpath.values import SPACE

__all__ = ["ALGORITHMS", "ENCODINGS", "base64_decoded", "base64_encoded", "digest", "extract_signed"]

ALGORITHMS: Final[Mapping[str, str]] = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
"""The algorithms of XForms 1.1, ``digest()``, as :mod:`hashlib` names them."""
ENCODINGS: Final = frozenset({"base64", "hex"})
_SIGNATURE: Final = 64


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """The hash of a text; nothing for an algorithm or an encoding that XForms 1.1 does not know."""
    if algorithm not in ALGORITHMS or encoding not in ENCODINGS:
        return ""
    raw = hashlib.new(ALGORITHMS[algorithm], _bytes(text), usedforsecurity=False).digest()
    return raw.hex() if encoding == "hex" else base64.b64encode(raw).decode()


def base64_encoded(text: str) -> str:
    """The text's UTF-8 bytes in base64."""
    return base64.b64encode(_bytes(text)).decode()


def base64_decoded(text: str) -> str:
    """The text whose UTF-8 bytes these are; nothing where they are no base64 (JavaRosa, ``Base64DecodeTest``)."""
    raw = _decoded(text)
    return "" if raw is None else raw.decode(errors="replace")


def extract_signed(contents: str, public_key: str) -> str:
    """The message behind an Ed25519 signature, both in base64; nothing where the signature is not the key's.

    Source: JavaRosa, ``Ed25519.extractSigned``: 64 bytes of signature, then the message.
    """
    signed, key = _decoded(contents), _decoded(public_key)
    if signed is None or key is None or len(signed) < _SIGNATURE:
        return ""
    try:
        return VerifyKey(key).verify(signed[_SIGNATURE:], signed[:_SIGNATURE]).decode(errors="replace")
    except (CryptoError, ValueError):
        return ""


def _decoded(text: str) -> bytes | None:
    plain = text.translate(dict.fromkeys(map(ord, SPACE)))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4 if "=" not in plain else 0), validate=True)
    except (Error, ValueError):
        return None


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
