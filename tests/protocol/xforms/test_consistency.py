"""However a run is played, it stands where computing everything anew, or bringing it back from rows, would leave it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from fieldtool.protocol import Form, Session, TooManyComputations, TooManyInstances, load_xform
from fieldtool.protocol.xforms.choices import among, values_now
from fieldtool.protocol.xforms.restoring import Entry
from fieldtool.protocol.xforms.state import State
from fieldtool.protocol.xforms.typed import decoded, stored
from fieldtool.protocol.xpath.tree import Node
from fieldtool.protocol.xpath.values import to_number
from tests.protocol.forms import NOW, session
from tests.protocol.generated import LANGUAGES, VALUES, Move, drawn_forms, moves

_UNTHINKING: Final = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
Shown = dict[str, tuple[object, ...]]


@dataclass(slots=True)
class _Played:
    """A run with the rows that a store would hold, kept as outcomes tell."""

    form: Form
    run: Session = field(init=False)
    rows: dict[str, Entry] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.run = session(self.form)
        self._keep(self.run.begun)

    def _keep(self, paths: tuple[str, ...]) -> None:
        self.rows |= {path: self.run.entry(path) for path in paths}

    def do(self, move: Move) -> None:
        """Do one thing; what is refused, or too much, changes nothing."""
        before = _shown(self.run) if move.kind == "hide" else {}
        try:
            self._do(move)
        except (TooManyComputations, TooManyInstances):
            return
        assert move.kind != "hide" or _shown(self.run) == before

    def _do(self, move: Move) -> None:
        items = [path for path, state in self.run.states().items() if state.relevant]
        instances = [path for path in self.run.paths() if path.endswith("]")]
        path = move.among(items)
        if move.kind == "language" and self.form.languages:
            self.run.language = LANGUAGES[move.detail % 2]
        elif move.kind == "add" and (repeat := move.among(list(self.run.shape()))):
            self._keep(self.run.add(repeat).changed)
        elif move.kind == "remove" and (instance := move.among(instances)):
            self._keep(self.run.remove(instance).changed)
        elif path is not None:
            self._answer(move, path)

    def _answer(self, move: Move, path: str) -> None:
        kind = self.run.state(path)
        values = [choice.value for choice in kind.choices] or [each for several in VALUES.values() for each in several]
        if move.kind == "set":
            self._keep(self.run.set(path, values[move.detail % len(values)] if values else "1").changed)
        elif move.kind == "hide":
            self.run.would_hide(path, values[move.detail % len(values)])
        elif move.kind == "absent":
            self._keep(self.run.absent(path, "unsure").changed)
        elif move.kind == "clear":
            self._keep(self.run.clear(path).changed)


def _shown(run: Session) -> Shown:
    """Everything that can be seen of a run, in document order."""
    other = next((name for name in LANGUAGES if name != run.language and name in run.form.languages), None)
    states = run.states()
    return {
        path: (states.get(path) or run.state(path), run.label(path, other), run.choices(path, other))
        for path in run.paths()
    }


def _anew(run: Session) -> Shown:
    """The same after everything was computed anew, and nothing is remembered of how it was shown."""
    run._data.recompute()
    run._standing.forget()
    return _shown(run)


def _back(run: Session, rows: list[Entry]) -> Shown:
    """The same for a run that begins anew, by other chances, and is brought back from rows."""
    again = Session(run.form, now=NOW, random=Random(8))
    again.language = run.language
    again.restore(rows)
    return _shown(again)


def _loaded(text: str) -> Form:
    return load_xform(text.encode(), "drawn.xml")


def _agrees(run: Session) -> None:
    """Each node holds what its own expressions say of it now, whatever brought it there and whatever is remembered."""
    state = run._data.state
    around = replace(state.around, known=None)
    for node in state.document.nodes():
        definition, env = node.definition, state.environment(node, around)
        assert node.own_relevance == (definition.relevant is None or definition.relevant.test(env)), node.path
        assert node.relevant == (node.own_relevance and (node.parent is None or node.parent.relevant)), node.path
        assert repr(node.typed) == repr(decoded(node.offered, definition.type, state.around)), node.path
        assert node.offered == _offered(node, state), node.path
        if definition.calculate is not None and not state.kept(node):
            assert node.value == stored(definition.calculate.value(env), definition.type, state.around), node.path
        for child in definition.children.values():
            instances = node.repeats(child.name)
            assert [each.position for each in instances] == list(range(1, len(instances) + 1)), node.path
            if child.index in state.model.counts:
                number = to_number(
                    state.model.counts[child.index].value(state.environment(Node(child, node, 1), around))
                )
                assert len(instances) == (0 if math.isnan(number) else max(0, int(number))), node.path


def _offered(node: Node, state: State) -> str:
    control = state.model.controls.get(node.definition.index)
    if control is None or control.choices is None or not control.choices.filtered:
        return node.value
    return among(node.value, control.kind, values_now(control.choices, state.environment(node)))


def check(text: str, steps: list[Move]) -> None:
    """Play a run, and compare it after each step and at its end."""
    played = _Played(_loaded(text))
    for step in steps:
        played.do(step)
        _agrees(played.run)
        before = _shown(played.run)
        assert _anew(played.run) == before
    stands = _shown(played.run)
    assert _back(played.run, list(played.run.entries())) == stands
    assert _back(played.run, list(played.rows.values())) == stands


@given(drawn_forms(), moves(18))
@settings(max_examples=150, deadline=None, suppress_health_check=_UNTHINKING)
def test_a_run_stands_where_it_would_stand_anew(text: str, steps: list[Move]) -> None:
    """States, values, relevance, choices and words are those of a whole recomputation, and of a run brought back."""
    check(text, steps)


@pytest.mark.nightly
@given(drawn_forms(), moves(40))
@settings(max_examples=20_000, deadline=None, suppress_health_check=_UNTHINKING)
def test_long_runs_stand_where_they_would_stand_anew(text: str, steps: list[Move]) -> None:
    """The same for many more forms, and longer runs."""
    check(text, steps)
