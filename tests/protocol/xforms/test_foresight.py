"""A run says beforehand what an answer would hide, and nothing of that trial stays."""

from __future__ import annotations

import pytest

from fieldtool.protocol import Session, TooManyInstances
from tests.protocol.forms import bind, inputs, session, small

BINDS = (
    bind("g", relevant="/data/a != 'no'")
    + bind("n", type="int", constraint=". < 9")
    + bind("total", calculate="/data/g/b")
    + bind("drawn", calculate="if(/data/a = '', '', random())")
)
BODY = inputs("a", "n", "g/b", "g/c", "g/d") + (
    '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/e"/></repeat>'
)


def _run() -> Session:
    data = '<a/><n/><g><b/><c/><d/><hidden>1</hidden></g><r jr:template=""><e/></r><total/><drawn/>'
    run = session(small(data, BINDS, BODY))
    run.set("/data/g/b", "1")
    run.absent("/data/g/c", "declined")
    run.set("/data/n", "2")
    run.set("/data/r[2]/e", "x")
    return run


def test_what_an_answer_would_hide() -> None:
    """Answered and asked items, those without a value for a reason included, in the form's order."""
    assert _run().would_hide("/data/a", "no") == ("/data/g/b", "/data/g/c")


def test_instances_that_an_answer_would_take_away() -> None:
    """Answers in instances that a smaller count takes away are hidden too; fewer instances, nothing more."""
    run = _run()
    assert run.would_hide("/data/n", "1") == ("/data/r[2]/e",)
    assert run.would_hide("/data/n", "3") == ()


def test_nothing_of_the_trial_stays() -> None:
    """Values, instances, chance and what is kept are as before; the answer then does what was foreseen."""
    run, other = _run(), _run()
    before, rows = run.states(), run.entries()
    for path, value in (("/data/a", "no"), ("/data/n", "0"), ("/data/n", "5")):
        run.would_hide(path, value)
        assert (run.states(), run.entries()) == (before, rows)
    run.set("/data/a", "yes")
    other.set("/data/a", "yes")
    assert run.states() == other.states()


@pytest.mark.parametrize("path, value", [("/data/n", "9"), ("/data/n", "x"), ("/data/g/hidden", "2")])
def test_a_refused_answer_hides_nothing(path: str, value: str) -> None:
    """An answer that would not be taken changes nothing, so it hides nothing."""
    assert _run().would_hide(path, value) == ()


def test_a_trial_beyond_the_bounds() -> None:
    """What would be too much is told, as for the answer itself, and everything stands."""
    body = inputs("n") + '<repeat nodeset="/data/r" jr:count="/data/n"/>'
    run = session(small('<n/><r jr:template=""><e/></r>', bind("n", type="int"), body))
    before = run.states()
    with pytest.raises(TooManyInstances):
        run.would_hide("/data/n", "99999")
    assert run.states() == before
