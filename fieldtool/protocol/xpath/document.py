"""Documents that expressions are evaluated over: XML read without ever following what it points to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from fieldtool.protocol.errors import NotAForm, TooManyNodes
from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.tree import Element
from fieldtool.protocol.xpath.values import to_text

__all__ = ["MAX_BYTES", "MAX_NODES", "Document", "Part"]

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_NODES: Final = 200_000
"""How many elements, texts, comments and instructions a document may have: more would fill the memory."""
_KNOWN: Final[Mapping[str, str]] = {
    "": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
    "odk": "http://www.opendatakit.org/xforms",
    "orx": "http://openrosa.org/xforms",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
"""Prefixes that forms are written with (getodk/xforms-spec, "Namespaces"); the empty one is never asked for."""
_NO_CONTENT: Final[list[Element]] = []
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_ALWAYS: Final[Mapping[str, str]] = MappingProxyType({"xml": _KNOWN["xml"]})
_CHARS_AT_ONCE: Final = 64
"""How many characters are copied in the time that visiting a node takes."""


class Part(Element):
    """A node of a document: the root, an element, a text, a comment or a processing instruction.

    ``number`` is its place in document order, ``last`` that of the last node in it. What it says is cut out of the
    text of the whole document when it is asked for, and counted: nested elements would say it many times over.
    """

    __slots__ = ("document", "end", "inside", "kind", "last", "number", "scope", "start", "written")
    children: dict[str, list[Element]] = {}  # noqa: RUF012 - of no use here; all are in ``inside``
    relevant = True

    def __init__(self, document: Document, kind: str, name: str, parent: Part | None) -> None:
        self.document = document
        self.kind = kind
        self.name = self.written = name
        self.parent = parent
        self.attributes = self.scope = _NOTHING
        self.position = 1
        self.inside = _NO_CONTENT
        self.start = self.end = document.length
        self.number = self.last = len(document.parts)
        self.order = len(parent.inside) if parent else 0

    def __getattr__(self, name: str) -> str:
        if name not in {"typed", "value"}:
            raise AttributeError(name)
        self.document.meter.spend((self.end - self.start) // _CHARS_AT_ONCE)
        return self.document.text[self.start : self.end]

    def content(self) -> list[Element]:
        return self.inside

    def below(self) -> list[Element]:
        return self.document.parts[self.number + 1 : self.last + 1]

    def place(self) -> tuple[int, ...]:
        return (2, self.number)

    def named(self) -> tuple[str, str]:
        namespace, name, prefix = _parted(self.written)
        return (f"{prefix}:{name}" if prefix else name), namespace

    def namespaces(self) -> Mapping[str, str]:
        return self.scope


class Document:
    """A document: its nodes in order, its text, and the namespaces that its prefixes stand for.

    Without text it is a root alone. :class:`NotAForm` where it cannot be read or declares more than elements,
    :class:`TooManyNodes` where it is too large.
    """

    def __init__(self, untrusted: str, meter: Meter) -> None:
        self.meter = meter
        self.parts: list[Element] = []
        self.text = ""
        self.length = 0
        self.prefixes: dict[str, set[str]] = {prefix: {uri} for prefix, uri in _KNOWN.items() if prefix}
        self.root = Part(self, "root", "", None)
        self.root.inside = []
        _Reading(self).read(untrusted)

    def namespaces(self, here: Element) -> Mapping[str, frozenset[str]]:
        """The namespaces that a prefix stands for at a node; where it has none there, anywhere in the document."""
        everywhere = {prefix: frozenset(uris) for prefix, uris in self.prefixes.items()}
        owner: Element | None = here
        while owner is not None and owner.kind != "element":
            owner = owner.parent
        if owner is None:
            owner = next((part for part in self.parts if part.kind == "element"), self.root)
        return everywhere | {prefix: frozenset({uri}) for prefix, uri in owner.namespaces().items()}

    def instances(self) -> Mapping[str, Element | None]:
        """The elements named ``instance`` by their id, as ``instance()`` finds them."""
        return {part.attributes["id"]: part for part in reversed(self._named("instance")) if "id" in part.attributes}

    def text_of(self, text_id: str) -> str:
        """What ``jr:itext()`` finds in a form: the text in its default language, else in the first one."""
        translations = self._named("translation")
        translation = next(
            (each for each in translations if "default" in each.attributes), next(iter(translations), None)
        )
        texts = [] if translation is None else [each for each in translation.content() if each.name == "text"]
        found = next((each for each in texts if each.attributes.get("id") == text_id), None)
        values = [] if found is None else [each for each in found.content() if each.name == "value"]
        plain = [each for each in values if "form" not in each.attributes]
        return to_text(plain[0].typed) if plain else ""

    def _named(self, name: str) -> list[Element]:
        return [part for part in self.parts if part.name == name and part.kind == "element"]


class _Reading:
    """One document on its way in, by the events of the parser."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[Part] = [document.root]
        self._counts: list[dict[str, int]] = [{}]
        self._texts: list[str] = []
        self._declared: dict[str, str] = {}
        document.parts.append(document.root)
        self._parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.ordered_attributes = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._parser.CommentHandler = lambda text: self._aside("comment", "", text)
        self._parser.ProcessingInstructionHandler = lambda target, text: self._aside(
            "processing-instruction", target, text
        )

    def read(self, untrusted: str) -> None:
        data = untrusted.strip().encode(errors="replace")
        if not data:
            return
        if len(data) > MAX_BYTES:
            raise NotAForm(path="document", reason=f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise NotAForm(path="document", reason=f"its XML is broken on line {error.lineno}") from None
        self._close(self._document.root)
        self._document.text = "".join(self._texts)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        """A bare document type declares nothing; anything inside it could."""
        if has_subset:
            raise NotAForm(path="document", reason="it declares a document type")

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""
        if prefix:
            self._document.prefixes.setdefault(prefix, set()).add(uri or "")

    def _start(self, name: str, attributes: list[str]) -> None:
        above = self._open[-1]
        part = self._added("element", name)
        part.inside = []
        part.scope = above.scope or _ALWAYS
        if " " in name:
            part.name = _parted(name)[1]
        counts = self._counts[-1]
        part.position = counts[name] = counts.get(name, 0) + 1
        if attributes:
            part.attributes = dict(map(_attribute, attributes[::2], attributes[1::2]))
        if self._declared:
            scope = {**part.scope, **self._declared}
            part.scope = {prefix: uri for prefix, uri in scope.items() if uri}
            self._declared = {}
        self._open.append(part)
        self._counts.append({})

    def _end(self, _name: str) -> None:
        self._close(self._open.pop())
        self._counts.pop()

    def _said(self, text: str) -> None:
        """Sections of character data are text like any other (XPath 1.0, section 5.7)."""
        above = self._open[-1]
        last = above.inside[-1] if above.inside else None
        if not isinstance(last, Part) or last.kind != "text":
            last = self._added("text", "")
        self._texts.append(text)
        self._document.length += len(text)
        last.end = self._document.length

    def _aside(self, kind: str, name: str, text: str) -> None:
        part = self._added(kind, name)
        part.value, part.typed = text, text

    def _added(self, kind: str, name: str) -> Part:
        document, above = self._document, self._open[-1]
        if len(document.parts) >= MAX_NODES:
            raise TooManyNodes(most=MAX_NODES)
        part = Part(document, kind, name, above)
        document.parts.append(part)
        above.inside.append(part)
        return part

    def _close(self, part: Part) -> None:
        part.last = len(self._document.parts) - 1
        part.end = self._document.length


def _parted(name: str) -> tuple[str, str, str]:
    """Namespace, name and prefix, as the parser gives them: with spaces between, and only those that there are."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _attribute(name: str, value: str) -> tuple[str, str]:
    namespace, local, _prefix = _parted(name)
    return (f"{{{namespace}}}{local}" if namespace else local), value
