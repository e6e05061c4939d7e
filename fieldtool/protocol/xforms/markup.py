"""Reads untrusted XML without ever following what it points to, and without growing beyond bounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from fieldtool.protocol.errors import NotAForm

__all__ = [
    "MAX_BYTES",
    "Broken",
    "children",
    "document",
    "first",
    "flag",
    "jr",
    "local",
    "parsed",
    "parts_of",
    "text_of",
]

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_MARKS: Final = 800_000
"""How many tags, attributes counted twice: what libxml2 needs for them stays below 110 MB."""
_JAVAROSA: Final = "{http://openrosa.org/javarosa}"


class Broken(Exception):
    """Why bytes are no XML that is read here: a part of a sentence."""


def parsed(untrusted: bytes, source: str) -> etree._Element:
    """The root of an XForm; :class:`NotAForm` for anything else. No entities, no document types, no network."""
    try:
        root = document(untrusted)
    except Broken as broken:
        raise NotAForm(path=source, reason=str(broken)) from None
    if local(root) != "html":
        raise NotAForm(path=source, reason="it is not an XForm")
    return root


def document(untrusted: bytes) -> etree._Element:
    """The root of an XML document; :class:`Broken` where it is none, or too large, or declares a document type."""
    if len(untrusted) > MAX_BYTES:
        raise Broken("it is larger than 32 MB")
    if untrusted.count(b"<") + 2 * untrusted.count(b"=") > MAX_MARKS:
        raise Broken(f"it has more than {MAX_MARKS} tags and attributes")
    # Without huge_tree libxml2 itself refuses depths over 256, texts over 10 MB, and entities that multiply.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(untrusted, parser)
    except etree.XMLSyntaxError as error:
        raise Broken(_why(error)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Broken("it declares a document type")
    return root


def _why(error: etree.XMLSyntaxError) -> str:
    told = error.msg or ""
    if "depth" in told:
        return "its elements are nested more than 256 deep"
    if "entity" in told.lower() or "amplification" in told:
        return "it declares entities"
    return f"its XML is broken on line {error.lineno or 1}"


@lru_cache(maxsize=4096)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return _without_namespace(str(element.tag))


@lru_cache(maxsize=256)
def _anywhere(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{*}}{name}" for name in names)


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children with one of these names, or all of them."""
    return iter(()) if element is None else element.iterchildren(*_anywhere(names))


def first(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child with one of these names, or none."""
    return next(children(element, *names), None)


def parts_of(element: etree._Element) -> dict[str, etree._Element]:
    """The first child of each name, in one pass."""
    found: dict[str, etree._Element] = {}
    for child in element:
        found.setdefault(local(child), child)
    return found


def text_of(element: etree._Element | None) -> str:
    """The text at the beginning of an element, without the space around it."""
    return "" if element is None else (element.text or "").strip()


def jr(element: etree._Element, name: str) -> str | None:
    """An attribute of the ``jr`` namespace."""
    return element.get(_JAVAROSA + name)


def flag(text: str | None) -> bool:
    """Whether an attribute says true for good."""
    return (text or "").replace(" ", "") in {"true()", "true"}
