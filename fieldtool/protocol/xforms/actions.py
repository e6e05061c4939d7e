"""What the form itself sets: preloads and dynamic defaults at the beginning and in new instances, and after a change.

Sources: getodk/xforms-spec, ``_sections/65-events-and-actions.md`` and ``30-bindings.md`` (preload attributes). Where
they are silent, getodk/javarosa decides: a value is worked out as it stands at its target (``SetValueAction``), a
calculation fires nothing (``FormDef.setValue``), an action changes read-only items too (``SetValueActionTest``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from fieldtool.protocol.xforms.form import Setter
from fieldtool.protocol.xforms.state import State, nearest, trail_of
from fieldtool.protocol.xforms.typed import stored
from fieldtool.protocol.xpath.chance import uuid4
from fieldtool.protocol.xpath.tree import Definition, Node, Surroundings
from fieldtool.protocol.xpath.values import to_text

__all__ = ["Actions", "preloaded"]

_PROPERTIES: Final = {"phone number": "phonenumber", "subscriber id": "subscriberid", "sim serial": "simserial"}
"""The specification writes some names with a blank."""
_UNKNOWN: Final = {"deviceid": "not supported"}
"""What is never blank (``30-bindings.md``, "Metadata")."""


def preloaded(preload: str, parameters: str, around: Surroundings) -> str:
    """The value of a preloader; empty where this desk has none."""
    if preload == "uid":
        return f"uuid:{uuid4(around.random)}"
    if preload == "timestamp":
        return to_text(around.now)
    if preload == "date":
        return to_text(around.now.date())
    if preload == "property":
        return around.properties.get(_PROPERTIES.get(parameters, parameters), _UNKNOWN.get(parameters, ""))
    return ""


class Actions:
    """What is to be set now, one after the other: each value is worked out when the one before it has been given."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._setters = state.model.setters
        self._by_source: dict[int, list[int]] = {}
        for place, setter in enumerate(self._setters):
            if setter.source is not None and "changed" in setter.events:
                self._by_source.setdefault(setter.source.index, []).append(place)
        self._firing: set[int] = set()
        self._due: list[Node] = []

    def clear(self) -> None:
        """Forget what was under way."""
        self._firing.clear()
        self._due.clear()

    def preload(self, nodes: Iterable[Node], preloads: dict[int, tuple[str, str]]) -> None:
        """Fill in what is known about the record itself."""
        for node in nodes:
            if node.definition.index in preloads:
                text = preloaded(*preloads[node.definition.index], self._state.around)
                self._state.put(node, text, None)

    def at(self, event: str) -> Iterator[tuple[Node, str]]:
        """What an event of the whole form sets, in every instance."""
        for setter in self._setters:
            if event in setter.events:
                for node in self._state.document.under(trail_of(setter.target)):
                    yield node, self._text(setter, node)

    def after(self, source: Node) -> Iterator[tuple[Node, str]]:
        """What a changed answer sets. An action that is under way already is not begun again.

        Where a target could mean several instances, it is the first (XForms 1.1, section 3.2.2, first-node rule).
        """
        for place in self._by_source.get(source.definition.index, ()):
            setter = self._setters[place]
            target = self._target(setter, source)
            if place not in self._firing and target is not None:
                self._firing.add(place)
                try:
                    yield target, self._text(setter, target)
                finally:
                    self._firing.discard(place)

    def set_in_new(self, instance: Node) -> None:
        """Set what a fresh instance begins with, before anything in it is computed: a calculation comes after it."""
        self.preload(instance.nodes(), self._state.model.preloads)
        for setter in self._setters:
            if "new-repeat" in setter.events and _home(setter) is instance.definition:
                trail = trail_of(setter.target)[instance.definition.depth :]
                for node in instance.under(trail):
                    before = node.typed
                    self._state.put(node, self._text(setter, node), None)
                    if node.typed != before:
                        self._due.append(node)

    def due(self) -> Node | None:
        """The next node of a fresh instance whose value was set, and whose own actions have not begun."""
        return self._due.pop(0) if self._due else None

    def _target(self, setter: Setter, source: Node) -> Node | None:
        if setter.place is None or setter.place.nodes is None:
            return nearest(source, setter.target)
        found = setter.place.nodes(self._state.environment(source))
        return next((node for node in found if isinstance(node, Node)), None)

    def _text(self, setter: Setter, target: Node) -> str:
        value = setter.value.value(self._state.environment(target))
        return stored(value, setter.target.type, self._state.around)


def _home(setter: Setter) -> Definition | None:
    """The innermost repeat that an action stands in."""
    around = [step for step in (setter.source or setter.target).lineage() if step.repeat]
    return around[-1] if around and around[-1] in setter.target.lineage() else None
