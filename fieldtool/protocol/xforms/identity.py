"""What a record says of itself: its id, and the id of the one that it corrects.

Source: getodk/xforms-spec, ``_sections/30-bindings.md``, "Metadata". A form may leave these elements out; they are
part of its records all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.xforms.actions import preloaded
from fieldtool.protocol.xforms.recompute import Data
from fieldtool.protocol.xforms.restoring import Entry
from fieldtool.protocol.xpath.tree import Node

__all__ = ["META", "Identity"]

META: Final = "meta"
_INSTANCE: Final = "instanceID"
_DEPRECATED: Final = "deprecatedID"


class Identity:
    """The ids of one record, in its nodes where the form has them, else beside it."""

    def __init__(self, data: Data, *, fresh: bool) -> None:
        self._data = data
        self._root = next((node for node in data.state.document.nodes() if node.definition.depth == 1), None)
        self._beside: dict[str, str] = {}
        node = self._node(_INSTANCE)
        if fresh and node is not None and not node.value and data.state.kept(node):
            data.write(node, self._new())

    @property
    def instance_id(self) -> str:
        """The id of this record; drawn when it is first asked for, unless the form does so."""
        return self._value(_INSTANCE) or self._give(_INSTANCE, self._new())

    @property
    def beside(self) -> dict[str, str]:
        """What is to be written although the form has no elements for it."""
        missing = (name for name in (_INSTANCE, _DEPRECATED) if self._node(name) is None)
        return {name: text for name in missing if (text := self._beside.get(name, ""))}

    def revise(self, instance_id: str) -> None:
        """Become the correction of the record with this id."""
        if instance_id:
            self._give(_DEPRECATED, instance_id)
        self._give(_INSTANCE, self._new())

    def entries(self) -> Iterator[Entry]:
        """What is kept beside the nodes, as rows."""
        for name, text in self.beside.items():
            yield self._path(name), text, None

    def take(self, entry: Entry) -> bool:
        """Take such a row back; any other is not taken."""
        for name in (_INSTANCE, _DEPRECATED):
            if entry[0] == self._path(name) and self._node(name) is None:
                self._beside[name] = entry[1]
                return True
        return False

    def _new(self) -> str:
        return preloaded("uid", "", self._data.state.around)

    def _value(self, name: str) -> str:
        node = self._node(name)
        return self._beside.get(name, "") if node is None else node.value

    def _give(self, name: str, text: str) -> str:
        node = self._node(name)
        if node is None:
            self._beside[name] = text
        else:
            self._data.write(node, text)
        return text

    def _path(self, name: str) -> str:
        return f"{self._root.path if self._root else ''}/{META}/{name}"

    def _node(self, name: str) -> Node | None:
        meta = self._root.repeats(META) if self._root else []
        found = meta[0].repeats(name) if meta else []
        return found[0] if found and found[0].definition.leaf else None
