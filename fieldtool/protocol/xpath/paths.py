"""Compiles paths to walks, and the usual path, which leads to one element, to something far quicker.

Absolute paths inside a repeat mean the same instance (OpenRosa XForms, "A Big Deviation with XForms"); the repeat
itself means all its instances.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, TypeAlias

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.axes import REVERSED, climbing, move
from fieldtool.protocol.xpath.operands import Evaluator, Operand
from fieldtool.protocol.xpath.operators import COMPARISONS
from fieldtool.protocol.xpath.places import FOREIGN, Catalogue, Reference, Scope, shared_repeat, stepped
from fieldtool.protocol.xpath.rows import asked_column, index_of, key_of, settled
from fieldtool.protocol.xpath.syntax import Path, Step, Tree
from fieldtool.protocol.xpath.tree import Definition, Element, Environment, Node
from fieldtool.protocol.xpath.walks import Hop, Narrow, Once, Test, Walk, walking

__all__ = ["Found", "Inner", "Located", "Paths", "Single", "asks_for_place", "tests_of"]

Single: TypeAlias = Callable[[Environment], Element | None]
_ALIGNED: Final = frozenset({"child", "self", "attribute", "namespace"})
"""Axes that lead from nodes in document order, of which none lies in another, to nodes in document order."""
_BOOLEANS: Final = frozenset(
    {"not", "true", "false", "boolean", "boolean-from-string", "contains", "starts-with", "ends-with", "selected",
     "regex", "lang"}
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """What compiling an expression brings to light: what it reads, and what will read as empty."""

    references: set[Reference] = field(default_factory=set)
    gaps: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Located:
    """How to find the nodes of a node-set and where they are.

    ``single``: it is one at most; ``flat``: none lies in another.
    """

    walk: Walk
    scope: Scope
    single: bool = False
    flat: bool = True


class Inner(Protocol):
    """Compiles what stands inside a path: what it starts from, and its predicates."""

    def located(self, tree: Tree, scope: Scope) -> Located: ...
    def operand(self, tree: Tree, scope: Scope) -> Operand: ...
    def predicate(self, tree: Tree, scope: Scope) -> Evaluator: ...


class Paths:
    """The paths of one expression."""

    def __init__(self, home: Definition, catalogue: Catalogue, found: Found, inner: Inner) -> None:
        self._home = home
        self._catalogue = catalogue
        self._found = found
        self._inner = inner

    def located(self, path: Path, scope: Scope) -> Located:
        """How to find the nodes of any path."""
        if not isinstance(path.start, str):
            return self._walked(self._inner.located(path.start, scope), path.steps, path.position)
        if path.start == ".":
            return self._walked(Located(lambda env: [env.here], scope, single=True), path.steps, path.position)
        if self._catalogue.namespaces is not None:
            return self._walked(self._root(path), path.steps, path.position)
        path = self.absolute(path)
        lineage = self._plain_lineage(path)
        complete = len(lineage) - 1 == len(path.steps)
        base = shared_repeat(lineage[:-1] if complete else lineage, self._home, self._catalogue.document)
        start = climbing(len(self._home.lineage()) - len(base.lineage()))
        begin = Located(lambda env: [start(env.current)], Scope((base,), base.levels), single=True)
        return self._walked(begin, path.steps[len(base.lineage()) - 1 :], path.position, absolute=True)

    def single(self, path: Path, scope: Scope) -> tuple[Single, Reference] | None:
        """The quick way to the one element of a form that a path of plain steps leads to; none for other paths."""
        if self._catalogue.namespaces is not None:
            return None
        if isinstance(path.start, str) and path.start != ".":
            return self._single_absolute(self.absolute(path))
        is_current = isinstance(path.start, syntax.Call) and path.start.name == "current"
        scope = Scope((self._home,), self._home.levels) if is_current else scope
        if len(scope.definitions) != 1 or not (is_current or path.start == "."):
            return None
        route = _route(path.steps, scope.definitions[0], scope.levels)
        if route is None or any(definition.repeat for definition in route.down):
            return None
        names = [definition.name for definition in route.down]
        return _finder(route.up, names, current=is_current), Reference(route.end, route.levels)

    def _single_absolute(self, path: Path) -> tuple[Single, Reference] | None:
        known = self._catalogue.outside.get(path.steps)
        if known is not None:
            return known
        route = _route(path.steps, self._catalogue.document, 0)
        if route is None or not route.down:
            return None
        index, lineage = route.end.index, route.end.lineage()
        base = shared_repeat(lineage[:-1], self._home, self._catalogue.document)
        below = lineage[lineage.index(base) + 1 :]
        if any(definition.repeat for definition in below):
            return None
        if not route.end.levels:
            found = self._catalogue.outside[path.steps] = (lambda env: env.singles[index]), Reference(route.end, 0)
            return found
        up = len(self._home.lineage()) - len(base.lineage())
        return _finder(up, [each.name for each in below], current=True), Reference(route.end, base.levels)

    def _root(self, path: Path) -> Located:
        if path.start != "/":
            raise ExpressionError(f"{path.start} names an item of a form", path.position)
        return Located(lambda env: [env.singles[0]], FOREIGN, single=True)

    def absolute(self, path: Path) -> Path:
        """``${name}`` as the path that it stands for."""
        if path.start == "/":
            return path
        name = str(path.start)[2:-1].strip()
        found = self._catalogue.named(name)
        if not found:
            raise ExpressionError(f"no item is named {name}{self._catalogue.suggestion(name)}", path.position)
        if len(found) > 1:
            raise ExpressionError(f"{len(found)} items are named {name}", path.position)
        steps = tuple(Step("child", definition.name) for definition in found[0].lineage()[1:])
        return replace(path, start="/", steps=(*steps, *path.steps))

    def _plain_lineage(self, path: Path) -> list[Definition]:
        """The definitions that the first steps name, as far as they are plain names."""
        lineage = [self._catalogue.document]
        for step in path.steps:
            child = _child(lineage[-1], step)
            if child is None or (step.predicates and child.repeat):
                break
            lineage.append(child)
            if step.predicates:
                break
        return lineage

    def _walked(self, at: Located, steps: Sequence[Step], position: int, *, absolute: bool = False) -> Located:
        scope, single, flat, hops = at.scope, at.single, at.flat, list[Hop]()
        for step in self._merged(steps):
            following = self._step_scope(scope, step, position, absolute=absolute)
            hops.append(self._hop(step, scope, following, flat=flat))
            aligned = step.axis in _ALIGNED
            flat = flat and (aligned or step.axis in {"parent", "following-sibling", "preceding-sibling"})
            single = single and step.axis in {"parent", "self"}
            scope = following
        return Located(walking(at.walk, hops), scope, single, flat)

    def _hop(self, step: Step, scope: Scope, following: Scope, *, flat: bool) -> Hop:
        tests = tests_of(step.predicates, following, self._inner)
        moving = move(step, self._catalogue.namespaces)
        in_form = self._catalogue.namespaces is None and step.axis == "child" and step.kind == "name"
        child = step.name.rpartition(":")[2] if in_form and not step.name.endswith("*") else ""
        narrow = self._narrow(child, step.predicates, following) if child and scope.foreign and tests else None
        return Hop(moving, tests, step.axis in REVERSED, flat and step.axis in _ALIGNED, child, narrow)

    def _narrow(self, name: str, predicates: Sequence[Tree], rows: Scope) -> Narrow | None:
        """A quick way to the rows of a list whose column says what the first predicate wants."""
        asked = None if asks_for_place(predicates[0]) else asked_column(predicates[0])
        if asked is None:
            return None
        column, wanted = asked
        operand, indexes = self._inner.operand(wanted, rows), self._catalogue.indexes
        if operand.nodes is not None and not operand.single:
            return None

        def narrow(node: Element, env: Environment) -> list[Element] | None:
            key = key_of(operand.value(env))
            if key is None or isinstance(node, Node):
                return None
            index = indexes.get((node, name, column))
            if index is None:
                children = node.children.get(name, [])
                env.around.meter.spend(len(children))
                index = indexes[node, name, column] = index_of(children, column)
            return index.get(key, [])

        return narrow

    def _merged(self, steps: Sequence[Step]) -> list[Step]:
        """``//name`` as one step, where that is the same: a place among siblings is another among descendants."""
        merged: list[Step] = []
        for step in steps:
            last = merged[-1] if merged else None
            below = last is not None and last.axis == "descendant-or-self" and last.kind == "node"
            if below and not merged[-1].predicates and step.axis == "child" and self._may_merge(step):
                merged[-1] = replace(step, axis="descendant")
            else:
                merged.append(step)
        return merged

    def _may_merge(self, step: Step) -> bool:
        searched = step.kind == "name" or self._catalogue.namespaces is not None
        return searched and not any(asks_for_place(predicate) for predicate in step.predicates)

    def _step_scope(self, scope: Scope, step: Step, position: int, *, absolute: bool) -> Scope:
        prefix, namespaces = step.name.rpartition(":")[0], self._catalogue.namespaces
        if prefix and namespaces is not None and step.kind == "name" and prefix not in namespaces:
            raise ExpressionError(f"the prefix {prefix} is not declared", position)
        following = stepped(scope, step)
        if following.definitions or not scope.definitions or step.kind != "name" or following.foreign:
            if following.foreign and not scope.foreign:
                self._found.references |= {Reference(each, scope.levels) for each in scope.definitions}
            return following
        if not absolute:
            self._found.gaps.append(f"{step.name}: no item has this name here")
            return following
        problem = f"{scope.definitions[0].path}/{step.name} is not in the form{self._catalogue.suggestion(step.name)}"
        if not self._catalogue.lenient:
            raise ExpressionError(problem, position)
        self._found.gaps.append(problem)
        return following


def tests_of(predicates: Sequence[Tree], scope: Scope, inner: Inner) -> tuple[Test, ...]:
    """What is tested of the nodes of a step or a set at ``scope``."""
    return tuple(_test_of(predicate, scope, inner) for predicate in predicates)


def _test_of(predicate: Tree, scope: Scope, inner: Inner) -> Test:
    condition = inner.predicate(predicate, scope)
    match predicate:
        case syntax.Binary("=", syntax.Call("position", (), _), place) | syntax.Binary(
            "=", place, syntax.Call("position", (), _)
        ) if settled(place):
            operand = inner.operand(place, scope)
            if operand.nodes is None or operand.single:
                return Test(operand.value, Once.PLACE)
    return Test(condition, Once.WHOLE if settled(predicate) else Once.NO)


def asks_for_place(predicate: Tree) -> bool:
    """Whether a predicate may ask for a place among the nodes of its step."""
    match predicate:
        case syntax.Binary(operator, _, _) | syntax.Chain(_, ((operator, _), *_)):
            numeric = operator not in COMPARISONS
        case syntax.Call(name, _, _):
            numeric = name not in _BOOLEANS
        case syntax.Logic() | syntax.Path() | syntax.Union():
            numeric = False
        case _:
            numeric = True
    return numeric or any(call.name in {"position", "last"} for call in syntax.calls(predicate))


@dataclass(frozen=True, slots=True)
class _Route:
    """Some parents up, then by definitions down to ``end``; ``levels`` are the repeats shared on the way."""

    up: int
    down: list[Definition]
    end: Definition
    levels: int


def _route(steps: Sequence[Step], start: Definition, levels: int) -> _Route | None:
    up, down, at = 0, list[Definition](), start
    for step in steps:
        if step.predicates:
            return None
        following = at.parent if step.axis == "parent" else at if step.axis == "self" else _child(at, step)
        if following is None or (step.axis != "child" and step.kind != "node"):
            return None
        if step.axis == "child":
            down.append(following)
        elif step.axis == "parent" and down:
            down.pop()
        elif step.axis == "parent":
            up += 1
        at = following
        levels = min(levels, at.levels) if step.axis == "parent" else levels
    return _Route(up, down, at, levels)


def _child(at: Definition, step: Step) -> Definition | None:
    """The one child that a step names."""
    plain = step.axis == "child" and step.kind == "name"
    return at.children.get(step.name.rpartition(":")[2]) if plain else None


def _finder(up: int, names: Sequence[str], *, current: bool) -> Single:
    """Parents up, then the only child of each name."""
    climb = climbing(up)

    def find(env: Environment) -> Element | None:
        node = climb(env.current if current else env.here)
        for name in names:
            several = node.children.get(name)
            if not several:
                return None
            node = several[0]
        return node

    return find
