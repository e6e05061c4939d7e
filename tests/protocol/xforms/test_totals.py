"""Totals are remembered member by member, and are what they would be if nothing were remembered."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldtool.protocol import Form, Session
from tests.protocol.forms import bind, inputs, session, small
from tests.protocol.xforms.test_consistency import _agrees

OUTSIDE: Final = (
    "sum(/data/r[a != '']/a)", "count(/data/r)", "count(/data/r[a > /data/x])", "join(',', /data/r/a)",
    "max(/data/r[a != '' and a < /data/x]/a)", "count(/data/r/i)", "sum(/data/r/i[b != '']/b)",
    "count(/data/r/i[b = ../a])", "count-non-empty(/data/r/c)", "concat(/data/r[position() > 1]/a)",
)  # fmt: skip
INSIDE: Final = (
    "../a div sum(../../r[a != '']/a)", "count(../../r[a > current()/../a])", "sum(../i[b != '']/b)",
    "join(',', ../../r/a)", "count(../../r[a = /data/x])", "count(../preceding-sibling::r[a != ''])",
    "sum(/data/r[position() = position(current()/..) - 1]/a)", "count(../../r/i[b > 1])",
)  # fmt: skip
DEEPEST: Final = ("count(../../../r/i)", "sum(../../i[b != '']/b)", "count(../../i[b > current()/../../a])")


def _form() -> Form:
    totals = {f"t{place}": rule for place, rule in enumerate(OUTSIDE)}
    inner = {f"s{place}": rule for place, rule in enumerate(INSIDE)}
    deepest = {f"d{place}": rule for place, rule in enumerate(DEEPEST)}
    below = "".join(f"<{name}/>" for name in deepest)
    inside = "".join(f"<{name}/>" for name in inner)
    data = "<x/>" + "".join(f"<{name}/>" for name in totals)
    data += f'<r jr:template=""><a/><c/>{inside}<i jr:template=""><b/>{below}</i></r>'
    binds = bind("x", type="int") + bind("r/a", type="int") + bind("r/i/b", type="int", relevant="../../a != 3")
    binds += bind("r/c", relevant="../a > 1") + bind("r/i", relevant="/data/x != 9")
    for prefix, rules in (("", totals), ("r/", inner), ("r/i/", deepest)):
        binds += "".join(bind(prefix + name, calculate=rule) for name, rule in rules.items())
    asked = '<input ref="/data/r/a"/><input ref="/data/r/c"/>'
    asked += '<repeat nodeset="/data/r/i"><input ref="/data/r/i/b"/></repeat>'
    return small(data, binds, f'{inputs("x")}<repeat nodeset="/data/r">{asked}</repeat>')


FORM: Final = _form()
STEPS: Final = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30), st.sampled_from("01239")), max_size=20)


def _do(run: Session, kind: int, place: int, value: str) -> None:
    instances = [path for path in run.paths() if path.endswith("]")]
    asked = [path for path in run.paths() if path.rpartition("/")[2] in {"x", "a", "b", "c"}]
    if kind == 0:
        run.add([*run.shape()][place % len(run.shape())])
    elif kind == 1 and instances:
        run.remove(instances[place % len(instances)])
    elif kind == 2:
        run.would_hide(asked[place % len(asked)], value)
    else:
        run.set(asked[place % len(asked)], value)


@given(STEPS)
@settings(max_examples=100, deadline=None)
def test_totals_are_as_if_nothing_were_remembered(steps: list[tuple[int, int, str]]) -> None:
    """After each change every total, share and count is what its expression says of the whole data."""
    run = session(FORM)
    for number in (1, 2, 3):
        run.add("/data/r")
        run.add(f"/data/r[{number}]/i")
    for step in steps:
        _do(run, *step)
        _agrees(run)


@pytest.mark.parametrize("rule", ["sum(../../r/a)", "count(../../r[a > 0])"])
def test_a_considered_answer_counts_in_totals(rule: str) -> None:
    """A constraint on a total sees the answer that is considered, and nothing of it stays when that is refused."""
    binds = bind("r/a", type="int", constraint=f"{rule} < 10 and sum(../../r/a) < 10")
    data = "<r><a>1</a></r><r><a>2</a></r>"
    run = session(small(data, binds, '<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>'))
    assert [run.set("/data/r[1]/a", text).result.value for text in ("7", "8", "7", "9", "3")] == [
        "accepted", "constraint", "accepted", "constraint", "accepted",
    ]  # fmt: skip
