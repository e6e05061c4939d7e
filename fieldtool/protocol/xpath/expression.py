"""Expressions as plain data, checked when they are compiled and evaluated by closures that are built at first use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.compiler import Compiler, check_call
from fieldtool.protocol.xpath.functions import FUNCTIONS
from fieldtool.protocol.xpath.operands import Evaluator, Operand
from fieldtool.protocol.xpath.places import Catalogue, Reference, Scope
from fieldtool.protocol.xpath.special import OURS, SPECIAL
from fieldtool.protocol.xpath.syntax import Tree
from fieldtool.protocol.xpath.tree import Definition, Element, Environment
from fieldtool.protocol.xpath.values import Value, to_boolean
from fieldtool.protocol.xpath.walks import Walk

__all__ = ["Catalogue", "Expression", "Reference", "Scope", "check_expression", "compile_expression", "compile_list"]

_ALONE: Final = frozenset({"true", "false", "pi", "today", "now", "random"})
"""Functions that say the same everywhere also without arguments."""


class Expression:
    """An expression as plain data, which a cache can keep, and the closures that evaluate it, built at first use.

    ``scope`` is where its relative paths start, which is ``home`` but for the parts of a list; ``references`` are
    what it reads; ``gaps`` are features that read as empty. ``value`` gives its value; ``nodes`` its nodes where it
    is a node-set, and is none elsewhere. ``only`` says that no other expression of the form has the same text.
    """

    __slots__ = (
        "catalogue", "gaps", "home", "node_set", "nodes", "only", "references", "scope", "source", "tree", "value",
    )  # fmt: skip

    def __init__(self, source: str, tree: Tree, home: Definition, catalogue: Catalogue, scope: Scope) -> None:
        self.source = source
        self.tree = tree
        self.home = home
        self.scope = scope
        self.catalogue = catalogue
        self.references: frozenset[Reference] = frozenset()
        self.gaps: tuple[str, ...] = ()
        self.node_set = False
        self.only = False
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
        """Evaluate by these closures from now on; what they visit is counted for each evaluation anew."""
        value, nodes = operand.value, operand.nodes
        self.value = lambda env: env.around.meter.during(value, env)
        self.nodes = (lambda env: env.around.meter.during(nodes, env)) if nodes is not None else None
        if operand.single:
            self.value, self.nodes = value, nodes
        self.node_set = nodes is not None

    def like(self, other: Expression) -> None:
        """Be evaluated as another expression of the same text is, wherever that one stands."""
        self.value, self.nodes, self.node_set = other.value, other.nodes, other.node_set
        self.references, self.gaps = other.references, other.gaps

    def _build(self) -> None:
        alike = self.catalogue.alike.get(self.source)
        if alike is not None:
            self.like(alike)
            return
        self.use(Compiler(self.home, self.catalogue, OURS).operand(self.tree, self.scope))
        if not self.only:
            _remember(self)

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
    compiler = Compiler(home, catalogue, OURS if ours else SPECIAL)
    return _compiled(source, _parsed(source, catalogue), compiler, compiler.home)


def compile_list(
    nodes: str, parts: Sequence[str], home: Definition, catalogue: Catalogue
) -> tuple[Expression, tuple[Expression, ...]]:
    """Compile the node-set of a list at ``home``, and ``parts`` as they stand at each of its nodes."""
    tree, compiler = _parsed(nodes, catalogue), Compiler(home, catalogue, SPECIAL)
    place = Compiler(home, catalogue, SPECIAL).located(tree, compiler.home).scope
    entries = _compiled(nodes, tree, compiler, compiler.home)
    return entries, tuple(_compiled(part, _parsed(part, catalogue), compiler, place) for part in parts)


def check_expression(source: str) -> None:
    """:class:`ExpressionError` where an expression cannot work in any form: its grammar, its functions."""
    special = (*OURS.sets, *OURS.values)
    for call in syntax.calls(syntax.parse(source)):
        if call.name not in special:
            check_call(call, special)


def _parsed(source: str, catalogue: Catalogue) -> Tree:
    tree = catalogue.trees.get(source)
    if tree is None:
        tree = catalogue.trees[source] = syntax.parse(source)
    return tree


def _compiled(source: str, tree: Tree, compiler: Compiler, scope: Scope) -> Expression:
    """The expression of ``tree`` at ``scope``, with all that the compiler found on its way so far."""
    expression = Expression(source.strip(), tree, compiler.definition, compiler.catalogue, scope)
    alike = compiler.catalogue.alike.get(expression.source)
    if alike is not None and not compiler.found.references and not compiler.found.gaps:
        expression.like(alike)
        return expression
    try:
        expression.use(compiler.operand(tree, scope))
    except RecursionError:
        raise ExpressionError("it is nested too deep", 0) from None
    expression.references, expression.gaps = frozenset(compiler.found.references), tuple(compiler.found.gaps)
    _remember(expression)
    return expression


def _remember(expression: Expression) -> None:
    catalogue = expression.catalogue
    if catalogue.namespaces is None and _anywhere(expression.tree, catalogue):
        catalogue.alike.setdefault(expression.source, expression)


def _anywhere(tree: Tree, catalogue: Catalogue) -> bool:
    """Whether a tree says the same wherever it stands: it reads only items outside all repeats, by their full path."""
    match tree:
        case syntax.Literal():
            return True
        case syntax.Path(start, steps, _):
            return start == "/" and steps in catalogue.outside
        case syntax.Call(name, arguments, _):
            alone = bool(arguments) or name in _ALONE
            return name in FUNCTIONS and alone and all(_anywhere(argument, catalogue) for argument in arguments)
        case syntax.Logic(_, parts):
            return all(_anywhere(part, catalogue) for part in parts)
        case syntax.Binary(_, left, right):
            return _anywhere(left, catalogue) and _anywhere(right, catalogue)
        case _:
            return False
