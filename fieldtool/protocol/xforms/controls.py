"""Reads the body of an XForm: what is asked, in order, with which words and choices; and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import ChoiceList, Control, Itemset, Setter, Texts
from fieldtool.protocol.xforms.itext import texts_of
from fieldtool.protocol.xforms.loading import Loading
from fieldtool.protocol.xforms.markup import children, flag, jr, local
from fieldtool.protocol.xpath.tree import Definition
from fieldtool.protocol.xpath.values import to_number

__all__ = ["read_body", "read_setter"]

_INPUT_KINDS: Final[Mapping[str, str]] = {
    "int": "integer", "decimal": "decimal", "date": "date", "dateTime": "dateTime", "time": "time",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "barcode": "barcode",
}  # fmt: skip
_CONTROL_KINDS: Final[Mapping[str, str]] = {
    "select1": "select_one", "select": "select_multiple", "rank": "rank", "range": "range",
    "trigger": "acknowledge", "upload": "upload", "input": "text", "secret": "text",
}  # fmt: skip
_NOT_CAPTURED: Final[Mapping[str, tuple[str, str]]] = {
    "upload": ("a file, picture or recording", "this desk cannot capture it; it stays empty"),
    "geopoint": ("a position", "this desk has no satellite receiver; coordinates can only be typed"),
    "geotrace": ("a line of positions", "this desk has no satellite receiver; coordinates can only be typed"),
    "geoshape": ("an area of positions", "this desk has no satellite receiver; coordinates can only be typed"),
    "barcode": ("a barcode", "this desk has no camera; the code can only be typed"),
}
_PARTS: Final = frozenset({"label", "hint", "item", "itemset", "setvalue", "value", "help", "alert"})
_APPEARANCES: Final = frozenset(
    [
        "minimal",
        "quick",
        "quickcompact",
        "compact",
        "field-list",
        "table-list",
        "multiline",
        "numbers",
        "thousands-sep",
        "no-calendar",
        "month-year",
        "year",
        "horizontal",
        "horizontal-compact",
        "vertical",
        "columns",
        "columns-pack",
        "columns-flex",
        "no-buttons",
        "likert",
        "label",
        "list",
        "list-nolabel",
        "autocomplete",
        "search",
        "counter",
        "rating",
        "picker",
        "no-ticks",
        "hidden-answer",
        "masked",
        "bearing",
        "url",
        "observed",
        "distress",
        "pages",
        "grid-theme",
        "full",
        "spinner",
        "gregorian",
        "maximal",
    ]
)
_PLAIN_APPEARANCES: Final = ("columns-", "compact-", "w")


def read_body(loading: Loading) -> None:
    """Fill the model's controls from the body, in the order of the body."""
    for element in children(loading.body):
        _element(element, loading.document, loading)


def _element(element: etree._Element, within: Definition, loading: Loading) -> None:
    name = local(element)
    if name == "group":
        _group(element, within, loading)
    elif name == "repeat":
        _repeat(element, within, loading)
    elif name in _CONTROL_KINDS:
        _control(element, within, loading)
    elif name == "setvalue":
        read_setter(element, None, loading)
    elif name not in {"label", "hint"}:
        loading.unsupported(within.path, f"<{name}>", "it is left out")


def _target(element: etree._Element, within: Definition, loading: Loading) -> Definition | None:
    path = element.get("ref") or element.get("nodeset") or ""
    if not path and element.get("bind"):
        loading.unsupported(within.path, "a control bound by id", "it is left out")
        return None
    found = loading.definition(path, within)
    if found is None:
        loading.fault(path or within.path, local(element), f"<{local(element)}> asks for {path or 'nothing'}, "
                      "which is not in the form")  # fmt: skip
    return found


def _group(element: etree._Element, within: Definition, loading: Loading) -> None:
    at = within
    if element.get("ref") or element.get("nodeset"):
        found = _target(element, within, loading)
        at = found or within
        if found is not None:
            _keep(
                found, Control("group", _appearance(element, found, loading), _label(element, found, loading)), loading
            )
    elif _first(element, "label") is not None:
        loading.unsupported(within.path, "a group without a name", "its questions are asked, its label is not shown")
    for child in children(element):
        _element(child, at, loading)


def _repeat(element: etree._Element, within: Definition, loading: Loading) -> None:
    found = _target(element, within, loading)
    if found is None:
        return
    if found.index not in loading.model.controls:
        loading.model.controls[found.index] = Control("group")
    count = loading.expression(jr(element, "count"), found, "count")
    if count is not None:
        loading.model.counts[found.index] = count
    if count is not None or flag(jr(element, "noAddRemove")):
        loading.model.fixed_repeats.add(found.index)
    for child in children(element):
        _element(child, found, loading)


def _control(element: etree._Element, within: Definition, loading: Loading) -> None:
    found = _target(element, within, loading)
    if found is None:
        return
    kind = _kind(element, found)
    control = Control(
        kind,
        _appearance(element, found, loading),
        _label(element, found, loading),
        texts_of(_first(element, "hint"), found, loading),
        _choices(element, found, loading) if kind in {"select_one", "select_multiple", "rank"} else None,
        _bounds(element) if kind == "range" else None,
    )
    _keep(found, control, loading)
    _tell_gaps(element, found, kind, loading)
    for setter in children(element, "setvalue"):
        read_setter(setter, found, loading)


def _keep(found: Definition, control: Control, loading: Loading) -> None:
    if found.index in loading.model.controls and control.kind != "group":
        loading.unsupported(found.path, "a second control for one item", "only the first is shown")
        return
    loading.model.controls[found.index] = control


def _kind(element: etree._Element, found: Definition) -> str:
    kind = _CONTROL_KINDS[local(element)]
    if kind == "select_multiple" and found.type == "rank":
        return "rank"
    if kind != "text":
        return kind
    readonly = found.readonly is not None and flag(found.readonly.source)
    if readonly and found.calculate is None and found.type == "string":
        return "note"
    return _INPUT_KINDS.get(found.type, "text")


def _tell_gaps(element: etree._Element, found: Definition, kind: str, loading: Loading) -> None:
    if kind in _NOT_CAPTURED:
        feature, effect = _NOT_CAPTURED[kind]
        mediatype = element.get("mediatype")
        loading.unsupported(found.path, f"{feature} ({mediatype})" if mediatype else feature, effect)
    if element.get("intent"):
        loading.unsupported(found.path, "another application", "it is not opened")
    for part in children(element):
        if local(part) not in _PARTS:
            loading.unsupported(found.path, f"<{local(part)}>", "it is left out")


def _appearance(element: etree._Element, found: Definition, loading: Loading) -> str:
    appearance = " ".join((element.get("appearance") or "").split())
    if appearance.startswith(("ex:", "printer")) or "search(" in appearance:
        loading.unsupported(found.path, f"appearance {appearance}", "nothing outside the form is opened")
        return appearance
    for word in appearance.split():
        if word not in _APPEARANCES and not word.startswith(_PLAIN_APPEARANCES):
            loading.unsupported(found.path, f"appearance {word}", "it is shown in the plain way")
    return appearance


def _first(element: etree._Element, name: str) -> etree._Element | None:
    return next(children(element, name), None)


def _label(element: etree._Element, found: Definition, loading: Loading) -> Texts | None:
    return texts_of(_first(element, "label"), found, loading)


def _bounds(element: etree._Element) -> tuple[float, float, float]:
    return to_number(element.get("start", "")), to_number(element.get("end", "")), to_number(element.get("step", ""))


def _choices(element: etree._Element, found: Definition, loading: Loading) -> ChoiceList:
    itemset = _first(element, "itemset")
    if itemset is not None:
        return ChoiceList(itemset=_itemset(itemset, found, loading))
    fixed: list[tuple[str, Texts]] = []
    for item in children(element, "item"):
        value = _first(item, "value")
        words = texts_of(_first(item, "label"), found, loading) or Texts()
        fixed.append(((value.text or "").strip() if value is not None else "", words))
    return ChoiceList(tuple(fixed))


def _itemset(element: etree._Element, found: Definition, loading: Loading) -> Itemset | None:
    nodes = element.get("nodeset") or ""
    value, label = _first(element, "value"), _first(element, "label")
    if value is None or not value.get("ref"):
        loading.fault(found.path, "choices", "its list of choices names no value")
        return None
    value_source = value.get("ref") or ""
    parts = (value_source, (label.get("ref") if label is not None else None) or value_source)
    compiled = loading.choice_list(nodes, parts, found)
    return Itemset(compiled[0], *compiled[1]) if compiled else None


_EVENTS: Final[Mapping[str, str]] = {
    "odk-instance-first-load": "first-load", "xforms-ready": "first-load",
    "odk-new-repeat": "new-repeat", "xforms-value-changed": "changed",
}  # fmt: skip


def read_setter(element: etree._Element, source: Definition | None, loading: Loading) -> None:
    """Remember a ``setvalue`` action; ``source`` is the question that it stands in."""
    path = element.get("ref") or element.get("bind") or ""
    target = loading.definition(path, source)
    if target is None:
        loading.fault(path, "setvalue", f"<setvalue> sets {path or 'nothing'}, which is not in the form")
        return
    names = (element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or "").split()
    events = {_EVENTS[name] for name in names if name in _EVENTS}
    for name in names:
        if name not in _EVENTS:
            loading.unsupported(target.path, f"event {name}", "the value is not set then")
    text = (element.text or "").replace("'", "’")
    value = loading.expression(element.get("value") or f"'{text}'", source or target, "setvalue")
    if value is not None:
        loading.model.setters.append(Setter(target, frozenset(events), value, source))
