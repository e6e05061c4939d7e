"""Reads the JSON of a signed pack in its one spelling, token by token, before anything in it is believed.

A general reader would build whatever a stranger wrote, and millions of empty objects fill any memory. Here the shape is
known: one object of texts, two of which are objects of texts. Nothing is decoded but keys and short fields; the
rest stays where it lies until a signature has covered it.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["MAX_FILE", "Refused", "Sealed", "Token", "canonical", "content_digest", "read_sealed", "text_of"]

MAX_FILE: Final = 36 * 1024 * 1024
"""A pack of 24 MB, should all of it be media, grows by a third when it is written as text."""
MAX_FIELD: Final = 256
MAX_NAMES: Final = 1200
_FIELDS: Final = ("digest", "format", "name", "signature", "signer", "version")
_OBJECTS: Final = ("media", "texts")
_KEYS: Final = frozenset({*_FIELDS, *_OBJECTS})
_STRING: Final = re.compile(rb'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"')
_NO_PACK: Final = "it is damaged, or no signed pack at all"

Token: TypeAlias = memoryview
"""A JSON text as it lies in the file, quotes included."""


class Refused(Exception):
    """Why a file is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a file holds: short fields, texts and media by name, and the SHA-256 of all but the signature."""

    fields: Mapping[str, str]
    texts: Mapping[str, Token]
    media: Mapping[str, Token]
    content: str


def canonical(value: object) -> bytes:
    """The one spelling: UTF-8, keys sorted, no blanks, one newline at the end."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def content_digest(document: Mapping[str, object]) -> str:
    """SHA-256 of a document without its signature, in hexadecimal."""
    return hashlib.sha256(canonical({key: document[key] for key in document if key != "signature"})).hexdigest()


def text_of(token: Token) -> str:
    """The text of a token; :class:`Refused` where it has another spelling."""
    try:
        text = json.loads(bytes(token))
        same = isinstance(text, str) and json.dumps(text, ensure_ascii=False).encode() == token
    except ValueError:
        same = False
    if not same:
        raise Refused(_NO_PACK)
    return str(text)


def read_sealed(raw: bytes) -> Sealed:
    """The parts of a file; :class:`Refused` where it is too large, damaged, or has other keys."""
    if len(raw) > MAX_FILE:
        raise Refused("it is larger than 36 MB")
    reader = _Reader(raw)
    places: dict[str, tuple[int, int]] = {}
    found: dict[str, Token | dict[str, Token]] = {}

    def member(key: str, start: int) -> None:
        found[key] = reader.object() if reader.at(b"{") else reader.string()
        places[key] = (start, reader.place + 1)

    reader.members(member)
    reader.end()
    _refuse_strangers(set(found))
    texts = {name: each for name, each in found.items() if isinstance(each, memoryview)}
    held = {name: each for name, each in found.items() if isinstance(each, dict)}
    if texts.keys() != set(_FIELDS):
        raise Refused(_NO_PACK)
    fields = {name: _field(name, token) for name, token in texts.items()}
    return Sealed(fields, held["texts"], held["media"], _without(raw, places["signature"]))


def _field(name: str, token: Token) -> str:
    if len(token) > MAX_FIELD:
        raise Refused(f"its {name} is too long")
    return text_of(token)


def _without(raw: bytes, place: tuple[int, int]) -> str:
    """SHA-256 of the file without one member and the comma behind it."""
    digest = hashlib.sha256(memoryview(raw)[: place[0]])
    digest.update(memoryview(raw)[place[1] :])
    return digest.hexdigest()


def _refuse_strangers(keys: set[str]) -> None:
    for key in sorted(keys - _KEYS):
        close = difflib.get_close_matches(key, sorted(_KEYS), 1)
        raise Refused(f"there is no key {key[:40]!r}" + (f"; did you mean {close[0]}?" if close else ""))
    for key in sorted(_KEYS - keys):
        raise Refused(f"it has no {key}")


class _Reader:
    """Walks over the bytes; every member must come in order, and nothing else may."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._view = memoryview(raw)
        self.place = 0

    def at(self, sign: bytes) -> bool:
        return self._raw[self.place : self.place + 1] == sign

    def end(self) -> None:
        if self._raw[self.place :] != b"\n":
            raise Refused(_NO_PACK)

    def string(self) -> Token:
        match = _STRING.match(self._raw, self.place)
        if match is None:
            raise Refused(_NO_PACK)
        self.place = match.end()
        return self._view[match.start() : match.end()]

    def object(self) -> dict[str, Token]:
        found: dict[str, Token] = {}

        def member(key: str, _start: int) -> None:
            found[key] = self.string()

        self.members(member)
        return found

    def members(self, member: Callable[[str, int], None]) -> None:
        """Read ``{"key":...,"key":...}``; keys in the order of their signs, none twice, not too many."""
        last, count = "", 0
        self._take(b"{")
        while not self.at(b"}"):
            if count:
                self._take(b",")
            start, token = self.place, self.string()
            self._take(b":")
            key = _field("key", token)
            if (count and key <= last) or count > MAX_NAMES:
                raise Refused(_NO_PACK)
            member(key, start)
            last, count = key, count + 1
        self._take(b"}")

    def _take(self, sign: bytes) -> None:
        if not self.at(sign):
            raise Refused(_NO_PACK)
        self.place += 1
