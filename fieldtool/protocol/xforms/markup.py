"""Reads untrusted XML without ever following what it points to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from fieldtool.protocol.errors import NotAForm

__all__ = ["MAX_BYTES", "children", "flag", "jr", "local", "parsed"]

MAX_BYTES: Final = 32 * 1024 * 1024
_JAVAROSA: Final = "{http://openrosa.org/javarosa}"


def parsed(untrusted: bytes, source: str) -> etree._Element:
    """The root of an XForm; :class:`NotAForm` for anything else. No entities, no document types, no network."""
    if len(untrusted) > MAX_BYTES:
        raise NotAForm(path=source, reason="it is larger than 32 MB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(untrusted, parser)
    except etree.XMLSyntaxError as error:
        raise NotAForm(path=source, reason=f"its XML is broken on line {error.lineno or 1}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAForm(path=source, reason="it declares a document type")
    if local(root) != "html":
        raise NotAForm(path=source, reason="it is not an XForm")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children with one of these names, or all of them."""
    for child in element if element is not None else ():
        if not names or local(child) in names:
            yield child


def jr(element: etree._Element, name: str) -> str | None:
    """An attribute of the ``jr`` namespace."""
    return element.get(_JAVAROSA + name)


def flag(text: str | None) -> bool:
    """Whether an attribute says true for good."""
    return (text or "").replace(" ", "") in {"true()", "true"}
