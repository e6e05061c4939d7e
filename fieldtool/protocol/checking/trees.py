"""Looks into the trees of expressions: which names they use, where their paths lead, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.expression import Catalogue
from fieldtool.protocol.xpath.syntax import Path, Step, Tree
from fieldtool.protocol.xpath.tree import Definition
from fieldtool.protocol.xpath.values import number_text

__all__ = ["bare_names", "lost_steps", "parts_of", "plain_target", "shown"]

_PLAIN: Final = frozenset({"child", "parent", "self"})


def lost_steps(tree: Tree, home: Definition) -> Iterator[str]:
    """The names in relative paths that lead nowhere from ``home``; what stands in predicates is left aside."""
    for path in _paths(tree):
        places: tuple[Definition, ...] = (home,) if path.start == "." else ()
        for step in path.steps if places else ():
            if step.axis not in _PLAIN:
                break
            places = _after(places, step)
            if not places:
                yield step.name
                break


def bare_names(tree: Tree) -> Iterator[str]:
    """The first names of relative paths that go down."""
    for path in _paths(tree):
        if path.start == "." and path.steps and path.steps[0].axis == "child" and _is_name(path.steps[0]):
            yield _local(path.steps[0])


def plain_target(path: Path, home: Definition, catalogue: Catalogue) -> tuple[Definition, bool] | None:
    """The one definition to which a path of plain steps leads from ``home``, and whether to one node of it alone.

    None where the path has predicates, other axes, or a start that is no item.
    """
    start: object = path.start
    if isinstance(start, syntax.Call) and start.name == "current" and not start.arguments:
        start = "."
    if start == ".":
        return _walked(home, path.steps)
    if not isinstance(start, str) or any(step.axis != "child" for step in path.steps):
        return None
    named = catalogue.named(start[2:-1].strip()) if start.startswith("$") else [catalogue.document]
    found = _walked(named[0], path.steps) if len(named) == 1 else None
    if found is None:
        return None
    mine = home.lineage()
    return found[0], all(each in mine for each in found[0].lineage() if each.repeat) and not found[0].repeat


def _walked(at: Definition, steps: tuple[Step, ...]) -> tuple[Definition, bool] | None:
    single = True
    for step in steps:
        after = _after((at,), step) if step.axis in _PLAIN and not step.predicates else ()
        if len(after) != 1:
            return None
        at = after[0]
        single = single and not (step.axis == "child" and at.repeat)
    return at, single


def _after(places: tuple[Definition, ...], step: Step) -> tuple[Definition, ...]:
    found: list[Definition] = []
    for place in places:
        if step.axis == "child" and _is_name(step):
            found += [place.children[name] for name in (_local(step),) if name in place.children]
        elif step.axis == "child":
            found += place.children.values()
        elif step.axis == "self":
            found.append(place)
        elif place.parent is not None:
            found.append(place.parent)
    return tuple(each for each in found if not _is_name(step) or each.name == _local(step))


def _is_name(step: Step) -> bool:
    return step.kind == "name" and step.name not in {"*", ""}


def _local(step: Step) -> str:
    return step.name.rpartition(":")[2]


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """What a tree is made of, predicates left aside."""
    match tree:
        case syntax.Logic(parts=parts) | syntax.Union(parts=parts):
            return parts
        case syntax.Binary(_operator, left, right):
            return (left, right)
        case syntax.Chain(first, rest):
            return (first, *(part for _operator, part in rest))
        case syntax.Call(_name, arguments):
            return arguments
        case syntax.Negative(operand) | syntax.Filtered(operand, _):
            return (operand,)
        case _:
            return ()


def _paths(tree: Tree) -> Iterator[Path]:
    """The paths outside of predicates."""
    if isinstance(tree, Path):
        yield tree
        if not isinstance(tree.start, str):
            yield from _paths(tree.start)
    for part in parts_of(tree):
        yield from _paths(part)


# In words


def shown(tree: Tree) -> str:
    """An expression as its author would write it."""
    match tree:
        case syntax.Literal(value):
            return number_text(value) if isinstance(value, float) else f"'{value}'"
        case syntax.Logic(operator, parts):
            return f" {operator} ".join(
                _inner(part) if isinstance(part, syntax.Logic) else shown(part) for part in parts
            )
        case syntax.Call(name, arguments):
            return f"{name}({', '.join(shown(argument) for argument in arguments)})"
        case Path():
            return _path(tree)
        case _:
            return _operation(tree)


def _operation(tree: Tree) -> str:
    match tree:
        case syntax.Binary(operator, left, right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case syntax.Chain(first, rest):
            return _inner(first) + "".join(f" {operator} {_inner(part)}" for operator, part in rest)
        case syntax.Negative(operand):
            return f"-{_inner(operand)}"
        case syntax.Filtered(operand, predicates):
            return _inner(operand) + _predicates(predicates)
        case _:
            return " | ".join(shown(part) for part in parts_of(tree))


def _inner(tree: Tree) -> str:
    compound = isinstance(tree, (syntax.Logic, syntax.Binary, syntax.Chain, syntax.Union))
    return f"({shown(tree)})" if compound else shown(tree)


def _predicates(predicates: tuple[Tree, ...]) -> str:
    return "".join(f"[{shown(each)}]" for each in predicates)


def _path(tree: Path) -> str:
    steps = [_step(step) for step in tree.steps]
    start = tree.start if isinstance(tree.start, str) else shown(tree.start)
    if start == "/":
        return "/" + "/".join(steps)
    return "/".join(steps) if start == "." and steps else "/".join([start, *steps])


def _step(step: Step) -> str:
    test = step.name if step.kind == "name" else f"{step.kind}({step.name})"
    short = {"parent": "..", "self": "."}.get(step.axis) if step.kind == "node" or step.name == "*" else None
    axis = {"child": "", "attribute": "@"}.get(step.axis, f"{step.axis}::")
    return (short or f"{axis}{test}") + _predicates(step.predicates)
