"""Node-sets through the instances of a repeat, remembered instance by instance.

A total over 200 members looks at all of them once; after one member's answer only that member is looked at again.
The nodes are those that walking the whole path gives, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fieldtool.protocol.xpath.common import climb_to, steady
from fieldtool.protocol.xpath.known import Known
from fieldtool.protocol.xpath.operands import Nodes, Operand
from fieldtool.protocol.xpath.paths import Found, Located, asks_for_place
from fieldtool.protocol.xpath.places import Scope
from fieldtool.protocol.xpath.syntax import Call, Path, Step, Tree, parts
from fieldtool.protocol.xpath.tallies import Row
from fieldtool.protocol.xpath.tree import Definition, Element, Environment, Node
from fieldtool.protocol.xpath.values import Value

__all__ = ["followed"]


@dataclass(frozen=True, slots=True)
class _Split:
    """A path in two: to all instances of a repeat, and from each of them on."""

    repeat: Definition
    instances: Path
    rest: Path


@dataclass(slots=True)
class _Gathered:
    """The nodes that were found in each instance, and what all of them show.

    ``state`` is what all of it rests on; ``seen`` is up to where the logs of what is read in instances are in it.
    ``nodes`` and ``values`` hold ``found`` in a row, that of each instance from its place in ``begins`` on.
    """

    state: tuple[int, ...]
    places: dict[Element, int]
    found: list[list[Element]]
    seen: list[int]
    nodes: list[Element] = field(default_factory=list)
    values: Row = field(default_factory=lambda: Row(()))
    begins: list[int] = field(default_factory=list)

    def line_up(self) -> None:
        """Put all in a row."""
        self.nodes, self.begins = [], []
        for several in self.found:
            self.begins.append(len(self.nodes))
            self.nodes += several
        self.values = Row(node.typed for node in self.nodes)

    def put(self, place: int, several: list[Element]) -> bool:
        """Replace what was found in one instance; false where the row has to be lined up again."""
        begin, end = self.begins[place], self.begins[place] + len(self.found[place])
        fits = len(several) == len(self.found[place])
        self.found[place] = several
        if fits:
            self.nodes[begin:end] = several
            self.values.put(begin, end, [node.typed for node in several])
        return fits


def followed(
    path: Path,
    whole: Operand,
    home: Definition,
    found: Found,
    located: Callable[[Tree, Scope], Located],
    operand: Callable[[Tree, Scope], Operand],
) -> Operand:
    """The operand ``whole`` of an absolute or relative path at ``home``, remembered where that gives the same."""
    split = _split(path, home)
    if split is None or whole.nodes is None or not steady(path):
        return whole
    if split.repeat in home.lineage() and any(map(_looks_back, split.rest.steps)):
        return whole
    repeat, known = split.repeat, found.references
    instances = located(split.instances, Scope((home,), home.levels))
    found.references = set()
    rest = operand(split.rest, Scope((repeat,), repeat.levels))
    read, found.references = found.references, known
    inside = {each for each in read if repeat in each.definition.lineage()}
    if rest.nodes is None or any(each.levels < repeat.levels for each in inside):
        return whole
    levels = max((each.levels for each in read - inside), default=0)
    gathering = _Gathering(
        repeat,
        climb_to(home, max(levels, instances.scope.levels)),
        tuple(sorted({each.definition.index for each in inside} | {repeat.index})),
        tuple(sorted({each.definition.index for each in read - inside})),
        instances,
        rest.nodes,
        whole.nodes,
    )
    return replace(whole, nodes=gathering.nodes, shown=gathering.values)


def _split(path: Path, home: Definition) -> _Split | None:
    """A path of plain steps that reaches a repeat of which it means all instances; none for any other."""
    at: Definition | None = home.lineage()[0] if path.start == "/" else home if path.start == "." else None
    for place, step in enumerate(path.steps):
        if at is None:
            return None
        if step.axis == "parent" and step.kind == "node" and not step.predicates and path.start == ".":
            at = at.parent
            continue
        at = at.children.get(step.name) if step.axis == "child" and step.kind == "name" else None
        if at is not None and at.repeat:
            last = place == len(path.steps) - 1
            if path.start == "/" and at in home.lineage() and not (last or step.predicates):
                continue
            return _parted(path, place, at)
        if step.predicates:
            return None
    return None


def _looks_back(part: Step | Tree) -> bool:
    """Whether a predicate may compare an instance with the one that asks: then each that asks finds other nodes."""
    if isinstance(part, Step):
        return any(map(_looks_back, part.predicates))
    if isinstance(part, Call) and part.name == "current":
        return True
    return (isinstance(part, Path) and part.start != ".") or any(map(_looks_back, parts(part)))


def _parted(path: Path, place: int, repeat: Definition) -> _Split | None:
    step, after = path.steps[place], path.steps[place + 1 :]
    if any(each.axis != "child" or each.kind != "name" for each in after):
        return None
    if any(asks_for_place(predicate) for each in (step, *after) for predicate in each.predicates):
        return None
    instances = replace(path, steps=(*path.steps[:place], replace(step, predicates=())))
    return _Split(repeat, instances, Path(".", (Step("self", "", step.predicates, "node"), *after), path.position))


@dataclass(frozen=True, slots=True, eq=False)
class _Gathering:
    """How the nodes of one path are found: all at once, or only in the instances that have changed.

    ``climb`` is how far above a reader stands what all readers share; ``inside`` and ``outside`` are the indexes of
    what is read in instances and elsewhere; ``rest`` finds the nodes of one instance, ``whole`` those of all.
    """

    repeat: Definition
    climb: int
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    instances: Located
    rest: Nodes
    whole: Nodes

    def nodes(self, env: Environment) -> list[Element]:
        """All nodes of the path."""
        known = env.around.known
        return self.whole(env) if known is None else self._gathered(env, known).nodes.copy()

    def values(self, env: Environment) -> Sequence[Value]:
        """What all nodes of the path show; not to be changed."""
        known = env.around.known
        return [node.typed for node in self.whole(env)] if known is None else self._gathered(env, known).values

    def _gathered(self, env: Environment, known: Known) -> _Gathered:
        anchor: Element = env.current
        for _ in range(self.climb):
            anchor = anchor.parent or anchor
        gathered = known.found((self, anchor))
        state = self._state(known)
        if isinstance(gathered, _Gathered) and gathered.state == state:
            self._renew(gathered, env, known)
        else:
            gathered = self._gather(env, known, state)
            known.keep((self, anchor), 0, gathered)
        return gathered

    def _state(self, known: Known) -> tuple[int, ...]:
        structure = [known.structure[index] for index in self.inside]
        return (*structure, *[known.changes[index] for index in self.outside])

    def _gather(self, env: Environment, known: Known, state: tuple[int, ...]) -> _Gathered:
        instances = self.instances.walk(env)
        seen = [len(known.follow(index)) for index in self.inside]
        found = [self._in(instance, env) for instance in instances]
        gathered = _Gathered(state, {each: place for place, each in enumerate(instances)}, found, seen)
        gathered.line_up()
        return gathered

    def _renew(self, gathered: _Gathered, env: Environment, known: Known) -> None:
        changed: dict[int, Element] = {}
        for at, index in enumerate(self.inside):
            log = known.follow(index)
            for node in log[gathered.seen[at] :]:
                instance = self._instance_of(node)
                if instance is not None and instance in gathered.places:
                    changed[gathered.places[instance]] = instance
            gathered.seen[at] = len(log)
        fit = [gathered.put(place, self._in(instance, env)) for place, instance in changed.items()]
        if not all(fit):
            gathered.line_up()
        env.around.meter.spend(len(changed) + 1)

    def _in(self, instance: Element, env: Environment) -> list[Element]:
        return self.rest(env.inside(instance, 1, 1))

    def _instance_of(self, node: object) -> Element | None:
        at = node if isinstance(node, Node) else None
        while at is not None and at.definition is not self.repeat:
            at = at.parent if isinstance(at.parent, Node) else None
        return at
