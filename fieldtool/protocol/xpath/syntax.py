"""Reads an ODK XPath expression into a tree, or says at which character it is wrong. Evaluates nothing.

The grammar is XPath 1.0 (section 3) with the axes that make sense in a form, plus ``${name}``, the XLSForm way to
name an item. Length and depth are bounded, because forms come from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fieldtool.protocol.errors import ExpressionError

__all__ = [
    "Binary", "Call", "Filtered", "Literal", "Logic", "Negative", "Path", "Step", "Tree", "Union", "calls", "parse",
]  # fmt: skip

MAX_LENGTH: Final = 60_000
MAX_DEPTH: Final = 100


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
    """One step of a path. ``name`` is ``*`` for any element."""

    axis: str
    name: str
    predicates: tuple[Tree, ...] = ()


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


Tree: TypeAlias = Literal | Binary | Logic | Negative | Union | Call | Path | Filtered

_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<item>\$\{\s*[^\s{}]+\s*\})
    | (?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?)
    | (?P<symbol>//|::|!=|<=|>=|\.\.|[-+=<>|*/()\[\],.@])
    | (?P<end>\Z)
    | (?P<wrong>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORD_OPERATORS: Final = frozenset({"and", "or", "div", "mod"})
_PRECEDENCE: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_AXES: Final = frozenset(
    {"child", "parent", "self", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self",
     "preceding-sibling", "following-sibling"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(source: str) -> Tree:
    """The tree of one expression; :class:`ExpressionError` with the position where it does not read."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"it is longer than {MAX_LENGTH} characters", MAX_LENGTH)
    reader = _Reader(_tokens(source))
    tree = reader.expression(0)
    reader.expect_end()
    return tree


def calls(tree: Tree) -> Iterator[Call]:
    """Every function call in a tree, predicates included."""
    if isinstance(tree, Call):
        yield tree
    for part in _parts(tree):
        yield from calls(part)


def _parts(tree: Tree) -> tuple[Tree, ...]:
    if isinstance(tree, (Logic, Union)):
        return tree.parts
    if isinstance(tree, Binary):
        return (tree.left, tree.right)
    if isinstance(tree, Call):
        return tree.arguments
    if isinstance(tree, (Negative, Filtered)):
        return (tree.operand, *(tree.predicates if isinstance(tree, Filtered) else ()))
    if isinstance(tree, Path):
        inside = tuple(predicate for step in tree.steps for predicate in step.predicates)
        return inside if isinstance(tree.start, str) else (tree.start, *inside)
    return ()


def _tokens(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    offset = 0
    while not tokens or tokens[-1].kind != "end":
        match = _TOKEN.match(source, offset)
        if match is None or match.lastgroup is None:  # pragma: no cover - the pattern matches anything
            raise ExpressionError("it cannot be read", offset)
        kind, text, start = match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)
        if kind == "wrong":
            raise ExpressionError(_wrong(text), start)
        tokens.append(_Token(_kind_in_place(kind, text, tokens), text, start))
        offset = match.end()
    return tokens


def _wrong(text: str) -> str:
    return "a text has no closing quote" if text in "'\"" else f"{text!r} has no meaning here"


def _kind_in_place(kind: str, text: str, before: list[_Token]) -> str:
    """XPath 1.0 section 3.7: after an operand, ``*`` and the words are operators; elsewhere they are names."""
    after_operand = bool(before) and (
        before[-1].kind in {"number", "text", "item", "name"} or before[-1].text in {")", "]", ".", ".."}
    )
    if kind == "name" and text in _WORD_OPERATORS and after_operand:
        return "operator"
    if kind == "symbol" and text in _PRECEDENCE and (text != "*" or after_operand):
        return "operator"
    if kind == "symbol" and text == "*":
        return "name"
    return kind


class _Reader:
    """Precedence climbing over the tokens: one call per level of nesting keeps the stack small."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def expect_end(self) -> None:
        if self._token.kind != "end":
            raise ExpressionError(f"{self._token.text!r} is not expected", self._token.position)

    def expression(self, level: int) -> Tree:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"it is nested more than {MAX_DEPTH} deep", self._token.position)
        left = self._unary()
        chain = 0
        while self._token.kind == "operator" and _PRECEDENCE[self._token.text] > level:
            operator = self._take().text
            left = _joined(operator, left, self.expression(_PRECEDENCE[operator]))
            chain += not isinstance(left, Logic)
            if chain > MAX_DEPTH:
                raise ExpressionError(f"it joins more than {MAX_DEPTH} parts", self._token.position)
        self._depth -= 1
        return left

    def _unary(self) -> Tree:
        signs = 0
        while self._token.text == "-" and self._token.kind == "operator":
            self._take()
            signs += 1
        operand = self._union()
        return operand if not signs else Negative(operand if signs % 2 else Negative(operand))

    def _union(self) -> Tree:
        parts = [self._path()]
        while self._at("|"):
            self._take()
            parts.append(self._path())
        return parts[0] if len(parts) == 1 else Union(tuple(parts))

    def _path(self) -> Tree:
        token = self._token
        if self._starts_primary():
            primary = self._primary()
            if self._at("["):
                primary = Filtered(primary, self._predicates())
            return self._steps_after(primary, token.position) if self._at("/", "//") else primary
        if token.kind == "item":
            self._take()
            return self._steps_after(token.text, token.position)
        if self._at("/", "//"):
            return self._absolute()
        if not self._starts_step():
            raise ExpressionError(_missing(token), token.position)
        return Path(".", tuple(self._relative()), token.position)

    def _absolute(self) -> Path:
        position = self._token.position
        steps: list[Step] = []
        if self._at("//"):
            self._take()
            steps.append(Step("descendant-or-self", "*"))
            steps += self._relative()
        else:
            self._take()
            steps += self._relative() if self._starts_step() else []
        return Path("/", tuple(steps), position)

    def _steps_after(self, start: str | Tree, position: int) -> Path:
        steps: list[Step] = []
        while self._at("/", "//"):
            if self._take().text == "//":
                steps.append(Step("descendant-or-self", "*"))
            steps.append(self._step())
        return Path(start, tuple(steps), position)

    def _relative(self) -> list[Step]:
        steps = [self._step()]
        while self._at("/", "//"):
            if self._take().text == "//":
                steps.append(Step("descendant-or-self", "*"))
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        token = self._take()
        if token.text in {".", ".."} and token.kind == "symbol":
            return Step("self" if token.text == "." else "parent", "*", self._predicates())
        if token.text == "@":
            raise ExpressionError("attributes cannot be read", token.position)
        if token.kind != "name":
            raise ExpressionError(_missing(token), token.position)
        if self._at("::"):
            return self._step_on_axis(token)
        return self._named_step("child", token)

    def _step_on_axis(self, axis: _Token) -> Step:
        if axis.text not in _AXES:
            raise ExpressionError(f"there is no axis {axis.text!r}", axis.position)
        self._take()
        name = self._take()
        if name.kind != "name":
            raise ExpressionError(_missing(name), name.position)
        return self._named_step(axis.text, name)

    def _named_step(self, axis: str, name: _Token) -> Step:
        if self._at("("):
            self._node_test(name)
            return Step(axis, "*", self._predicates())
        return Step(axis, name.text.rpartition(":")[2], self._predicates())

    def _node_test(self, name: _Token) -> None:
        if name.text != "node":
            raise ExpressionError(f"{name.text}() cannot be a step of a path", name.position)
        self._take()
        self._expect(")")

    def _predicates(self) -> tuple[Tree, ...]:
        predicates: list[Tree] = []
        while self._at("["):
            self._take()
            predicates.append(self.expression(0))
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
        self._expect("(")
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
        calls = token.kind == "name" and token.text not in {"*", "node"} and self._tokens[self._next + 1].text == "("
        return token.kind in {"number", "text"} or (token.kind == "symbol" and token.text == "(") or calls

    def _starts_step(self) -> bool:
        return self._token.kind == "name" or self._at(".", "..", "@")

    def _at(self, *symbols: str) -> bool:
        return self._token.kind == "symbol" and self._token.text in symbols

    def _take(self) -> _Token:
        token = self._token
        if token.kind != "end":
            self._next += 1
        return token

    def _expect(self, symbol: str) -> None:
        if not self._at(symbol):
            raise ExpressionError(f"{symbol!r} is missing", self._token.position)
        self._take()


def _joined(operator: str, left: Tree, right: Tree) -> Tree:
    if operator not in {"and", "or"}:
        return Binary(operator, left, right)
    if isinstance(left, Logic) and left.operator == operator:
        return Logic(operator, (*left.parts, right))
    return Logic(operator, (left, right))


def _missing(token: _Token) -> str:
    return "it ends too early" if token.kind == "end" else f"{token.text!r} is not expected"
