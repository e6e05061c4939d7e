"""A loaded form as plain JSON data, so that the next load compiles nothing and behaves the same.

Whatever is not exactly as it was written is a miss, never an error: the form is then loaded from its source again.
What is kept is data alone; an expression is kept as its tree, whose closures are built at first use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from fieldtool import __version__
from fieldtool.protocol.xforms.building import building
from fieldtool.protocol.xforms.codec import Codec, Codecs, Odd, Row, Tables, referred
from fieldtool.protocol.xforms.form import ChoiceList, Form, Model, Texts
from fieldtool.protocol.xforms.graph import Trigger
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.expression import Catalogue, Expression, Reference, Scope
from fieldtool.protocol.xpath.syntax import Step, Tree
from fieldtool.protocol.xpath.tokens import PRECEDENCE
from fieldtool.protocol.xpath.tree import Definition, Element, Seed

__all__ = ["MAX_CACHE_BYTES", "cache_mark", "form_from_cache", "form_to_cache"]

CACHE_VERSION: Final = 2
"""Changes when the same fields come to mean something else."""
MAX_CACHE_BYTES: Final = 64 * 1024 * 1024
_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})
_EQUAL: Final = frozenset({ChoiceList, Reference, Step, Texts})
_SOUND: Final[Mapping[object, Callable[[Any], bool]]] = {
    syntax.Binary: lambda tree: tree.operator in PRECEDENCE,
    syntax.Chain: lambda tree: tree.rest and all(operator in PRECEDENCE for operator, _part in tree.rest),
    syntax.Logic: lambda tree: tree.operator in {"and", "or"},
    syntax.Step: lambda step: step.axis in syntax.AXES and (step.kind == "name" or step.kind in syntax.NODE_TESTS),
    Trigger: lambda each: not each.chained or any(read.definition is each.definition for read in each.references),
    Seed: lambda seed: all(child.definition.parent is seed.definition for child in seed.children),
}
_PARTS: Final = {"places", "equal", "trees", "expressions", "seeds", "instances", "definitions", "model", "form"}


def cache_mark() -> str:
    """What tells this very program's forms from another's: its version, and the fields of all that is kept."""
    return _codecs().mark


def form_to_cache(form: Form) -> bytes:
    """What :func:`form_from_cache` makes the form from."""
    body = json.dumps(_written(form), separators=(",", ":"), ensure_ascii=False).encode()
    return f"{cache_mark()} {hashlib.sha256(body).hexdigest()}\n".encode() + body


def form_from_cache(untrusted: bytes) -> Form | None:
    """The form that was kept; none where this is anything but what this very program wrote, whole."""
    head, _newline, body = untrusted.partition(b"\n")
    if len(untrusted) > MAX_CACHE_BYTES or head != f"{cache_mark()} {hashlib.sha256(body).hexdigest()}".encode():
        return None
    try:
        with building():
            return _read(json.loads(body))
    except (Odd, ValueError, RecursionError):
        return None


class _Codecs:
    """The codecs of a form's parts; made once, since finding out about types takes its time."""

    def __init__(self) -> None:
        special: dict[object, Codec] = {kind: referred(kind) for kind in (Definition, Expression, Seed)}
        special[Element] = Codec(_element, _grown, frozenset({list}))
        codecs = Codecs(special, _EQUAL, _SOUND, {"Expression": Expression, "Seed": Seed})
        self.place = _rows(codecs, str, int)
        self.tree = _rows(codecs, str, Tree)
        self.expression = _rows(codecs, int, Definition, Scope | None, frozenset[Reference], tuple[str, ...], bool)
        self.seed = codecs.fields(Seed)
        self.definition = codecs.fields(Definition, "name", "path", "parent", "index", "children")
        self.instances = codecs.of(dict[str, Element | None])
        self.model = codecs.fields(Model, "catalogue", "definitions")
        self.form = codecs.fields(Form, "model")
        fields = hashlib.sha256(codecs.fields_met.encode()).hexdigest()[:16]
        self.mark = f"fieldtool-form {CACHE_VERSION} {__version__} {fields}"


def _rows(codecs: Codecs, *kinds: object) -> Row:
    return Row([codecs.of(kind) for kind in kinds])


@cache
def _codecs() -> _Codecs:
    return _Codecs()


# Writing


def _written(form: Form) -> dict[str, object]:
    codecs, model, tables = _codecs(), form.model, Tables()
    for definition in model.definitions:
        tables.number(Definition, definition)
    for seed in _seeds(model):
        tables.number(Seed, seed)
    data: dict[str, object] = {
        "places": [[each.name, -1 if each.parent is None else each.parent.index] for each in model.definitions],
        "seeds": [codecs.seed.write(seed, tables) for seed in tables.rows[Seed]],
        "instances": codecs.instances.write(model.catalogue.instances, tables),
        "definitions": [codecs.definition.write(definition, tables) for definition in model.definitions],
        "model": codecs.model.write(model, tables),
        "form": codecs.form.write(form, tables),
    }
    trees: dict[str, tuple[int, Tree]] = {}
    expressions = tables.rows.get(Expression, [])
    data["expressions"] = [_expression(each, trees, tables) for each in expressions]
    data["trees"] = [codecs.tree.write((source, tree), tables) for source, (_number, tree) in trees.items()]
    data["equal"] = {kind.__name__: tables.equal.get(kind, []) for kind in _EQUAL}
    return data


def _seeds(model: Model) -> Iterator[Seed]:
    """Every seed, each after those that it holds."""
    for definition in model.definitions:
        if definition.template is not None:
            yield from _inside_out(definition.template)
    yield from _inside_out(model.seed)


def _inside_out(seed: Seed) -> Iterator[Seed]:
    for child in seed.children:
        yield from _inside_out(child)
    yield seed


def _expression(expression: Expression, trees: dict[str, tuple[int, Tree]], tables: Tables) -> object:
    home = expression.home
    number, _tree = trees.setdefault(expression.source, (len(trees), expression.tree))
    scope = None if expression.scope == Scope((home,), home.levels) else expression.scope
    parts = (number, home, scope, expression.references, expression.gaps, expression.node_set)
    return _codecs().expression.write(parts, tables)


def _element(element: Element, tables: Tables) -> object:
    attributes = [part for pair in element.attributes.items() for part in pair]
    return [element.name, element.value, attributes, [_element(child, tables) for child in element.content()]]


# Reading


def _read(untrusted: object) -> Form:
    codecs, tables, data = _codecs(), Tables(), _parts(untrusted)
    document = _read_places(data["places"], tables)
    _read_equal(data["equal"], tables)
    instances = codecs.instances.checked(data["instances"], tables)
    catalogue = Catalogue(document, instances, lenient=True)  # type: ignore[arg-type]
    _read_expressions(data, catalogue, tables)
    seeds = tables.rows[Seed] = []
    for each in _list(data["seeds"]):
        seeds.append(codecs.seed.read(each, tables))  # noqa: PERF401  (each refers to those before it)
    _read_definitions(data["definitions"], tables)
    fields = codecs.model.values(data["model"], tables)
    model = Model(catalogue=catalogue, definitions=tables.rows[Definition], **fields)
    if not _consistent(model):
        raise Odd
    return Form(**codecs.form.values(data["form"], tables), model=model)


def _consistent(model: Model) -> bool:
    """Whether all that refers to a definition or a computation by its number means one that is there."""
    definitions, graph = range(len(model.definitions)), model.graph
    if graph is None or model.seed.definition.index:
        return False
    by_index = (model.controls, model.messages, model.counts, model.preloads, model.finishing, model.markup)
    numbers = {*graph.readers, *graph.inside, *model.fixed_repeats, *chain.from_iterable(by_index)}
    places = {place for pairs in graph.readers.values() for place, _levels in pairs}
    places |= {*chain.from_iterable(graph.inside.values())}
    return (
        numbers <= {*definitions}
        and places <= {*range(len(graph.triggers))}
        and all(
            each.depth == (each.parent.depth + 1 if each.parent else 0)
            and each.levels == (each.parent.levels + each.repeat if each.parent else 0)
            and each.template is not None
            and each.template.definition is each
            for each in model.definitions
        )
    )


def _parts(untrusted: object) -> dict[str, object]:
    if type(untrusted) is not dict or set(untrusted) != _PARTS:
        raise Odd
    return untrusted


def _read_equal(untrusted: object, tables: Tables) -> None:
    if type(untrusted) is not dict or set(untrusted) != {kind.__name__ for kind in _EQUAL}:
        raise Odd
    tables.equal = {kind: _list(untrusted[kind.__name__]) for kind in _EQUAL}
    tables.made = {kind: {} for kind in _EQUAL}


def _list(untrusted: object) -> list[object]:
    if type(untrusted) is not list:
        raise Odd
    return untrusted


def _read_places(untrusted: object, tables: Tables) -> Definition:
    """Every definition in its place, as yet without the rest of its fields; the first is the document."""
    found: list[Definition] = []
    for index, each in enumerate(_list(untrusted)):
        name, above = _codecs().place.read(each, tables)
        if not -1 <= above < index or (above == -1) != (index == 0):
            raise Odd
        parent = found[above] if index else None
        definition = Definition(name, f"{parent.path}/{name}" if parent else "", parent, index)
        if parent and parent.children.setdefault(name, definition) is not definition:
            raise Odd
        found.append(definition)
    if not found:
        raise Odd
    tables.rows[Definition] = found
    return found[0]


def _read_expressions(data: Mapping[str, object], catalogue: Catalogue, tables: Tables) -> None:
    codecs, found = _codecs(), tables.rows.setdefault(Expression, [])
    trees = [codecs.tree.read(each, tables) for each in _list(data["trees"])]
    users = [0] * len(trees)
    for each in _list(data["expressions"]):
        number, home, scope, references, gaps, node_set = codecs.expression.read(each, tables)
        if not 0 <= number < len(trees):
            raise Odd
        source, tree = trees[number]
        users[number] += 1
        found.append(Expression.restored(source, tree, home, references, gaps, node_set, catalogue, scope))
    alone = {trees[number][0] for number, count in enumerate(users) if count == 1}
    for expression in found:
        expression.only = expression.source in alone


def _read_definitions(untrusted: object, tables: Tables) -> None:
    definitions, fields = tables.rows[Definition], _codecs().definition
    rows = _list(untrusted)
    if len(rows) != len(definitions):
        raise Odd
    for definition, each in zip(definitions, rows, strict=True):
        for name, value in fields.values(each, tables).items():
            setattr(definition, name, value)


def _grown(data: object, _tables: Tables) -> Element:
    name, value, attributes, children = _element_parts(data)
    root = Element(name, None, value, attributes=attributes)
    _append(root, children)
    return root


def _append(parent: Element, data: list[object]) -> None:
    for each in data:
        name, value, attributes, children = _element_parts(each)
        element = parent.append(name, value, attributes)
        if children:
            _append(element, children)


def _element_parts(data: object) -> tuple[str, str, Mapping[str, str], list[object]]:
    if type(data) is not list or len(data) != 4:
        raise Odd
    name, value, attributes, children = data
    if type(name) is not str or type(value) is not str or type(attributes) is not list or type(children) is not list:
        raise Odd
    if not attributes:
        return name, value, _NO_ATTRIBUTES, children
    if len(attributes) % 2 or any(type(part) is not str for part in attributes):
        raise Odd
    return name, value, dict(zip(attributes[::2], attributes[1::2], strict=True)), children
