"""A conclusion names the answers that made it so: no others that it mentions, and enough for it to stand."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldtool.protocol import Because, Form, Session
from fieldtool.protocol.because import Pieces, Reasons
from fieldtool.protocol.xpath.expression import Expression, compile_expression
from tests.protocol.forms import bind, inputs, session, small

DATA: Final = (
    "<a/><b/><c/><d/><n/><m/><g><x/><y/></g><k/><j/><rows jr:template=''><z/><w/></rows><rows><z/><w/></rows>"
    "<rows><z/><w/></rows>"
)
ANSWERED: Final = ("a", "b", "c", "d", "n", "m", "g/x", "g/y", "rows[1]/z", "rows[2]/z")


def _form(**rules: dict[str, str]) -> Form:
    """Text items a to d, whole numbers n and m, x and y in a group g, calculations k and j, z and w in two rows."""
    types = {"n": {"type": "int"}, "m": {"type": "int"}}
    paths = {"x": "g/x", "y": "g/y", "z": "rows/z", "w": "rows/w"}
    binds = [bind(paths.get(name, name), **(types.get(name, {}) | rules.get(name, {}))) for name in {**types, **rules}]
    return small(DATA, "".join(binds), inputs("a", "b", "c", "d", "n", "m", "g/x", "g/y"))


def _compiled(form: Form, condition: str) -> Expression:
    catalogue = form.model.catalogue
    return compile_expression(condition, catalogue.document, catalogue, ours=True)


def _reasons(run: Session, condition: str) -> tuple[Because, ...]:
    return Reasons(run, Pieces()).of(_compiled(run.form, condition))


def _names(run: Session, condition: str) -> list[str]:
    """The paths of the reasons, below the root."""
    return [each.path.removeprefix("/data/") for each in _reasons(run, condition)]


def _answered(form: Form, **answers: str) -> Session:
    """A run with these answers; one that begins with ``absent:`` is a reason for none."""
    run = session(form)
    for name, value in answers.items():
        kind, _colon, reason = value.partition(":")
        path = f"/data/{name.replace('__', '/')}"
        outcome = run.absent(path, reason) if kind == "absent" else run.set(path, value)
        assert outcome.result == "accepted"
    return run


@pytest.mark.parametrize(
    "condition, names",
    [
        ("/data/a = 'yes' or /data/b = 'yes'", ["a"]),
        ("/data/a = 'yes' or /data/c = 'yes'", ["a", "c"]),
        ("/data/a = 'yes' and /data/b = 'no'", ["a", "b"]),
        ("/data/a = 'yes' and /data/b = 'yes'", ["b"]),
        ("/data/b = 'yes' or /data/b = 'maybe' or /data/d = 'yes'", ["b", "d"]),
        ("not(/data/b = 'yes')", ["b"]),
        ("not(/data/b = 'yes' or /data/d = 'yes')", ["b", "d"]),
        ("not(/data/b = 'yes' and /data/a = 'yes')", ["b"]),
        ("(/data/b = 'yes' or /data/a = 'yes') and (/data/c = 'yes' or /data/d = 'yes')", ["a", "c"]),
        ("if(/data/a = 'yes', /data/c, /data/b) = 'yes'", ["a", "c"]),
        ("if(/data/a = 'no', /data/c, /data/b) = 'no'", ["a", "b"]),
        ("coalesce(/data/a, /data/b) = 'yes'", ["a"]),
        ("coalesce(/data/d, coalesce(/data/c, /data/b)) = 'yes'", ["c", "d"]),
        ("selected(/data/a, 'yes')", ["a"]),
        ("/data/a = /data/c", ["a", "c"]),
        ("/data/n + 1 - /data/m > 1", ["n", "m"]),
        ("-/data/n < 0", ["n"]),
        ("1 < /data/n = true()", ["n"]),
        ("number(/data/a = 'yes') + number(/data/b = 'yes') > 0", ["a", "b"]),
        ("checklist(1, 2, /data/a = 'yes', /data/b = 'yes')", ["a", "b"]),
        ("true() or /data/a = 'yes'", ["a"]),
        ("true()", []),
        ("/data/d = ''", ["d"]),
        ("/data/g/*[. = 'yes'] = ''", ["g/x", "g/y"]),
        ("random() >= 0 or /data/b = 'yes'", ["b"]),
    ],
)
def test_reasons_are_what_made_it_so(condition: str, names: list[str]) -> None:
    """The parts that hold of an ``or``, all of an ``and``; where it is false, the other way round."""
    run = _answered(_form(), a="yes", b="no", c="yes", n="5", m="2")
    assert _names(run, condition) == names


def test_reasons_carry_the_answers() -> None:
    """A value, why there is none, or that nobody has answered yet."""
    run = _answered(_form(), a="yes", b="absent:declined")
    assert _reasons(run, "/data/a = 'yes' and /data/b = '' and /data/c = ''") == (
        Because("/data/a", "yes", None), Because("/data/b", "", "declined"), Because("/data/c", "", None),
    )  # fmt: skip


def test_absent_reasons_are_asked_for() -> None:
    """Our own sheets can ask why there is no answer; the item itself is the reason."""
    run = _answered(_form(), b="absent:unsure")
    assert _reasons(run, "absent(/data/b)") == (Because("/data/b", "", "unsure"),)
    assert _names(run, "absent-reason(/data/b) = 'declined' or absent-reason(/data/b) = 'unsure'") == ["b"]
    assert _names(run, "not(absent(/data/a))") == ["a"]


# Calculations and relevance


def test_calculations_stand_for_what_is_behind_them() -> None:
    """Through calculations of calculations, by the branch that was taken."""
    form = _form(
        k={"calculate": "if(/data/a = 'yes' or /data/b = 'yes', 'high', 'low')"},
        j={"calculate": "if(/data/k = 'high', /data/n, /data/m)"},
    )
    assert _names(_answered(form, a="yes", b="no", n="5"), "/data/j > 3") == ["a", "n"]
    assert _names(_answered(form, a="no", b="no", m="7"), "/data/j > 3") == ["a", "b", "m"]


def test_a_calculation_of_nothing_is_its_own_reason() -> None:
    """There is no answer behind it; where it is relevant by an answer, that is the reason."""
    assert _names(session(_form(k={"calculate": "1 + 1"})), "/data/k = 2") == ["k"]
    form = _form(k={"calculate": "1 + 1", "relevant": "/data/a = 'yes'"})
    assert _names(_answered(form, a="yes"), "/data/k = 2") == ["a"]


def test_what_keeps_its_first_value_is_its_own_reason() -> None:
    """What it was taken from may say something else by now."""
    form = _form(k={"calculate": "once(/data/a)"})
    run = _answered(form, a="yes")
    run.set("/data/a", "no")
    assert _reasons(run, "/data/k = 'yes'") == (Because("/data/k", "yes", None),)


def test_relevance_counts_where_it_decides() -> None:
    """Of an item that is not asked, what hides it; of a calculation, what lets it count."""
    form = _form(
        c={"relevant": "/data/a = 'yes'"},
        g={"relevant": "/data/b = 'yes'"},
        x={"relevant": "/data/n > 3"},
        k={"calculate": "/data/n * 2", "relevant": "/data/d = 'yes'"},
    )
    run = _answered(form, a="yes", b="no", n="5", d="yes", c="yes")
    assert _names(run, "/data/c = 'yes'") == ["c"]
    assert _names(run, "/data/g/x = ''") == ["b"]
    assert _names(run, "/data/k = 10") == ["d", "n"]
    run.set("/data/a", "no")
    assert _names(run, "/data/c = ''") == ["a"]
    run.set("/data/d", "no")
    assert _names(run, "/data/k = ''") == ["d"]
    run.set("/data/b", "yes")
    assert _names(run, "/data/g/x = ''") == ["g/x"]


def test_a_calculation_inside_a_group_needs_no_word_on_the_group() -> None:
    """Where an answer from the same group is a reason, the group is asked; else what opens it is a reason too."""
    form = _form(g={"relevant": "/data/b = 'yes'"}, y={"calculate": "concat(/data/g/x, '!')"})
    run = _answered(form, b="yes", g__x="ill")
    assert _names(run, "/data/g/y = 'ill!'") == ["g/x"]
    form = _form(g={"relevant": "/data/b = 'yes'"}, y={"calculate": "concat(/data/a, '!')"})
    assert _names(_answered(form, b="yes", a="ill"), "/data/g/y = 'ill!'") == ["a", "b"]


def test_rows_are_told_apart() -> None:
    """A calculation in one instance of a repeat stands for the answers of that instance."""
    form = _form(w={"calculate": "if(../z = 'yes', 1, 0)"})
    run = _answered(form)
    run.set("/data/rows[1]/z", "no")
    run.set("/data/rows[2]/z", "yes")
    assert _names(run, "/data/rows[2]/w = 1") == ["rows[1]/z", "rows[2]/z"]
    assert _names(run, "sum(/data/rows/w) > 0") == ["rows[1]/z", "rows[2]/z"]
    assert _names(run, "count(/data/rows) > 1") == ["rows[1]/z", "rows[2]/z"]


def test_a_count_stands_for_what_it_counts_by() -> None:
    """How often a repeat comes is an answer where a form asks for it."""
    form = small(
        "<many/><row jr:template=''><z/></row>", bind("many", type="int"),
        inputs("many") + '<repeat nodeset="/data/row" jr:count="/data/many"><input ref="z"/></repeat>',
    )  # fmt: skip
    run = session(form)
    run.set("/data/many", "3")
    assert _names(run, "count(/data/row) = 3") == ["many"]


# The promise

_words = st.sampled_from(["yes", "no", "", "absent:declined", "absent:unsure"])
_numbers = st.sampled_from(["0", "1", "3", ""])


def _atoms(items: tuple[str, ...]) -> st.SearchStrategy[str]:
    item = st.sampled_from(items).map(lambda name: f"/data/{name}")
    number = st.sampled_from([name for name in items if name in {"n", "m", "j"}] or ["n"]).map("/data/{}".format)
    return st.one_of(
        st.builds("{} = '{}'".format, item, st.sampled_from(["yes", "no", ""])),
        st.builds("{} != 'yes'".format, item),
        st.builds("{} = {}".format, item, item),
        st.builds("{} {} {}".format, number, st.sampled_from(["<", ">=", "="]), st.integers(0, 3)),
        st.builds("{} + {} > 1".format, number, number),
        st.builds("selected({}, 'yes')".format, item),
        st.builds("coalesce({}, {}) = 'yes'".format, item, item),
        st.builds("boolean({})".format, item),
        st.builds("count-non-empty({} | {}) = 1".format, item, item),
    )


@cache
def _conditions(items: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.recursive(
        _atoms(items),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' and '.join(parts)})"),
            inner.map("not({})".format),
            st.builds("if({}, {}, {})".format, inner, inner, inner),
        ),
        max_leaves=6,
    )


@st.composite
def _any_form(draw: st.DrawFn) -> Form:
    """Items whose relevance and calculations look at earlier ones."""
    rules: dict[str, dict[str, str]] = {}
    if draw(st.booleans()):
        rules["c"] = {"relevant": draw(_conditions(("a", "b")))}
    if draw(st.booleans()):
        rules["g"] = {"relevant": draw(_conditions(("a", "c", "n")))}
    if draw(st.booleans()):
        rules["x"] = {"relevant": draw(_conditions(("b", "d")))}
    rules["k"] = {"calculate": f"if({draw(_conditions(('a', 'c', 'd', 'g/x', 'n')))}, 'yes', /data/b)"}
    if draw(st.booleans()):
        rules["k"]["relevant"] = draw(_conditions(("d", "m")))
    rules["j"] = {"calculate": f"if({draw(_conditions(('k', 'b')))}, /data/n, /data/m + 1)", "type": "int"}
    rules["w"] = {"calculate": f"if(../z = 'yes' or {draw(_conditions(('a', 'k')))}, 1, 0)"}
    return _form(**rules)


def _say(run: Session, name: str, value: str) -> None:
    path = f"/data/{name}"
    if value.startswith("absent:"):
        run.absent(path, value.partition(":")[2])
    else:
        run.set(path, value) if value else run.clear(path)


def _answers(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, str]:
    return {name: draw(_numbers if name in {"n", "m"} else _words) for name in names}


@settings(max_examples=60)
@given(_any_form(), st.data())
def test_while_the_reasons_stay_the_conclusion_stays(form: Form, data: st.DataObject) -> None:
    """Whatever is answered elsewhere, as long as what was a reason keeps its answer and is still asked."""
    condition = data.draw(
        st.one_of(
            _conditions(("a", "b", "c", "d", "g/x", "g/y", "k", "n", "j", "rows[1]/z", "rows[2]/w")),
            st.builds("sum(/data/rows/w) {} 1".format, st.sampled_from([">", "=", "<"])),
            st.builds(
                "absent(/data/{}) {} /data/k = 'yes'".format, st.sampled_from("abcd"), st.sampled_from(["or", "and"])
            ),
        )
    )
    expression, run = _compiled(form, condition), session(form)
    for name, value in data.draw(st.composite(_answers)(ANSWERED)).items():
        _say(run, name, value)
    before, reasons = expression.test(run.environment()), Reasons(run, Pieces()).of(expression)
    assert all(run.is_relevant(each.path) for each in reasons)
    others = tuple(name for name in ANSWERED if f"/data/{name}" not in {each.path for each in reasons})
    for name, value in data.draw(st.composite(_answers)(others)).items():
        _say(run, name, value)
    states = [run.state(each.path) for each in reasons]
    if all(
        state.relevant and (state.value, state.absent) == (each.value, each.absent)
        for state, each in zip(states, reasons, strict=True)
    ):
        assert expression.test(run.environment()) is before, [condition, *reasons]
