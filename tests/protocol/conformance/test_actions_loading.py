"""ODK XForms, "Events and Actions" and "Submission Attributes", as a form is loaded."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Form
from fieldtool.protocol.xforms.form import Setter
from fieldtool.protocol.xforms.setters import quoted
from tests.protocol.forms import bind, evaluate, inputs, session, small


def _setter(form: Form) -> Setter:
    (setter,) = form.model.setters
    return setter


EVENTS = {
    "odk-instance-first-load": {"first-load"}, "xforms-ready": {"first-load"}, "odk-instance-load": {"load"},
    "odk-new-repeat": {"new-repeat"}, "jr-insert": {"new-repeat"}, "xforms-value-changed": {"changed"},
    "xforms-revalidate": {"finish"}, "odk-instance-first-load odk-new-repeat": {"first-load", "new-repeat"},
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("prefix", ["", "ev:"])
def test_events(event: str, prefix: str) -> None:
    """[events/names] Every event is known, also by its former name and several at once, with either attribute."""
    written = (
        f'<setvalue xmlns:ev="http://www.w3.org/2001/xml-events" {prefix}event="{event}" ref="/data/a" value="1"/>'
    )
    form = small("<a/>", written, inputs("a"))
    assert _setter(form).events == EVENTS[event]
    assert form.unsupported == ()


def test_unknown_events() -> None:
    """[events/names] An event that is not known is told; the others of the action happen."""
    form = small("<a/>", '<setvalue event="DOMActivate odk-instance-first-load" ref="/data/a" value="1"/>', inputs("a"))
    assert [each.feature for each in form.unsupported] == ["event DOMActivate"]
    assert session(form).value("/data/a") == "1"


@pytest.mark.parametrize("target", ['ref="/data/a"', 'bind="of-a"', 'ref=" /data/a "'])
def test_targets(target: str) -> None:
    """[actions/setvalue] The target is named by its path or by the id of its bind."""
    binds = '<bind id="of-a" nodeset="/data/a"/>'
    form = small("<a/>", f'{binds}<setvalue event="odk-instance-first-load" {target} value="1 + 1"/>', inputs("a"))
    assert session(form).value("/data/a") == "2"


@pytest.mark.parametrize("text", ["plain", "it's", 'say "so"', 'it\'s "so"', "/data/b", "  trimmed ", "1 + 1", ""])
def test_values_from_text(text: str) -> None:
    """[actions/setvalue] Without a value attribute, the text of the action is the value, letter for letter."""
    form = small("<a>x</a>", f'<setvalue event="odk-instance-first-load" ref="/data/a">{text}</setvalue>', inputs("a"))
    assert session(form).value("/data/a") == text.strip()


@pytest.mark.parametrize("text", ["", "a", "'", '"', "'\"", 'it\'s "so"', "'''", "''\"\"''"])
def test_texts_as_expressions(text: str) -> None:
    """[actions/setvalue] Any text can be written as an expression."""
    assert evaluate(quoted(text)) == text


PLACES = {
    "model": ('<setvalue event="E" ref="/data/g/a" value="1"/>', ""),
    "control": ("", '<input ref="/data/g/b"><setvalue event="E" ref="../a" value="1"/></input>'),
    "group": ("", '<group ref="/data/g"><setvalue event="E" ref="a" value="1"/></group>'),
    "body": ("", '<setvalue event="E" ref="/data/g/a" value="1"/>'),
}


@pytest.mark.parametrize("place", PLACES)
def test_where_actions_stand(place: str) -> None:
    """[actions/nesting] An action may stand in the model, a control, a group; relative targets start there."""
    binds, body = (part.replace("E", "odk-instance-first-load") for part in PLACES[place])
    assert session(small("<g><a/><b/></g>", binds, body)).value("/data/g/a") == "1"


def test_actions_in_repeats() -> None:
    """[actions/nesting] In a repeat, relative targets are those of its members, and values are worked out there."""
    body = (
        '<repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="n" value="../../top + position(..)"/>'
        '<input ref="/data/r/n"/></repeat>'
    )
    run = session(small('<top>10</top><r jr:template=""><n/></r>', bind("top", type="int"), body))
    run.add("/data/r")
    run.add("/data/r")
    assert [run.value(f"/data/r[{place}]/n") for place in (1, 2)] == ["11", "12"]


def test_unknown_targets() -> None:
    """[actions/setvalue] Setting what is not there is a mistake."""
    with pytest.raises(Faults):
        small("<a/>", '<setvalue event="odk-instance-first-load" ref="/data/z" value="1"/>')


@pytest.mark.parametrize("place", ["model", "control", "repeat"])
@pytest.mark.parametrize("action", ["odk:setgeopoint", "odk:recordaudio"])
def test_actions_of_devices(action: str, place: str) -> None:
    """[actions/setgeopoint] [actions/recordaudio] What needs a device is told, and breaks nothing."""
    written = f'<{action} event="odk-instance-first-load" ref="/data/r/a"/>'
    body = '<repeat nodeset="/data/r">{}<input ref="/data/r/b">{}</input></repeat>'.format(
        written if place == "repeat" else "", written if place == "control" else ""
    )
    form = small("<r><a/><b/></r>", written if place == "model" else "", body)
    (told,) = form.unsupported
    assert told.where == "/data/r/a"
    run = session(form)
    assert run.value("/data/r[1]/a") == ""
    assert run.set("/data/r[1]/b", "x").result == "accepted"


SUBMISSIONS = {
    'action="https://example.org" method="post"': {"submission to a server"},
    'orx:auto-send="true" orx:auto-delete="true"': {"submission to a server"},
    'base64RsaPublicKey="MII"': {"answers encrypted for a server"},
    'action="https://example.org" base64RsaPublicKey="MII"': {
        "submission to a server",
        "answers encrypted for a server",
    },
}


@pytest.mark.parametrize("attributes", SUBMISSIONS)
def test_submission(attributes: str) -> None:
    """[submission/attributes] That nothing is sent, and that a key is not used, is told; the attributes are kept."""
    written = f'<submission xmlns:orx="http://openrosa.org/xforms" {attributes}/>'
    form = small("<a/>", written, inputs("a"))
    assert {each.feature for each in form.unsupported} == SUBMISSIONS[attributes]
    assert len(form.model.submission) == attributes.count("=")
