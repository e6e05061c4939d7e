"""Where paths lead among the definitions of a form: what an expression can name, and what it depends on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fieldtool.protocol.xpath.axes import Namespaces
from fieldtool.protocol.xpath.rows import Index
from fieldtool.protocol.xpath.syntax import Step, Tree
from fieldtool.protocol.xpath.tree import Definition, Element, Environment

if TYPE_CHECKING:
    from fieldtool.protocol.xpath.expression import Expression

__all__ = ["FOREIGN", "Catalogue", "Reference", "Scope", "shared_repeat", "step_definitions", "stepped"]


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


FOREIGN: Final = Scope((), 0, foreign=True)
"""Somewhere in a secondary instance or another document."""


@dataclass(slots=True)
class Catalogue:
    """What expressions of one form can name: the document, items by name, and secondary instances by id.

    An instance that lies outside the form is none. ``namespaces`` are those of a document that is no form, by prefix:
    in it the rules of XPath 1.0 hold where ODK's differ, and any path may lead anywhere. Where ``lenient``, a path from
    the root that leads nowhere is a gap, as ODK reads it as empty; else it is a mistake.

    ``trees``, ``outside``, ``alike`` and ``indexes`` remember what was worked out before, since forms ask the same
    again and again: the tree of an expression, the one element outside all repeats that a path from the root leads to,
    an expression that would be the same wherever it stood, and the rows of a list (by what they lie in and their name)
    by what a column of theirs says.
    """

    document: Definition
    instances: Mapping[str, Element | None] = field(default_factory=dict)
    namespaces: Namespaces | None = None
    lenient: bool = False
    trees: dict[str, Tree] = field(default_factory=dict)
    outside: dict[tuple[Step, ...], tuple[Callable[[Environment], Element], Reference]] = field(default_factory=dict)
    alike: dict[str, Expression] = field(default_factory=dict)
    indexes: dict[tuple[Element, str, str], Index] = field(default_factory=dict)

    def named(self, name: str) -> list[Definition]:
        """Every definition of that name."""
        return [definition for definition in self.document.below() if definition.name == name and definition.path]

    def suggestion(self, name: str) -> str:
        """A name like it that does exist, as a question, or nothing."""
        names = sorted({definition.name for definition in self.document.below()})
        close = difflib.get_close_matches(name, names, 1)
        return f"; did you mean {close[0]}?" if close else ""


def stepped(scope: Scope, step: Step) -> Scope:
    """Where one step leads from ``scope``, its predicates left aside."""
    if scope.foreign or step.axis in {"attribute", "namespace"}:
        return FOREIGN
    following = step_definitions(scope.definitions, step)
    if step.axis not in {"child", "self", "parent"}:
        return Scope(following, 0)
    return Scope(following, min([scope.levels, *(each.levels for each in following if step.axis == "parent")]))


def step_definitions(definitions: Sequence[Definition], step: Step) -> tuple[Definition, ...]:
    """The definitions that one step leads to from any of ``definitions``; a text stands for its element."""
    if step.kind == "text" and step.axis == "child":
        return tuple(each for each in definitions if each.leaf)
    if step.kind not in {"name", "node"}:
        return ()
    local = step.name.rpartition(":")[2]
    found = [following for definition in definitions for following in _ALONG[step.axis](definition)]
    if step.kind == "node":
        return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys(each for each in found if (local == "*" and each.path) or local == each.name))


def shared_repeat(lineage: Sequence[Definition], home: Definition, document: Definition) -> Definition:
    """The innermost repeat on ``lineage`` that also holds ``home``; else the document."""
    base, mine = document, set(map(id, home.lineage()))
    for definition in lineage:
        if id(definition) not in mine:
            break
        base = definition if definition.repeat else base
    return base


def _around(at: Definition) -> list[Definition]:
    """What may come before or after an element of a form: another instance of a repeat holds anything below it."""
    return list(at.lineage()[0].below())


_ALONG: Final[Mapping[str, Callable[[Definition], list[Definition]]]] = {
    "child": lambda at: list(at.children.values()),
    "self": lambda at: [at],
    "parent": lambda at: [at.parent] if at.parent else [],
    "descendant": lambda at: list(at.below())[1:],
    "descendant-or-self": lambda at: list(at.below()),
    "ancestor": lambda at: at.lineage()[:-1],
    "ancestor-or-self": lambda at: at.lineage(),
    "preceding": _around,
    "following": _around,
    "preceding-sibling": lambda at: list(at.parent.children.values()) if at.parent else [],
    "following-sibling": lambda at: list(at.parent.children.values()) if at.parent else [],
}
