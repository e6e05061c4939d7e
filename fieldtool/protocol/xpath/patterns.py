r"""Regular expressions of forms: read as Java reads them, bounded in size, and given up in time.

ODK Collect matches with ``java.util.regex.Pattern``, so that is the language: possessive quantifiers, ``\p{L}``,
``[a-z&&[^x]]``, ``\Q...\E``; ``\d``, ``\w`` and ``\s`` know ASCII alone, as Java's documentation has them and as
Enketo's ``\d`` and ``\w`` do. Patterns are translated to the language of the ``regex`` package, never passed on as
they are: that language has more than Java's (fuzzy matching, recursion), and it unrolls repeats.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import regex

__all__ = ["MAX_LENGTH", "MAX_WEIGHT", "TIME_LIMIT", "matches", "pattern_problem", "translated_pattern"]

TIME_LIMIT: Final = 0.2
"""Seconds that one match may take."""
MAX_LENGTH: Final = 2000
MAX_WEIGHT: Final = 5000
"""How many steps a pattern may have when its repeats are written out: ``(a{50}){50}`` has 2,500."""

_CLASSES: Final[Mapping[str, str]] = {
    "d": "0-9",
    "w": "a-zA-Z0-9_",
    "s": r" \t\n\x0b\f\r",
    "h": r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
    "v": r"\n\x0b\f\r\x85\u2028\u2029",
}
_PROPERTIES: Final[Mapping[str, str]] = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": r"\x00-\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": r"!-/:-@\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": r" \t\n\x0b\f\r",
}
"""Java's POSIX classes: ASCII alone."""
_CONTROLS: Final[Mapping[str, str]] = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_ANCHORS: Final[Mapping[str, str]] = {
    "b": r"(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))",
    "B": r"(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))",
    "A": r"\A",
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
    "R": r"(?>\r\n|[\n\x0b\f\r\x85\u2028\u2029])",
}
_GROUP: Final = regex.compile(r"\?(?:[:=!>]|<[=!]|<(?P<name>[a-zA-Z][a-zA-Z0-9]*)>|(?P<flags>[imsu]+)(?P<end>[:)]))|")
_QUANTIFIER: Final = regex.compile(r"(?:[*+?]|\{(?P<least>[0-9]{1,6})(?:,(?P<most>[0-9]{0,6}))?\})[?+]?")
_ESCAPE: Final = regex.compile(
    r"x(?:\{(?P<point>[0-9a-fA-F]{1,6})\}|(?P<byte>[0-9a-fA-F]{2}))|u(?P<unit>[0-9a-fA-F]{4})|0(?P<octal>[0-7]{1,3})"
    r"|c(?P<control>[@-_])|(?P<property>[pP])(?:\{(?P<named>[A-Za-z0-9_=]+)\}|(?P<letter>[A-Z]))"
)
_RANGE: Final = regex.compile(r"-(?!\]|\[|&&|\Z)")
_REFERENCE: Final = regex.compile(r"k<(?P<name>[a-zA-Z][a-zA-Z0-9]*)>|(?P<number>[1-9])")


class _NoPattern(Exception):
    """Why a text is no pattern."""


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches (JavaRosa, ``Pattern.matches``); a pattern that does not read matches nothing.

    :class:`TimeoutError` where that cannot be told in time.
    """
    compiled = _compiled(pattern)
    return not isinstance(compiled, str) and compiled.fullmatch(text, timeout=TIME_LIMIT) is not None


def pattern_problem(pattern: str) -> str:
    """Why a pattern does not read, or nothing."""
    compiled = _compiled(pattern)
    return compiled if isinstance(compiled, str) else ""


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> regex.Pattern[str] | str:
    try:
        return regex.compile(translated_pattern(pattern), regex.V1)
    except _NoPattern as problem:
        return str(problem)
    except regex.error as problem:
        return str(problem).partition(" at position")[0]
    except (RecursionError, OverflowError, ValueError):
        return "it is nested too deeply, or repeats too often"


def translated_pattern(pattern: str) -> str:
    """The same pattern in the language of ``regex``."""
    if len(pattern) > MAX_LENGTH:
        raise _NoPattern(f"it is longer than {MAX_LENGTH} characters")
    return _Translator(pattern).translated()


class _Translator:
    """Reads a pattern once, from left to right, and weighs it on the way."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._out: list[str] = []

    def translated(self) -> str:
        self._alternatives(0)
        if self._at < len(self._pattern):
            raise _NoPattern("it closes a group that is not open")
        return "".join(self._out)

    def _alternatives(self, depth: int) -> int:
        """Everything up to the end of a group; how much it weighs."""
        if depth > 50:
            raise _NoPattern("its groups are nested too deeply")
        weight, atom = 0, None
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            if self._pattern[self._at] in "*+?{":
                if atom is None:
                    raise _NoPattern("it repeats nothing")
                weight, atom = weight + atom * self._quantifier(), None
            else:
                weight += atom or 0
                atom = self._atom(depth)
            if weight + (atom or 0) > MAX_WEIGHT:
                raise _NoPattern("it repeats too often")
        return weight + (atom or 0)

    def _quantifier(self) -> int:
        """How often at least, but once."""
        match = _QUANTIFIER.match(self._pattern, self._at)
        if match is None:
            raise _NoPattern("a brace stands for itself only after a backslash")
        self._take(match[0])
        return max(1, int(match["least"] or 1))

    def _atom(self, depth: int) -> int | None:
        """One thing that can be repeated; none where it cannot. Gives its weight."""
        sign = self._pattern[self._at]
        if sign == "(":
            return self._group(depth)
        if sign == "[":
            self._at += 1
            self._out.append(self._class())
        elif sign == "\\":
            return self._escape()
        elif sign in "|^$":
            self._take(sign)
            return None if sign == "|" else 1
        elif sign == ".":
            self._take(sign)
        else:
            self._at += 1
            self._out.append(_literal(sign))
        return 1

    def _take(self, text: str) -> None:
        self._at += len(text)
        self._out.append(text)

    def _group(self, depth: int) -> int | None:
        opening = _GROUP.match(self._pattern, self._at + 1)
        if opening is None or (not opening[0] and self._pattern[self._at + 1 : self._at + 2] in {"?", "*"}):
            raise _NoPattern("it has a group that Java does not know")
        self._at += 1 + len(opening[0])
        if opening["flags"]:
            flags = opening["flags"].replace("u", "")
            if opening["end"] == ")":
                self._out.append(f"(?{flags})" if flags else "")
                return None
            self._out.append(f"(?{flags}:")
        else:
            self._out.append("(" + opening[0])
        weight = self._alternatives(depth + 1)
        if self._at >= len(self._pattern):
            raise _NoPattern("it opens a group and does not close it")
        self._take(")")
        return max(1, weight)

    def _escape(self) -> int:
        """A backslash and what follows, outside a class."""
        following = self._pattern[self._at + 1 : self._at + 2]
        if following == "Q":
            return self._quotation()
        if following in _ANCHORS:
            self._at += 2
            self._out.append(_ANCHORS[following])
            return 1
        if reference := _REFERENCE.match(self._pattern, self._at + 1):
            self._at += 1 + len(reference[0])
            self._out.append(f"(?P={reference['name']})" if reference["name"] else f"(?:\\{reference['number']})")
            return 1
        self._out.append(self._set_or_character(inside=False)[0])
        return 1

    def _quotation(self) -> int:
        r"""``\Q`` up to ``\E``, or to the end: every character stands for itself."""
        quoted, _ending, _rest = self._pattern[self._at + 2 :].partition("\\E")
        self._at = min(len(self._pattern), self._at + 4 + len(quoted))
        self._out += map(_literal, quoted)
        return max(1, len(quoted))

    def _set_or_character(self, *, inside: bool) -> tuple[str, bool]:
        """One thing behind a backslash, and whether it is a single character."""
        self._at += 1
        following = self._pattern[self._at : self._at + 1]
        if following and following.lower() in _CLASSES:
            self._at += 1
            members = _CLASSES[following.lower()]
            plain = inside and following.islower()
            return members if plain else f"[{'^' * following.isupper()}{members}]", False
        match = _ESCAPE.match(self._pattern, self._at)
        if match is None:
            return _literal(self._plain(following)), True
        self._at += len(match[0])
        if match["property"]:
            return _property(match["named"] or match["letter"], negated=match["property"] == "P"), False
        return _literal(_character(match)), True

    def _plain(self, following: str) -> str:
        """A character that a backslash makes stand for itself, or for a control character."""
        if not following or (following.isascii() and following.isalnum() and following not in _CONTROLS):
            raise _NoPattern(f"\\{following} means nothing")
        self._at += 1
        return _CONTROLS.get(following, following)

    def _class(self) -> str:
        """A class behind its bracket, with the classes inside it."""
        members = ["[^" if self._pattern.startswith("^", self._at) else "["]
        self._at += len(members[0]) - 1
        while self._at < len(self._pattern):
            if self._pattern[self._at] == "]" and len(members) > 1:
                self._at += 1
                return "".join(members) + "]"
            members.append(self._members())
        raise _NoPattern("it opens a class and does not close it")

    def _members(self) -> str:
        """The next part of a class: a character, a range, another class, or ``&&``."""
        if self._pattern.startswith("&&", self._at):
            self._at += 2
            return "&&"
        if self._pattern[self._at] == "[":
            self._at += 1
            return self._class()
        first, single = self._member()
        if not single or not _RANGE.match(self._pattern, self._at):
            return first
        self._at += 1
        last, single = self._member()
        if not single:
            raise _NoPattern("a range ends in a class")
        return f"{first}-{last}"

    def _member(self) -> tuple[str, bool]:
        if self._pattern[self._at] == "\\":
            return self._set_or_character(inside=True)
        self._at += 1
        return _literal(self._pattern[self._at - 1]), True


def _literal(sign: str) -> str:
    """A character as itself, in a class and outside."""
    return sign if sign.isalnum() or sign in " _" else f"\\U{ord(sign):08x}"


def _character(match: regex.Match[str]) -> str:
    if match["control"]:
        return chr(ord(match["control"]) ^ 64)
    if match["octal"]:
        return chr(int(match["octal"], 8) & 0xFF)
    return chr(int(match["point"] or match["byte"] or match["unit"], 16))


def _property(name: str, *, negated: bool) -> str:
    if name in _PROPERTIES:
        return f"[{'^' * negated}{_PROPERTIES[name]}]"
    return f"\\{'P' if negated else 'p'}{{{name}}}"
