"""Reads the actions of a form: values that it sets when something happens; and tells those that are not done.

Sources: getodk/xforms-spec, ``_sections/65-events-and-actions.md``; W3C XForms 1.0, 10.1.9 ``setvalue``, and
getodk/javarosa, ``SetValueAction.processAction``, for where a value is worked out: at what it is set in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import Setter
from fieldtool.protocol.xforms.loading import Loading
from fieldtool.protocol.xforms.markup import children, local
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["ACTIONS", "quoted", "read_action", "read_model_actions"]

ACTIONS: Final = frozenset({"setvalue", "setgeopoint", "setlocation", "recordaudio"})
MAX_EVENTS: Final = 20
_EVENTS: Final[Mapping[str, str]] = {
    "odk-instance-first-load": "first-load", "xforms-ready": "first-load", "odk-instance-load": "load",
    "odk-new-repeat": "new-repeat", "jr-insert": "new-repeat", "xforms-value-changed": "changed",
    "xforms-revalidate": "finish",
}  # fmt: skip
_NOT_DONE: Final[Mapping[str, tuple[str, str]]] = {
    "setgeopoint": ("a position that the form asks the device for", "it stays empty: this desk has no receiver"),
    "setlocation": ("a position that the form asks the device for", "it stays empty: this desk has no receiver"),
    "recordaudio": ("sound recorded while the form is open", "nothing is recorded"),
}
_MODEL_PARTS: Final = frozenset({"itext", "instance", "bind"})
_PREDICATE: Final = re.compile(r"\[[^\[\]]*\]")
"""What a target may say of instances; how it says it is for the expressions to read."""
_KEY: Final = "base64RsaPublicKey"


def read_model_actions(loading: Loading) -> None:
    """Remember the actions that stand in the model, and tell whatever else is there."""
    for part in children(loading.xmodel):
        name = local(part)
        if name in ACTIONS:
            read_action(part, None, loading)
        elif name == "submission":
            _submission(part, loading)
        elif name not in _MODEL_PARTS:
            loading.unsupported(part.get("ref") or "form", f"<{name}>", "it is left out")


def _submission(element: etree._Element, loading: Loading) -> None:
    loading.model.submission = {str(name): str(text) for name, text in element.attrib.items()}
    if element.get(_KEY):
        loading.unsupported("form", "answers encrypted for a server", "the desk's own store encrypts them instead")
    asked = {name.rpartition("}")[2] for name, text in loading.model.submission.items() if text not in {"", "false"}}
    if asked & {"action", "auto-send", "auto-delete"}:
        loading.unsupported("form", "submission to a server", "answers stay in this desk's own store")


def read_action(
    element: etree._Element, source: Definition | None, loading: Loading, within: Definition | None = None
) -> None:
    """Remember an action. ``source`` is the question that it stands in, ``within`` the group or repeat."""
    name, path = local(element), loading.written_path(element)
    if name in _NOT_DONE:
        loading.unsupported(path or "form", *_NOT_DONE[name])
        return
    if "@" in path:
        loading.unsupported(path, "an attribute that is calculated", "it keeps what the form gives it")
        return
    plain = _PREDICATE.sub("", path)
    target = loading.definition(plain, source or within) if plain else None
    if target is None:
        loading.fault(path, "setvalue", f"<setvalue> sets {path or 'nothing'}, which is not in the form")
        return
    value = loading.expression(element.get("value") or quoted((element.text or "").strip()), target, "setvalue")
    home = source or within or loading.document
    place = loading.expression(path, home, "setvalue") if plain != path else None
    if value is not None:
        loading.model.setters.append(Setter(target, _events(element, target, loading), value, source, place))


def _events(element: etree._Element, target: Definition, loading: Loading) -> frozenset[str]:
    names = (element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or "").split()[:MAX_EVENTS]
    for name in names:
        if name not in _EVENTS:
            loading.unsupported(target.path, f"event {name}", "the value is not set then")
    return frozenset(_EVENTS[name] for name in names if name in _EVENTS)


def quoted(text: str) -> str:
    """An expression that is this text: XPath has no escapes, so one with both kinds of quotes is put together."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"
