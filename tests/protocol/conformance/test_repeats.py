"""ODK XForms, "Repeats", while a form is filled in."""

from __future__ import annotations

import pytest

from fieldtool.protocol.xforms.submission import submission
from tests.protocol.forms import bind, inputs, session, small

REPEAT = '<repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat>'


def test_adding_and_removing() -> None:
    """[repeats/add-remove] Members are added at the end and removed from anywhere, down to none."""
    run = session(small('<p jr:template=""><n/></p><t/>', bind("t", calculate="join('-', /data/p/n)"), REPEAT))
    for number, name in enumerate("abc", start=1):
        assert run.add("/data/p").result == "accepted"
        run.set(f"/data/p[{number}]/n", name)
    assert run.value("/data/t") == "a-b-c"
    run.remove("/data/p[2]")
    assert (run.value("/data/t"), run.value("/data/p[2]/n")) == ("a-c", "c")
    run.remove("/data/p[1]")
    run.remove("/data/p[1]")
    assert (run.paths(), run.value("/data/t")) == (("/data/t",), "")


@pytest.mark.parametrize("body", [REPEAT, f"<group>{REPEAT}</group>", f'<group ref="/data/p">{REPEAT}</group>'])
def test_groups_around(body: str) -> None:
    """[repeats/group-around] A repeat may stand in a group or alone."""
    run = session(small("<p><n/></p>", "", body))
    assert run.paths() == ("/data/p[1]", "/data/p[1]/n")


def test_labels_of_members() -> None:
    """[repeats/short-label] A group that comes first in a member may tell members apart by what was answered."""
    body = (
        '<repeat nodeset="/data/p"><group ref="/data/p/g"><label>Of <output value="/data/p/g/n"/></label>'
        '<input ref="/data/p/g/n"/></group></repeat>'
    )
    run = session(small("<p><g><n>Ana</n></g></p><p><g><n>Eva</n></g></p>", "", body))
    assert [run.label(f"/data/p[{place}]/g") for place in (1, 2)] == ["Of Ana", "Of Eva"]


def test_templates_in_the_record() -> None:
    """[repeats/template-left-out] The template is no part of a record, and its mark neither."""
    run = session(small('<p jr:template=""><n>spouse</n></p><p><n>John</n></p>', "", REPEAT))
    assert "<p><n>John</n></p>" in submission(run)
    run.add("/data/p")
    text = submission(run)
    assert "<p><n>John</n></p><p><n>spouse</n></p>" in text
    assert "template" not in text


def test_counts_that_are_calculated() -> None:
    """[repeats/count] A count may come from a calculation; members that come back have their answers."""
    body = inputs("a") + '<repeat nodeset="/data/p" jr:count="/data/many"><input ref="/data/p/n"/></repeat>'
    binds = bind("many", type="int", calculate="string-length(/data/a)")
    run = session(small('<a/><many/><p jr:template=""><n/></p>', binds, body))
    run.set("/data/a", "xyz")
    run.set("/data/p[3]/n", "third")
    run.set("/data/a", "x")
    assert "third" not in submission(run)
    run.set("/data/a", "xyz")
    assert run.value("/data/p[3]/n") == "third"


DEEP = "<p><n>1</n><q><m>a</m><s/></q><q><m>b</m><s/></q></p><p><n>2</n><q><m>c</m><s/></q></p>"
DEEP_BODY = '<repeat nodeset="/data/p"><repeat nodeset="/data/p/q"><input ref="/data/p/q/m"/></repeat></repeat>'


@pytest.mark.parametrize("expression,found", [
    ("concat(/data/p/n, /data/p/q/m)", ["1a", "1b", "2c"]), ("concat(../../n, ../m)", ["1a", "1b", "2c"]),
    ("count(/data/p)", ["2", "2", "2"]), ("count(../../q)", ["2", "2", "1"]), ("position(..)", ["1", "2", "1"]),
    ("position(../..)", ["1", "1", "2"]), ("/data/p[1]/n", ["1", "1", "1"]),
    ("sum(/data/p[position() > 0]/n)", ["3", "3", "3"]),
])  # fmt: skip
def test_absolute_paths_in_nested_members(expression: str, found: list[str]) -> None:
    """[repeats/deviation] At any depth an absolute path means the same members, unless it says which it means."""
    run = session(small(DEEP, bind("p/q/s", calculate=expression), DEEP_BODY))
    assert [run.value(f"/data/p[{p}]/q[{q}]/s") for p, q in ((1, 1), (1, 2), (2, 1))] == found


def test_absolute_paths_from_outside() -> None:
    """[repeats/deviation] From outside, a path is the first member where one value is asked for, else all of them."""
    binds = bind("one", calculate="/data/p/n") + bind("all", calculate="sum(/data/p/n)")
    run = session(small("<one/><all/><p><n>4</n></p><p><n>5</n></p>", binds, REPEAT))
    assert (run.value("/data/one"), run.value("/data/all")) == ("4", "9")
