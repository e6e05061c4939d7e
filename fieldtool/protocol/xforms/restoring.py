"""A run as rows that can be stored, and a run from such rows.

A row is a path, a value and the reason for having none. The row of a repeat that people add to has the repeat's path
without a position at its end; its value is the number of its instances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from fieldtool.protocol.errors import UnknownPath
from fieldtool.protocol.xforms.answers import is_reason
from fieldtool.protocol.xforms.places import definition_at, everything, grown_by_hand, repeat_path, steps_of
from fieldtool.protocol.xforms.recompute import Data
from fieldtool.protocol.xpath.tree import Definition, Node

__all__ = ["Entry", "entries", "entry", "put_back"]

Entry: TypeAlias = tuple[str, str, str | None]


def entries(data: Data) -> Iterator[Entry]:
    """All that is needed to bring a run back; instances that a count took away are in it.

    A calculation that the form itself wrote over at its beginning, and that counts again, is told by an empty row.
    """
    overwritten = {setter.target for setter in data.state.model.setters}
    for path, node in everything(data.state.document):
        for repeat in grown_by_hand(node.definition, data.state):
            yield f"{path}/{repeat.name}", str(len(node.children[repeat.name])), None
        if not node.definition.leaf:
            continue
        if data.state.kept(node):
            yield path, node.value, node.absent
        elif node.definition in overwritten:
            yield path, "", None


def entry(data: Data, path: str) -> Entry:
    """The row of one path as it stands; empty for an instance that is not there, and for what is only calculated."""
    definition = definition_at(path, data.state.document.definition)
    above, _slash, _name = path.rpartition("/")
    node = _found(data, above if _is_repeat(definition, path) else path)
    if node is None:
        return path, "", None
    if _is_repeat(definition, path):
        return path, str(len(node.children[definition.name])), None
    if not definition.leaf:
        raise UnknownPath(path=path, suggestion="")
    return (path, node.value, node.absent) if data.state.kept(node) else (path, "", None)


def put_back(data: Data, rows: Iterable[Entry]) -> None:
    """Put stored rows back as they are, then compute everything; nothing is set after them.

    Where no row tells how often a repeat occurs, it occurs as often as answers in it ask for. A reason beside a value
    is dropped, and one that is not known too: the item counts as unanswered then, so that somebody looks at it again.
    """
    with data.change():
        _Restoring(data).put([_sound(row) for row in rows])


def _sound(row: Entry) -> Entry:
    path, value, absent = row
    return path, value, absent if absent and not value and is_reason(absent) else None


class _Restoring:
    def __init__(self, data: Data) -> None:
        self._data = data
        self._told: set[str] = set()

    def put(self, rows: list[Entry]) -> None:
        document = self._data.state.document.definition
        shapes = [row for row in rows if _is_repeat(definition_at(row[0], document), row[0])]
        for path, number, _absent in sorted(shapes, key=lambda row: row[0].count("/")):
            if number:
                self._occur(path, number)
        told = set(shapes)
        missing = [row for row in rows if row not in told and not self._give(row)]
        self._data.compute_all(quietly=True)
        again = [self._empty(path) for path, value, absent in missing if not value and not absent]
        if any(again):
            self._data.compute_all(quietly=True)

    def _occur(self, path: str, number: str) -> None:
        """Let a repeat occur ``number`` times."""
        above, _slash, name = path.rpartition("/")
        parent = self._made(above, wanted=True)
        if not number.isdecimal():
            raise UnknownPath(path=path, suggestion="")
        self._told.add(path)
        if parent is not None:
            repeat = parent.definition.children[name]
            self._data.structure.fill(parent, repeat, int(number))
            self._data.structure.trim(parent, repeat, int(number))

    def _give(self, row: Entry) -> bool:
        path, text, absent = row
        node = self._made(path, wanted=bool(text or absent))
        if node is None:
            return False
        if not node.definition.leaf:
            raise UnknownPath(path=path, suggestion="")
        self._data.state.write_over(node, text, absent)
        return True

    def _empty(self, path: str) -> bool:
        """Empty an item whose instance has only appeared now."""
        node = _found(self._data, path)
        if node is None or not (node.value or node.absent) or not self._data.state.kept(node):
            return False
        self._data.state.write_over(node, "", None)
        return True

    def _made(self, path: str, *, wanted: bool) -> Node | None:
        """The node at ``path``. An instance that is missing is made, unless a row has told how many there are.

        One of a repeat that the form counts is made only where it is ``wanted`` for an answer.
        """
        node, fixed = self._data.state.document, self._data.state.model.fixed_repeats
        for name, number in steps_of(path):
            repeat = node.definition.children[name]
            if number and len(node.children[name]) < int(number):
                if (repeat.index in fixed and not wanted) or repeat_path(node, repeat) in self._told:
                    return None
                self._data.structure.fill(node, repeat, int(number))
            node = node.repeats(name)[int(number or 1) - 1]
        return node


def _found(data: Data, path: str) -> Node | None:
    node = data.state.document
    for name, number in steps_of(path):
        shown = [*node.repeats(name), *node.parked.get(name, ())]
        if len(shown) < int(number or 1):
            return None
        node = shown[int(number or 1) - 1]
    return node


def _is_repeat(definition: Definition, path: str) -> bool:
    return definition.repeat and not path.endswith("]")
