"""Recomputing only what depends on a change gives what recomputing everything gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldtool.protocol import Form, Session, load_xform
from fieldtool.protocol.xforms.typed import stored
from fieldtool.protocol.xpath.values import NAN
from tests.protocol.forms import bind, inputs, session, small, xform

NAMES: Final = ("a", "b", "c", "d", "e", "f")
EXPRESSIONS: Final = (
    "{0} + {1}", "if({0} > {1}, {0}, 'x')", "coalesce({0}, {1})", "concat({0}, '-', {1})", "count-selected({0})",
    "sum(/data/r/n)", "count(/data/r[n > {0}])", "max(/data/r/n)", "number({0}) * 2", "string-length({1})",
)  # fmt: skip
CONDITIONS: Final = ("{0} > 1", "{0} = '' or {1} != ''", "selected({0}, '1')", "count(/data/r) > 1", "{0} = {1}")
INSIDE: Final = ("../n + {0}", "position(..)", "sum(/data/r[n != '']/n)", "../n * count(/data/r)", "concat({1}, ../n)")


@st.composite
def forms(draw: st.DrawFn) -> str:
    """A form whose items are calculated from and relevant by items before them, with a repeat in the middle."""
    binds = [bind("r/n", type="int"), _inside(draw)]
    for place, name in enumerate(NAMES):
        attributes = _attributes(draw, [f"/data/{each}" for each in NAMES[:place]])
        if attributes:
            binds.append(bind(name, **attributes))
    data = "".join(f"<{name}/>" for name in NAMES) + '<r jr:template=""><n/><m/></r><r><n/><m/></r>'
    return xform(data, "".join(binds), inputs(*NAMES) + '<repeat nodeset="/data/r"/>')


def _inside(draw: st.DrawFn) -> str:
    calculate = draw(st.sampled_from(INSIDE)).format("/data/a", "/data/b")
    relevant = draw(st.sampled_from(["true()", "/data/a != '2'", "../n > 1", "position(..) < 3"]))
    return bind("r/m", calculate=calculate, relevant=relevant)


def _attributes(draw: st.DrawFn, before: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    computed = draw(st.booleans())
    if before and computed:
        pair = draw(st.tuples(st.sampled_from(before), st.sampled_from(before)))
        found["calculate"] = draw(st.sampled_from(EXPRESSIONS)).format(*pair)
    conditional = draw(st.booleans())
    if before and conditional:
        pair = draw(st.tuples(st.sampled_from(before), st.sampled_from(before)))
        found["relevant"] = draw(st.sampled_from(CONDITIONS)).format(*pair)
    return found


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from([f"/data/{name}" for name in NAMES]), st.sampled_from("0123")),
        st.tuples(st.just("clear"), st.sampled_from([f"/data/{name}" for name in NAMES]), st.just("")),
        st.tuples(st.just("set"), st.integers(1, 4).map("/data/r[{}]/n".format), st.sampled_from("0123")),
        st.tuples(st.just("add"), st.just("/data/r"), st.just("")),
        st.tuples(st.just("remove"), st.integers(1, 4).map("/data/r[{}]".format), st.just("")),
    ),
    max_size=15,
)


def _loaded(text: str) -> Form:
    return load_xform(text.encode(), "drawn.xml")


def _do(run: Session, step: tuple[str, str, str]) -> None:
    kind, path, value = step
    item = run.form.item(path)
    if (path not in run.paths() and kind != "add") or (item is not None and item.calculated):
        return
    if kind == "set":
        run.set(path, value)
    elif kind == "clear":
        run.clear(path)
    elif kind == "add":
        run.add(path)
    else:
        run.remove(path)


@given(forms(), STEPS)
@settings(max_examples=150)
def test_incremental_is_whole(text: str, steps: list[tuple[str, str, str]]) -> None:
    """After each step of any run, computing everything anew changes nothing."""
    run = session(_loaded(text))
    for step in steps:
        _do(run, step)
        before = run.states()
        run._data.recompute()
        assert run.states() == before


@given(forms(), STEPS)
@settings(max_examples=50)
def test_restored_is_played(text: str, steps: list[tuple[str, str, str]]) -> None:
    """A run that is restored from its answers stands where the run that was played stands."""
    form = _loaded(text)
    played = session(form)
    for step in steps:
        _do(played, step)
    asked = {item.path for item in form.items if item.asked and not item.calculated}
    entries = [
        (path, state.value, state.absent)
        for path, state in played.states().items()
        if path.replace("[", "/").split("/")[2] != "r" and path in asked
    ]
    entries += [(path, state.value, None) for path, state in played.states().items() if path.endswith("]/n")]
    restored = session(form)
    if not any(path.startswith("/data/r[1]") for path in played.paths()):
        restored.remove("/data/r[1]")
    restored.restore(entries)
    played._data.recompute()
    assert restored.states() == played.states()


def test_a_chain_through_a_repeat_settles() -> None:
    """A running total, each instance reading the one before it, follows a change of the first."""
    binds = bind("r/n", type="int") + bind("r/t", type="int", calculate="../n + sum(../preceding-sibling::r[1]/t)")
    data = "".join(f"<r><n>{number}</n><t/></r>" for number in (1, 2, 3, 4))
    form = small(data, binds, '<repeat nodeset="/data/r"/>')
    run = session(form)
    assert run.value("/data/r[4]/t") == "10"
    run.set("/data/r[1]/n", "5")
    assert run.value("/data/r[4]/t") == "14"


def test_stored_texts() -> None:
    """Computed values are kept as the type of their item writes them; not-a-number is kept as empty."""
    around = session(small("<a/>"))._data.state.around
    assert stored(NAN, "decimal", around) == ""
    assert stored(1.0, "date", around) == "1970-01-02"
    assert stored(datetime(2026, 3, 1, 5, tzinfo=UTC), "date", around) == "2026-03-01"
    assert stored(date(2026, 3, 1), "dateTime", around) == "2026-03-01T00:00:00.000Z"
    assert stored("soon", "dateTime", around) == ""
    assert stored(value=True, kind="string", around=around) == "true"
