"""Some inputs of each kind in every run; ``make nightly`` feeds two hundred thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.functions import FUNCTIONS
from tests.protocol.fuzz.guard import Touched, watched
from tests.protocol.fuzz.seeds import seeds_of
from tests.protocol.fuzz.targets import TARGETS, accepted

ROOT = Path(__file__).parents[3]
AXES = ("child", "parent", "self", "descendant", "ancestor-or-self", "following-sibling", "preceding", "attribute")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no clock of the processor that interrupts")
@pytest.mark.parametrize("target, inputs", [("expression", 400), ("form", 60), ("workbook", 60)])
def test_no_input_breaks_the_program(target: str, inputs: int, tmp_path: Path) -> None:
    """Inputs drawn by chance are taken or refused: no crash, no hang, nothing written, nothing asked outside."""
    command = [sys.executable, "-m", "tests.protocol.fuzz", target, "--inputs", str(inputs), "--keep", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("target", TARGETS)
def test_most_seeds_are_taken(target: str) -> None:
    """Inputs begin from what works, or they would all be refused at the door."""
    seeds = seeds_of(target)
    assert sum(accepted(target, seed) for seed in seeds) > len(seeds) / 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no clock of the processor that interrupts")
def test_the_guard_sees_what_is_done(tmp_path: Path) -> None:
    """A write, a removal, a connection and another program are each told; reading is not."""
    file = tmp_path / "file"
    file.touch()
    with watched():
        file.read_bytes()
    for work in (lambda: file.write_text("x", "utf-8"), file.unlink, lambda: os.kill(os.getpid(), 0), tmp_path.rmdir,
                 lambda: subprocess.run(["true"], check=True)):  # fmt: skip
        with pytest.raises(Touched), watched():
            work()
    assert file.read_bytes() == b""


# Expressions that the grammar allows

_ATOMS = st.sampled_from(
    ["1", "0.5", "''", "'a b'", "'2020-02-29'", ".", "..", "/data/a", "/data/r/n", "../n", "//n", "/*", "@*"]
) | st.builds("{}::{}".format, st.sampled_from(AXES), st.sampled_from(["*", "n", "node()", "text()"]))


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", " div ", " mod ", "=", "!=", "<", ">=", " and ", " or ", "|"])
    call = st.builds(
        lambda name, arguments: f"{name}({', '.join(arguments)})",
        st.sampled_from([*FUNCTIONS, "position", "current", "once", "randomize", "indexed-repeat", "jr:choice-name"]),
        st.lists(inner, max_size=4),
    )
    return st.one_of(
        st.builds("{}{}{}".format, inner, operators, inner), st.builds("({})".format, inner), call,
        st.builds("{}[{}]".format, inner, inner), st.builds("{}/{}".format, inner, _ATOMS),
        st.builds("-{}".format, inner),
    )  # fmt: skip


@given(st.recursive(_ATOMS, _larger, max_leaves=12))
def test_expressions_of_the_grammar(source: str) -> None:
    """Whatever can be written is worked out or refused by an error of ours, over a document and in a form."""
    accepted("expression", source.encode())


# Workbooks of rows that make sense one by one

_TYPES = (
    "text",
    "integer",
    "select_one yn",
    "select_multiple yn",
    "calculate",
    "note",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "date",
    "range",
    "rank yn",
    "hidden",
    "today",
    "image",
    "select_one none",
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(_TYPES), "name": st.sampled_from(["a", "b", "c", "A", "a b", "data", ""])},
        optional={
            "label": st.sampled_from(["A", "${a}", "**b**", "${nothing}", ""]),
            "relevant": st.sampled_from(["${a} = 1", "${b}", "selected(${c}, 'x')", "(", ". > 1"]),
            "calculation": st.sampled_from(["${a} + 1", "sum(${b})", "once(random())", "position(..)"]),
            "repeat_count": st.sampled_from(["3", "${a}", "-1"]),
            "choice_filter": st.sampled_from(["name = ${a}", "1"]),
            "required": st.sampled_from(["yes", "no", "${b} = 2"]),
        },
    ),
    max_size=8,
)


@given(_ROWS)
def test_workbooks_of_rows(rows: list[dict[str, str]]) -> None:
    """Rows in any order make a protocol, or are told with what is wrong with them."""
    lines = "".join("- {" + ", ".join(f"{name}: {text!r}" for name, text in row.items()) + "}\n" for row in rows)
    rest = "choices:\n- {list_name: yn, name: y, label: Y}\nsettings:\n- {form_id: f, form_title: F, version: '1'}\n"
    accepted("workbook", f"survey:\n{lines}{rest}".encode())
