"""ODK XForms, "Groups": logical and presentation groups, nested, relevant or not."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from tests.protocol.forms import bind, inputs, session, small


def test_logical_groups() -> None:
    """[groups/logical] The reference of a group is where the relative references inside it start."""
    body = '<group ref="/data/g"><input ref="a"/><group ref="h"><input ref="../h/b"/></group></group>'
    form = small("<g><a/><h><b/></h></g>", "", body)
    assert [(item.path, item.group) for item in form.items] == [("/data/g/a", "/data/g"), ("/data/g/h/b", "/data/g/h")]
    assert [group.path for group in form.groups] == ["/data/g", "/data/g/h"]


def test_presentation_groups() -> None:
    """[groups/presentation] A group with a label and a reference is shown with that label."""
    run = session(small("<g><a/></g>", "", f'<group ref="/data/g"><label>G</label>{inputs("g/a")}</group>'))
    assert run.label("/data/g") == "G"
    assert run.form.groups[0].labels == {"": "G"}


def test_groups_without_a_reference() -> None:
    """[groups/presentation] Without a reference the questions are asked; that its label is not shown is told."""
    form = small("<a/>", "", f"<group><label>G</label>{inputs('a')}</group>")
    assert [item.name for item in form.items if item.asked] == ["a"]
    assert [each.feature for each in form.unsupported] == ["a group without a name"]
    assert small("<a/>", "", f"<group>{inputs('a')}</group>").unsupported == ()


def test_groups_of_the_data() -> None:
    """[groups/presentation] A group without a reference labels the group that all its questions are in."""
    form = small("<g><a/><b/></g><c/>", "", f"<group><label>G</label>{inputs('g/a', 'g/b')}</group>" + inputs("c"))
    assert form.unsupported == ()
    assert [(group.path, group.labels[""]) for group in form.groups] == [("/data/g", "G")]
    mixed = small("<g><a/></g><c/>", "", f"<group><label>G</label>{inputs('g/a', 'c')}</group>")
    assert [each.feature for each in mixed.unsupported] == ["a group without a name"]


def test_groups_around_repeats() -> None:
    """[groups/presentation] A group without a reference that only holds a repeat gives it its label."""
    inner = '<repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat>'
    body = f'<group appearance="field-list"><label>People</label>{inner}</group>'
    form = small("<p><n/></p>", "", body)
    assert form.unsupported == ()
    assert [(group.path, group.labels[""], group.appearance) for group in form.groups] == [
        ("/data/p", "People", "field-list"),
    ]  # fmt: skip


def test_relevance_of_groups() -> None:
    """[groups/relevant] A group that is not relevant hides everything inside it, at any depth."""
    binds = bind("g", relevant="string-length(../a) > 0 and string-length(../b) > 0")
    run = session(small("<a/><b/><g><h><c>1</c></h></g>", binds, inputs("a", "b", "g/h/c")))
    assert not run.is_relevant("/data/g/h/c")
    run.set("/data/a", "x")
    assert not run.is_relevant("/data/g/h/c")
    run.set("/data/b", "x")
    assert run.is_relevant("/data/g/h/c")


def test_readonly_groups() -> None:
    """[groups/readonly] A group that is read-only makes everything in it read-only."""
    run = session(small("<g><a/></g>", bind("g", readonly="true()"), inputs("g/a")))
    assert run.set("/data/g/a", "1").result == "readonly"


def test_unknown_groups() -> None:
    """[groups/ref] A group for what is not there is a mistake."""
    with pytest.raises(Faults):
        small("<a/>", "", f'<group ref="/data/z">{inputs("a")}</group>')


def test_groups_for_items() -> None:
    """[groups/ref] A group for an empty element groups nothing, and a question for a group is not asked."""
    form = small("<g/><h><a/></h>", "", '<group ref="/data/g"><label>G</label></group>' + inputs("h", "h/a"))
    assert [item.name for item in form.items if item.asked] == ["a"]
    assert [each.feature for each in form.unsupported] == ["a question for a group of items"]


def test_other_applications() -> None:
    """[groups/intent] A group that an application would fill in is asked like any other, and that is told."""
    form = small("<g><a/></g>", "", f'<group ref="/data/g" intent="org.app">{inputs("g/a")}</group>')
    assert [each.feature for each in form.unsupported] == ["another application"]
    assert session(form).set("/data/g/a", "1").result == "accepted"


def test_nested_groups() -> None:
    """[groups/nested] Groups stand in groups, and each one's condition counts for all that is in it."""
    binds = bind("g", relevant="../a = '1'") + bind("g/h", relevant="/data/b = '1'")
    body = f'<group ref="/data/g"><label>G</label><group ref="h"><label>H</label>{inputs("g/h/c")}</group></group>'
    run = session(small("<a/><b/><g><h><c/></h></g>", binds, inputs("a", "b") + body))
    found = []
    for path, value in (("/data/a", "1"), ("/data/b", "1"), ("/data/a", "0")):
        run.set(path, value)
        found.append(tuple(run.is_relevant(f"/data/g{inner}") for inner in ("", "/h", "/h/c")))
    assert found == [(True, False, False), (True, True, True), (False, False, False)]
    assert (run.label("/data/g"), run.label("/data/g/h")) == ("G", "H")
