"""Compiled XForms load, or tell all that is wrong; what cannot run is listed."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import NotAForm, load_xform
from tests.protocol.forms import HEAD, bind, inputs, session, small, xform


def test_what_a_form_says_of_itself() -> None:
    """Title, id, version, languages, items in the order of the body, groups with their labels."""
    itext = (
        '<itext><translation lang="English (en)"><text id="g"><value>Group</value></text></translation>'
        '<translation lang="Español (es)" default="true()"><text id="g"><value>Grupo</value></text></translation>'
        "</itext>"
    )
    body = f'<group ref="/data/g"><label ref="jr:itext(\'g\')"/>{inputs("g/b", "g/a")}</group>'
    form = small("<g><a/><b/></g><sum/><fact/><meta><id/></meta>", bind("sum", calculate="1"), body, model=itext)
    assert (form.title, form.id, form.version) == ("Small", "small", "1")
    assert (form.languages, form.default_language) == (("English (en)", "Español (es)"), "Español (es)")
    assert [(item.name, item.kind, item.group) for item in form.items] == [
        ("b", "text", "/data/g"), ("a", "text", "/data/g"), ("sum", "calculate", ""), ("fact", "hidden", ""),
        ("id", "hidden", "/data/meta"),
    ]  # fmt: skip
    assert [group.path for group in form.groups] == ["/data/g"]
    assert form.groups[0].labels == {"English (en)": "Group", "Español (es)": "Grupo"}
    assert session(form).label("/data/g") == "Grupo"
    assert form.group("g") is form.group("/data/g")
    assert form.item("nothing") is None


KINDS = {
    "int": "integer", "xsd:decimal": "decimal", "date": "date", "dateTime": "dateTime", "time": "time",
    "string": "text", "geopoint": "geopoint", "barcode": "barcode", "unheard-of": "text",
}  # fmt: skip


@pytest.mark.parametrize("written", KINDS)
def test_kinds_of_input(written: str) -> None:
    """The data type decides how an input asks; an unknown type is text."""
    assert small("<a/>", bind("a", type=written), inputs("a")).items[0].kind == KINDS[written]


def test_notes() -> None:
    """An input that is always read-only and has no calculation is a note."""
    form = small(
        "<a/><b/>", bind("a", readonly="true()") + bind("b", readonly="true()", calculate="1"), inputs("a", "b")
    )
    assert [item.kind for item in form.items] == ["note", "text"]


@pytest.mark.parametrize(
    "untrusted",
    [
        b"", b"no xml", b"<html>", b"<a/>", b"\xff\xfe\x00", HEAD.encode(),
        b'<!DOCTYPE html [<!ENTITY a "x">]><html><head/>&a;</html>',
        b'<!DOCTYPE html SYSTEM "file:///etc/passwd"><html/>',
        b"<html>" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_form(untrusted: bytes) -> None:
    """Anything that is no XForm, or declares entities, is refused in a sentence that names the file."""
    with pytest.raises(NotAForm) as caught:
        load_xform(untrusted, "given.xml")
    assert caught.value.parameters["path"] == "given.xml"


def test_an_empty_form_has_no_data() -> None:
    """A form without an instance is a mistake, not a crash."""
    with pytest.raises(Faults) as caught:
        load_xform(b"<html><head><model/></head><body/></html>", "empty.xml")
    assert "the form has no data" in str(caught.value.faults[0])


def test_all_mistakes_are_told_together() -> None:
    """Bad expressions, unknown paths, unknown texts and missing values are all listed, each with its place."""
    body = (
        inputs("lost", "a") + '<select1 ref="/data/b"><itemset nodeset="instance(\'x\')/root/item"><value ref="n"/>'
        '</itemset></select1><select1 ref="/data/c"><itemset nodeset="/data/a"/></select1>'
        '<input ref="/data/d"><label ref="jr:itext(\'none\')"/></input>'
    )  # fmt: skip
    binds = (
        bind("a", relevant="/data/b +", constraint="foo(.)") + bind("gone", type="int")
        + '<setvalue ref="/data/nowhere" event="odk-instance-first-load" value="1"/>'
    )  # fmt: skip
    with pytest.raises(Faults) as caught:
        load_xform(xform("<a/><b/><c/><d/>", binds, body).encode(), "wrong.xml")
    told = "\n".join(map(str, caught.value.faults))
    assert len(caught.value.faults) == 6, told
    for part in ("it ends too early, at character 10 of: /data/b +", "there is no function foo()", "/data/lost",
                 "no instance 'x'", "names no value", "/data/nowhere"):  # fmt: skip
        assert part in told


def test_cycles_are_mistakes() -> None:
    """Answers that wait for one another are told with the circle that they make."""
    binds = bind("a", calculate="/data/b") + bind("b", calculate="/data/c") + bind("c", relevant="/data/a")
    with pytest.raises(Faults) as caught:
        small("<a/><b/><c/>", binds)
    assert "/data/a (calculate) -> /data/b (calculate) -> /data/c (relevant) -> /data/a (calculate)" in str(
        caught.value.faults[0]
    )
    with pytest.raises(Faults):
        small("<g><a/></g>", bind("g", relevant="/data/g/a = '1'"))
    with pytest.raises(Faults):
        small("<a/>", bind("a", relevant=". = '1'"))
    with pytest.raises(Faults):
        small("<a/>", bind("a", calculate="if(. = '', 1, .)"))
    small("<a/>", bind("a", calculate="once(1)"))


def test_gaps_are_listed() -> None:
    """Whatever the engine leaves out stands in the list, with what happens instead."""
    body = (
        '<group><label>Nameless</label><input ref="/data/a" appearance="w2 hologram"><label>A</label><odd/></input>'
        '<input ref="/data/a"/></group><upload ref="/data/b" mediatype="audio/*" intent="com.app"/><frame/>'
        + inputs("c")
    )
    binds = (
        bind("a", jr_preload="patient", jr_preloadParams="name") + bind("gone", type="int")
        + '<submission action="https://example.org"/><odk:setgeopoint ref="/data/b" event="odk-instance-first-load"/>'
        + '<setvalue ref="/data/a" event="strange odk-instance-first-load" value="nothing"/>'
    )  # fmt: skip
    model = (
        '<itext><translation lang="en"><text id="t"><value>T</value><value form="audio">a</value>'
        '<value form="odd">g</value></text><text id="u"><value form="audio">a</value></text></translation></itext>'
    )
    form = small("<a/><b/><c/>", binds, body, '<instance id="far" src="jr://file/far.csv"/>', model)
    told = {(each.where, each.feature) for each in form.unsupported}
    assert told == {
        ("instance far", "a list in a file that is missing (far.csv)"),
        ("a", "a file beside labels is missing (2 times)"),
        ("t", "texts of form odd"),
        ("/data/a", "preload patient name"),
        ("/data/gone", "a bind for what is not in the form"),
        ("form", "a group without a name"),
        ("/data/a", "appearance hologram"),
        ("/data/a", "<odd>"),
        ("/data/a", "a second control for one item"),
        ("/data/b", "a file, picture or recording (audio/*)"),
        ("/data/b", "another application"),
        ("form", "<frame>"),
        ("form", "submission to a server"),
        ("/data/b", "a position that the form asks the device for"),
        ("/data/a", "event strange"),
        ("/data/a (setvalue)", "nothing: no item has this name here"),
    }


def test_texts_fall_back() -> None:
    """A language without a text shows the words beside the pointer; forms long and short stand in for plain ones."""
    model = (
        '<itext><translation lang="en"><text id="a"><value form="short">S</value><value form="long">L</value></text>'
        '</translation><translation lang="es"/></itext>'
    )
    form = small("<a/>", "", '<input ref="/data/a"><label ref="jr:itext(\'a\')">plain</label></input>', model=model)
    assert session(form).label("/data/a", "en") == "L"
    assert session(form).label("/data/a", "es") == "plain"


def test_labels_are_plain_text() -> None:
    """Markup inside a label is only its words."""
    body = '<input ref="/data/a"><label>Say <b>it</b> <output value="/data/a"/>!</label></input>'
    run = session(small("<a>now</a>", "", body))
    assert run.label("/data/a") == "Say it now!"


def test_texts_by_expression() -> None:
    """``jr:itext`` in a calculation gives the text of the current language, answers put in."""
    model = (
        '<itext><translation lang="en"><text id="hello"><value>Hello <output value="/data/a"/></value></text>'
        '</translation><translation lang="es"><text id="hello"><value>Hola <output value="/data/a"/></value></text>'
        "</translation></itext>"
    )
    form = small("<a>Ana</a><b/>", bind("b", calculate="jr:itext('hello')"), inputs("a"), model=model)
    run = session(form)
    assert run.value("/data/b") == "Hello Ana"
    run.language = "es"
    assert run.value("/data/b") == "Hola Ana"


def test_labels_that_show_names_of_choices() -> None:
    """A label may show the name of a choice; that the name is looked up by a text makes no circle."""
    model = (
        '<itext><translation lang="en"><text id="n"><value>You chose <output value="/data/b"/></value></text>'
        '<text id="l-0"><value>One</value></text></translation></itext>'
    )
    body = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="k"/>'
        '<label ref="jr:itext(id)"/></itemset></select1><input ref="/data/n"><label ref="jr:itext(\'n\')"/></input>'
    )
    lists = '<instance id="l"><root><item><id>l-0</id><k>1</k></item></root></instance>'
    form = small("<a/><b/><n/>", bind("b", calculate="jr:choice-name(/data/a, ' /data/a ')"), body, lists, model)
    run = session(form)
    run.set("/data/a", "1")
    assert run.label("/data/n") == "You chose One"


@pytest.mark.parametrize("named", ["jr:itext('t')", "jr:itext(concat('t', ''))", "jr:choice-name('1', '/data/a')"])
def test_texts_that_calculations_ask_for(named: str) -> None:
    """A calculation follows the answers inside the texts that it asks for."""
    shown = 'Of <output value="/data/c"/>'
    model = f'<itext><translation lang="en"><text id="t"><value>{shown}</value></text></translation></itext>'
    choice = f"<item><label>{shown}</label><value>1</value></item>"
    body = f'<select1 ref="/data/a"><label ref="jr:itext(\'t\')"/>{choice}</select1>{inputs("c")}'
    run = session(small("<a/><b/><c/>", bind("b", calculate=named), body, "", model))
    run.set("/data/c", "7")
    assert run.value("/data/b") == "Of 7"
