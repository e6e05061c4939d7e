"""Reads the binds of a form: what type an item has, and when it is shown, required, allowed and calculated.

Sources: getodk/xforms-spec, ``_sections/30-bindings.md`` ("Bind Attributes", "Data Types", "Preload Attributes") and
``_sections/120-entities.md``; getodk/javarosa, ``XFormParser.verifyBindings``, for a bind that is for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import Messages
from fieldtool.protocol.xforms.itext import texts_of_message
from fieldtool.protocol.xforms.loading import Loading
from fieldtool.protocol.xforms.markup import children, jr
from fieldtool.protocol.xpath.syntax import calls
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["read_binds"]

_TYPES: Final[Mapping[str, str]] = {
    "string": "string", "select": "string", "select1": "string", "intent": "string", "int": "int", "integer": "int",
    "long": "int", "short": "int", "decimal": "decimal", "double": "decimal", "float": "decimal", "date": "date",
    "dateTime": "dateTime", "time": "time", "boolean": "boolean", "geopoint": "geopoint", "geotrace": "geotrace",
    "geoshape": "geoshape", "binary": "binary", "barcode": "barcode", "rank": "rank",
}  # fmt: skip
_EXPRESSIONS: Final = ("relevant", "required", "readonly", "constraint", "calculate")
_PRELOADS: Final[Mapping[str, frozenset[str]]] = {
    "uid": frozenset(), "date": frozenset({"", "today"}), "timestamp": frozenset({"", "start", "end"}),
    "property": frozenset(),
}  # fmt: skip
"""The preloads that are known, with their parameters; no parameters for any."""
_ENTITIES: Final = "{http://www.opendatakit.org/xforms/entities}"
_OPENROSA: Final = "{http://openrosa.org/xforms}"
_PIXELS: Final = (f"{_OPENROSA}max-pixels", "max-pixels")


def read_binds(loading: Loading) -> None:
    """Put what every bind says on the definition that it is for."""
    for bind in children(loading.xmodel, "bind"):
        _read(bind, loading.document, loading)


def _read(bind: etree._Element, within: Definition, loading: Loading) -> None:
    path = (bind.get("nodeset") or bind.get("ref") or "").strip()
    definition = loading.definition(path, within)
    if "@" in path:
        loading.unsupported(path, "an attribute that is calculated", "it keeps what the form gives it")
    elif definition is None or definition is loading.document:
        loading.unsupported(path or "form", "a bind for what is not in the form", "it is left out")
    else:
        _properties(bind, definition, loading)
        for inner in children(bind, "bind"):
            _read(inner, definition, loading)


def _properties(bind: etree._Element, definition: Definition, loading: Loading) -> None:
    written = (bind.get("type") or "").strip().rpartition(":")[2]
    definition.type = _TYPES.get(written, definition.type)
    for prop in _EXPRESSIONS:
        expression = loading.expression(bind.get(prop), definition, prop)
        if expression is not None:
            setattr(definition, prop, expression)
    _draw_once(definition, loading)
    _messages(bind, definition, loading)
    _preload(bind, definition, loading)
    _gaps(bind, definition, loading)


def _draw_once(definition: Definition, loading: Loading) -> None:
    """A record's id that is drawn by a calculation, as in older forms, is drawn once, and not on every opening."""
    drawn, parent = definition.calculate, definition.parent
    if definition.name != "instanceID" or parent is None or parent.name != "meta" or drawn is None:
        return
    if any(call.name in {"uuid", "random"} for call in calls(drawn.tree)):
        definition.calculate = loading.expression(f"once({drawn.source})", definition, "calculate")


def _messages(bind: etree._Element, definition: Definition, loading: Loading) -> None:
    constraint = texts_of_message(jr(bind, "constraintMsg"), definition, loading)
    required = texts_of_message(jr(bind, "requiredMsg"), definition, loading)
    if constraint or required:
        before = loading.model.messages.get(definition.index, Messages())
        loading.model.messages[definition.index] = Messages(
            constraint or before.constraint, required or before.required
        )


def _preload(bind: etree._Element, definition: Definition, loading: Loading) -> None:
    preload = jr(bind, "preload") or bind.get("preload")
    if not preload:
        return
    parameters = (jr(bind, "preloadParams") or bind.get("preloadParams") or "").strip()
    known = _PRELOADS.get(preload)
    if known is None or (known and parameters not in known):
        loading.unsupported(definition.path, f"preload {preload} {parameters}".strip(), "it stays empty")
    elif parameters == "end":
        loading.model.finishing[definition.index] = (preload, parameters)
    else:
        loading.model.preloads[definition.index] = (preload, parameters)


def _gaps(bind: etree._Element, definition: Definition, loading: Loading) -> None:
    """What a bind may ask for beside: ``saveIncomplete`` needs nothing, since every answer is saved at once."""
    if bind.get(f"{_ENTITIES}saveto"):
        loading.unsupported(definition.path, "a property of an entity", "the answer stays an answer", once=True)
    if any(bind.get(name) for name in _PIXELS):
        loading.unsupported(definition.path, "pictures of a largest size", "they are kept as they are", once=True)
    if definition.name == "audit" and definition.type == "binary":
        loading.unsupported(definition.path, "a log of how the form is filled in", "it is not written")
    for name in bind.attrib:
        plain = str(name).rpartition("}")[2]
        if plain.startswith("x-"):
            loading.unsupported(definition.path, f"the experimental {plain}", "it is left out", once=True)
