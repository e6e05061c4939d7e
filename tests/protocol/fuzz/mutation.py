"""Draws inputs: a seed with some of it left out, doubled, moved, or replaced by what is known to matter."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

__all__ = ["MAX_SIZE", "WORDS", "mutated"]

MAX_SIZE: Final = 60_000
_MARKS: Final = (
    "", " ", "\n", "\t", "\0", "'", '"', "<", ">", "&", "&amp;", "&#0;", "&#x1F600;", "]]>", "<![CDATA[", "<!--", "-->",
    "<?x?>", "/", "//", "..", ".", "*", "@", "::", "|", "[", "]", "(", ")", "{", "}", "${", "$", ",", ";", ":", "=",
    "!=",
    "<=", "-", "+", "--", "ß", "İ", "\u202e", "\ufeff", "😀", "٣", "\u0300",
)  # fmt: skip
_EXPRESSIONS: Final = (
    " and ", " or ", " div ", " mod ", " div 0", "0", "1", "-1", "1e999", "9" * 40, "9" * 5000, ".5", "1.", "NaN",
    "Infinity",
    "true()", "false()", "position()", "last()", "count(", "sum(", "string(", "number(", "concat(",
    "regex(., '(a+)+$')",
    "instance('", "current()/", "once(", "indexed-repeat(", "jr:choice-name(", "jr:itext('", "randomize(", "pulldata(",
    "selected(", "coalesce(", "if(", "date('9999-12-31')", "today()", "now()", "format-date(", "round(", "substr(",
    "ancestor::", "descendant-or-self::node()", "following-sibling::*", "/data", "absent(", "weighted-checklist(",
    "digest(",
    "decimal-date-time(", "uuid(", "area(", "distance(", "id(", "lang(", "checklist(", "namespace::*", "attribute::*",
)  # fmt: skip
_MARKUP: Final = (
    "nodeset=", "ref=", "relevant=", "calculate=", "constraint=", "required=", "readonly=", "type=", "int",
    "decimal", "date",
    "dateTime", "time", "geopoint", "select", "select1", "rank", "range", "upload", "trigger", "jr:template=''",
    "jr:count='3'", "jr:preload='uid'", "<repeat nodeset='/data'>", "<group>", "</group>", "<input ref='/data'/>",
    "<bind/>", "<instance/>", "<itemset nodeset='/data'><value ref='.'/><label ref='.'/></itemset>",
    "<output value='/data'/>",
    "<setvalue ref='/data' event='xforms-value-changed' value='1'/>",
)  # fmt: skip
_CELLS: Final = (
    "- ", "? ", "!!python/object:x ", "&a ", "*a", "<<: ", "|\n", ">\n", "---\n", "...\n", "survey:\n", "choices:\n",
    "settings:\n", "findings:\n", "actions:\n", "type: ", "name: ", "begin_group", "end_group", "begin_repeat",
    "end_repeat",
    "select_one ", "or_other", "calculation: ", "choice_filter: ", "repeat_count: ", "P1D", "PT1H",
    "3 working days", "now",
)  # fmt: skip
WORDS: Final[tuple[bytes, ...]] = tuple(word.encode() for word in (*_MARKS, *_EXPRESSIONS, *_MARKUP, *_CELLS))
"""Texts that have a meaning somewhere."""


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """A seed after a few changes; the more changes, the rarer."""
    # Small seeds come more often: they are quick, and a change in them matters more.
    found = seeds[int(len(seeds) * chance.random() ** 2)]
    while True:
        found = chance.choice(_CHANGES)(found, seeds, chance)
        if chance.random() < 0.4:
            return found[:MAX_SIZE]


def _cut(text: bytes, chance: Random, most: int = 200) -> tuple[int, int]:
    begin = chance.randrange(len(text) + 1)
    return begin, min(len(text), begin + int(most ** chance.random()))


def _without(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin, end = _cut(text, chance)
    return text[:begin] + text[end:]


def _word(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin, end = _cut(text, chance, 20)
    return text[:begin] + chance.choice(WORDS) + text[chance.choice((begin, end)) :]


def _again(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin, end = _cut(text, chance)
    return text[:end] + text[begin:end] * chance.choice((1, 1, 2, 30)) + text[end:]


def _moved(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin, end = _cut(text, chance)
    rest = text[:begin] + text[end:]
    to = chance.randrange(len(rest) + 1)
    return rest[:to] + text[begin:end] + rest[to:]


def _crossed(text: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(seeds)
    begin, end = _cut(other, chance)
    to, after = _cut(text, chance)
    return text[:to] + other[begin:end] + text[after:]


def _bent(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    place = chance.randrange(len(text) + 1)
    return text[:place] + bytes([chance.randrange(256)]) + text[place + 1 :]


def _renamed(text: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    """One word by another of the same text, here or everywhere: what refers to it still does, or no longer."""
    words = text.replace(b"<", b" ").replace(b">", b" ").replace(b'"', b" ").replace(b"/", b" ").split()
    if not words:
        return text
    old, new = chance.choice(words), chance.choice(words)
    return text.replace(old, new, chance.choice((1, 1, -1)))


_CHANGES: Final = (_without, _word, _word, _word, _again, _moved, _crossed, _bent, _renamed, _renamed)
