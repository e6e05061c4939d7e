"""Loads a compiled ODK XForm: all of its mistakes are told together, and all that cannot run is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Final

from lxml import etree

from fieldtool.errors import Faults
from fieldtool.protocol.xforms.controls import read_body, read_setter
from fieldtool.protocol.xforms.dependencies import graph_of
from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, Control, Form, Group, Item, Messages
from fieldtool.protocol.xforms.graph import Cycle
from fieldtool.protocol.xforms.itext import (
    itext_for_expressions,
    languages_of,
    read_itext,
    texts_of_message,
    without_answers,
)
from fieldtool.protocol.xforms.loading import Loading, Locate
from fieldtool.protocol.xforms.markup import children, flag, jr, local, parsed
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition, Element, Seed

__all__ = ["load_xform"]

_TYPES: Final[Mapping[str, str]] = {
    "int": "int", "integer": "int", "long": "int", "short": "int", "decimal": "decimal", "double": "decimal",
    "float": "decimal", "date": "date", "dateTime": "dateTime", "time": "time", "boolean": "boolean",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "binary": "binary",
    "barcode": "barcode", "rank": "rank",
}  # fmt: skip
_PRELOADS: Final = frozenset({"uid", "date", "timestamp"})
_MODEL_PARTS: Final = frozenset({"itext", "instance", "bind", "setvalue", "submission"})


def _by_path(path: str, _prop: str) -> str:
    return path or "form"


def load_xform(untrusted: bytes, source: str, locate: Locate = _by_path) -> Form:
    """The form in an XForm document. :class:`NotAForm` when it is none, ``Faults`` with everything that is wrong.

    ``source`` names the file in messages; ``locate`` turns a path and a property into the place where their
    author wrote them.
    """
    loading = Loading(parsed(untrusted, source), locate)
    _read_primary(loading)
    _read_instances(loading)
    loading.itext = read_itext(loading)
    for bind in children(loading.xmodel, "bind"):
        _read_bind(bind, loading)
    read_body(loading)
    _read_model_actions(loading)
    loading.model.itext, loading.model.live_choices = itext_for_expressions(loading)
    _order(loading)
    if loading.faults:
        raise Faults(source, tuple(loading.faults))
    return _finished(loading)


# The primary instance


def _read_primary(loading: Loading) -> None:
    instance = next((each for each in children(loading.xmodel, "instance")), None)
    root = next(children(instance), None)
    if root is None:
        loading.fault("", "instance", "the form has no data")
        return
    repeats = _repeated_paths(loading)
    seed = _define(root, loading.document, repeats, loading)
    loading.document.template = loading.model.seed = Seed(loading.document, "", (seed,))


def _repeated_paths(loading: Loading) -> frozenset[str]:
    if loading.body is None:
        return frozenset()
    found = (each for each in loading.body.iter() if local(each) == "repeat")
    return frozenset(_without_prefixes(each.get("nodeset") or "") for each in found)


def _without_prefixes(path: str) -> str:
    return "/".join(step.strip().rpartition(":")[2] for step in path.strip().split("/"))


def _define(element: etree._Element, parent: Definition, repeats: frozenset[str], loading: Loading) -> Seed:
    """Define an element and all under it, and give what it holds at the beginning."""
    definition = _definition_of(element, parent, repeats, loading)
    seeds: list[Seed] = []
    names = Counter(local(child) for child in children(element))
    repeats |= {f"{definition.path}/{name}" for name, times in names.items() if times > 1}
    for child in children(element):
        is_template = jr(child, "template") is not None
        seed = _define(child, definition, repeats, loading)
        if is_template or seed.definition.template is None:
            seed.definition.template = seed
        if not is_template:
            seeds.append(seed)
    value = "" if definition.children else (element.text or "").strip()
    seed = Seed(definition, value, tuple(seeds))
    definition.template = definition.template or seed
    return seed


def _definition_of(
    element: etree._Element, parent: Definition, repeats: frozenset[str], loading: Loading
) -> Definition:
    name = local(element)
    if name in parent.children:
        return parent.children[name]
    path = f"{parent.path}/{name}"
    repeat = path in repeats or jr(element, "template") is not None
    definition = Definition(name, path, parent, len(loading.model.definitions))
    definition.repeat = repeat
    definition.levels = parent.levels + repeat
    definition.depth = parent.depth + 1
    parent.children[name] = definition
    loading.model.definitions.append(definition)
    return definition


# Secondary instances


def _read_instances(loading: Loading) -> None:
    instances: dict[str, Element | None] = {}
    for instance in list(children(loading.xmodel, "instance"))[1:]:
        name = instance.get("id", "")
        if instance.get("src"):
            loading.unsupported(f"instance {name}", f"a list outside the form ({instance.get('src')})", "it is empty")
            instances[name] = None
            continue
        root = Element("instance", None)
        for child in children(instance):
            _copy(child, root)
        instances[name] = root
    loading.model.catalogue.instances = instances


def _copy(element: etree._Element, parent: Element) -> None:
    inner = list(children(element))
    value = "" if inner else (element.text or "").strip()
    copy = parent.append(local(element), value, {str(name): str(text) for name, text in element.attrib.items()})
    for child in inner:
        _copy(child, copy)


# Binds


def _read_bind(bind: etree._Element, loading: Loading) -> None:
    path = bind.get("nodeset") or bind.get("ref") or ""
    definition = loading.definition(path)
    if definition is None:
        loading.fault(path, "bind", f"a bind is for {path or 'nothing'}, which is not in the form")
        return
    definition.type = _TYPES.get((bind.get("type") or "").rpartition(":")[2], definition.type)
    for prop in ("relevant", "required", "readonly", "constraint", "calculate"):
        expression = loading.expression(bind.get(prop), definition, prop)
        if expression is not None:
            setattr(definition, prop, expression)
    loading.model.messages[definition.index] = Messages(
        texts_of_message(jr(bind, "constraintMsg"), definition, loading),
        texts_of_message(jr(bind, "requiredMsg"), definition, loading),
    )
    _read_preload(bind, definition, loading)


def _read_preload(bind: etree._Element, definition: Definition, loading: Loading) -> None:
    preload, parameters = jr(bind, "preload"), jr(bind, "preloadParams") or ""
    if preload is None:
        return
    if preload not in _PRELOADS or parameters == "end":
        loading.unsupported(definition.path, f"preload {preload} {parameters}".strip(), "it stays empty")
        return
    loading.model.preloads[definition.index] = (preload, parameters)


def _read_model_actions(loading: Loading) -> None:
    for part in children(loading.xmodel):
        name = local(part)
        if name == "setvalue":
            read_setter(part, None, loading)
        elif name == "submission":
            loading.unsupported("form", "submission to a server", "answers stay in this desk's own store")
        elif name not in _MODEL_PARTS:
            loading.unsupported(part.get("ref") or "form", f"<{name}>", "it is left out")


# Order and result


def _order(loading: Loading) -> None:
    try:
        loading.model.graph = graph_of(loading.model)
    except Cycle as cycle:
        path = cycle.path[0].partition(" ")[0]
        loading.fault(path, "relevant", "answers wait for one another in a circle: " + " -> ".join(cycle.path))


def _finished(loading: Loading) -> Form:
    model = loading.model
    root = next(iter(loading.document.children.values()))
    element = next(children(next(children(loading.xmodel, "instance"), None)))
    languages, default = languages_of(loading)
    real = () if languages == (ONLY_LANGUAGE,) else languages
    inside = [each for each in root.below() if each is not root]
    order = {index: place for place, index in enumerate(model.controls)}
    leaves = sorted((each for each in inside if each.leaf), key=lambda each: order.get(each.index, len(order)))
    return Form(
        loading.title,
        element.get("id") or loading.title,
        element.get("version") or element.get("{http://openrosa.org/xforms}version") or "",
        real,
        default if real else "",
        tuple(_item(each, model.controls.get(each.index), real, model.preloads) for each in leaves),
        tuple(
            _group(each, model.controls.get(each.index), real)
            for each in inside
            if not each.leaf and _shown(each, order)
        ),
        loading.all_unsupported(),
        model,
    )


def _item(
    definition: Definition, control: Control | None, languages: tuple[str, ...], preloads: Container[int]
) -> Item:
    calculated = definition.calculate is not None or definition.index in preloads
    kind = control.kind if control else "calculate" if calculated else "hidden"
    return Item(
        definition.path, definition.name, kind, _around(definition), definition.type,
        control.appearance if control else "", dict(_labels(control, languages)),
        definition.required is not None and not _never(definition.required), calculated,
    )  # fmt: skip


def _group(definition: Definition, control: Control | None, languages: tuple[str, ...]) -> Group:
    return Group(
        definition.path, definition.name, definition.repeat, _around(definition),
        control.appearance if control else "", dict(_labels(control, languages)),
    )  # fmt: skip


def _shown(group: Definition, controls: Container[int]) -> bool:
    """Whether a group or anything in it is shown; the form's own ``meta`` is not."""
    return any(each.index in controls for each in group.below())


def _around(definition: Definition) -> str:
    """The path of the group around a definition; empty directly under the root."""
    parent = definition.parent
    return parent.path if parent is not None and parent.parent is not None and parent.parent.parent else ""


def _never(expression: Expression) -> bool:
    return not flag(expression.source) and expression.source.replace(" ", "") == "false()"


def _labels(control: Control | None, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if control is not None and control.label is not None:
        for language in languages or ("",):
            yield language, without_answers(control.label.wording(language))
