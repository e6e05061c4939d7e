"""Forms come from anywhere: what is too deep, too large or too clever is refused or bounded, and soon.

Each hostile form is a real file, loaded, answered and looked at in a process of its own, whose time on the processor
and whose memory are measured. What an answer costs is told by :mod:`tests.bench`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.protocol import TooManyComputations, load_xform, protocol_from_source
from tests.protocol.contained import RAN, SECONDS, contained
from tests.protocol.forms import bind, inputs, session, small, xform
from tests.protocol.hostile import CASES, Case
from tests.protocol.hostile_sheets import WORKBOOKS

SECRET = "SECRET-THAT-LIES-OUTSIDE"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process")
@pytest.mark.parametrize("case", [*CASES, *WORKBOOKS], ids=lambda case: case.name)
def test_hostile_forms(case: Case, tmp_path: Path) -> None:
    """Each is refused by an error of ours or runs, in two seconds and 200 MB; nothing outside its folder is read."""
    outcome = contained(_written(case, tmp_path), case.answers)
    assert outcome.within(), outcome
    assert outcome.told == RAN or outcome.refused, outcome
    if case.outcome is not None:
        assert (outcome.told == RAN) == (case.outcome == RAN), outcome
    assert SECRET not in outcome.shown


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process")
@pytest.mark.parametrize("case", [*CASES, *WORKBOOKS], ids=lambda case: case.name)
def test_hostile_forms_are_checked(case: Case, tmp_path: Path) -> None:
    """``fieldtool protocol check`` tells what is wrong with each, or that nothing is, within the same bounds.

    A form that is only large may be looked at for twice as long.
    """
    outcome = contained(_written(case, tmp_path), check=True)
    assert outcome.within(SECONDS * (2 if case.outcome == RAN else 1)), outcome
    assert outcome.told == RAN, outcome
    assert SECRET not in outcome.shown


def _written(case: Case, folder: Path) -> Path:
    """The form as a file, what lies beside it, and a secret outside that a link points to."""
    inside = folder / "inside"
    media = inside / "form-media"
    media.mkdir(parents=True)
    (folder / "secret.csv").write_text(f"name,label\n{SECRET},{SECRET}\n", "utf-8")
    (inside / "secret.csv").write_text(f"name,label\n{SECRET},{SECRET}\n", "utf-8")
    (media / "link.csv").symlink_to(folder / "secret.csv")
    for name, content in case.beside.items():
        (media / name).write_bytes(content())
    path, made = inside / f"form{case.suffix}", case.content()
    path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass"))
    return path


def test_a_script_is_words() -> None:
    """What looks like a program in a label is shown as it is written."""
    form = small("<a/>", "", '<input ref="/data/a"><label>&lt;script&gt;alert(1)&lt;/script&gt;</label></input>')
    assert session(form).label("/data/a") == "<script>alert(1)</script>"


def test_long_chains_of_calculations() -> None:
    """A chain of two thousand calculations settles in order, without recursion."""
    data = "".join(f"<a{number}/>" for number in range(2001))
    binds = "".join(bind(f"a{number + 1}", type="int", calculate=f"/data/a{number} + 1") for number in range(2000))
    run = session(small(data, binds + bind("a0", type="int"), inputs("a0")))
    run.set("/data/a0", "1")
    assert run.value("/data/a2000") == "2001"


def test_repeats_that_never_settle() -> None:
    """Instances that correct one another for ever are stopped, and it is told."""
    binds = bind("r/t", type="int", calculate="(sum(/data/r[t != '']/t) + 1) mod 7")
    data = '<r jr:template=""><t>1</t></r><r><t>1</t></r><r><t>1</t></r>'
    with pytest.raises(TooManyComputations):
        session(small(data, binds, '<repeat nodeset="/data/r"/>'))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_garbage_as_xml(untrusted: bytes) -> None:
    """Any bytes load or are refused by an error of our own."""
    try:
        load_xform(untrusted, "garbage.xml")
    except FieldtoolError:
        return


@given(st.sampled_from(["nodeset", "relevant", "calculate", "constraint", "type", "required"]), st.text(max_size=30))
def test_garbage_in_binds(attribute: str, text: str) -> None:
    """Any text in a bind loads and runs, or is told as a mistake."""
    plain = "".join(sign for sign in text if sign.isprintable())
    try:
        form = small("<a/><b/>", bind("a", **{attribute: plain}), inputs("a", "b"))
    except FieldtoolError:
        return
    session(form).states()


@given(st.text("survey: \n-{}[]typename'$#relevant=()", max_size=120))
def test_garbage_as_protocol(text: str) -> None:
    """Any text as a protocol is refused by an error of our own."""
    with pytest.raises(FieldtoolError):
        protocol_from_source(text, xform("<a/>"))
