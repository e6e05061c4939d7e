"""Changes that leave a document well-formed, so that what is wrong with it is deeper: elements, cells, expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Any, Final

import yaml
from lxml import etree

from tests.protocol.fuzz.mutation import WORDS, mutated

__all__ = ["drawn"]

_PLAIN: Final = tuple(word.decode("utf-8") for word in WORDS if b"\0" not in word)
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BROKEN: Final = 0.25
"""How many inputs are bent byte by byte, well-formed or not."""


def drawn(target: str, seeds: Sequence[bytes], expressions: Sequence[bytes], chance: Random) -> bytes:
    """One input for a target."""
    change = {"form": _form, "workbook": _workbook}.get(target)
    if change is None or chance.random() < _BROKEN:
        return mutated(seeds, chance)
    return change(seeds[int(len(seeds) * chance.random() ** 2)], expressions, chance)


def _text(old: str, expressions: Sequence[bytes], chance: Random) -> str:
    """Another text in the place of one: a word, an expression, or the old one bent."""
    way = chance.random()
    if way < 0.3:
        return chance.choice(_PLAIN)
    if way < 0.6:
        return mutated(expressions, chance)[:2000].decode("utf-8", "ignore")
    return mutated([old.encode()], chance)[:2000].decode("utf-8", "ignore")


def _legal(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


# Forms


def _form(seed: bytes, expressions: Sequence[bytes], chance: Random) -> bytes:
    root = etree.fromstring(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        elements = list(root.iter("{*}*"))
        _changed(chance.choice(elements), elements, expressions, chance)
    return etree.tostring(root)


def _changed(
    element: etree._Element, elements: list[etree._Element], expressions: Sequence[bytes], chance: Random
) -> None:
    way = chance.randrange(8)
    parent = element.getparent()
    if way <= 2 and element.attrib:
        name = chance.choice(list(element.attrib))
        element.set(name, _legal(_text(str(element.get(name)), expressions, chance)))
    elif way == 3:
        other = chance.choice(elements)
        for name, value in list(other.attrib.items())[:2]:
            element.set(name, value)
    elif way == 4 and not len(element):
        element.text = _legal(_text(element.text or "", expressions, chance))
    elif way == 5 and parent is not None:
        parent.remove(element)
    elif way == 6:
        element.append(_copied(chance.choice(elements)))
    elif parent is not None:
        element.tag = chance.choice(elements).tag


def _copied(element: etree._Element) -> etree._Element:
    """A copy of no more than a part of the form: what is doubled again and again would only be large."""
    text = etree.tostring(element, with_tail=False)
    return etree.fromstring(text) if len(text) < 4000 else etree.Element(str(element.tag))


# Workbooks


@lru_cache(maxsize=64)
def _loaded(seed: bytes) -> bytes:
    """The cells of a seed, once; dumped plainly, because that loads faster."""
    return yaml.safe_dump(yaml.load(seed, _LOADER), allow_unicode=True, default_flow_style=True, width=10**9).encode()  # noqa: S506  (ours)


def _workbook(seed: bytes, expressions: Sequence[bytes], chance: Random) -> bytes:
    book: dict[str, Any] = yaml.load(_loaded(seed), _LOADER)  # noqa: S506  (ours)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        sheet = chance.choice(list(book))
        rows = book[sheet]
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) and rows:
            chance.choice(_ROW_CHANGES)(rows, expressions, chance)
        elif len(book) > 1:
            del book[sheet]
    return yaml.safe_dump(book, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def _cell(rows: list[dict[str, Any]], expressions: Sequence[bytes], chance: Random) -> None:
    row = chance.choice(rows)
    if row:
        name = chance.choice(list(row))
        row[name] = _legal(_text(str(row[name]), expressions, chance))


def _column(rows: list[dict[str, Any]], expressions: Sequence[bytes], chance: Random) -> None:
    row, other = chance.choice(rows), chance.choice(rows)
    if other:
        name = chance.choice(list(other))
        row[name] = other[name]


def _dropped(rows: list[dict[str, Any]], _expressions: Sequence[bytes], chance: Random) -> None:
    rows.pop(chance.randrange(len(rows)))


def _doubled(rows: list[dict[str, Any]], _expressions: Sequence[bytes], chance: Random) -> None:
    rows.insert(chance.randrange(len(rows)), dict(chance.choice(rows)))


def _swapped(rows: list[dict[str, Any]], _expressions: Sequence[bytes], chance: Random) -> None:
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]


_ROW_CHANGES: Final[tuple[Callable[[list[dict[str, Any]], Sequence[bytes], Random], None], ...]] = (
    _cell, _cell, _cell, _column, _dropped, _doubled, _swapped,
)  # fmt: skip
