"""Loads a compiled ODK XForm: all of its mistakes are told together, and all that cannot run is listed."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from fieldtool.errors import Faults
from fieldtool.protocol.errors import NotAForm
from fieldtool.protocol.xforms.binds import read_binds
from fieldtool.protocol.xforms.controls import read_body
from fieldtool.protocol.xforms.dependencies import graph_of
from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, Control, Form, Group, Item, Markup, Model
from fieldtool.protocol.xforms.graph import Cycle
from fieldtool.protocol.xforms.itext import itext_for_expressions, languages_of, read_itext, without_answers
from fieldtool.protocol.xforms.lists import read_instances
from fieldtool.protocol.xforms.loading import Loading, Locate, TooMuch
from fieldtool.protocol.xforms.markup import children, first, flag, parsed
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xforms.primary import read_primary
from fieldtool.protocol.xforms.setters import read_model_actions
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["load_xform"]

_VERSIONS: Final = ("version", "{http://openrosa.org/xforms}version", "{http://openrosa.org/xforms/}version")


def _by_path(path: str, _prop: str) -> str:
    return path or "form"


def load_xform(
    untrusted: bytes, source: str, locate: Locate = _by_path, media: Media | None = None, *, lenient: bool = False
) -> Form:
    """The form in an XForm document. :class:`NotAForm` when it is none, ``Faults`` with everything that is wrong.

    ``source`` names the file in messages; ``locate`` turns a path and a property into the place where their
    author wrote them; ``media`` holds the files beside the form. Where ``lenient``, paths that lead nowhere are told
    and read as empty, as in ODK: their author is not here to mend them.
    """
    loading = Loading(parsed(untrusted, source), locate, media or Media(), lenient=lenient)
    try:
        _read(loading)
    except TooMuch as bound:
        raise NotAForm(path=source, reason=str(bound)) from None
    if loading.faults:
        raise Faults(source, tuple(loading.faults))
    return _finished(loading)


def _read(loading: Loading) -> None:
    if len(list(children(first(loading.root, "head"), "model"))) > 1:
        loading.unsupported("form", "a second model", "only the first is used")
    read_primary(loading)
    read_instances(loading)
    read_itext(loading)
    read_binds(loading)
    read_body(loading)
    read_model_actions(loading)
    itext_for_expressions(loading)
    _order(loading)


def _order(loading: Loading) -> None:
    try:
        loading.model.graph = graph_of(loading.model)
    except Cycle as cycle:
        path = cycle.path[0].partition(" ")[0]
        loading.fault(path, "relevant", "answers wait for one another in a circle: " + " -> ".join(cycle.path))


def _finished(loading: Loading) -> Form:
    model = loading.model
    root = next(iter(loading.document.children.values()))
    form_id, version = _named(model.markup[root.index])
    languages, default = languages_of(loading)
    real = () if languages == (ONLY_LANGUAGE,) else languages
    inside = [each for each in root.below() if each is not root]
    order = {index: place for place, index in enumerate(model.controls)}
    shown, preloads = _shown(model), {*model.preloads, *model.finishing}
    leaves = sorted((each for each in inside if each.leaf), key=lambda each: order.get(each.index, len(order)))
    return Form(
        loading.title,
        form_id or loading.title,
        version,
        real,
        default if real else "",
        tuple(_item(each, model.controls.get(each.index), real, preloads) for each in leaves),
        tuple(
            _group(each, model.controls.get(each.index), real)
            for each in inside
            if not each.leaf and each.index in shown
        ),
        loading.all_unsupported(),
        model,
    )


def _named(root: Markup) -> tuple[str, str]:
    """The id and version of a form; a form without an id goes by the namespace of its data, as in JavaRosa."""
    written = root.attributes
    version = next((written[name] for name in _VERSIONS if written.get(name)), "")
    own_namespace = root.namespace if root.namespace != "http://www.w3.org/2002/xforms" else ""
    return written.get("id", "").strip() or own_namespace, version.strip()


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


def _shown(model: Model) -> set[int]:
    """The groups that are shown, or anything in them: by what is asked, upwards. The form's own ``meta`` is not."""
    found: set[int] = set()
    for index in model.controls:
        at: Definition | None = model.definitions[index]
        while at is not None and at.index not in found:
            found.add(at.index)
            at = at.parent
    return found


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
