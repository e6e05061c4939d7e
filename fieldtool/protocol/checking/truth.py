"""Whether a condition can ever hold: an abstract interpretation of expressions over what is known of the answers.

Every answer is a set of values that holds at least all that it can be (:mod:`.domain`). To assume a condition narrows
these sets; where one has nothing left, the condition cannot hold. Nothing that can hold is ever called impossible:
what is not understood can be anything, and a question that takes too long is answered by "it may".

Two facts of a run are used beside the types and choices: an item that is not relevant reads as empty
(getodk/xforms-spec, ``_sections/30-bindings.md``), so one that is not empty is relevant; and an answer met its own
constraint when it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from fieldtool.protocol.checking.calls import kept_as, result_of
from fieldtool.protocol.checking.comparing import ORDERS, SWAPPED, narrowed, selecting
from fieldtool.protocol.checking.domain import ANYTHING, EMPTY, NOTHING, Value, constant, joined
from fieldtool.protocol.checking.numbers import ALL, NONE
from fieldtool.protocol.checking.trees import plain_target
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.expression import Catalogue
from fieldtool.protocol.xpath.syntax import Call, Path, Tree
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Condition", "Facts", "Known", "Reasoner"]

_STEPS: Final = 3000
"""What one question may take."""
_ALL_STEPS: Final = 300_000
"""What all questions about one form may take together; what is asked after that may be."""
_STATES: Final = 16
_CASES: Final = 12
_DEPTH: Final = 4
"""How many calculations are followed into one another."""
_CONDITIONS: Final = 60
"""How many conditions that wait for one another are followed; beyond, less is known than could be."""
_CHOOSING: Final = frozenset({"if", "coalesce", "not", "boolean", "selected", "string", "number"})

Condition: TypeAlias = tuple[Tree, Definition]
"""A condition, and the definition at which it stands."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one item: every value that an answer can be, and those that nobody checks (``unchecked``).

    ``calculation`` is that of an item which holds nothing else.
    """

    value: Value = ANYTHING
    unchecked: Value = NOTHING
    constraint: Tree | None = None
    calculation: Tree | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one form: its items, and the conditions of items and groups, by definition."""

    catalogue: Catalogue
    definitions: Mapping[int, Definition]
    known: Mapping[int, Known]
    relevant: Mapping[int, Tree]


class _TooLong(Exception):
    """A question that takes longer than it is worth."""


@dataclass(frozen=True, slots=True)
class _State:
    """What has been assumed: narrower values of items, and the items whose relevance was assumed with them."""

    values: Mapping[int, Value] = field(default_factory=dict)
    held: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Case:
    """One way in which an expression can turn out. ``subject`` is the item that it shows as it is.

    ``many`` says that it may be several nodes, of which any may decide a comparison.
    """

    state: _State
    value: Value
    subject: int | None = None
    many: bool = False


class Reasoner:
    """Answers questions about one form."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.left = _ALL_STEPS
        self._values: dict[int, Value] = {}
        self._busy: set[int] = set()
        self._asking: set[int] = set()
        self._known_after: dict[tuple[tuple[int, int], ...], tuple[tuple[Condition, ...], list[_State] | None]] = {}
        self._targets: dict[tuple[int, int], tuple[Path, tuple[Definition, bool] | None]] = {}

    def possible(self, conditions: Sequence[Condition]) -> bool:
        """Whether all of these may hold at once."""
        states = self._after(tuple(conditions))
        return states is None or bool(states)

    def _after(self, conditions: tuple[Condition, ...]) -> list[_State] | None:
        """What is known where all hold; none where that takes too long. Those of a group are worked out once."""
        if not conditions:
            return [_State()]
        key = tuple((id(tree), home.index) for tree, home in conditions)
        if key not in self._known_after:
            before = self._after(conditions[:-1])
            self._known_after[key] = conditions, before and self._tried(before, *conditions[-1])
        return self._known_after[key][1]

    def where_relevant(self, definition: Definition) -> list[_State] | None:
        """What is known where an item is relevant; none where that takes too long, or is being worked out."""
        if definition.index in self._asking:
            return None
        self._asking.add(definition.index)
        conditions = [(tree, each) for each in definition.lineage() if (tree := self.facts.relevant.get(each.index))]
        states = self._after(tuple(conditions))
        self._asking.discard(definition.index)
        return states

    def _tried(self, states: list[_State], tree: Tree, home: Definition) -> list[_State] | None:
        try:
            return _Run(self).all(states, tree, home, wanted=True)
        except (_TooLong, RecursionError):
            return None

    def value(self, definition: Definition) -> Value:
        """Every value that an item can have, its own constraint taken into account."""
        index = definition.index
        if index not in self._values:
            if index in self._busy:
                known = self.facts.known.get(index, Known())
                return known.value.join(known.unchecked)
            self._busy.add(index)
            self._values[index] = self._worked_out(definition)
            self._busy.discard(index)
        return self._values[index]

    def value_of(self, index: int) -> Value:
        """The same by the index of the item."""
        return self.value(self.facts.definitions[index])

    def target(self, path: Path, home: Definition) -> tuple[Definition, bool] | None:
        """Where a path leads from ``home``, as :func:`.plain_target` finds it, once."""
        key = (id(path), home.index)
        if key not in self._targets:
            self._targets[key] = (path, plain_target(path, home, self.facts.catalogue))
        return self._targets[key][1]

    def allowed(self, definition: Definition) -> Value:
        """What the constraint of an item lets through."""
        known = self.facts.known.get(definition.index, Known())
        answered = replace(known.value, empty=False)
        if known.constraint is None or not answered.possible:
            return answered
        index = definition.index
        states = self._tried([_State({index: answered})], known.constraint, definition)
        return answered if states is None else joined(state.values.get(index, answered) for state in states)

    def _worked_out(self, definition: Definition) -> Value:
        known = self.facts.known.get(definition.index, Known())
        if known.calculation is None:
            found = self.allowed(definition).join(known.unchecked)
            return found.join(EMPTY) if known.value.empty else found
        run = _Run(self)
        try:
            cases = run.cases(Path("/", _steps(definition), 0), definition, _State())
        except (_TooLong, RecursionError):
            return ANYTHING
        return joined(case.value for case in cases)


def _steps(definition: Definition) -> tuple[syntax.Step, ...]:
    return tuple(syntax.Step("child", each.name) for each in definition.lineage()[1:])


class _Run:
    """One question, with the steps that it may take."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner
        self._facts = reasoner.facts
        self._left = _STEPS
        self._followed: list[int] = []

    def all(self, states: Iterable[_State], tree: Tree, home: Definition, *, wanted: bool) -> list[_State]:
        """Every state after a condition turned out as ``wanted`` in one of ``states``."""
        return _few([after for state in states for after in self.assume(tree, home, state, wanted=wanted)])

    def assume(self, tree: Tree, home: Definition, state: _State, *, wanted: bool) -> list[_State]:
        """What is known where ``tree`` turns out as ``wanted``; nothing where it cannot."""
        self._spend()
        match tree:
            case syntax.Logic(operator, parts) if (operator == "and") is wanted:
                states = [state]
                for part in parts:
                    states = self.all(states, part, home, wanted=wanted)
                return states
            case syntax.Logic(_operator, parts):
                return self._any(parts, home, state, wanted=wanted)
            case syntax.Binary(operator, left, right) if operator in SWAPPED:
                return _few(list(self._compared(operator, left, right, home, state, wanted=wanted)))
            case Call("not" | "boolean" as name, (argument,)):
                return self.assume(argument, home, state, wanted=wanted is (name == "boolean"))
            case Call("selected", (chosen, syntax.Literal(value))):
                return _few(list(self._selected(chosen, str(value), home, state, wanted=wanted)))
            case _:
                return _few(list(self._truth(tree, home, state, wanted=wanted)))

    def cases(self, tree: Tree, home: Definition, state: _State) -> list[_Case]:
        """How an expression can turn out, each with what is known then."""
        self._spend()
        match tree:
            case syntax.Literal(value):
                return [_Case(state, constant(value))]
            case Path():
                return self._path(tree, home, state)
            case Call("if", (condition, then, otherwise)):
                return self._either(condition, then, otherwise, home, state)
            case Call(name, arguments) if name not in {"not", "boolean", "selected"}:
                return self._called(name, arguments, home, state)
            case Call() | syntax.Logic():
                return self._boolean(tree, home, state)
            case _:
                return self._computed(tree, home, state)

    def _spend(self) -> None:
        self._left -= 1
        self._reasoner.left -= 1
        if self._left < 0 or self._reasoner.left < 0:
            raise _TooLong

    # Conditions

    def _any(self, parts: tuple[Tree, ...], home: Definition, state: _State, *, wanted: bool) -> list[_State]:
        """Where one part is enough; one that narrows nothing makes the others superfluous."""
        found: list[_State] = []
        for part in parts:
            found += self.assume(part, home, state, wanted=wanted)
            if any(each is state for each in found):
                return [state]
        return _few(found)

    def _truth(self, tree: Tree, home: Definition, state: _State, *, wanted: bool) -> Iterator[_State]:
        for case in self.cases(tree, home, state):
            if case.many:
                yield case.state
            else:
                value = case.value.truthy() if wanted else case.value.falsy()
                yield from self._narrow(case.state, case.subject, value)

    def _compared(
        self, operator: str, left: Tree, right: Tree, home: Definition, state: _State, *, wanted: bool
    ) -> Iterator[_State]:  # fmt: skip
        for one in self.cases(left, home, state):
            for two in self.cases(right, home, one.state):
                if one.many or two.many:
                    if not wanted or narrowed(one.value, operator, two.value, wanted=True).possible:
                        yield two.state
                    continue
                first = narrowed(one.value, operator, two.value, wanted=wanted)
                if not first.possible:
                    continue
                if isinstance(right, syntax.Literal):
                    yield from self._narrow(two.state, one.subject, first)
                    continue
                second = narrowed(two.value, SWAPPED[operator], one.value, wanted=wanted)
                same = one.subject is not None and one.subject == two.subject
                for after in self._narrow(two.state, None if same else one.subject, first):
                    if second.possible:
                        yield from self._narrow(after, None if same else two.subject, second)

    def _selected(
        self, chosen: Tree, name: str, home: Definition, state: _State, *, wanted: bool
    ) -> Iterator[_State]:  # fmt: skip
        for case in self.cases(chosen, home, state):
            if case.many:
                if not wanted or selecting(case.value, name, wanted=True).possible:
                    yield case.state
            else:
                yield from self._narrow(case.state, case.subject, selecting(case.value, name, wanted=wanted))

    def _narrow(self, state: _State, subject: int | None, value: Value) -> Iterator[_State]:
        """The state in which an item has one of these values; where it is not empty, it is relevant."""
        if not value.possible:
            return
        if subject is None:
            yield state
            return
        if state.values.get(subject) == value or (
            subject not in state.values and self._reasoner.value_of(subject) == value
        ):
            after = state
        else:
            after = _State({**state.values, subject: value}, state.held)
        if value.empty or subject in state.held:
            yield after
        else:
            yield from self._relevant(self._facts.definitions[subject], after)

    def _relevant(self, definition: Definition, state: _State) -> list[_State]:
        """What is known where an item is relevant: its condition holds, and those of all groups around it."""
        held = state.held | {definition.index}
        known = self._reasoner.where_relevant(definition)
        if known is None or any(len(each.held) > _CONDITIONS for each in known):
            return [_State(state.values, held)]
        return _few([met for each in known if (met := _met(state, each, held)) is not None])

    # Values

    def _boolean(self, tree: Tree, home: Definition, state: _State) -> list[_Case]:
        cases = [_Case(after, constant(wanted)) for wanted in (True, False) for after in (
            self.assume(tree, home, state, wanted=wanted)
        )]  # fmt: skip
        return _fewer(cases, state)

    def _either(
        self, condition: Tree, then: Tree, otherwise: Tree, home: Definition, state: _State
    ) -> list[_Case]:  # fmt: skip
        cases = [
            case
            for wanted, tree in ((True, then), (False, otherwise))
            for after in self.assume(condition, home, state, wanted=wanted)
            for case in self.cases(tree, home, after)
        ]
        return _fewer(cases, state)

    def _path(self, path: Path, home: Definition, state: _State) -> list[_Case]:
        found = self._reasoner.target(path, home)
        if found is None or not found[0].leaf:
            return [_Case(state, ANYTHING, many=True)]
        definition, single = found
        known = self._facts.known.get(definition.index)
        if known is None:
            return [_Case(state, ANYTHING, many=not single)]
        if known.calculation is not None:
            return self._calculated(definition, known.calculation, state, single=single)
        value = state.values.get(definition.index) if single else None
        value = self._reasoner.value(definition) if value is None else value
        return [_Case(state, value, definition.index)] if single else [_Case(state, value.join(EMPTY), many=True)]

    def _calculated(
        self, definition: Definition, tree: Tree, state: _State, *, single: bool
    ) -> list[_Case]:  # fmt: skip
        """A calculation is looked at as it stands, so that what it rests on is narrowed with it."""
        if definition.index in self._followed:
            return [_Case(state, ANYTHING, many=not single)]
        if self._followed and (len(self._followed) >= _DEPTH or not _chooses(tree)):
            return [_Case(state, self._reasoner.value(definition).join(EMPTY), many=not single)]
        self._followed.append(definition.index)
        beginning = state if single else _State()
        ways = self._relevant(definition, beginning) if self._hidden(definition) else [beginning]
        cases = [case for way in ways for case in self.cases(tree, definition, way)]
        self._followed.pop()
        cases = [_Case(case.state, kept_as(case.value, definition.type)) for case in cases]
        if not single:
            return [_Case(state, joined([EMPTY, *(case.value for case in cases)]), many=True)]
        if self._hidden(definition):
            cases.append(_Case(state, EMPTY))
        return _fewer(cases, state)

    def _hidden(self, definition: Definition) -> bool:
        return any(each.index in self._facts.relevant for each in definition.lineage())

    def _called(self, name: str, arguments: tuple[Tree, ...], home: Definition, state: _State) -> list[_Case]:
        if name == "coalesce" and arguments:
            return self._coalesced(arguments, home, state)
        if len(arguments) != 1:
            return [_Case(state, result_of(name, arguments))]
        cases = [
            _Case(case.state, result_of(name, arguments, None if case.many else case.value))
            for case in self.cases(arguments[0], home, state)
        ]
        return _fewer(cases, state)

    def _coalesced(self, arguments: tuple[Tree, ...], home: Definition, state: _State) -> list[_Case]:
        """The first value that is not empty (not-a-number counts as empty)."""
        first, *rest = arguments
        cases: list[_Case] = []
        for case in self.cases(first, home, state):
            filled = replace(case.value, empty=False, nan=False)
            if filled.possible:
                cases.append(_Case(case.state, filled, many=case.many))
            if case.value.empty or case.value.nan or case.many:
                cases += self._coalesced(tuple(rest), home, case.state) if rest else [_Case(case.state, EMPTY)]
        return _fewer(cases, state)

    def _computed(self, tree: Tree, home: Definition, state: _State) -> list[_Case]:
        match tree:
            case syntax.Negative(operand):
                return [_Case(case.state, _minus(case.value)) for case in self.cases(operand, home, state)]
            case syntax.Binary(operator) if operator in SWAPPED:
                return self._boolean(tree, home, state)
            case syntax.Binary(operator, left, right):
                return self._arithmetic([("+", left), (operator, right)], home, state)
            case syntax.Chain(first, rest):
                return self._arithmetic([("+", first), *rest], home, state)
            case _:
                return [_Case(state, ANYTHING, many=True)]

    def _arithmetic(self, terms: list[tuple[str, Tree]], home: Definition, state: _State) -> list[_Case]:
        """Sums and differences; of any other operation, that it gives some number."""
        if any(operator not in {"+", "-"} for operator, _tree in terms):
            comparing = any(operator in ORDERS or operator in SWAPPED for operator, _tree in terms)
            return [_Case(state, ANYTHING if comparing else Value(numbers=ALL, nan=True))]
        sums = [_Case(state, constant(0.0))]
        for operator, tree in terms:
            sums = _fewer(
                [
                    _Case(case.state, _plus(each.value, case.value if operator == "+" else _minus(case.value)))
                    for each in sums
                    for case in self.cases(tree, home, each.state)
                ],
                state,
            )
        return sums


def _chooses(tree: Tree) -> bool:
    """Whether a calculation tells one thing from another, so that it is worth looking into."""
    if isinstance(tree, (syntax.Logic, Path)):
        return True
    return (isinstance(tree, Call) and tree.name in _CHOOSING) or (
        isinstance(tree, syntax.Binary) and tree.operator in SWAPPED
    )


def _minus(value: Value) -> Value:
    return Value(numbers=value.measure().negative(), nan=value.unmeasured())


def _plus(one: Value, two: Value) -> Value:
    numbers = one.measure().plus(two.measure()) if one.measure() and two.measure() else NONE
    undone = one.unmeasured() or two.unmeasured() or not (numbers.finite and one.measure().finite)
    return Value(numbers=numbers, nan=undone, whole=one.whole and two.whole)


# Fewer, and knowing less


def _met(one: _State, two: _State, held: frozenset[int]) -> _State | None:
    """What is known where both are; nothing where they exclude each other."""
    values = dict(one.values)
    for index, value in two.values.items():
        both = value.meet(values[index]) if index in values else value
        if not both.possible:
            return None
        values[index] = both
    return _State(values, held | two.held)


def _few(states: list[_State]) -> list[_State]:
    """The states, or one that knows no more than any of them."""
    states = list({id(state): state for state in states}.values())
    if len(states) <= _STATES:
        return states
    first, *rest = states
    common = set(first.values).intersection(*(state.values for state in rest))
    held = first.held.intersection(*(state.held for state in rest))
    return [_State({index: joined(state.values[index] for state in states) for index in common}, held)]


def _fewer(cases: list[_Case], state: _State) -> list[_Case]:
    if len(cases) <= _CASES:
        return cases
    return [_Case(state, joined(case.value for case in cases), many=any(case.many for case in cases))]
