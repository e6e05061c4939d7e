"""Reads the primary instance: which elements a record has, what they hold at the beginning, how they are written.

Sources: getodk/xforms-spec, ``_sections/20-instance.md`` and ``_sections/60-repeats.md``; getodk/javarosa,
``XFormParser.createMissingTemplates``, for what a new member of a repeat without a template holds.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import Markup
from fieldtool.protocol.xforms.loading import MAX_PATH, Loading, TooMuch
from fieldtool.protocol.xforms.markup import children, jr, local, text_of
from fieldtool.protocol.xpath.tree import Definition, Seed

__all__ = ["read_primary"]

MAX_ELEMENTS: Final = 50_000
"""How many elements a record may have: ten times the largest form that is known."""
MAX_NAME: Final = 250
MAX_PATHS: Final = 4_000_000
"""How many letters all paths may have together: long names deep inside one another would fill the memory."""
_TEMPLATE: Final = "{http://openrosa.org/javarosa}template"


def read_primary(loading: Loading) -> None:
    """Fill the model's definitions and its first seed; without any data it is a mistake."""
    instances = list(children(loading.xmodel, "instance"))
    roots = list(children(instances[0])) if instances else []
    if not roots:
        loading.fault("", "instance", "the form has no data")
        return
    if len(roots) > 1:
        loading.unsupported("form", "several roots in the data of the form", "only the first is used")
    reader = _Primary(loading, roots[0])
    seed = reader.define(roots[0], loading.document)
    loading.document.template = loading.model.seed = Seed(loading.document, "", (seed,))
    loading.model.namespaces = {prefix: uri for prefix, uri in roots[0].nsmap.items() if prefix}


class _Primary:
    def __init__(self, loading: Loading, root: etree._Element) -> None:
        self._loading = loading
        self._model = loading.model
        self._namespace = etree.QName(root).namespace or ""
        self._repeats = _repeated_paths(loading, local(root))
        self._letters = self._elements = 0

    def define(self, element: etree._Element, parent: Definition) -> Seed:
        """Define an element and all under it, and give what it holds at the beginning."""
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise TooMuch(f"its data has more than {MAX_ELEMENTS} elements")
        definition = self._definition_of(element, parent)
        inner = list(children(element))
        self._several(definition, inner)
        seeds: list[Seed] = []
        for child in inner:
            seed = self.define(child, definition)
            if jr(child, "template") is not None:
                seed.definition.template = seed
            else:
                seeds.append(seed)
        seed = Seed(definition, "" if definition.children else text_of(element), tuple(seeds))
        if definition.template is None:
            definition.template = _emptied(seed) if definition.repeat else seed
        return seed

    def _several(self, definition: Definition, inner: list[etree._Element]) -> None:
        """Elements that occur several times are repeats, also without a control."""
        names = Counter(local(child) for child in inner)
        self._repeats |= {f"{definition.path}/{name}" for name, times in names.items() if times > 1}

    def _definition_of(self, element: etree._Element, parent: Definition) -> Definition:
        name = local(element)
        known = parent.children.get(name)
        if known is not None:
            return known
        if len(name) > MAX_NAME:
            raise TooMuch(f"its data has names of more than {MAX_NAME} letters")
        path = f"{parent.path}/{name}"
        self._letters += len(path)
        if self._letters > MAX_PATHS:
            raise TooMuch("the paths of its data are too long")
        definition = Definition(name, path, parent, len(self._model.definitions))
        definition.repeat = path in self._repeats or jr(element, "template") is not None
        definition.levels = parent.levels + definition.repeat
        definition.depth = parent.depth + 1
        parent.children[name] = definition
        self._model.definitions.append(definition)
        self._keep_markup(element, definition)
        if name == "entity" and parent.name == "meta":
            self._loading.unsupported(path, "an entity that is made or changed", "its answers stay answers")
        return definition

    def _keep_markup(self, element: etree._Element, definition: Definition) -> None:
        namespace = etree.QName(element).namespace or ""
        attributes = {str(name): str(text) for name, text in element.attrib.items() if name != _TEMPLATE}
        if attributes:
            definition.attributes = attributes
        if attributes or namespace != self._namespace or definition.depth == 1:
            self._model.markup[definition.index] = Markup(namespace, attributes)


def _repeated_paths(loading: Loading, root: str) -> set[str]:
    if loading.body is None:
        return set()
    return {_absolute(repeat, loading, root) for repeat in loading.body.iter("{*}repeat")}


def _absolute(control: etree._Element, loading: Loading, root: str) -> str:
    """The path that a repeat is for, without prefixes; a relative one starts at the group around it, or at the root."""
    steps: list[str] = []
    at: etree._Element | None = control
    while at is not None and local(at) in {"repeat", "group"}:
        path = loading.written_path(at)[:MAX_PATH]
        steps = [step.strip().rpartition(":")[2] for step in path.strip("/").split("/") if path] + steps
        if path.startswith("/"):
            break
        at = at.getparent()
    found: list[str] = []
    for step in steps:
        if step == "..":
            del found[-1:]
        elif step != ".":
            found.append(step)
    return "/" + "/".join(found if found[:1] == [root] else [root, *found])


def _emptied(seed: Seed) -> Seed:
    """What a new member of a repeat without a template holds: the elements of the first one, but for inner repeats."""
    return Seed(seed.definition, "", tuple(_emptied(child) for child in seed.children if not child.definition.repeat))
