"""ODK XForms, "Bind Attributes", "Data Types" and "Preload Attributes", as a form is loaded."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from tests.protocol.forms import bind, inputs, session, small

EVERY = {"relevant": "/data/b = '1'", "required": "true()", "readonly": "false()", "constraint": ". < 9"}


@pytest.mark.parametrize("nodeset", [
    "/data/a", " /data/a ", "/data/orx:a", "data/a",
])  # fmt: skip
def test_nodeset(nodeset: str) -> None:
    """[bind/nodeset] A bind is for the element at its path, which may name prefixes, or start below the document."""
    form = small("<a/>", f'<bind nodeset="{nodeset}" type="int"/>', inputs("a"))
    assert form.items[0].kind == "integer"


def test_nested_binds() -> None:
    """[bind/nodeset] A bind inside a bind is relative to it, as in W3C XForms."""
    binds = '<bind nodeset="/data/g" relevant="false()"><bind nodeset="a" type="int"/></bind>'
    form = small("<g><a/></g>", binds, inputs("g/a"))
    assert form.items[0].kind == "integer"
    assert not session(form).is_relevant("/data/g/a")


def test_binds_for_nothing() -> None:
    """[bind/nodeset] A bind for what is not there is left out and told, as in JavaRosa."""
    form = small("<a/>", bind("z", type="int") + '<bind type="int"/>' + '<bind nodeset="/" type="int"/>', inputs("a"))
    assert [(each.where, each.feature) for each in form.unsupported] == [
        ("/data/z", "a bind for what is not in the form"),
        ("form", "a bind for what is not in the form"),
        ("/", "a bind for what is not in the form"),
    ]  # fmt: skip


def test_binds_without_a_control() -> None:
    """[bind/nodeset] An element needs neither a bind nor a control; a bind needs no control."""
    form = small("<a/><b/><c/>", bind("a", type="int"), inputs("b"))
    assert [(item.name, item.kind) for item in form.items] == [("b", "text"), ("a", "hidden"), ("c", "hidden")]


def test_several_binds() -> None:
    """[bind/nodeset] Two binds for one element add up."""
    form = small("<a/>", bind("a", type="int", jr_constraintMsg="C") + bind("a", required="true()", jr_requiredMsg="R"),
                 inputs("a"))  # fmt: skip
    item = form.items[0]
    messages = next(iter(form.model.messages.values()))
    assert (item.kind, item.required) == ("integer", True)
    assert messages.constraint is not None
    assert messages.required is not None


@pytest.mark.parametrize("prop", EVERY)
def test_expressions(prop: str) -> None:
    """[bind/relevant] [bind/required] [bind/readonly] [bind/constraint] Each is an expression; a wrong one is told."""
    definition = next(each for each in small("<a/><b/>", bind("a", **EVERY)).model.definitions if each.name == "a")
    assert getattr(definition, prop).source == EVERY[prop]
    with pytest.raises(Faults) as caught:
        small("<a/><b/>", bind("a", **EVERY | {prop: "/data/b +"}))
    assert caught.value.faults[0].what.startswith(f"{prop}: ")


def test_calculate() -> None:
    """[bind/calculate] A calculation gives the value."""
    run = session(small("<a/><b>3</b>", bind("a", type="int", calculate="/data/b * 2")))
    assert run.value("/data/a") == "6"


@pytest.mark.parametrize("attribute", ['saveIncomplete="true()"', 'odk:quality="low"', 'jr:unknown="1"', 'p3ptype="x"'])
def test_attributes_that_need_nothing(attribute: str) -> None:
    """[bind/save-incomplete] What needs nothing here is not even told."""
    form = small("<a/>", f'<bind nodeset="/data/a" type="string" {attribute}/>', inputs("a"))
    assert form.unsupported == ()


def test_largest_pictures() -> None:
    """[bind/max-pixels] A picked picture is kept as it is, which is told once."""
    binds = "".join(f'<bind nodeset="/data/{name}" type="binary" orx:max-pixels="640" '
                    'xmlns:orx="http://openrosa.org/xforms"/>' for name in "ab")  # fmt: skip
    form = small("<a/><b/>", binds, inputs("a", "b"))
    assert [each.feature for each in form.unsupported] == ["pictures of a largest size (2 times)"]


def test_messages() -> None:
    """[bind/required-message] [bind/constraint-message] A message is plain, or a pointer to a text."""
    itext = '<itext><translation lang="en"><text id="m"><value>Texted</value></text></translation></itext>'
    binds = bind("a", type="int", constraint=". < 5", required="true()", jr_constraintMsg="jr:itext('m')",
                 jr_requiredMsg="Plain")  # fmt: skip
    run = session(small("<a/>", binds, inputs("a"), model=itext))
    assert (run.set("/data/a", "7").message, run.set("/data/a", "").message) == ("Texted", "Plain")


TYPES = {
    "string": "string", "xsd:string": "string", "select": "string", "select1": "string", "odk:select1": "string",
    "intent": "string", "unheard-of": "string", "": "string", "int": "int", "xs:int": "int", "integer": "int",
    "boolean": "boolean", "decimal": "decimal", "date": "date", "time": "time", "dateTime": "dateTime",
    "xsd:dateTime": "dateTime", "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape",
    "binary": "binary", "barcode": "barcode", "odk:rank": "rank",
}  # fmt: skip


@pytest.mark.parametrize("written", TYPES)
def test_types(written: str) -> None:
    """[bind/type] Types are known with and without a prefix; one that is not known is text."""
    assert small("<a/>", bind("a", type=written), inputs("a")).items[0].type == TYPES[written]


PRELOADS = {
    ("uid", ""): "uuid:", ("date", "today"): "2026-03-17", ("timestamp", "start"): "2026-03-17T10:42:30.000Z",
}  # fmt: skip


@pytest.mark.parametrize("preload,parameters", PRELOADS)
def test_preloads(preload: str, parameters: str) -> None:
    """[bind/preload] What is known at the beginning is filled in at the beginning."""
    form = small("<a/>", bind("a", jr_preload=preload, jr_preloadParams=parameters))
    assert form.unsupported == ()
    assert form.items[0].kind == "calculate"
    assert session(form).value("/data/a").startswith(PRELOADS[preload, parameters])


@pytest.mark.parametrize("parameters", ["deviceid", "email", "username", "phone number", "simserial", "subscriberid"])
def test_properties(parameters: str) -> None:
    """[bind/preload-property] Properties of device and user are asked for; unknown ones are empty, but for its id."""
    form = small("<a/>", bind("a", jr_preload="property", jr_preloadParams=parameters))
    assert form.unsupported == ()
    assert next(iter(form.model.preloads.values())) == ("property", parameters)
    assert session(form).value("/data/a") == ("not supported" if parameters == "deviceid" else "")


def test_preloads_at_the_end() -> None:
    """[bind/preload-end] What is known at the end is not filled in before."""
    form = small("<a/>", bind("a", type="dateTime", jr_preload="timestamp", jr_preloadParams="end"))
    assert form.unsupported == ()
    assert list(form.model.finishing.values()) == [("timestamp", "end")]
    assert session(form).value("/data/a") == ""


@pytest.mark.parametrize("preload,parameters", [("patient", "name"), ("context", ""), ("date", "prevperiod-day")])
def test_unknown_preloads(preload: str, parameters: str) -> None:
    """[bind/preload] A preloader that is not in the specification stays empty and is told."""
    form = small("<a/>", bind("a", jr_preload=preload, jr_preloadParams=parameters))
    assert [each.feature for each in form.unsupported] == [f"preload {preload} {parameters}".strip()]
    assert session(form).value("/data/a") == ""


def test_the_log_of_a_form() -> None:
    """[bind/audit] A log of how a form is filled in is not written, which is told."""
    binds = '<bind nodeset="/data/meta/audit" type="binary" odk:track-changes="true"/>'
    form = small("<a/><meta><audit/></meta>", binds, inputs("a"))
    assert [(each.where, each.feature) for each in form.unsupported] == [
        ("/data/meta/audit", "a log of how the form is filled in"),
    ]  # fmt: skip
