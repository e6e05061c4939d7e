"""Functions as the expression language has them: what a call is built from, and the usual ways to build it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from fieldtool.protocol.errors import TooLong
from fieldtool.protocol.xpath.tree import Element, Environment
from fieldtool.protocol.xpath.values import NAN, Value, to_boolean, to_number, to_text

__all__ = [
    "MAX_TEXT", "Build", "Evaluator", "Function", "Literals", "Nodes", "Operand", "bounded", "constant", "here_or",
    "in_run", "of_all", "of_numbers", "of_texts", "of_values", "spread",
]  # fmt: skip

MAX_TEXT: Final = 100_000
"""How long a text may become: calculations that double one another's text would fill any memory."""

Evaluator: TypeAlias = Callable[[Environment], Value]
Nodes: TypeAlias = Callable[[Environment], list[Element]]


@dataclass(frozen=True, slots=True)
class Operand:
    """A compiled argument: its value, and its nodes where it is a node-set, which never holds two if ``single``.

    ``strict`` keeps to XPath 1.0, for documents; else JavaRosa's ways with node-sets hold, for forms. ``shown`` gives
    what the nodes show, where that is known without asking each.
    """

    value: Evaluator
    nodes: Nodes | None = None
    single: bool = False
    strict: bool = False
    shown: Callable[[Environment], Sequence[Value]] | None = None

    def texts(self, env: Environment) -> list[str]:
        """The text of every node, or of the one value."""
        return [to_text(value) for value in self.values(env)]

    def values(self, env: Environment) -> Sequence[Value]:
        """The value of every node, or the one value."""
        if self.shown is not None:
            return self.shown(env)
        return [node.typed for node in self.nodes(env)] if self.nodes else [self.value(env)]

    def test(self, env: Environment) -> bool:
        """Its truth. A node-set is true if it has nodes (XPath 1.0, section 4.3); in forms, if its value is true."""
        return bool(self.nodes(env)) if self.strict and self.nodes else to_boolean(self.value(env))


Build: TypeAlias = Callable[[Sequence[Operand]], Evaluator]
Literals: TypeAlias = Sequence[str | float | None]
"""The arguments of a call that are literals; none for the others."""


def _nothing(_literals: Literals) -> str:
    return ""


def _no_nodes(_operands: Sequence[Operand]) -> Nodes | None:
    return None


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes (no ``most``: any number), and what a call of it becomes.

    ``sets`` asks for a node-set as first argument; ``pairs`` for an even number of arguments. ``mistake`` says why
    these literals can never work, ``gap`` what of them this engine does not do; both before anything runs. ``nodes``
    gives the nodes where the function passes on a node-set.
    """

    least: int
    most: int | None
    build: Build
    sets: bool = False
    pairs: bool = False
    mistake: Callable[[Literals], str] = _nothing
    gap: Callable[[Literals], str] = _nothing
    nodes: Callable[[Sequence[Operand]], Nodes | None] = _no_nodes

    def call(self, operands: Sequence[Operand]) -> Operand:
        """A call with these arguments, whose number was checked."""
        return Operand(self.build(operands), self.nodes(operands))


def of_values(function: Callable[..., Value]) -> Build:
    """For functions of the values as they are."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        arguments = [operand.value for operand in operands]
        if len(arguments) == 1:
            only = arguments[0]
            return lambda env: function(only(env))
        if len(arguments) == 2:
            first, second = arguments
            return lambda env: function(first(env), second(env))
        return lambda env: function(*[argument(env) for argument in arguments])

    return build


def of_texts(function: Callable[..., Value]) -> Build:
    """For functions of texts."""
    return of_values(lambda *values: function(*[to_text(value) for value in values]))


def of_numbers(function: Callable[..., float]) -> Build:
    """For functions of numbers: outside their domain the result is not-a-number, too large is infinite."""

    def guarded(*values: Value) -> float:
        try:
            return function(*[to_number(value) for value in values])
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return of_values(guarded)


def in_run(function: Callable[..., Value]) -> Build:
    """For functions that need the environment before their arguments."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        arguments = [operand.value for operand in operands]
        return lambda env: function(env, *[argument(env) for argument in arguments])

    return build


def of_all(function: Callable[[Sequence[Value]], Value]) -> Build:
    """For functions of every value of every argument, node-sets spread out."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        return lambda env: function(spread(operands, env))

    return build


def here_or(function: Callable[[Value], Value]) -> Build:
    """For functions of one value that read the context node when they have no argument."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        return of_values(function)(operands) if operands else lambda env: function(env.here.typed)

    return build


def constant(value: Value) -> Build:
    """For functions without arguments that always say the same."""
    return lambda _operands: lambda _env: value


def bounded(text: str, env: Environment) -> str:
    """The text, or :class:`TooLong`."""
    if len(text) > MAX_TEXT:
        raise TooLong(path=env.place or "/", most=MAX_TEXT)
    return text


def spread(operands: Sequence[Operand], env: Environment) -> Sequence[Value]:
    """Every value of every argument, node-sets spread out."""
    if len(operands) == 1:
        return operands[0].values(env)
    return [value for operand in operands for value in operand.values(env)]
