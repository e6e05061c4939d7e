"""Reads the body of an XForm: what is asked, in order, with which words and choices; and what cannot be.

Sources: getodk/xforms-spec, ``_sections/40-body.md``, ``_sections/50-groups.md`` and ``_sections/60-repeats.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.appearances import read_appearance
from fieldtool.protocol.xforms.form import ChoiceList, Control, Itemset, Messages, Texts
from fieldtool.protocol.xforms.itext import texts_of
from fieldtool.protocol.xforms.loading import Loading, TooMuch
from fieldtool.protocol.xforms.markup import children, first, flag, jr, local, parts_of, text_of
from fieldtool.protocol.xforms.setters import ACTIONS, read_action
from fieldtool.protocol.xpath.tree import Definition
from fieldtool.protocol.xpath.values import to_number

__all__ = ["NOT_CAPTURED", "read_body"]

_INPUT_KINDS: Final[Mapping[str, str]] = {
    "int": "integer", "decimal": "decimal", "date": "date", "dateTime": "dateTime", "time": "time",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "barcode": "barcode",
}  # fmt: skip
_CONTROL_KINDS: Final[Mapping[str, str]] = {
    "select1": "select_one", "select": "select_multiple", "rank": "rank", "range": "range",
    "trigger": "acknowledge", "upload": "upload", "input": "text", "secret": "text",
}  # fmt: skip
NOT_CAPTURED: Final[Mapping[str, tuple[str, str]]] = {
    "upload": ("a file, picture or recording", "this desk cannot capture it; a file can only be picked"),
    "geopoint": ("a position", "this desk has no satellite receiver; coordinates can only be typed"),
    "geotrace": ("a line of positions", "this desk has no satellite receiver; coordinates can only be typed"),
    "geoshape": ("an area of positions", "this desk has no satellite receiver; coordinates can only be typed"),
    "barcode": ("a barcode", "this desk has no camera; the code can only be typed"),
}
_CHOOSING: Final = frozenset({"select_one", "select_multiple", "rank"})
_PARTS: Final = frozenset({"label", "hint", "item", "itemset", "value", "help", "alert"}) | ACTIONS
_PARAMETERS: Final = frozenset({"rows", "mediatype", "accept", "accuracyThreshold", "unacceptableAccuracyThreshold"})
_TICKS: Final = tuple(
    space + name
    for name in ("tick-interval", "tick-labelset", "placeholder")
    for space in ("{http://www.opendatakit.org/xforms}", "")
)
_SCALE: Final = (1.0, 10.0, 1.0)
"""Where a scale says nothing: what XLSForm writes then."""
_ITEXT: Final = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)


def read_body(loading: Loading) -> None:
    """Fill the model's controls from the body, in the order of the body."""
    if loading.body is None:
        return
    for most, what, tags in _MOST:
        if sum(1 for _each in loading.body.iter(*tags)) > most:
            raise TooMuch(f"it has more than {most} {what}")
    for element in children(loading.body):
        _element(element, loading.document, loading)


_MOST: Final = (
    (50_000, "questions and groups", tuple(f"{{*}}{name}" for name in (*_CONTROL_KINDS, *ACTIONS, "group", "repeat"))),
    (100_000, "choices", ("{*}item",)),
)


def _element(element: etree._Element, within: Definition, loading: Loading) -> None:
    name = local(element)
    if name == "group":
        _group(element, within, loading)
    elif name == "repeat":
        _repeat(element, within, loading)
    elif name in _CONTROL_KINDS:
        _control(element, within, loading)
    elif name in ACTIONS:
        read_action(element, None, loading, within)
    elif name not in {"label", "hint"}:
        loading.unsupported(within.path or "form", f"<{name}>", "it is left out")


def _target(element: etree._Element, within: Definition, loading: Loading) -> Definition | None:
    path = loading.written_path(element)
    found = loading.definition(path, within) if path else None
    if found is None:
        loading.fault(path or within.path, local(element), f"<{local(element)}> asks for {path or 'nothing'}, "
                      "which is not in the form")  # fmt: skip
    return found


# Groups and repeats


def _group(element: etree._Element, within: Definition, loading: Loading) -> None:
    at = within
    if loading.written_path(element):
        found = _target(element, within, loading)
        at = found or within
        if found is not None and not found.leaf:
            appearance = read_appearance(element, found, loading)
            loading.model.controls[found.index] = Control("group", appearance, _label(element, found, loading))
    else:
        _nameless(element, within, loading)
    if element.get("intent"):
        loading.unsupported(at.path or "form", "another application", "it is not opened")
    for child in children(element):
        _element(child, at, loading)


def _nameless(element: etree._Element, within: Definition, loading: Loading) -> None:
    """A label of a group without a name belongs to the group or repeat of the data that its questions are in."""
    if first(element, "label") is None:
        return
    found = _group_inside(element, within, loading)
    if found is None or found.index in loading.model.controls:
        loading.unsupported(within.path or "form", "a group without a name",
                            "its questions are asked, its label is not shown")  # fmt: skip
        return
    appearance = read_appearance(element, found, loading)
    loading.model.controls[found.index] = Control("group", appearance, _label(element, found, loading))


def _group_inside(element: etree._Element, within: Definition, loading: Loading) -> Definition | None:
    """The one repeat that a group holds, or the group of the data that all its questions are in, below ``within``."""
    inner = [child for child in children(element) if local(child) not in {"label", "hint"}]
    targets = [loading.definition(loading.written_path(child), within) for child in inner]
    if len(inner) == 1 and local(inner[0]) == "repeat":
        return targets[0]
    parents = {target.parent for target in targets if target is not None}
    parent = parents.pop() if len(parents) == 1 and None not in targets else None
    return parent if parent is not None and parent.depth > max(within.depth, 1) else None


def _repeat(element: etree._Element, within: Definition, loading: Loading) -> None:
    found = _target(element, within, loading)
    if found is None:
        return
    if found.index not in loading.model.controls:
        appearance = read_appearance(element, found, loading)
        loading.model.controls[found.index] = Control("group", appearance, _label(element, found, loading))
    count = loading.expression(jr(element, "count"), found, "count")
    if count is not None:
        loading.model.counts[found.index] = count
    if count is not None or flag(jr(element, "noAddRemove")):
        loading.model.fixed_repeats.add(found.index)
    for child in children(element):
        _element(child, found, loading)


# Questions


def _control(element: etree._Element, within: Definition, loading: Loading) -> None:
    found = _target(element, within, loading)
    if found is None:
        return
    if not found.leaf:
        loading.unsupported(found.path, "a question for a group of items", "it is not asked")
        return
    kind, parts = _kind(element, found), parts_of(element)
    control = Control(
        kind, _shown_as(element, found, loading), texts_of(parts.get("label"), found, loading),
        texts_of(parts.get("hint", parts.get("help")), found, loading),
        _choices(element, parts, found, loading) if kind in _CHOOSING else None,
        _bounds(element, found, loading) if kind == "range" else None,
        {str(name): str(text) for name, text in element.attrib.items() if name in _PARAMETERS},
    )  # fmt: skip
    if loading.model.controls.setdefault(found.index, control) is not control:
        loading.unsupported(found.path, "a second control for one item", "only the first is shown")
    if "alert" in parts:
        _alert(parts["alert"], found, loading)
    _gaps(element, parts, found, kind, loading)
    if not ACTIONS.isdisjoint(parts):
        for action in children(element, *ACTIONS):
            read_action(action, found, loading)


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


def _shown_as(element: etree._Element, found: Definition, loading: Loading) -> str:
    """The appearance; what is asked for in secret is masked."""
    appearance = read_appearance(element, found, loading)
    return f"{appearance} masked".strip() if local(element) == "secret" else appearance


def _label(element: etree._Element, found: Definition, loading: Loading) -> Texts | None:
    return texts_of(first(element, "label"), found, loading)


def _alert(element: etree._Element, found: Definition, loading: Loading) -> None:
    """What W3C XForms has for an answer that is not allowed, unless the bind says it."""
    texts = texts_of(element, found, loading)
    known = loading.model.messages.get(found.index, Messages())
    if known.constraint is None:
        loading.model.messages[found.index] = Messages(texts, known.required)


def _gaps(
    element: etree._Element, parts: Mapping[str, etree._Element], found: Definition, kind: str, loading: Loading
) -> None:
    if kind in NOT_CAPTURED:
        feature, effect = NOT_CAPTURED[kind]
        mediatype = element.get("accept") or element.get("mediatype")
        loading.unsupported(found.path, f"{feature} ({mediatype})" if mediatype else feature, effect)
    if element.get("intent"):
        loading.unsupported(found.path, "another application", "it is not opened")
    if element.get("query"):
        loading.unsupported(found.path, "choices in a file of their own (itemsets.csv)", "the name is typed")
    ticks = kind == "range" and not parts.keys().isdisjoint({"itemset", "item"})
    if ticks or any(element.get(name) for name in _TICKS):
        loading.unsupported(found.path, "marks along a scale", "the scale is shown in the plain way")
    if element.get("autoplay"):
        loading.unsupported(found.path, "sound or film that plays by itself", "it does not", once=True)
    for name in sorted(parts.keys() - _PARTS):
        loading.unsupported(found.path, f"<{name}>", "it is left out")


# Choices and scales


def _bounds(element: etree._Element, found: Definition, loading: Loading) -> tuple[float, float, float]:
    start, end, step = (to_number(element.get(name, "").strip()) for name in ("start", "end", "step"))
    if all(map(math.isfinite, (start, end, step))):
        return start, end, step
    loading.unsupported(found.path, "a scale without start, end or step", "it goes from 1 to 10 in steps of 1")
    return (
        start if math.isfinite(start) else _SCALE[0],
        end if math.isfinite(end) else _SCALE[1],
        step if math.isfinite(step) else _SCALE[2],
    )


def _choices(
    element: etree._Element, parts: Mapping[str, etree._Element], found: Definition, loading: Loading
) -> ChoiceList:
    if "itemset" in parts:
        return ChoiceList(itemset=_itemset(parts["itemset"], found, loading))
    items = [parts_of(item) for item in children(element, "item")]
    fixed = tuple(
        (text_of(item.get("value")), texts_of(item.get("label"), found, loading) or Texts()) for item in items
    )
    if any(label.shows_answers for _value, label in fixed):
        loading.model.live_choices = True
    return ChoiceList(fixed)


def _itemset(element: etree._Element, found: Definition, loading: Loading) -> Itemset | None:
    value, label = first(element, "value"), first(element, "label")
    if value is None or not value.get("ref"):
        loading.fault(found.path, "choices", "its list of choices names no value")
        return None
    shown = (label.get("ref") if label is not None else None) or value.get("ref") or ""
    parts = [value.get("ref") or "", shown]
    looked_up = _ITEXT.fullmatch(shown)
    if looked_up is not None:
        parts.append(looked_up[1])
    compiled = loading.choice_list(element.get("nodeset") or "", parts, found)
    if compiled is None:
        return None
    entries, read = compiled
    if any(part.references - entries.references for part in read):
        loading.model.live_choices = True
    return Itemset(entries, *read)
