"""What is known of the items of a form before anybody answers: from the rows of its survey, or from a compiled form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from fieldtool.protocol.checking.choices import Lists
from fieldtool.protocol.checking.defaults import static_default
from fieldtool.protocol.checking.domain import ANYTHING, NOTHING, Texts, Value, constant, joined, number, one_of, picked
from fieldtool.protocol.checking.numbers import ALL, Interval, Numbers
from fieldtool.protocol.checking.outline import Entry, Outline
from fieldtool.protocol.checking.parameters import parameters_of
from fieldtool.protocol.checking.truth import Facts, Known
from fieldtool.protocol.xforms.form import ChoiceList, Control, Form
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.syntax import Tree
from fieldtool.protocol.xpath.tree import Definition, Element
from fieldtool.protocol.xpath.values import to_number

__all__ = ["facts_of_form", "facts_of_outline", "values_of"]

_TEXT: Final = Value(empty=True, texts=Texts(others=True))
_TYPED: Final[Mapping[str, Value]] = {
    "int": number(ALL, whole=True, empty=True),
    "decimal": number(ALL, empty=True),
    "date": Value(empty=True, dates=ALL),
    "dateTime": Value(empty=True, dates=ALL),
}
_ELSEWHERE: Final = "search("
"""An appearance that takes choices from a file, whatever the list says."""


# From the rows of a survey


def facts_of_outline(outline: Outline, lists: Lists) -> Facts:
    """What the rows of a survey say; expressions that do not read are left out."""
    known = {entry.definition.index: _known_entry(entry, lists) for entry in outline.entries if not entry.group}
    return _facts(outline.catalogue.document, outline, known)


def _facts(document: Definition, owner: Outline | Form, known: Mapping[int, Known]) -> Facts:
    definitions = {each.index: each for each in document.below()}
    relevant = {each.index: each.relevant.tree for each in definitions.values() if each.relevant is not None}
    catalogue = owner.catalogue if isinstance(owner, Outline) else owner.model.catalogue
    return Facts(catalogue, definitions, known, relevant)


def _known_entry(entry: Entry, lists: Lists) -> Known:
    line, kind, definition = entry.line, entry.kind, entry.definition
    default = static_default(entry)
    moving = bool(line.get("trigger") or (line.get("default") and not default))
    if kind.name == "calculate" and definition.calculate is not None and not moving:
        return Known(calculation=definition.calculate.tree)
    if moving or line.get("calculation") or not kind.known or kind.name in {"calculate", "audit", "osm"}:
        return Known()
    value = _value_of_entry(entry, lists)
    constraint = definition.constraint.tree if definition.constraint and kind.asked else None
    return Known(value, _begun(default, value, definition.type), constraint)


def _value_of_entry(entry: Entry, lists: Lists) -> Value:
    kind, appearance = entry.kind, entry.line.get("appearance")
    if not kind.asked and kind.name != "hidden":
        return ANYTHING
    if kind.select:
        if kind.file or kind.external or kind.list_name not in lists.rows or _ELSEWHERE in appearance:
            return _TEXT
        values = lists.values(kind.list_name) | ({"other"} if kind.other else set())
        return _chosen(kind.name, values)
    if kind.name == "range":
        given = parameters_of(entry.line.get("parameters"))
        return _scale(to_number(given.get("start", "1")), to_number(given.get("end", "10")), "decimal")
    return one_of(["", "OK"]) if kind.name == "acknowledge" else _TYPED.get(entry.definition.type, _TEXT)


def _chosen(kind: str, values: frozenset[str]) -> Value:
    """A value with spaces counts as its parts too, which is what ``selected()`` sees of it."""
    parts = frozenset(part for value in values for part in value.split())
    return one_of([*(values | parts), ""]) if kind == "select_one" else picked(parts)


def _scale(start: float, end: float, kind: str) -> Value:
    low, high = min(start, end), max(start, end)
    return number(Numbers((Interval(low, high),)), whole=kind == "int", empty=True) if low <= high else _TEXT


def _begun(default: str, value: Value, kind: str) -> Value:
    """What an item holds before it is answered: nobody checks that."""
    if not default:
        return NOTHING
    if value.picks or not value.numbers:
        several = " " in default and bool(value.picks)
        return ANYTHING if several or value.dates else one_of([default])
    read = to_number(default)
    if math.isnan(read) or kind not in {"int", "decimal"}:
        return ANYTHING
    return constant(float(math.trunc(read)) if kind == "int" else read)


# From a compiled form


def facts_of_form(form: Form) -> Facts:
    """What a compiled form says."""
    model = form.model
    moving = {setter.target.index for setter in model.setters} | set(model.preloads) | set(model.finishing)
    begun = _seeds(form)
    known = {
        each.index: _known_definition(each, form, begun[each.index], moving=each.index in moving)
        for each in model.definitions
        if each.leaf
    }
    return _facts(model.catalogue.document, form, known)


def _known_definition(definition: Definition, form: Form, begun: set[str], *, moving: bool) -> Known:
    control = form.model.controls.get(definition.index)
    if definition.calculate is not None and control is None and not moving:
        return Known(calculation=definition.calculate.tree)
    if definition.calculate is not None or moving:
        return Known()
    value = _value_of_control(definition, control, form)
    constraint = definition.constraint.tree if definition.constraint and control else None
    return Known(value, joined(_begun(each, value, definition.type) for each in begun), constraint)


def _value_of_control(definition: Definition, control: Control | None, form: Form) -> Value:
    if control is None:
        return _TEXT if definition.type == "string" else ANYTHING
    if control.choices is not None and definition.type in _TYPED:
        return ANYTHING
    if control.choices is not None:
        values = values_of(control.choices, form)
        return _chosen(control.kind, values) if values is not None and _ELSEWHERE not in control.appearance else _TEXT
    if control.bounds is not None:
        return _scale(control.bounds[0], control.bounds[1], definition.type)
    return one_of(["", "OK"]) if control.kind == "acknowledge" else _TYPED.get(definition.type, _TEXT)


def _seeds(form: Form) -> dict[int, set[str]]:
    """What items hold at the beginning, by index: in the primary instance, and in every instance of a repeat."""
    found: dict[int, set[str]] = {each.index: set() for each in form.model.definitions}
    waiting = [form.model.seed, *(each.template for each in form.model.definitions if each.template is not None)]
    known: set[int] = set()
    while waiting:
        seed = waiting.pop()
        if id(seed) not in known:
            known.add(id(seed))
            found[seed.definition.index].add(seed.value)
            waiting += seed.children
    return found


def values_of(choices: ChoiceList, form: Form) -> frozenset[str] | None:
    """The values of a list; none where they are not all in the form. A filter only makes them fewer."""
    if choices.itemset is None:
        return frozenset(value for value, _texts in choices.fixed)
    entries, value = choices.itemset.entries.tree, choices.itemset.value.tree
    names = _plain_names(value)
    elements = _entries(entries, form)
    if elements is None or len(names) != 1:
        return None
    return frozenset(leaf.value for each in elements for leaf in each.children.get(names[0], ()))


def _entries(tree: Tree, form: Form) -> list[Element] | None:
    """The elements that ``instance('list')/root/item`` names, predicates left aside."""
    if isinstance(tree, syntax.Call) and tree.name == "randomize" and tree.arguments:
        return _entries(tree.arguments[0], form)
    if not isinstance(tree, syntax.Path) or not isinstance(tree.start, syntax.Call) or tree.start.name != "instance":
        return None
    name = tree.start.arguments[0]
    root = form.model.catalogue.instances.get(str(name.value)) if isinstance(name, syntax.Literal) else None
    found = [root] if root is not None else None
    for step in tree.steps:
        if found is None or step.axis != "child" or step.kind != "name":
            return None
        found = [child for each in found for child in each.children.get(step.name, ())]
    return found


def _plain_names(tree: Tree) -> list[str]:
    plain = isinstance(tree, syntax.Path) and tree.start == "."
    return [step.name for step in tree.steps] if plain and isinstance(tree, syntax.Path) else []
