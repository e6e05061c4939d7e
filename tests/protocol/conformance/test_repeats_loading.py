"""ODK XForms, "Repeats": how many there are at the beginning, what a new one holds, and who may add one."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from tests.protocol.forms import bind, inputs, session, small

BODY = '<group ref="/data/p"><label>P</label><repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat></group>'


def test_one_member() -> None:
    """[repeats/nodeset] A repeat begins with the members that the instance has."""
    run = session(small("<p><n/></p>", "", BODY))
    assert run.paths() == ("/data/p[1]", "/data/p[1]/n")
    assert run.add("/data/p").result == "accepted"
    assert run.remove("/data/p[1]").result == "accepted"


@pytest.mark.parametrize("body", [
    '<group ref="/data/g"><repeat nodeset="p"><input ref="n"/></repeat></group>',
    '<group ref="/data"><group ref="g"><repeat nodeset="./p"><input ref="n"/></repeat></group></group>',
    '<group ref="/data/g"><repeat ref="/data/g/p"><input ref="/data/g/p/n"/></repeat></group>',
])  # fmt: skip
def test_relative_references(body: str) -> None:
    """[repeats/nodeset] A repeat may name its members relative to the group around it."""
    form = small("<g><p><n/></p></g>", "", body)
    assert [(group.path, group.repeat) for group in form.groups if group.repeat] == [("/data/g/p", True)]


def test_labels() -> None:
    """[repeats/label] The group around a repeat has its label."""
    assert session(small("<p><n/></p>", "", BODY)).label("/data/p[1]") == "P"


@pytest.mark.parametrize("value,result", [("true()", "readonly"), ("true", "readonly"), ("false()", "accepted")])
def test_no_adding(value: str, result: str) -> None:
    """[repeats/no-add-remove] Nobody adds or removes members where the form says so."""
    body = f'<repeat nodeset="/data/p" jr:noAddRemove="{value}"><input ref="/data/p/n"/></repeat>'
    run = session(small("<p><n/></p>", "", body))
    assert (run.add("/data/p").result, run.remove("/data/p[1]").result) == (result, result)


def test_several_members() -> None:
    """[repeats/instances] [repeats/default-instances] The instance may have several members, with their values."""
    run = session(small("<p><n>John</n></p><p><n>Kofi</n></p>", "", BODY))
    assert [run.value(f"/data/p[{place}]/n") for place in (1, 2)] == ["John", "Kofi"]


def test_templates() -> None:
    """[repeats/template] A template is what a new member holds, and is no member itself."""
    run = session(small('<p jr:template=""><n>spouse</n></p><p><n>John</n></p>', "", BODY))
    assert run.value("/data/p[1]/n") == "John"
    run.add("/data/p")
    assert run.value("/data/p[2]/n") == "spouse"
    assert "/data/p[3]" not in run.paths()


def test_only_a_template() -> None:
    """[repeats/template] With a template alone there is no member at the beginning."""
    assert session(small('<p jr:template=""><n/></p>', "", BODY)).paths() == ()


def test_without_a_template() -> None:
    """[repeats/template] Without one a new member has the elements of the first, empty, without inner repeats."""
    body = '<repeat nodeset="/data/p"><repeat nodeset="/data/p/q"><input ref="/data/p/q/n"/></repeat></repeat>'
    run = session(small("<p><a>x</a><q><n>1</n></q><q><n>2</n></q></p>", "", body))
    run.add("/data/p")
    assert (run.value("/data/p[1]/a"), run.value("/data/p[2]/a")) == ("x", "")
    assert "/data/p[2]/q[1]" not in run.paths()
    run.add("/data/p[2]/q")
    assert run.value("/data/p[2]/q[1]/n") == ""


def test_inner_templates() -> None:
    """[repeats/template] [repeats/nested] Templates may stand in templates."""
    data = '<p jr:template=""><q jr:template=""><n>inner</n></q></p><p><q><n>own</n></q></p>'
    body = '<repeat nodeset="/data/p"><repeat nodeset="/data/p/q"><input ref="/data/p/q/n"/></repeat></repeat>'
    run = session(small(data, "", body))
    assert run.value("/data/p[1]/q[1]/n") == "own"
    run.add("/data/p")
    run.add("/data/p[2]/q")
    assert run.value("/data/p[2]/q[1]/n") == "inner"


@pytest.mark.parametrize("count,members", [
    ("3", 3), ("/data/many", 2), ("/data/many + 1", 3), ("../many", 2), ("current()/../many", 2), ("0", 0), ("-1", 0),
    ("''", 0), ("2.9", 2),
])  # fmt: skip
def test_counts(count: str, members: int) -> None:
    """[repeats/count] A number, a path or an expression says how many members there are; then nobody adds any."""
    body = f'<repeat nodeset="/data/p" jr:count="{count}"><input ref="/data/p/n"/></repeat>' + inputs("many")
    run = session(small("<many>2</many><p><n/></p>", bind("many", type="int"), body))
    assert sum(path.endswith("/n") for path in run.paths()) == members
    assert run.add("/data/p").result == "readonly"


def test_counts_that_change() -> None:
    """[repeats/count] The number of members follows the answer that it depends on."""
    body = '<repeat nodeset="/data/p" jr:count="/data/many"><input ref="/data/p/n"/></repeat>' + inputs("many")
    run = session(small('<many/><p jr:template=""><n/></p>', bind("many", type="int"), body))
    for many in ("3", "1", "2"):
        run.set("/data/many", many)
        assert sum(path.endswith("/n") for path in run.paths()) == int(many)


def test_repeats_without_a_control() -> None:
    """[repeats/instances] Elements that occur several times are members of a repeat, also when nobody sees it."""
    run = session(small("<p><n>1</n></p><p><n>2</n></p><s/>", bind("s", calculate="sum(/data/p/n)")))
    assert run.value("/data/s") == "3"


def test_absolute_paths_inside() -> None:
    """[repeats/deviation] An absolute path inside a repeat means the same member."""
    binds = bind("p/m", calculate="concat(/data/p/n, '!')")
    run = session(small("<p><n>a</n><m/></p><p><n>b</n><m/></p>", binds, BODY))
    assert [run.value(f"/data/p[{place}]/m") for place in (1, 2)] == ["a!", "b!"]


def test_unknown_repeats() -> None:
    """[repeats/nodeset] A repeat for what is not there is a mistake."""
    with pytest.raises(Faults):
        small("<p/>", "", '<repeat nodeset="/data/z"><input ref="/data/p"/></repeat>')
