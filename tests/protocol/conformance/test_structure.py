"""ODK XForms, "Structure", "Namespaces" and "Experimental features": what a form consists of."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import NotAForm, load_xform
from tests.protocol.forms import HEAD, bind, inputs, session, small, xform

EXAMPLE = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
        xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <h:head>
    <h:title>Arrival</h:title>
    <model>
      <instance>
        <record id="arrival" orx:version="7">
          <first/><last/><years/>
          <orx:meta><orx:instanceID/></orx:meta>
        </record>
      </instance>
      <bind nodeset="/record/first" type="xsd:string" required="true()"/>
      <bind nodeset="/record/years" type="xsd:int"/>
      <bind nodeset="/record/orx:meta/orx:instanceID" preload="uid" type="xsd:string"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/record/first"><label>First name</label></input>
    <input ref="/record/last"><label>Last name</label></input>
    <input ref="/record/years"><label>Age</label></input>
  </h:body>
</h:html>"""


def test_a_whole_form() -> None:
    """[structure/form] A model with a primary instance and binds, and a body, are a form that runs."""
    form = load_xform(EXAMPLE.encode(), "arrival.xml")
    assert (form.title, form.id, form.version) == ("Arrival", "arrival", "7")
    assert [(item.name, item.kind, item.required) for item in form.items] == [
        ("first", "text", True), ("last", "text", False), ("years", "integer", False),
        ("instanceID", "calculate", False),
    ]  # fmt: skip
    run = session(form)
    assert run.value("/record/meta/instanceID").startswith("uuid:")
    assert run.set("/record/years", "forty").result == "constraint"
    assert run.set("/record/years", "40").result == "accepted"


def test_the_title() -> None:
    """[structure/title] The title stands in the head; a form without one has an empty title."""
    assert load_xform(EXAMPLE.encode(), "x.xml").title == "Arrival"
    assert load_xform(EXAMPLE.replace("<h:title>Arrival</h:title>", "").encode(), "x.xml").title == ""


@pytest.mark.parametrize("prefix", ["", "xf:"])
def test_prefixes_do_not_matter(prefix: str) -> None:
    """[namespaces/prefixes] The namespace of XForms may be the default one or have a prefix."""
    name = f'xmlns{":xf" if prefix else ""}="http://www.w3.org/2002/xforms"'
    text = (
        f'<h:html {name} xmlns:h="http://www.w3.org/1999/xhtml"><h:head><{prefix}model><{prefix}instance>'
        f'<data id="d" xmlns=""><a/></data></{prefix}instance><{prefix}bind nodeset="/data/a" type="int"/>'
        f'</{prefix}model></h:head><h:body><{prefix}input ref="/data/a"><{prefix}label>A</{prefix}label>'
        f"</{prefix}input></h:body></h:html>"
    )
    form = load_xform(text.encode(), "x.xml")
    assert [item.kind for item in form.items] == ["integer"]
    assert session(form).label("/data/a") == "A"


def test_prefixes_in_paths() -> None:
    """[namespaces/paths] A path finds an element whether it names its prefix or not."""
    data = '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:at>1</orx:at></orx:meta><b/><c/>'
    binds = bind("b", calculate="/data/orx:meta/orx:at") + bind("c", calculate="/data/meta/at")
    run = session(small(data, binds))
    assert (run.value("/data/b"), run.value("/data/c")) == ("1", "1")


def test_only_the_first_model() -> None:
    """[structure/model] A second model is left out, and that is told."""
    text = xform("<a/>", "", inputs("a")).replace("</h:head>", "<model/></h:head>")
    form = load_xform(text.encode(), "x.xml")
    assert ("form", "a second model") in {(each.where, each.feature) for each in form.unsupported}
    assert [item.name for item in form.items] == ["a"]


@pytest.mark.parametrize("text", ["", "<x/>", f"{HEAD}<h:head/>", '{"form": 1}', "<html><head></html>"])
def test_what_is_no_form(text: str) -> None:
    """[structure/document] What is no well-formed document of this kind is refused in a sentence."""
    with pytest.raises(NotAForm):
        load_xform(text.encode(), "x.xml")


@pytest.mark.parametrize("text", [f"{HEAD}<h:head/><h:body/></h:html>", f"{HEAD}<h:head><model/></h:head></h:html>"])
def test_a_form_without_data(text: str) -> None:
    """[structure/instance] A form without a primary instance is a mistake."""
    with pytest.raises(Faults, match="1 mistake was"):
        load_xform(text.encode(), "x.xml")


def test_a_form_without_a_body() -> None:
    """[structure/body] A form without a body has data and asks nothing."""
    text = xform("<a>1</a>").replace("<h:body></h:body>", "")
    form = load_xform(text.encode(), "x.xml")
    assert [item.asked for item in form.items] == [False]
    assert session(form).value("/data/a") == "1"


def test_experimental_features() -> None:
    """[experimental/prefix] What is marked with ``x-`` is left out and told, and breaks nothing."""
    binds = '<bind nodeset="/data/a" odk:x-new="1" type="int"/>'
    form = small("<a/>", binds, inputs("a") + '<odk:x-slider ref="/data/a"/>')
    assert {each.feature for each in form.unsupported} == {"the experimental x-new", "<x-slider>"}
    assert session(form).set("/data/a", "1").result == "accepted"


def test_entities() -> None:
    """[entities/create] A form that makes entities runs; that none is made is told, and its block is kept."""
    data = '<tree/><meta><instanceID/><entity dataset="trees" id="" create="1"><label/></entity></meta>'
    binds = (
        '<bind nodeset="/data/tree" xmlns:entities="http://www.opendatakit.org/xforms/entities" '
        'entities:saveto="species"/><bind nodeset="/data/meta/entity/@id" type="string"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/meta/entity/@id" value="uuid()"/>'
        '<bind nodeset="/data/meta/entity/label" calculate="/data/tree" type="string"/>'
    )
    form = small(data, binds, inputs("tree"))
    assert {(each.where, each.feature) for each in form.unsupported} == {
        ("/data/tree", "a property of an entity"),
        ("/data/meta/entity", "an entity that is made or changed"),
        ("/data/meta/entity/@id", "an attribute that is calculated"),
    }
    run = session(form)
    run.set("/data/tree", "oak")
    assert run.value("/data/meta/entity/label") == "oak"
    entity = next(each for each in form.model.definitions if each.name == "entity")
    assert form.model.markup[entity.index].attributes == {"dataset": "trees", "id": "", "create": "1"}


@pytest.mark.parametrize("uri,members", [("http://openrosa.org/javarosa", 3), ("urn:other", 1)])
def test_namespaces_of_extensions(uri: str, members: int) -> None:
    """[namespaces/extensions] What XForms has not is known by its namespace, whatever the prefix."""
    body = f'<repeat nodeset="/data/r" xmlns:q="{uri}" q:count="3"><input ref="/data/r/n"/></repeat>'
    run = session(small("<r><n/></r>", "", body))
    assert sum(path.endswith("/n") for path in run.paths()) == members
