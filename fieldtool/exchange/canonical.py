"""JSON in one spelling: a value has exactly one sequence of bytes, and any other sequence is refused.

What is read passes through :class:`Fields`, which takes each expected field once and refuses what is left over.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Final

__all__ = ["CODE", "DIGEST", "LABEL", "NAME", "PRINTABLE", "Fields", "UntrustedField", "decode", "encode"]

CODE: Final = re.compile(r"[A-Za-z0-9]{1,12}(-[A-Za-z0-9]{1,12}){0,3}", re.ASCII)
NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
PRINTABLE: Final = re.compile(r".{0,64}")
LABEL: Final = re.compile(r"\S(.{0,62}\S)?")

_LARGEST: Final = 2**53 - 1


class UntrustedField(ValueError):
    """What is wrong with an unchecked document: the name of *our* field, never a word of theirs."""


def encode(value: object) -> bytes:
    """UTF-8, keys sorted, no spaces, one newline at the end."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def decode(untrusted: bytes) -> object:
    """The value whose only spelling these bytes are; raises :class:`UntrustedField` for anything else."""
    try:
        value: object = json.loads(untrusted)
        same = encode(value) == untrusted
    except (ValueError, RecursionError):
        raise UntrustedField("json") from None
    if not same:
        raise UntrustedField("json")
    return value


class Fields:
    """The fields of one unchecked object, each taken once with its type and limits; ``end`` refuses any other."""

    def __init__(self, untrusted: object, where: str) -> None:
        if not isinstance(untrusted, dict):
            raise UntrustedField(where)
        self._left: dict[str, object] = dict(untrusted)
        self._where = where

    def text(self, name: str, pattern: re.Pattern[str] = PRINTABLE) -> str:
        """Printable text that ``pattern`` matches as a whole: no control signs, no direction marks."""
        value = self._left.pop(name, None)
        if not isinstance(value, str) or not value.isprintable() or not pattern.fullmatch(value):
            raise self._wrong(name)
        return value

    def whole(self, name: str, least: int = 0, most: int = _LARGEST) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._left.pop(name, None)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(name)
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._left.pop(name, None)
        if not isinstance(value, bool):
            raise self._wrong(name)
        return value

    def day(self, name: str) -> date:
        """A day as ``YYYY-MM-DD``."""
        value = self.text(name, re.compile(r"\d{4}-\d\d-\d\d", re.ASCII))
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self._wrong(name) from None

    def items(self, name: str, most: int) -> list[object]:
        """A list of at most ``most`` unchecked values."""
        value = self._left.pop(name, None)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(name)
        return value

    def fields(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self._left.pop(name, None), f"{self._where}.{name}")

    def names(self, most: int = 64) -> tuple[str, ...]:
        """The names that are left, for an object whose names are free within the pattern of a name."""
        if len(self._left) > most or not all(NAME.fullmatch(name) for name in self._left):
            raise UntrustedField(self._where)
        return tuple(sorted(self._left))

    def is_text(self, name: str) -> bool:
        """Whether the field waits to be taken as text."""
        return isinstance(self._left.get(name), str)

    def end(self) -> None:
        """Nothing unexpected is left."""
        if self._left:
            raise UntrustedField(self._where)

    def _wrong(self, name: str) -> UntrustedField:
        return UntrustedField(f"{self._where}.{name}")
