"""Checks a compiled XForm, where an element's path stands for the row that its author wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.checking.facts import facts_of_form, values_of
from fieldtool.protocol.checking.reachability import Reachability, Stated
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, Form, Texts
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xforms.xform import load_xform
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["check_compiled"]

_PROPERTIES: Final = ("relevant", "required", "readonly", "constraint", "calculate")
_NO_TRANSLATION: Final = "-"


def check_compiled(untrusted: bytes, source: str, media: Media) -> tuple[tuple[Fault, ...], Form | None]:
    """Everything that is wrong with an XForm; where it does not load, what the loader finds, which is all of it."""
    told = Told()
    try:
        form = load_xform(untrusted, source, media=media)
    except Faults as faults:
        for fault in faults.faults:
            told.add(fault)
        return told.faults(), None
    told.order = {each.path: place for place, each in enumerate(form.model.definitions)}
    _check_names(form, told)
    _check_choices(form, told)
    _check_controls(form, told)
    _check_translations(form, told)
    _check_reachable(form, told)
    for gap in form.unsupported:
        told.warning(gap.where if gap.where != "form" else "the form", f"{gap.feature}: {gap.effect}")
    return told.faults(), form


def _check_names(form: Form, told: Told) -> None:
    folded: dict[str, Definition] = {}
    for definition in _inside(form):
        other = folded.setdefault(definition.name.lower(), definition)
        if other.name != definition.name:
            what = f"the name differs from that of {other.path} only by capital letters"
            told.warning(definition.path, what, "say which is which")


def _inside(form: Form) -> Iterator[Definition]:
    root = next(iter(form.model.catalogue.document.children.values()))
    return (each for each in root.below() if each is not root)


def _check_choices(form: Form, told: Told) -> None:
    """Values that stand twice in the choices of a question that writes its own; lists may do so with a filter."""
    for definition in _inside(form):
        control = form.model.controls.get(definition.index)
        if control is None or control.choices is None:
            continue
        seen: set[str] = set()
        for value, _texts in control.choices.fixed:
            if value in seen:
                told.error(definition.path, f"two choices share the value {value!r}", "give each a value of its own")
            elif " " in value:
                told.warning(definition.path, f"the value {value!r} has a space in it", "write _ instead")
            seen.add(value)
        values = values_of(control.choices, form)
        if values is not None and not values:
            told.error(definition.path, "there is nothing to choose from", "write the choices")


def _check_controls(form: Form, told: Told) -> None:
    for definition in _inside(form):
        control = form.model.controls.get(definition.index)
        messages = form.model.messages.get(definition.index)
        if control is None:
            continue
        if control.kind == "note" and definition.required is not None and "false" not in definition.required.source:
            told.warning(definition.path, "a note cannot be answered, and is required", "delete required")
        if definition.constraint is not None and (messages is None or messages.constraint is None):
            told.warning(definition.path, "a constraint without a message", "say what an answer must be like")


def _check_translations(form: Form, told: Told) -> None:
    """Texts that lack a language; where all of a kind lack it, that is told once."""
    languages = [each for each in form.languages if each != ONLY_LANGUAGE]
    words: dict[str, list[tuple[Definition, Texts]]] = {}
    for definition in _inside(form):
        for name, texts in _words_of(definition, form).items():
            if texts is not None and texts.wordings:
                words.setdefault(name, []).append((definition, texts))
    for name, found in words.items():
        nowhere = [each for each in languages if not any(_said(texts, each) for _definition, texts in found)]
        for language in nowhere:
            told.warning("the form", f"no {name} has a text in {language}", "translate them")
        for definition, texts in found:
            empty = [each for each in languages if each not in nowhere and not _said(texts, each)]
            if empty:
                told.warning(definition.path, f"its {name} has no text in {', '.join(empty)}", "translate it")


def _words_of(definition: Definition, form: Form) -> dict[str, Texts | None]:
    control, messages = form.model.controls.get(definition.index), form.model.messages.get(definition.index)
    return {
        "label": control.label if control else None,
        "hint": control.hint if control else None,
        "constraint message": messages.constraint if messages else None,
        "required message": messages.required if messages else None,
    }


def _said(texts: Texts, language: str) -> bool:
    return texts.wordings.get(language, "") not in {"", _NO_TRANSLATION} or bool(texts.media_in(language))


def _check_reachable(form: Form, told: Told) -> None:
    reachability = Reachability(facts_of_form(form), told, lambda definition: definition.path)
    definitions = list(_inside(form))
    stated = [
        Stated(definition.path, prop, expression.tree, definition)
        for definition in definitions
        for prop in _PROPERTIES
        if isinstance(expression := getattr(definition, prop), Expression)
    ]
    reachability.check_values(stated)
    reachability.check_items(definitions, lambda definition: definition.name)
    for each in stated:
        if each.column == "constraint":
            reachability.check_constraint(each)
