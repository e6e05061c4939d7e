"""Codes and signatures: exact for what is right, empty for what is not."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from fieldtool.protocol.xpath.coding import (
    ALGORITHMS,
    ENCODINGS,
    base64_decoded,
    base64_encoded,
    digest,
    extract_signed,
)

KEY = SigningKey(bytes(range(32)))
PUBLIC = base64.b64encode(bytes(KEY.verify_key)).decode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_there_and_back(text: str) -> None:
    """What is encoded decodes to the same, with white space in it and without its padding too."""
    encoded = base64_encoded(text)
    assert base64_decoded(encoded) == text
    assert base64_decoded("\n".join(encoded.rstrip("="))) == text


@given(st.text())
def test_anything(text: str) -> None:
    """Any text is decoded, hashed and checked without a bug, also one that has no UTF-8."""
    assert isinstance(base64_decoded(text), str)
    assert extract_signed(text, text) == ""
    for algorithm in ALGORITHMS:
        for encoding in ENCODINGS:
            assert digest(text, algorithm, encoding) != ""
    assert digest(text, text) == ""


@given(st.binary(max_size=40), st.integers(0, 103))
def test_signatures(message: bytes, place: int) -> None:
    """A signed message comes out; with any byte changed it does not."""
    signed = bytes(KEY.sign(message))
    assert extract_signed(base64.b64encode(signed).decode(), PUBLIC) == message.decode(errors="replace")
    forged = bytearray(signed)
    forged[place % len(forged)] ^= 1
    assert extract_signed(base64.b64encode(forged).decode(), PUBLIC) == ""
