"""The solver finds whole numbers where the relaxation does not, and says nothing on the terminal."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.privacy.solver import ENDLESS, IntegerProgram

weights = st.tuples(*[st.integers(-2, 2)] * 3)


@given(st.lists(st.tuples(weights, st.integers(-3, 3), st.integers(0, 4)), max_size=3), weights)
def test_minimize__ok(rows: list[tuple[tuple[int, int, int], int, int]], objective: tuple[int, int, int]) -> None:
    """The least value is the one that trying every point finds; none where no point fits."""
    program = IntegerProgram([(0, 4)] * 3)
    for terms, low, more in rows:
        program.add_row(dict(enumerate(map(float, terms))), low, low + more)
    fitting = [
        point
        for point in product(range(5), repeat=3)
        if all(low <= dot(terms, point) <= low + more for terms, low, more in rows)
    ]
    best = program.minimize(dict(enumerate(map(float, objective))))
    if best is None:
        assert not fitting
    else:
        assert best.point in fitting
        assert dot(objective, best.point) == min(dot(objective, point) for point in fitting)


def dot(weights: tuple[int, ...], point: tuple[int, ...]) -> int:
    """A weighted sum."""
    return sum(weight * value for weight, value in zip(weights, point, strict=True))


def test_whole__ok() -> None:
    """Where the relaxation ends at a half, the answer is still whole, and the next question starts afresh."""
    program = IntegerProgram([(0, ENDLESS)] * 3)
    for pair in ((0, 1), (1, 2), (0, 2)):
        program.add_row(dict.fromkeys(pair, 1.0), 1, ENDLESS)
    assert [sum(program.minimize(dict.fromkeys(range(3), 1.0)).point) for _ in range(2)] == [2, 2]  # type: ignore[union-attr]


def test_endless_and_rebound__ok() -> None:
    """An objective without a least value is told as endless until a bound or a row stops it."""
    program = IntegerProgram([(1, ENDLESS)])
    row = program.add_row({0: 1.0}, 0, ENDLESS)
    best = program.minimize({0: -1.0})
    assert best is not None
    assert best.is_endless
    program.bound_row(row, 0, 7)
    assert program.minimize({0: -1.0}) == ((7,),)
    program.bound(0, 8, 9)
    assert program.minimize({0: -1.0}) is None


def test_silent__ok(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, since commands promise one JSON object on standard output."""
    IntegerProgram([(0, 1)]).minimize({0: 1.0})
    assert capfd.readouterr() == ("", "")


def test_lazy__ok() -> None:
    """Importing disclosure control loads neither the solver nor numpy: every start of the program would pay."""
    code = "import sys, fieldtool.privacy; print({'highspy', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
