"""ODK XForms, "Bind Attributes", while a form is filled in."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Form
from fieldtool.protocol.xforms.submission import submission
from tests.protocol.forms import bind, inputs, session, small


def _two(**of_bind: str) -> Form:
    return small("<a/><b/>", bind("a", **of_bind), inputs("a", "b"))


def test_relevant() -> None:
    """[bind/relevant] What is not relevant is not asked, and comes and goes with what its condition reads."""
    run = session(_two(relevant="/data/b = 'yes'"))
    assert (run.is_relevant("/data/a"), run.set("/data/a", "1").result) == (False, "not-relevant")
    run.set("/data/b", "yes")
    assert (run.is_relevant("/data/a"), run.set("/data/a", "1").result) == (True, "accepted")
    run.set("/data/b", "no")
    assert (run.is_relevant("/data/a"), run.state("/data/a").value) == (False, "1")


def test_relevant_in_the_record() -> None:
    """[bind/relevant] A record leaves out what is not relevant, with all below it."""
    data, binds = "<a/><g><b>1</b><h><c>2</c></h></g>", bind("g", relevant="/data/a = 'yes'")
    run = session(small(data, binds, inputs("a")))
    assert "<g>" not in submission(run)
    run.set("/data/a", "yes")
    assert "<g><b>1</b><h><c>2</c></h></g>" in submission(run)


def test_relevant_by_default() -> None:
    """[bind/relevant] What has no condition is relevant."""
    assert session(_two()).is_relevant("/data/a")


@pytest.mark.parametrize(
    "condition,result", [("true()", "required"), ("false()", "accepted"), ("/data/b = 1", "accepted")]
)
def test_required(condition: str, result: str) -> None:
    """[bind/required] An answer is needed where the expression is true, now."""
    run = session(_two(required=condition))
    assert run.set("/data/a", "").result == result
    run.set("/data/b", "1")
    assert run.state("/data/a").required == (condition != "false()")
    assert session(_two()).set("/data/a", "").result == "accepted"


def test_readonly() -> None:
    """[bind/readonly] Nobody may enter data where the expression is true, now; calculations and actions may."""
    run = session(_two(readonly="/data/b = 'locked'"))
    assert run.set("/data/a", "1").result == "accepted"
    run.set("/data/b", "locked")
    assert (run.set("/data/a", "2").result, run.value("/data/a")) == ("readonly", "1")
    setter = '<setvalue event="xforms-value-changed" ref="/data/a" value="/data/b"/>'
    body = inputs("a") + f'<input ref="/data/b">{setter}</input>'
    run = session(small("<a/><b/>", bind("a", readonly="true()"), body))
    run.set("/data/b", "x")
    assert run.value("/data/a") == "x"


def test_constraint() -> None:
    """[bind/constraint] An answer must meet the expression, where ``.`` is that answer; else nothing changes."""
    run = session(_two(type="int", constraint=". > 5 and . < /data/b"))
    run.set("/data/b", "9")
    assert [run.set("/data/a", each).result for each in ("7", "5", "9")] == ["accepted", "constraint", "constraint"]
    assert run.value("/data/a") == "7"


def test_constraint_of_nothing() -> None:
    """[bind/constraint] No answer breaks no constraint."""
    run = session(_two(constraint="false()"))
    assert (run.state("/data/a").valid, run.set("/data/a", "").result) == (True, "accepted")
    assert run.set("/data/a", "x").result == "constraint"


def test_calculate_follows() -> None:
    """[bind/calculate] A calculated value follows all that it reads, through other calculations too."""
    binds = bind("c", calculate="/data/b * 2") + bind("b", calculate="/data/a + 1")
    run = session(small("<a>1</a><b/><c/>", binds, inputs("a")))
    assert run.value("/data/c") == "4"
    run.set("/data/a", "5")
    assert run.value("/data/c") == "12"


def test_calculate_in_a_circle() -> None:
    """[bind/calculate] Values that wait for one another are a mistake that shows the circle."""
    with pytest.raises(Faults) as caught:
        small("<a/><b/>", bind("a", calculate="/data/b + 1") + bind("b", calculate="/data/a + 1"))
    (fault,) = caught.value.faults
    assert "/data/a (calculate) -> /data/b (calculate) -> /data/a (calculate)" in fault.what


def test_repeated_nodes() -> None:
    """[bind/nodeset] A bind holds for each member of a repeat, by itself."""
    binds = bind("r/b", relevant="../a = '1'", required="true()") + bind("r/c", calculate="concat(../a, '!')")
    body = '<repeat nodeset="/data/r"><input ref="/data/r/a"/><input ref="/data/r/b"/></repeat>'
    run = session(small("<r><a/><b/><c/></r><r><a/><b/><c/></r>", binds, body))
    run.set("/data/r[2]/a", "1")
    assert [run.is_relevant(f"/data/r[{n}]/b") for n in (1, 2)] == [False, True]
    assert [run.value(f"/data/r[{n}]/c") for n in (1, 2)] == ["!", "1!"]


def test_attributes_bound() -> None:
    """[bind/attribute-nodes] A bind of an attribute is told; the attribute stays as the form has it."""
    form = small('<a unit="kg"/>', '<bind nodeset="/data/a/@unit" calculate="\'g\'"/>', inputs("a"))
    assert [(each.where, each.feature) for each in form.unsupported] == [
        ("/data/a/@unit", "an attribute that is calculated"),
    ]  # fmt: skip
    assert '<a unit="kg"/>' in submission(session(form))


def test_messages_in_languages() -> None:
    """[bind/required-message] [bind/constraint-message] Where a form has no sentence of its own, ours is said."""
    run = session(_two(required="true()", constraint=". = 'x'"))
    assert run.set("/data/a", "").message
    assert run.set("/data/a", "y").message
    assert run.set("/data/a", "").message != run.set("/data/a", "y").message


@pytest.mark.parametrize("attribute", ['odk:quality="voice-only"', 'odk:allow-mock-accuracy="true"'])
def test_recording(attribute: str) -> None:
    """[bind/quality] [bind/mock-accuracy] How a device should capture changes nothing where nothing is captured."""
    body = '<upload ref="/data/a" mediatype="audio/*"><label>A</label></upload>'
    form = small("<a/>", f'<bind nodeset="/data/a" type="binary" {attribute}/>', body)
    assert [each.feature for each in form.unsupported] == ["a file, picture or recording (audio/*)"]
    assert session(form).attach("/data/a", "a.m4a").result == "accepted"
