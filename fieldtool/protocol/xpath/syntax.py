"""Reads an ODK XPath expression into a tree, or says at which character it is wrong. Evaluates nothing.

The grammar is XPath 1.0 (section 3) without variables, and with ``${name}``, the XLSForm way to name an item. Length
and depth are bounded, because forms come from anywhere; chains of operators are flat, however long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath.tokens import PRECEDENCE, Token, tokens_of

__all__ = [
    "AXES", "NODE_TESTS", "Binary", "Call", "Chain", "Filtered", "Literal", "Logic", "Negative", "Path", "Step", "Tree",
    "Union", "calls", "parse", "parts",
]  # fmt: skip

MAX_LENGTH: Final = 60_000
MAX_DEPTH: Final = 100
"""How deep parentheses, arguments, right operands (one each) and predicates (two each) may lie in one another: they are
read, compiled and evaluated by recursion, of which Python allows a thousand calls."""
MAX_HEIGHT: Final = 120
"""How high a tree may become by left operands, which are not read by recursion but compiled so."""
_PREDICATE: Final = 2
AXES: Final = frozenset(
    {"child", "parent", "self", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self", "following",
     "preceding", "following-sibling", "preceding-sibling", "attribute", "namespace"}
)  # fmt: skip
NODE_TESTS: Final = frozenset({"node", "text", "comment", "processing-instruction"})


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic or a comparison."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Chain:
    """Two or more operations of one precedence, from left to right."""

    first: Tree
    rest: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` over two parts or more."""

    operator: str
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Union:
    """Node-sets joined by ``|``."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple[Tree, ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    ``kind`` is its node test: ``name`` (then ``name`` is the name with its prefix, ``*`` or ``prefix:*``), ``node``,
    ``text``, ``comment`` or ``processing-instruction`` (then ``name`` is its target, or empty for any).
    """

    axis: str
    name: str
    predicates: tuple[Tree, ...] = ()
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from ``start``: ``/`` the root, ``.`` the context node, ``${name}`` an item, or another expression."""

    start: str | Tree
    steps: tuple[Step, ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A node-set with predicates that no step carries."""

    operand: Tree
    predicates: tuple[Tree, ...]


Tree: TypeAlias = Literal | Binary | Chain | Logic | Negative | Union | Call | Path | Filtered

_ANY_BELOW: Final = Step("descendant-or-self", "", kind="node")


def parse(source: str) -> Tree:
    """The tree of one expression; :class:`ExpressionError` with the position where it does not read."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"it is longer than {MAX_LENGTH} characters", MAX_LENGTH)
    reader = _Reader(tokens_of(source))
    tree = reader.expression(0)
    reader.expect_end()
    _check_height(tree)
    return tree


def calls(tree: Tree) -> Iterator[Call]:
    """Every function call in a tree, predicates included."""
    if isinstance(tree, Call):
        yield tree
    for part in parts(tree):
        yield from calls(part)


def _check_height(tree: Tree) -> None:
    level: list[Tree] = [tree]
    for _ in range(MAX_HEIGHT):
        level = [part for each in level for part in parts(each)]
        if not level:
            return
    raise ExpressionError("it is nested too deep", 0)


def parts(tree: Tree) -> tuple[Tree, ...]:  # noqa: PLR0911 - one for each kind of tree
    """What a tree is made of, predicates included."""
    match tree:
        case Logic(_, several) | Union(several):
            return several
        case Binary(_, left, right):
            return (left, right)
        case Chain(first, rest):
            return (first, *(part for _operator, part in rest))
        case Call(_, arguments, _):
            return arguments
        case Negative(operand):
            return (operand,)
        case Filtered(operand, predicates):
            return (operand, *predicates)
        case Path(start, steps, _):
            inside = tuple(predicate for step in steps for predicate in step.predicates)
            return inside if isinstance(start, str) else (start, *inside)
    return ()


class _Reader:
    """Precedence climbing over the tokens, with few calls for each level of nesting."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def expect_end(self) -> None:
        if self._token.kind != "end":
            raise ExpressionError(f"{self._token.text!r} is not expected", self._token.position)

    def expression(self, level: int, weight: int = 1) -> Tree:
        self._depth += weight
        if self._depth > MAX_DEPTH:
            raise ExpressionError("it is nested too deep", self._token.position)
        chain: list[tuple[str, Tree]] = [("", self._operand())]
        while self._token.kind == "operator" and PRECEDENCE[self._token.text] > level:
            operator = self._take().text
            if chain[-1][0] and PRECEDENCE[chain[-1][0]] != PRECEDENCE[operator]:
                chain = [("", _joined(chain))]
            chain.append((operator, self.expression(PRECEDENCE[operator])))
        self._depth -= weight
        return _joined(chain)

    def _operand(self) -> Tree:
        """A union, or one path or value, with its signs."""
        signs = 0
        while self._token.kind == "operator" and self._token.text == "-":
            self._take()
            signs += 1
        parts = [self._path()]
        while self._at("|"):
            self._take()
            parts.append(self._path())
        operand = parts[0] if len(parts) == 1 else Union(tuple(parts))
        return operand if not signs else Negative(operand if signs % 2 else Negative(operand))

    def _path(self) -> Tree:
        token = self._token
        if self._starts_primary():
            primary = self._primary()
            if self._at("["):
                primary = Filtered(primary, self._predicates())
            return Path(primary, self._further(), token.position) if self._at("/", "//") else primary
        if token.kind == "item":
            self._take()
            return Path(token.text, self._further(), token.position)
        if self._at("//"):
            return Path("/", self._further(), token.position)
        if self._at("/"):
            self._take()
            steps = (self._step(), *self._further()) if self._starts_step() else ()
            return Path("/", steps, token.position)
        if not self._starts_step():
            raise ExpressionError(_missing(token), token.position)
        return Path(".", (self._step(), *self._further()), token.position)

    def _further(self) -> tuple[Step, ...]:
        """The steps behind slashes."""
        steps: list[Step] = []
        while self._at("/", "//"):
            if self._take().text == "//":
                steps.append(_ANY_BELOW)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        token = self._take()
        if token.kind == "symbol" and token.text in {".", ".."}:
            return Step("self" if token.text == "." else "parent", "", kind="node")
        axis = "child"
        if token.kind == "symbol" and token.text == "@":
            axis, token = "attribute", self._take()
        elif token.kind == "name" and self._at("::"):
            if token.text not in AXES:
                raise ExpressionError(f"there is no axis {token.text!r}", token.position)
            self._take()
            axis, token = token.text, self._take()
        if token.kind != "name":
            raise ExpressionError(_missing(token), token.position)
        kind, name = self._node_test(token) if self._at("(") else ("name", token.text)
        return Step(axis, name, self._predicates(), kind)

    def _node_test(self, token: Token) -> tuple[str, str]:
        if token.text not in NODE_TESTS:
            raise ExpressionError(f"{token.text}() cannot be a step of a path", token.position)
        self._take()
        target = ""
        if token.text == "processing-instruction" and self._token.kind == "text":
            target = self._take().text[1:-1]
        self._expect(")")
        return token.text, target

    def _predicates(self) -> tuple[Tree, ...]:
        predicates: list[Tree] = []
        while self._at("["):
            self._take()
            predicates.append(self.expression(0, _PREDICATE))
            self._expect("]")
        return tuple(predicates)

    def _primary(self) -> Tree:
        token = self._take()
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.text == "(":
            inner = self.expression(0)
            self._expect(")")
            return inner
        self._take()
        return Call(token.text, self._arguments(), token.position)

    def _arguments(self) -> tuple[Tree, ...]:
        arguments: list[Tree] = []
        while not self._at(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.expression(0))
        self._take()
        return tuple(arguments)

    def _starts_primary(self) -> bool:
        token = self._token
        if token.kind == "name":
            opens = self._tokens[self._next + 1].text == "(" and self._tokens[self._next + 1].kind == "symbol"
            return opens and token.text not in NODE_TESTS and not token.text.endswith("*")
        return token.kind in {"number", "text"} or (token.kind == "symbol" and token.text == "(")

    def _starts_step(self) -> bool:
        return self._token.kind == "name" or self._at(".", "..", "@")

    def _at(self, *symbols: str) -> bool:
        return self._token.kind == "symbol" and self._token.text in symbols

    def _take(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._next += 1
        return token

    def _expect(self, symbol: str) -> None:
        if not self._at(symbol):
            raise ExpressionError(f"{symbol!r} is missing", self._token.position)
        self._take()


def _joined(chain: list[tuple[str, Tree]]) -> Tree:
    """One tree of an operand and the operations of one precedence that follow it."""
    (_none, first), *rest = chain
    if not rest:
        return first
    operator, second = rest[0]
    if operator in {"and", "or"}:
        return Logic(operator, (first, *(part for _operator, part in rest)))
    return Binary(operator, first, second) if len(rest) == 1 else Chain(first, tuple(rest))


def _missing(token: Token) -> str:
    return "it ends too early" if token.kind == "end" else f"{token.text!r} is not expected"
