"""Forms come from anywhere: what is too deep, too large or too clever is refused or bounded, quickly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.protocol import NotAForm, TooManyComputations, TooManyInstances, load_xform, protocol_from_source
from tests.protocol.forms import bind, inputs, session, small, xform


@contextmanager
def _quickly(seconds: float = 4.0) -> Iterator[None]:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < seconds


def test_deep_forms() -> None:
    """Thousands of nested groups are refused; two hundred run."""
    with _quickly(), pytest.raises(NotAForm):
        load_xform(xform("<g>" * 10_000 + "</g>" * 10_000).encode(), "deep.xml")
    run = session(small("<g>" * 200 + "<a>1</a>" + "</g>" * 200))
    assert run.value("/data" + "/g" * 200 + "/a") == "1"


def test_wide_forms() -> None:
    """Five thousand items with two thousand expressions load, and an answer stays quick."""
    data = "".join(f"<a{number}/>" for number in range(5000))
    binds = "".join(bind(f"a{number + 1}", relevant=f"/data/a{number} = '1'") for number in range(0, 4000, 2))
    form = small(data, binds, inputs("a0"))
    run = session(form)
    with _quickly(0.1):
        run.set("/data/a0", "1")
    assert run.is_relevant("/data/a1")


def test_long_chains_of_calculations() -> None:
    """A chain of two thousand calculations settles in order, without recursion."""
    data = "".join(f"<a{number}/>" for number in range(2001))
    binds = "".join(bind(f"a{number + 1}", type="int", calculate=f"/data/a{number} + 1") for number in range(2000))
    run = session(small(data, binds + bind("a0", type="int"), inputs("a0")))
    with _quickly():
        run.set("/data/a0", "1")
    assert run.value("/data/a2000") == "2001"


def test_repeats_that_multiply() -> None:
    """Counts inside counts cannot fill the memory: each repeat and the whole run have a bound, and it is told."""
    data = '<r jr:template=""><s jr:template=""><a/></s></r>'
    for many in (1_000_000, 1_500):
        body = f'<repeat nodeset="/data/r" jr:count="{many}"><repeat nodeset="/data/r/s" jr:count="{many}"/></repeat>'
        with _quickly(), pytest.raises(TooManyInstances):
            session(small(data, "", body))


def test_repeats_that_never_settle() -> None:
    """Instances that correct one another for ever are stopped, and it is told."""
    binds = bind("r/t", type="int", calculate="(sum(/data/r[t != '']/t) + 1) mod 7")
    data = '<r jr:template=""><t>1</t></r><r><t>1</t></r><r><t>1</t></r>'
    with _quickly(30), pytest.raises(TooManyComputations):
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
