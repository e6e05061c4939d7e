"""The shape of a form's data (definitions, fixed once loaded) and one run's data (nodes, which change)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fieldtool.protocol.xpath.known import Known
from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.values import Value

if TYPE_CHECKING:
    from fieldtool.protocol.xpath.expression import Expression

__all__ = ["Attribute", "Definition", "Element", "Environment", "Node", "Seed", "Settled", "Surroundings", "grow"]


_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(slots=True, eq=False, repr=False)
class Definition:
    """One element of the primary instance; the outermost stands for the document and has an empty path.

    ``path`` has no positions; ``levels`` counts the repeats it lies in, itself included, ``depth`` the steps from
    the document; ``template`` is what a fresh one holds, ``attributes`` those that the form writes on it. Written
    while a form loads, only read afterwards.
    """

    name: str
    path: str
    parent: Definition | None
    index: int
    children: dict[str, Definition] = field(default_factory=dict)
    repeat: bool = False
    levels: int = 0
    depth: int = 0
    template: Seed | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: _NO_ATTRIBUTES)
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None

    def __repr__(self) -> str:
        return f"Definition({self.path})"

    def lineage(self) -> list[Definition]:
        """From the root to this definition, both included."""
        found = [self]
        while found[-1].parent is not None:
            found.append(found[-1].parent)
        return found[::-1]

    def below(self) -> Iterator[Definition]:
        """This definition and all under it, in document order."""
        waiting = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(found.children.values()))

    @property
    def leaf(self) -> bool:
        """Whether it can hold an answer."""
        return not self.children and not self.repeat


class Element:
    """An element that expressions can walk to. Those of secondary instances never change.

    ``position`` counts among the children of that name, ``order`` among all children, both as they were appended;
    ``attributes`` are named as lxml names them, ``{namespace}name`` or ``name``.
    """

    __slots__ = (
        "attributes", "children", "count", "name", "order", "parent", "position", "relevant", "typed", "value",
    )  # fmt: skip
    kind: str = "element"

    def __init__(
        self, name: str, parent: Element | None, value: str = "", position: int = 1,
        attributes: Mapping[str, str] = _NO_ATTRIBUTES,
    ) -> None:  # fmt: skip
        self.name = name
        self.parent = parent
        self.children: dict[str, list[Element]] = {}
        self.value = value
        self.typed: Value = value
        self.relevant = True
        self.position = position
        self.attributes = attributes
        self.count = self.order = 0

    def append(self, name: str, value: str = "", attributes: Mapping[str, str] = _NO_ATTRIBUTES) -> Element:
        """A new last child."""
        siblings = self.children.setdefault(name, [])
        child = Element(name, self, value, len(siblings) + 1, attributes)
        siblings.append(child)
        child.order = self.count
        self.count += 1
        return child

    def content(self) -> list[Element]:
        """All children in document order."""
        found = [child for several in self.children.values() for child in several]
        if len(self.children) > 1 and len(found) > len(self.children):
            found.sort(key=lambda child: child.order)
        return found

    def index_in(self, siblings: Sequence[Element]) -> int:
        """Which of the children of its parent, which are given in document order, it is."""
        return self.order if siblings[self.order] is self else siblings.index(self)

    def below(self) -> list[Element]:
        """All under this element, in document order."""
        found: list[Element] = []
        for child in self.content():
            found.append(child)
            if child.children:
                found += child.below()
        return found

    def place(self) -> tuple[int, ...]:
        """Where it stands in document order; a secondary instance stands behind the primary one."""
        return (*self.parent.place(), self.order) if self.parent else (1,)

    def named(self) -> tuple[str, str]:
        """Its name as it is written, with a prefix, and its namespace. Elements of forms have lost both."""
        return self.name, ""

    def namespaces(self) -> Mapping[str, str]:
        """The namespaces in scope, by prefix."""
        return _NO_ATTRIBUTES


class Attribute(Element):
    """An attribute, or a namespace in scope, as a node. Equal to any other for the same name at the same owner.

    ``written`` is its name as it is kept, ``{namespace}name`` or ``name``.
    """

    __slots__ = ("kind", "written")
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    children: dict[str, list[Element]] = {}  # noqa: RUF012 - never any
    position = 1
    relevant = True

    def __init__(self, owner: Element, kind: str, written: str, value: str) -> None:
        self.kind = kind
        self.written = written
        self.name = written.rpartition("}")[2]
        self.parent = owner
        self.value = value
        self.typed = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attribute) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((id(self.parent), self.written))

    def place(self) -> tuple[int, ...]:
        """Behind its owner and before what the owner holds, namespaces first (XPath 1.0, section 5)."""
        if self.parent is None:  # pragma: no cover - an owner is given
            return ()
        if self.kind == "namespace":
            return (*self.parent.place(), -2, sorted(self.parent.namespaces()).index(self.written))
        return (*self.parent.place(), -1, list(self.parent.attributes).index(self.written))

    def named(self) -> tuple[str, str]:
        namespace = self.written[1:].partition("}")[0] if self.written.startswith("{") else ""
        declared = self.parent.namespaces() if self.parent and namespace else _NO_ATTRIBUTES
        prefix = next((prefix for prefix, uri in declared.items() if prefix and uri == namespace), "")
        return (f"{prefix}:{self.name}" if prefix else self.name), namespace

    def _identity(self) -> tuple[int, str, str]:
        return (id(self.parent), self.kind, self.written)


class Node(Element):
    """One element of the primary instance in one run, with its answer.

    ``own_relevance`` is what its own condition says, ``relevant`` takes those above into account. ``offered`` is
    the part of the value that the choices offer now; ``parked`` keeps instances that a count took away.
    """

    __slots__ = ("absent", "definition", "offered", "own_relevance", "parked")

    def __init__(self, definition: Definition, parent: Node | None, position: int) -> None:
        super().__init__(definition.name, parent, position=position, attributes=definition.attributes)
        self.definition = definition
        self.own_relevance = True
        self.offered = ""
        self.absent: str | None = None
        self.parked: dict[str, list[Node]] = {}

    @property
    def path(self) -> str:
        """The absolute path, with ``[n]`` on every repeat instance."""
        if not isinstance(self.parent, Node):
            return ""
        return f"{self.parent.path}/{self.name}" + (f"[{self.position}]" if self.definition.repeat else "")

    def repeats(self, name: str) -> list[Node]:
        """The children of that name: one, or the instances of a repeat."""
        return [child for child in self.children.get(name, ()) if isinstance(child, Node)]

    def nodes(self) -> Iterator[Node]:
        """Every node at or under this one, groups included, in document order."""
        yield self
        for element in self.below():
            if isinstance(element, Node):
                yield element

    def place(self) -> tuple[int, ...]:
        above = self.parent.place() if self.parent else (0,)
        return (*above, self.definition.index, self.position)

    def anchor(self, levels: int) -> Node:
        """The repeat instance at or above this node that lies in ``levels`` repeats; the document for none."""
        node = self
        while isinstance(node.parent, Node) and not (node.definition.repeat and node.definition.levels <= levels):
            node = node.parent
        return node

    def under(self, trail: Sequence[str]) -> list[Node]:
        """The nodes at the end of a trail of names, in every instance of the repeats on the way."""
        nodes = [self]
        for name in trail:
            nodes = [child for node in nodes for child in node.repeats(name)]
        return nodes


@dataclass(slots=True)
class Surroundings:
    """What a whole run shares with its expressions: the instant, chance, and texts in the current language.

    ``text`` gives an itext by its id; ``choice_name`` the label of a choice by path (no positions), value and who asks;
    ``version`` is the form's, ``properties`` are the device's and its user's (OpenRosa metadata, ``deviceid`` ...).
    ``meter`` bounds what an evaluation may cost; ``known`` keeps what many instances ask for, if it is there.
    """

    now: datetime
    random: Random
    language: str
    text: Callable[[str], str]
    choice_name: Callable[[str, str, Element], str]
    version: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NO_ATTRIBUTES)
    meter: Meter = field(default_factory=Meter)
    known: Known | None = None

    @property
    def zone(self) -> tzinfo:
        """The time zone of the run; UTC where the instant has none."""
        return self.now.tzinfo or UTC


@dataclass(slots=True)
class Settled:
    """What one evaluation found to be the same for all nodes that its predicates test."""

    values: dict[object, Value] = field(default_factory=dict)
    sets: dict[object, list[Element]] = field(default_factory=dict)


@dataclass(slots=True)
class Environment:
    """What an expression sees while it is evaluated.

    ``here`` is the context node, ``current`` the node whose expression it is; ``singles`` holds the nodes that no
    repeat contains, by the index of their definition, the document first. ``position`` and ``size`` are those of the
    set whose nodes a predicate tests; no position outside of one, and nothing ``settled``.
    """

    singles: Sequence[Element]
    here: Element
    current: Element
    around: Surroundings
    position: int = 0
    size: int = 1
    settled: Settled | None = None

    @property
    def place(self) -> str:
        """Where the expression stands, for messages: the path of its definition; nothing in a document."""
        return self.current.definition.path if isinstance(self.current, Node) else ""

    def inside(self, here: Element, position: int, size: int) -> Environment:
        """The same, seen from one node of a set while a predicate is tested."""
        settled = self.settled or Settled()
        return Environment(self.singles, here, self.current, self.around, position, size, settled)


@dataclass(frozen=True, slots=True)
class Seed:
    """What an element holds when a run begins: a value, or elements."""

    definition: Definition
    value: str
    children: tuple[Seed, ...]


def grow(seed: Seed, parent: Node | None, position: int = 1) -> Node:
    """A fresh node with everything under it. Elements that the seed leaves out come from their templates."""
    node = Node(seed.definition, parent, position)
    node.value = seed.value
    for child in seed.definition.children.values():
        node.children[child.name] = []
    for child_seed in seed.children:
        siblings = node.children[child_seed.definition.name]
        siblings.append(grow(child_seed, node, len(siblings) + 1))
    for child in seed.definition.children.values():
        if not child.repeat and not node.children[child.name] and child.template:
            node.children[child.name] = [grow(child.template, node)]
    return node
