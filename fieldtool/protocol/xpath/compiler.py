"""Compiles the tree of an ODK XPath expression once into closures, and says what the expression depends on.

Values of items that are not relevant read as empty, as in JavaRosa.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.common import TALLIES, in_common
from fieldtool.protocol.xpath.functions import FUNCTIONS
from fieldtool.protocol.xpath.members import followed
from fieldtool.protocol.xpath.operands import Evaluator, Function, Literals, Operand
from fieldtool.protocol.xpath.operators import COMPARISONS, chain, logic, operation, set_comparison
from fieldtool.protocol.xpath.paths import Found, Located, Paths, tests_of
from fieldtool.protocol.xpath.places import FOREIGN, Catalogue, Reference, Scope
from fieldtool.protocol.xpath.rows import settled
from fieldtool.protocol.xpath.syntax import Path, Tree
from fieldtool.protocol.xpath.tree import Definition, Element, Environment
from fieldtool.protocol.xpath.values import Value, to_number
from fieldtool.protocol.xpath.walks import kept, remembered, united

__all__ = ["Compiler", "SetFunction", "Special", "ValueFunction", "check_call", "check_count"]

SetFunction: TypeAlias = "Callable[[Compiler, syntax.Call, Scope], Located]"
ValueFunction: TypeAlias = "Callable[[Compiler, syntax.Call, Scope], Operand]"


@dataclass(frozen=True, slots=True)
class Special:
    """The functions that look at where they stand: those that give node-sets, and all others."""

    sets: Mapping[str, SetFunction]
    values: Mapping[str, ValueFunction]


class Compiler:
    """Compiles one expression as it stands at ``home``."""

    def __init__(self, home: Definition, catalogue: Catalogue, special: Special) -> None:
        self.definition = home
        self.home = Scope((home,), home.levels)
        self.catalogue = catalogue
        self.strict = catalogue.namespaces is not None
        self.found = Found()
        self._special = special
        self._paths = Paths(home, catalogue, self.found, self)
        self._made: dict[tuple[int, Scope], tuple[Tree, Operand, set[Reference]]] = {}
        self._in_predicate = False

    # Values

    def operand(self, tree: Tree, scope: Scope) -> Operand:
        """The closures of a tree whose relative paths start at ``scope``, and what it reads.

        Made once for each tree and place: parts of predicates are asked for twice, which would double at each level.
        """
        made = self._made.get((id(tree), scope))
        if made is None:
            read, self.found.references = self.found.references, set()
            made = self._made[id(tree), scope] = (tree, self._settling(tree, scope), self.found.references)
            self.found.references = read
        self.found.references |= made[2]
        return made[1]

    def predicate(self, tree: Tree, scope: Scope) -> Evaluator:
        """The value of a predicate; what in it is the same for all nodes is worked out once for them."""
        outer, self._in_predicate = self._in_predicate, True
        condition = self.condition(tree, scope)
        self._in_predicate = outer
        return condition

    def _settling(self, tree: Tree, scope: Scope) -> Operand:
        if not self._in_predicate or isinstance(tree, syntax.Literal) or not settled(tree):
            return self._operand(tree, scope)
        self._in_predicate = False
        operand = self._operand(tree, scope)
        self._in_predicate = True
        return operand if operand.single else remembered(operand)

    def _operand(self, tree: Tree, scope: Scope) -> Operand:  # noqa: PLR0911 - one for each kind of tree
        match tree:
            case syntax.Literal(value):
                return Operand(lambda _env: value)
            case syntax.Binary(operator, left, right):
                return self._binary(operator, self.operand(left, scope), self.operand(right, scope))
            case syntax.Chain(first, rest):
                return self._chain(first, rest, scope)
            case syntax.Logic(operator, parts):
                return Operand(logic(operator, [self.condition(part, scope) for part in parts]))
            case syntax.Negative(inner):
                negated = self.operand(inner, scope).value
                return Operand(lambda env: -to_number(negated(env)))
            case syntax.Call(name, _, _) if name not in self._special.sets:
                return self._call(tree, scope)
            case Path():
                return self._path(tree, scope)
            case _:
                return self.operand_of(self.located(tree, scope))

    def condition(self, tree: Tree, scope: Scope) -> Evaluator:
        """The value of a tree where only its truth counts."""
        return self._truth(self.operand(tree, scope)).value

    def _truth(self, operand: Operand) -> Operand:
        """What a condition sees of an operand: in a document, of a node-set whether it has nodes (XPath 1.0, 4.3).

        In a form its value counts, which is not true while nothing is answered (getodk/xforms-spec, note on the
        string value of a node as a boolean argument; JavaRosa, ``XPathFuncExpr.toBoolean``).
        """
        return Operand(operand.test) if operand.strict and operand.nodes is not None else operand

    def _binary(self, operator: str, left: Operand, right: Operand) -> Operand:
        sets = [each for each in (left, right) if each.nodes is not None and (self.strict or not each.single)]
        if sets and operator in COMPARISONS:
            return Operand(set_comparison(operator, left, right, strict=self.strict))
        return Operand(operation(operator, left.value, right.value))

    def _chain(self, first: Tree, rest: tuple[tuple[str, Tree], ...], scope: Scope) -> Operand:
        start = self.operand(first, scope)
        operands = [(operator, self.operand(tree, scope)) for operator, tree in rest]
        if rest[0][0] in COMPARISONS:
            # From the second comparison on, the left side is a boolean.
            (operator, second), *others = operands
            start = self._binary(operator, start, second)
            operands = [(operator, self._truth(operand)) for operator, operand in others]
        return Operand(chain(start.value, [(operator, operand.value) for operator, operand in operands]))

    # Calls

    def _call(self, call: syntax.Call, scope: Scope) -> Operand:
        """In a document, a call that cannot work is one only where it is reached, as Enketo has it."""
        try:
            return self._working_call(call, scope)
        except ExpressionError as mistake:
            if not self.strict:
                raise
            return _failing(mistake)

    def _working_call(self, call: syntax.Call, scope: Scope) -> Operand:
        if call.name in self._special.values:
            return self._special.values[call.name](self, call, scope)
        outer, self.found.references = self.found.references, set()
        operands = [self._argument(call, argument, scope) for argument in call.arguments]
        read, self.found.references = self.found.references, outer | self.found.references
        function = check_call(call, (*self._special.sets, *self._special.values))
        if function.sets and operands[0].nodes is None:
            raise ExpressionError(f"{call.name}() needs a set of items", call.position)
        gap = function.gap(_literals(call))
        if gap:
            self.found.gaps.append(gap)
        operand = function.call(operands)
        if scope == self.home:
            operand = in_common(operand, call, read, self.definition)
        return replace(operand, strict=True) if self.strict else operand

    def _argument(self, call: syntax.Call, argument: Tree, scope: Scope) -> Operand:
        operand = self.operand(argument, scope)
        if call.name not in TALLIES or self.strict or scope != self.home or not isinstance(argument, Path):
            return operand
        if operand.single or not isinstance(argument.start, str):
            return operand
        path = argument if argument.start == "." else self._paths.absolute(argument)
        return followed(path, operand, self.definition, self.found, self.located, self.operand)

    # Node-sets

    def operand_of(self, located: Located) -> Operand:
        """The operand of a node-set; what it reads is remembered."""
        walk, scope = located.walk, located.scope
        self.found.references |= {Reference(definition, scope.levels) for definition in scope.definitions}

        def first(env: Environment) -> Value:
            for node in walk(env):
                if node.relevant:
                    return node.typed
            return ""

        def relevant(env: Environment) -> list[Element]:
            return [node for node in walk(env) if node.relevant]

        return Operand(first, walk if scope.foreign else relevant, located.single, self.strict)

    def located(self, tree: Tree, scope: Scope) -> Located:
        """How to find the nodes of a node-set, and where they are."""
        match tree:
            case Path():
                return self._paths.located(tree, scope)
            case syntax.Filtered(operand, predicates):
                return self._filtered(self.located(operand, scope), predicates)
            case syntax.Union(parts):
                return self._united([self.located(part, scope) for part in parts])
            case syntax.Call(name, _, _) if name in self._special.sets:
                return self._special.sets[name](self, tree, scope)
            case syntax.Call(name, _, position):
                nodes = self._working_call(tree, scope).nodes
                if nodes is None:
                    raise ExpressionError(f"{name}() gives no set of items", position)
                return Located(nodes, FOREIGN, flat=False)
            case _:
                raise ExpressionError("a set of items is needed here", 0)

    def single(self, tree: Tree, scope: Scope, position: int) -> Definition:
        """The definition of the items that a tree leads to, without reading them."""
        known = set(self.found.references)
        definitions = self.located(tree, scope).scope.definitions
        self.found.references = known
        if len(definitions) != 1:
            raise ExpressionError("an item of this form is needed here", position)
        return definitions[0]

    def _path(self, path: Path, scope: Scope) -> Operand:
        found = self._paths.single(path, scope)
        if found is None:
            return self.operand_of(self._paths.located(path, scope))
        find, reference = found
        self.found.references.add(reference)

        def value(env: Environment) -> Value:
            node = find(env)
            return node.typed if node is not None and node.relevant else ""

        def nodes(env: Environment) -> list[Element]:
            node = find(env)
            return [node] if node is not None and node.relevant else []

        return Operand(value, nodes, single=True)

    def _filtered(self, inner: Located, predicates: tuple[Tree, ...]) -> Located:
        walk, tests = inner.walk, tests_of(predicates, inner.scope, self)
        return Located(lambda env: kept(walk(env), tests, env), inner.scope, inner.single, inner.flat)

    def _united(self, parts: list[Located]) -> Located:
        walks = [part.walk for part in parts]
        definitions = tuple(definition for part in parts for definition in part.scope.definitions)
        levels, foreign = min(part.scope.levels for part in parts), any(part.scope.foreign for part in parts)
        scope = Scope(definitions, levels, foreign)
        return Located(lambda env: united([walk(env) for walk in walks]), scope, flat=False)


def _failing(mistake: ExpressionError) -> Operand:
    def fail(_env: Environment) -> Value:
        raise mistake

    return Operand(fail)


def check_call(call: syntax.Call, others: Collection[str]) -> Function:
    """The function of a call; :class:`ExpressionError` where there is none, or it cannot work with these arguments.

    ``others`` are names to suggest beside the usual ones.
    """
    function = FUNCTIONS.get(call.name)
    if function is None:
        close = difflib.get_close_matches(call.name, [*FUNCTIONS, *others], 1)
        suggestion = f"; did you mean {close[0]}()?" if close else ""
        raise ExpressionError(f"there is no function {call.name}(){suggestion}", call.position)
    check_count(call, function.least, function.most)
    if function.pairs and len(call.arguments) % 2:
        raise ExpressionError(f"{call.name}() takes its arguments in pairs", call.position)
    mistake = function.mistake(_literals(call))
    if mistake:
        raise ExpressionError(mistake, call.position)
    return function


def check_count(call: syntax.Call, least: int, most: int | None) -> None:
    """:class:`ExpressionError` where a function has too few arguments or too many."""
    count = len(call.arguments)
    if count < least or (most is not None and count > most):
        wanted = f"{least}" if most == least else f"{least} or more" if most is None else f"{least} to {most}"
        raise ExpressionError(f"{call.name}() takes {wanted} arguments, not {count}", call.position)


def _literals(call: syntax.Call) -> Literals:
    return [argument.value if isinstance(argument, syntax.Literal) else None for argument in call.arguments]
