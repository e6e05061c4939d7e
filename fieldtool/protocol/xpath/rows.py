"""Finds the rows of a list by what one of their columns says, without looking at all of them.

Lists of places, health centres or products have thousands of rows, and forms ask for a few of them after each answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, TypeAlias

from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.syntax import Path, Tree
from fieldtool.protocol.xpath.tree import Element
from fieldtool.protocol.xpath.values import Value, to_number, to_text

__all__ = ["Index", "asked_column", "index_of", "key_of", "settled"]

Index: TypeAlias = dict[str | int, list[Element]]
"""The rows for each text of a column, and for each whole number."""
_OF_CONTEXT: Final = frozenset(
    {"position", "last", "string", "number", "string-length", "normalize-space", "name", "local-name", "namespace-uri"}
)  # fmt: skip
"""Functions that look at the context node or its place where they have no argument."""
_EACH_TIME: Final = frozenset({"lang", "random", "uuid"})
"""Functions that always do, or that say something else each time."""
_NEAR: Final = 1e-9
"""Wider than what counts as equal (JavaRosa, ``XPathEqExpr``): an index may find too much, but not too little."""


def asked_column(predicate: Tree) -> tuple[str, Tree] | None:
    """The column that must equal something, and that, where it is the same for all rows."""
    match predicate:
        case syntax.Logic("and", parts):
            return next(filter(None, map(asked_column, parts)), None)
        case syntax.Binary("=", left, right):
            for column, value in ((_column(left), right), (_column(right), left)):
                if column and settled(value):
                    return column, value
    return None


def _column(tree: Tree) -> str:
    match tree:
        case Path(".", (syntax.Step("child", name, (), "name"),), _) if name != "*":
            return name.rpartition(":")[2]
    return ""


def settled(tree: Tree) -> bool:
    """Whether a tree means the same, whatever node of a set is looked at."""
    match tree:
        case Path(".", _, _):
            return False
        case Path(start, _, _):
            return isinstance(start, str) or settled(start)
        case syntax.Call(name, arguments, _) if name in _EACH_TIME or (name in _OF_CONTEXT and not arguments):
            return False
        case syntax.Filtered(operand, _):
            return settled(operand)
    return all(map(settled, syntax.parts(tree)))


def index_of(rows: Sequence[Element], column: str) -> Index:
    """The rows by what their column says, in order."""
    index: Index = {}
    for row in rows:
        for cell in row.children.get(column, ()):
            text = to_text(cell.typed)
            number = to_number(text)
            keys: list[str | int] = [text]
            if math.isfinite(number) and abs(number - round(number)) < _NEAR:
                keys.append(round(number))
            for key in keys:
                found = index.setdefault(key, [])
                if not found or found[-1] is not row:
                    found.append(row)
    return index


def key_of(value: Value) -> str | int | None:
    """What to look for in an index; none for what only a comparison can tell.

    That is nothing, which also equals a column that is missing, and what may be a date, which equals an instant.
    """
    if isinstance(value, str):
        return value if value and value[4:5] != "-" else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None
