"""A compiled form is checked by the paths of its elements."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.protocol.checking.check import check
from tests.protocol.checking.checks import short
from tests.protocol.forms import bind, inputs, xform


def _told(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "form.xml"
    path.write_text(text, "utf-8")
    return short(check(path).faults)


def test_mistakes_of_a_compiled_form(tmp_path: Path) -> None:
    """Everything that the loader finds wrong, at once."""
    binds = bind("a", relevant="/data/gone = 1") + bind("b", calculate="nofunction()") + bind("c", constraint="((")
    found = _told(xform("<a/><b/><c/>", binds, inputs("a", "c")), tmp_path)
    assert [line.partition(": ")[0] for line in found] == ["E /data/a", "E /data/b", "E /data/c"]


def test_circles_of_a_compiled_form(tmp_path: Path) -> None:
    """The way of a circle is told."""
    binds = bind("a", calculate="/data/b + 1") + bind("b", calculate="/data/a + 1")
    (found,) = _told(xform("<a/><b/>", binds), tmp_path)
    assert "in a circle" in found


def test_what_loads_and_is_hardly_meant_so(tmp_path: Path) -> None:
    """Unreachable items, values that nobody can choose, doubled choices, names, notes and constraints."""
    select = (
        '<select1 ref="/data/s"><label>S</label><item><label>A</label><value>a</value></item>'
        "<item><label>B</label><value>a</value></item></select1>"
    )
    binds = (
        bind("b", relevant="/data/s = 'x'") + bind("c", relevant="/data/s = 'a' and /data/s = ''")
        + bind("n", readonly="true()", required="true()") + bind("S", constraint=". > 3")
    )  # fmt: skip
    found = _told(xform("<s/><b/><c/><n/><S/>", binds, select + inputs("b", "c", "n", "S")), tmp_path)
    assert found == [
        "E /data/s: two choices share the value 'a' (give each a value of its own)",
        "E /data/b: relevant: s is never 'x' (write one of a)",
        "E /data/c: c is never asked: /data/s = 'a' and /data/s = '' never hold together (mend relevant)",
        "W /data/n: a note cannot be answered, and is required (delete required)",
        "W /data/S: the name differs from that of /data/s only by capital letters (say which is which)",
        "W /data/S: a constraint without a message (say what an answer must be like)",
    ]


def test_translations_of_a_compiled_form(tmp_path: Path) -> None:
    """A text without one language; and a language in which nothing of a kind is said, once."""
    itext = (
        '<itext><translation lang="en" default=""><text id="a"><value>A</value></text>'
        '<text id="b"><value>B</value></text>'
        '<text id="h"><value>H</value></text></translation><translation lang="fr"><text id="a"><value>A</value></text>'
        '<text id="b"><value>-</value></text></translation></itext>'
    )
    body = (
        '<input ref="/data/a"><label ref="jr:itext(\'a\')"/><hint ref="jr:itext(\'h\')"/></input>'
        '<input ref="/data/b"><label ref="jr:itext(\'b\')"/></input>'
    )
    assert _told(xform("<a/><b/>", "", body, itext), tmp_path) == [
        "W the form: no hint has a text in fr (translate them)",
        "W /data/b: its label has no text in fr (translate it)",
    ]


@pytest.mark.parametrize("value", ["0", "1"])
def test_loops_of_repeats(value: str, tmp_path: Path) -> None:
    """A repeat that is never there has questions that are never asked, which nobody calls unreachable by a guess."""
    data = '<r jr:template=""><a/></r>'
    body = (
        f'<group ref="/data/r"><repeat nodeset="/data/r" jr:count="{value}"><input ref="/data/r/a"/></repeat></group>'
    )
    assert _told(xform(data, "", body), tmp_path) == []
