"""Compiles ODK XPath once into closures over a form's nodes, and says what each expression depends on.

Absolute paths inside a repeat mean the same instance (OpenRosa XForms, "A Big Deviation with XForms"); the repeat
itself means all its instances. Values of items that are not relevant read as empty, as in JavaRosa.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.axes import MOVES, REVERSED, climbing, step_definitions
from fieldtool.protocol.xpath.functions import FUNCTIONS, NOT_AVAILABLE, Evaluator, Operand, pattern_problem, shuffled
from fieldtool.protocol.xpath.operators import arithmetic, comparison, logic
from fieldtool.protocol.xpath.syntax import Path, Step, Tree
from fieldtool.protocol.xpath.tree import Definition, Element, Environment, Node
from fieldtool.protocol.xpath.values import Value, is_empty, to_boolean, to_number, to_text

__all__ = ["Catalogue", "Expression", "Reference", "Scope", "check_expression", "compile_expression", "compile_list"]

_SPECIAL: Final = frozenset({"once", "current", "instance", "randomize", "indexed-repeat", "jr:choice-name"})
"""Functions that look at the form itself."""
Walk: TypeAlias = Callable[[Environment], list[Element]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A definition that an expression reads; it shares the innermost ``levels`` repeats with the reader."""

    definition: Definition
    levels: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where relative paths start: known definitions of the main instance, or somewhere in a secondary one."""

    definitions: tuple[Definition, ...]
    levels: int
    foreign: bool = False


@dataclass(slots=True)
class Catalogue:
    """What expressions of one form can name: the document, items by name, and secondary instances by id.

    An instance that lies outside the form is none.
    """

    document: Definition
    instances: Mapping[str, Element | None] = field(default_factory=dict)

    def named(self, name: str) -> list[Definition]:
        """Every definition of that name."""
        return [definition for definition in self.document.below() if definition.name == name and definition.path]

    def suggestion(self, name: str) -> str:
        """A name like it that does exist, as a question, or nothing."""
        names = sorted({definition.name for definition in self.document.below()})
        close = difflib.get_close_matches(name, names, 1)
        return f"; did you mean {close[0]}?" if close else ""


class Expression:
    """An expression as plain data, which a cache can keep, and the closures that evaluate it, built at first use.

    ``scope`` is where its relative paths start, which is ``home`` but for the parts of a list; ``references`` are
    what it reads; ``gaps`` are features that read as empty. ``value`` gives its value; ``nodes`` its nodes where it
    is a node-set, and is none elsewhere.
    """

    __slots__ = ("catalogue", "gaps", "home", "node_set", "nodes", "references", "scope", "source", "tree", "value")

    def __init__(self, source: str, tree: Tree, home: Definition, catalogue: Catalogue, scope: Scope) -> None:
        self.source = source
        self.tree = tree
        self.home = home
        self.scope = scope
        self.catalogue = catalogue
        self.references: frozenset[Reference] = frozenset()
        self.gaps: tuple[str, ...] = ()
        self.node_set = False
        self.value: Evaluator = self._first_value
        self.nodes: Walk | None = None

    @classmethod
    def restored(  # noqa: PLR0913, PLR0917 - its fields, one by one, as a cache keeps them
        cls, source: str, tree: Tree, home: Definition, references: frozenset[Reference], gaps: tuple[str, ...],
        node_set: bool, catalogue: Catalogue, scope: Scope | None = None,
    ) -> Expression:  # fmt: skip
        """The expression that was compiled from these parts before; nothing is checked again."""
        expression = cls(source, tree, home, catalogue, scope or Scope((home,), home.levels))
        expression.references, expression.gaps, expression.node_set = references, gaps, node_set
        expression.nodes = expression._first_nodes if node_set else None
        return expression

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def test(self, env: Environment) -> bool:
        """Its value as a boolean."""
        return to_boolean(self.value(env))

    def use(self, operand: Operand) -> None:
        """Evaluate by these closures from now on."""
        self.value, self.nodes, self.node_set = operand.value, operand.nodes, operand.nodes is not None

    def _build(self) -> None:
        self.use(_Compiler(self.home, self.catalogue, ours=True).operand(self.tree, self.scope))

    def _first_value(self, env: Environment) -> Value:
        self._build()
        return self.value(env)

    def _first_nodes(self, env: Environment) -> list[Element]:
        self._build()
        return self.nodes(env) if self.nodes else []


def compile_expression(source: str, home: Definition, catalogue: Catalogue, *, ours: bool = False) -> Expression:
    """Compile ``source`` as it stands at ``home``; :class:`ExpressionError` where it cannot work.

    ``ours`` allows the functions that only our own sheets have.
    """
    compiler = _Compiler(home, catalogue, ours=ours)
    return compiler.compiled(source, syntax.parse(source), compiler.home)


def check_expression(source: str) -> None:
    """:class:`ExpressionError` where an expression cannot work in any form: its grammar, its functions."""
    for call in syntax.calls(syntax.parse(source)):
        if call.name in FUNCTIONS:
            _check_count(call, FUNCTIONS[call.name].least, FUNCTIONS[call.name].most)
        elif call.name not in _SPECIAL and call.name not in NOT_AVAILABLE:
            raise ExpressionError(_unknown_function(call.name), call.position)
        if call.name == "regex":
            _check_pattern(call)


def compile_list(
    nodes: str, parts: Sequence[str], home: Definition, catalogue: Catalogue
) -> tuple[Expression, tuple[Expression, ...]]:
    """Compile the node-set of a list at ``home``, and ``parts`` as they stand at each of its nodes."""
    tree, compiler = syntax.parse(nodes), _Compiler(home, catalogue)
    entries = compiler.compiled(nodes, tree, compiler.home)
    _walk, place = _Compiler(home, catalogue).located(tree, compiler.home)
    return entries, tuple(compiler.compiled(part, syntax.parse(part), place) for part in parts)


_FOREIGN: Final = Scope((), 0, foreign=True)
_Located: TypeAlias = tuple[Walk, Scope]


class _Compiler:
    def __init__(self, home: Definition, catalogue: Catalogue, *, ours: bool = False) -> None:
        self.home = Scope((home,), home.levels)
        self.references: set[Reference] = set()
        self.gaps: list[str] = []
        self._definition = home
        self._catalogue = catalogue
        self._special: dict[str, Callable[[syntax.Call, Scope], Operand]] = {
            "once": self._once,
            "current": self._current,
            "instance": self._instance,
            "randomize": self._randomize,
            "indexed-repeat": self._indexed_repeat,
            "jr:choice-name": self._choice_name,
        }
        if ours:
            self._special |= {"absent": self._absent, "absent-reason": self._absent_reason}

    def operand(self, tree: Tree, scope: Scope) -> Operand:
        match tree:
            case syntax.Literal(value):
                return Operand(lambda _env: value)
            case syntax.Binary(operator, left, right):
                return self._binary(operator, left, right, scope)
            case syntax.Logic(operator, parts):
                return Operand(logic(operator, [self.operand(part, scope).value for part in parts]))
            case syntax.Negative(inner):
                negated = self.operand(inner, scope).value
                return Operand(lambda env: -to_number(negated(env)))
            case syntax.Call():
                return self._call(tree, scope)
            case _:
                return self._node_set(tree, scope)

    def compiled(self, source: str, tree: Tree, scope: Scope) -> Expression:
        """The expression of ``tree`` at ``scope``, with all that was found on the way so far."""
        expression = Expression(source.strip(), tree, self._definition, self._catalogue, scope)
        expression.use(self.operand(tree, scope))
        expression.references, expression.gaps = frozenset(self.references), tuple(self.gaps)
        return expression

    def _binary(self, operator: str, left: Tree, right: Tree, scope: Scope) -> Operand:
        first, second = self.operand(left, scope).value, self.operand(right, scope).value
        build = comparison if operator in {"=", "!=", "<", "<=", ">", ">="} else arithmetic
        return Operand(build(operator, first, second))

    # Calls

    def _call(self, call: syntax.Call, scope: Scope) -> Operand:
        if call.name in self._special:
            return self._special[call.name](call, scope)
        operands = [self.operand(argument, scope) for argument in call.arguments]
        if call.name in NOT_AVAILABLE:
            self.gaps.append(f"{call.name}(): {NOT_AVAILABLE[call.name]}")
            return Operand(lambda _env: "")
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise ExpressionError(_unknown_function(call.name), call.position)
        _check_count(call, function.least, function.most)
        if function.sets and operands[0].nodes is None:
            raise ExpressionError(f"{call.name}() needs a set of items", call.position)
        if call.name == "regex":
            _check_pattern(call)
        return Operand(function.build(operands))

    def _once(self, call: syntax.Call, scope: Scope) -> Operand:
        _check_count(call, 1, 1)
        value = self.operand(call.arguments[0], scope).value
        return Operand(lambda env: value(env) if is_empty(env.current.typed) else env.current.typed)

    def _current(self, call: syntax.Call, _scope: Scope) -> Operand:
        _check_count(call, 0, 0)
        return self.operand_of((lambda env: [env.current], self.home))

    def _instance(self, call: syntax.Call, _scope: Scope) -> Operand:
        return self.operand_of(self._located_instance(call))

    def _located_instance(self, call: syntax.Call) -> _Located:
        _check_count(call, 1, 1)
        name = call.arguments[0].value if isinstance(call.arguments[0], syntax.Literal) else None
        if not isinstance(name, str):
            raise ExpressionError("instance() needs the id of a list, in quotes", call.position)
        if name not in self._catalogue.instances:
            raise ExpressionError(f"the form has no instance {name!r}", call.position)
        root = self._catalogue.instances[name]
        found: list[Element] = [root] if root else []
        return (lambda _env: found), _FOREIGN

    def _randomize(self, call: syntax.Call, scope: Scope) -> Operand:
        return self.operand_of(self._located_randomize(call, scope))

    def _located_randomize(self, call: syntax.Call, scope: Scope) -> _Located:
        _check_count(call, 1, 2)
        walk, place = self.located(call.arguments[0], scope)
        seed = self.operand(call.arguments[1], scope).value if len(call.arguments) == 2 else None

        def order(env: Environment) -> list[Element]:
            return shuffled(walk(env), to_number(seed(env)) if seed else None, env.around.random)

        return order, place

    def _indexed_repeat(self, call: syntax.Call, scope: Scope) -> Operand:
        """The item of numbered instances: a path whose repeats carry positions."""
        if len(call.arguments) < 3 or len(call.arguments) % 2 == 0:
            raise ExpressionError("indexed-repeat() needs an item, then repeats each with a number", call.position)
        target, *pairs = call.arguments
        definition = self._single(target, scope, call.position)
        numbers = {
            self._single(repeat, scope, call.position).index: self.operand(number, scope).value
            for repeat, number in zip(pairs[::2], pairs[1::2], strict=True)
        }
        lineage = definition.lineage()
        base = self._shared_repeat(lineage[:-1], {step.index for step in lineage if step.index in numbers})
        steps = lineage[lineage.index(base) + 1 :]
        start = climbing(len(self._definition.lineage()) - len(base.lineage()))

        def walk(env: Environment) -> list[Element]:
            found = [start(env.current)]
            for step in steps:
                found = [child for node in found for child in node.children.get(step.name, ())]
                if step.index in numbers:
                    found = _numbered(found, numbers[step.index](env))
            return found

        return self.operand_of((walk, Scope((definition,), base.levels)))

    def _choice_name(self, call: syntax.Call, scope: Scope) -> Operand:
        """The label of a choice; the second argument is a path in quotes (a historical oddity of the format)."""
        _check_count(call, 2, 2)
        value = self.operand(call.arguments[0], scope).value
        target = call.arguments[1]
        if isinstance(target, syntax.Literal) and isinstance(target.value, str):
            target = syntax.parse(target.value)
        path = self._single(target, scope, call.position).path
        return Operand(lambda env: env.around.choice_name(path, to_text(value(env))))

    def _absent(self, call: syntax.Call, scope: Scope) -> Operand:
        """Whether an item of ours was not answered for a reason (design, "an answer is its value or its absence")."""
        reason = self._absent_reason(call, scope).value
        return Operand(lambda env: reason(env) != "")

    def _absent_reason(self, call: syntax.Call, scope: Scope) -> Operand:
        _check_count(call, 1, 1)
        nodes = self.operand(call.arguments[0], scope).nodes
        if nodes is None:
            raise ExpressionError(f"{call.name}() needs an item", call.position)

        def reason(env: Environment) -> Value:
            return next((node.absent for node in nodes(env) if isinstance(node, Node) and node.absent), "")

        return Operand(reason)

    def _single(self, tree: Tree, scope: Scope, position: int) -> Definition:
        known = set(self.references)
        _walk, place = self.located(tree, scope)
        self.references = known
        if len(place.definitions) != 1:
            raise ExpressionError("an item of this form is needed here", position)
        return place.definitions[0]

    # Node-sets

    def _node_set(self, tree: Tree, scope: Scope) -> Operand:
        if isinstance(tree, Path) and (single := self._single_node(tree, scope)):
            return single
        return self.operand_of(self.located(tree, scope))

    def operand_of(self, located: _Located) -> Operand:
        walk, place = located
        self.references |= {Reference(definition, place.levels) for definition in place.definitions}

        def relevant(env: Environment) -> list[Element]:
            return [node for node in walk(env) if node.relevant]

        def first(env: Environment) -> Value:
            for node in walk(env):
                if node.relevant:
                    return node.typed
            return ""

        return Operand(first, relevant)

    def _single_node(self, path: Path, scope: Scope) -> Operand | None:
        """The quick way for the usual path: one item that no repeat contains."""
        place = self._place_of_plain(path, scope)
        if place is None or place.levels or place.definitions[0].levels:
            return None
        definition = place.definitions[0]
        index = definition.index
        self.references.add(Reference(definition, 0))

        def value(env: Environment) -> Value:
            node = env.singles[index]
            return node.typed if node.relevant else ""

        def nodes(env: Environment) -> list[Element]:
            node = env.singles[index]
            return [node] if node.relevant else []

        return Operand(value, nodes)

    def _place_of_plain(self, path: Path, scope: Scope) -> Scope | None:
        """Where steps without predicates lead, when that is one definition; else none."""
        if isinstance(path.start, str) and path.start.startswith("$"):
            path = self._named_path(path)
        if path.start not in {"/", "."} or (path.start == "." and scope.foreign):
            return None
        if path.start == "." and len(scope.definitions) != 1:
            return None
        definition = self._catalogue.document if path.start == "/" else scope.definitions[0]
        for step in path.steps:
            following = step_definitions((definition,), step)
            if step.predicates or len(following) != 1 or step.axis not in {"child", "parent", "self"}:
                return None
            definition = following[0]
        return Scope((definition,), definition.levels)

    def located(self, tree: Tree, scope: Scope) -> _Located:
        """How to find the nodes of a node-set, and which definitions they have."""
        match tree:
            case Path():
                return self._located_path(tree, scope)
            case syntax.Filtered(operand, predicates):
                walk, place = self.located(operand, scope)
                return self._filtered(walk, place, predicates), place
            case syntax.Union(parts):
                return self._united([self.located(part, scope) for part in parts])
            case syntax.Call("current"):
                return (lambda env: [env.current]), self.home
            case syntax.Call("instance"):
                return self._located_instance(tree)
            case syntax.Call("randomize"):
                return self._located_randomize(tree, scope)
            case _:
                raise ExpressionError("a set of items is needed here", 0)

    def _located_path(self, path: Path, scope: Scope) -> _Located:
        if not isinstance(path.start, str):
            return self._walked(self.located(path.start, scope), path.steps, path.position)
        if path.start == ".":
            return self._walked((lambda env: [env.here], scope), path.steps, path.position)
        if path.start != "/":
            path = self._named_path(path)
        lineage = self._plain_lineage(path)
        complete = len(lineage) - 1 == len(path.steps)
        base = self._shared_repeat(lineage[:-1] if complete else lineage, set())
        start = climbing(len(self._definition.lineage()) - len(base.lineage()))
        place = Scope((base,), base.levels)
        rest = path.steps[len(base.lineage()) - 1 :]
        return self._walked((lambda env: [start(env.current)], place), rest, path.position, absolute=True)

    def _named_path(self, path: Path) -> Path:
        name = str(path.start)[2:-1].strip()
        found = self._catalogue.named(name)
        if len(found) != 1:
            problem = f"no item is named {name}{self._catalogue.suggestion(name)}" if not found else (
                f"{len(found)} items are named {name}"
            )  # fmt: skip
            raise ExpressionError(problem, path.position)
        steps = tuple(Step("child", definition.name) for definition in found[0].lineage()[1:])
        return replace(path, start="/", steps=(*steps, *path.steps))

    def _plain_lineage(self, path: Path) -> list[Definition]:
        """The definitions that the first steps name, as far as they are plain names."""
        lineage = [self._catalogue.document]
        for step in path.steps:
            child = lineage[-1].children.get(step.name)
            if step.axis != "child" or child is None or (step.predicates and child.repeat):
                break
            lineage.append(child)
            if step.predicates:
                break
        return lineage

    def _shared_repeat(self, lineage: Sequence[Definition], numbered: set[int]) -> Definition:
        """The innermost repeat on ``lineage`` that also holds this expression; else the document."""
        base, mine = self._catalogue.document, {definition.index for definition in self._definition.lineage()}
        for definition in lineage:
            if definition.index not in mine or definition.index in numbered:
                break
            base = definition if definition.repeat else base
        return base

    def _walked(self, located: _Located, steps: Sequence[Step], position: int, *, absolute: bool = False) -> _Located:
        walk, place = located
        for step in steps:
            following = self._step_place(place, step, position, absolute=absolute)
            walk = self._stepped(walk, step, following)
            place = following
        return walk, place

    def _step_place(self, place: Scope, step: Step, position: int, *, absolute: bool) -> Scope:
        if place.foreign:
            return place
        following = step_definitions(place.definitions, step)
        if not following and absolute and place.definitions:
            problem = f"{place.definitions[0].path}/{step.name} is not in the form"
            raise ExpressionError(problem + self._catalogue.suggestion(step.name), position)
        if not following and place.definitions:
            self.gaps.append(f"{step.name}: no item has this name here")
        levels = min([place.levels, *(definition.levels for definition in following if step.axis == "parent")])
        if step.axis not in {"child", "self", "parent"}:
            levels = 0
        return Scope(following, levels)

    def _stepped(self, walk: Walk, step: Step, place: Scope) -> Walk:
        move = MOVES[step.axis]
        name, backwards = step.name, step.axis in REVERSED
        predicates = self._predicates(step.predicates, place)

        def stepped(env: Environment) -> list[Element]:
            found: list[Element] = []
            for node in walk(env):
                reached = _kept(move(node, name), predicates, env) if predicates else move(node, name)
                found += reached[::-1] if backwards else reached
            return found if len(found) < 2 or step.axis == "child" else list(dict.fromkeys(found))

        return stepped

    def _filtered(self, walk: Walk, place: Scope, predicates: Sequence[Tree]) -> Walk:
        tests = self._predicates(predicates, place)
        return lambda env: _kept(walk(env), tests, env)

    def _predicates(self, predicates: Sequence[Tree], place: Scope) -> list[Evaluator]:
        return [self.operand(predicate, place).value for predicate in predicates]

    def _united(self, parts: Sequence[_Located]) -> _Located:
        walks = [walk for walk, _place in parts]
        foreign = any(place.foreign for _walk, place in parts)
        definitions = tuple(definition for _walk, place in parts for definition in place.definitions)
        scope = Scope(definitions, min(place.levels for _walk, place in parts), foreign)
        return (lambda env: list(dict.fromkeys(node for walk in walks for node in walk(env)))), scope


def _kept(nodes: list[Element], tests: Sequence[Evaluator], env: Environment) -> list[Element]:
    for test in tests:
        size = len(nodes)
        kept: list[Element] = []
        for position, node in enumerate(nodes, start=1):
            value = test(env.inside(node, position, size))
            if position == value if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        nodes = kept
    return nodes


def _numbered(nodes: list[Element], number: Value) -> list[Element]:
    wanted = to_number(number)
    return [node for node in nodes if node.position == wanted]


def _check_count(call: syntax.Call, least: int, most: int | None) -> None:
    count = len(call.arguments)
    if count < least or (most is not None and count > most):
        wanted = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
        raise ExpressionError(f"{call.name}() takes {wanted} arguments, not {count}", call.position)


def _check_pattern(call: syntax.Call) -> None:
    pattern = call.arguments[1]
    if isinstance(pattern, syntax.Literal) and isinstance(pattern.value, str) and pattern_problem(pattern.value):
        raise ExpressionError(f"the pattern {pattern.value!r} does not read", call.position)


def _unknown_function(name: str) -> str:
    close = difflib.get_close_matches(name, [*FUNCTIONS, *_SPECIAL], 1)
    return f"there is no function {name}()" + (f"; did you mean {close[0]}()?" if close else "")
