"""Why a condition is as it is: the answers that made it so, and not those that it only mentions.

The promise, which a property test holds: while every item that is given as a reason keeps its answer and is still
asked (or, with nothing answered, still waits), the condition stays as it is, whatever is answered elsewhere. Time,
chance, and how many instances a repeat has are not answers and not part of it.

Of an ``or`` that is true, the parts that hold are the reason; of an ``and``, all of its parts; where they are false,
the other way round. A calculated item stands for what it was calculated from; an item that is not asked, for why.
Nothing smaller is promised: of a sum or a comparison every item counts, although another value might have done as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from fieldtool.protocol.sources import Because
from fieldtool.protocol.xforms.session import Session
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.compiler import Compiler
from fieldtool.protocol.xpath.expression import Catalogue, Expression, Reference
from fieldtool.protocol.xpath.special import OURS
from fieldtool.protocol.xpath.syntax import Tree
from fieldtool.protocol.xpath.tree import Definition, Environment, Node
from fieldtool.protocol.xpath.values import Value, is_empty, to_boolean

__all__ = ["Pieces", "Reasons"]

_CHANCE: Final = frozenset({"random", "uuid", "randomize"})
"""Asked again, they say something else: nothing can be told by looking at the parts one by one."""


class Pieces:
    """Parts of conditions and calculations, each compiled once; the rules of one form share them."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[int, int], Expression] = {}
        self._drawn: dict[str, bool] = {}

    def part(self, tree: Tree, home: Definition, catalogue: Catalogue) -> Expression:
        """A part of an expression that stands at ``home``, as an expression of its own."""
        key = id(tree), id(home)
        if key not in self._compiled:
            compiler = Compiler(home, catalogue, OURS)
            part = Expression("", tree, home, catalogue, compiler.home)
            part.use(compiler.operand(tree, compiler.home))
            part.references = frozenset(compiler.found.references)
            self._compiled[key] = part  # holds the tree: its id stays its own
        return self._compiled[key]

    def drawn(self, expression: Expression) -> bool:
        """Whether chance has a say in an expression."""
        if expression.source not in self._drawn:
            self._drawn[expression.source] = any(call.name in _CHANCE for call in syntax.calls(expression.tree))
        return self._drawn[expression.source]


class Reasons:
    """Tells the reasons of conditions for the answers that a session holds now."""

    def __init__(self, session: Session, pieces: Pieces) -> None:
        self._session = session
        self._pieces = pieces
        self._env = session.environment()
        self._explained: dict[int, frozenset[Node]] = {}

    def of(self, condition: Expression) -> tuple[Because, ...]:
        """The answers that make a condition of a rule what it is, in the order of the form."""
        document = self._env.current
        nodes = self._all_of(condition, document) if isinstance(document, Node) else frozenset()
        ordered = sorted(nodes, key=lambda node: node.place())
        return tuple(Because(node.path, node.offered, node.absent) for node in ordered)

    # Parts of conditions

    def _all_of(self, expression: Expression, at: Node) -> frozenset[Node]:
        return self._read(expression.tree, at) if self._pieces.drawn(expression) else self._why(expression.tree, at)

    def _why(self, tree: Tree, at: Node) -> frozenset[Node]:  # noqa: PLR0911 - one for each kind of tree
        match tree:
            case syntax.Logic(operator, parts):
                return self._settled(parts, at, by=operator == "or")
            case syntax.Call("if", (condition, yes, no)):
                return self._why(condition, at) | self._why(yes if self._holds(condition, at) else no, at)
            case syntax.Call("coalesce", arguments):
                return self._first_filled(arguments, at)
            case syntax.Call("once", (value,)):
                return self._why(value, at) if is_empty(at.typed) else frozenset((at,))
            case syntax.Call(name, arguments) if name not in OURS.sets:
                return self._all(arguments, at)
            case syntax.Binary(_, left, right):
                return self._all((left, right), at)
            case syntax.Chain(first, rest):
                return self._all((first, *(operand for _operator, operand in rest)), at)
            case syntax.Negative(operand):
                return self._why(operand, at)
            case syntax.Literal():
                return frozenset()
            case _:
                return self._read(tree, at)

    def _all(self, trees: Iterable[Tree], at: Node) -> frozenset[Node]:
        return frozenset(node for tree in trees for node in self._why(tree, at))

    def _settled(self, parts: Sequence[Tree], at: Node, *, by: bool) -> frozenset[Node]:
        """The parts that settle an ``and`` or ``or``; where none does, it took all of them."""
        settling = [part for part in parts if self._holds(part, at) is by]
        return self._all(settling or parts, at)

    def _first_filled(self, arguments: Sequence[Tree], at: Node) -> frozenset[Node]:
        """The first argument that is not empty, and those before it, which are."""
        looked_at: list[Tree] = []
        for argument in arguments:
            looked_at.append(argument)
            if not is_empty(self._value(argument, at)):
                break
        return self._all(looked_at, at)

    def _read(self, tree: Tree, at: Node) -> frozenset[Node]:
        """Everything that a path may lead to, its predicates included."""
        read = self._part(tree, at).references
        return frozenset(reason for each in read for node in _nodes(each, at) for reason in self._explain(node))

    def _part(self, tree: Tree, at: Node) -> Expression:
        return self._pieces.part(tree, at.definition, self._session.form.model.catalogue)

    def _value(self, tree: Tree, at: Node) -> Value:
        return self._part(tree, at).value(Environment(self._env.singles, at, at, self._env.around))

    def _holds(self, tree: Tree, at: Node) -> bool:
        return to_boolean(self._value(tree, at))

    # Items

    def _explain(self, node: Node) -> frozenset[Node]:
        if id(node) not in self._explained:
            self._explained[id(node)] = frozenset()  # a calculation may read itself
            self._explained[id(node)] = self._explained_anew(node)
        return self._explained[id(node)]

    def _explained_anew(self, node: Node) -> frozenset[Node]:
        if not node.relevant:
            return self._hidden(node)
        if node.definition.calculate is not None:
            return self._calculated(node, node.definition.calculate)
        return frozenset((node,)) if node.definition.leaf else self._inside(node)

    def _hidden(self, node: Node) -> frozenset[Node]:
        """Why an item is not asked: the outermost of what it lies in that is not."""
        hiding = next(each for each in _lineage(node) if not each.own_relevance)
        relevant = hiding.definition.relevant
        return self._all_of(relevant, hiding) if relevant is not None else frozenset()

    def _calculated(self, node: Node, calculation: Expression) -> frozenset[Node]:
        """What is behind a calculation; and why it is relevant, unless something behind it is asked in that place."""
        found = self._all_of(calculation, node) - {node}
        for place in reversed(_lineage(node)):
            relevant = place.definition.relevant
            if relevant is not None and not any(place in _lineage(each) for each in found):
                found |= self._all_of(relevant, place)
        return found or frozenset((node,))

    def _inside(self, node: Node) -> frozenset[Node]:
        """A group or an instance of a repeat has no answer: what says how often it comes, or the first answer in it."""
        count = self._session.form.model.counts.get(node.definition.index)
        if count is not None and isinstance(node.parent, Node):
            return self._all_of(count, node.parent)
        answered = (each for each in node.nodes() if each.definition.leaf and each.relevant and each.offered)
        return frozenset(each for each in [next(answered, None)] if each is not None)


def _nodes(reference: Reference, at: Node) -> list[Node]:
    """The nodes that a reference can mean where it is read."""
    lineage = reference.definition.lineage()
    start = at.anchor(reference.levels)
    while start.definition not in lineage and isinstance(start.parent, Node):
        start = start.parent
    return start.under([step.name for step in lineage[len(start.definition.lineage()) :]])


def _lineage(node: Node) -> list[Node]:
    """The node and all that it lies in, the outermost first."""
    return [*(_lineage(node.parent) if isinstance(node.parent, Node) else []), node]
