"""ODK XForms, "Submission" and what other parts say of records: what is written, what is told instead of done."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree

from fieldtool.protocol import Form, load_xform
from fieldtool.protocol.xforms.submission import open_submission, submission
from tests.protocol.forms import NOW, bind, inputs, session, small, xform

ODK = "http://www.opendatakit.org/xforms"


def _told(form: Form) -> dict[str, str]:
    return {each.feature: each.effect for each in form.unsupported}


def test_the_record() -> None:
    """[submission/record] A record is the primary instance with its answers, empty ones too, in the form's order."""
    run = session(small("<b/><g><c>2</c><d/></g><a/>", "", inputs("a", "b", "g/c", "g/d")))
    run.set("/data/a", "<1 & 'two'>")
    root = etree.fromstring(submission(run).encode())
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "small", "1")
    assert [(each.tag, each.text) for each in root.iter() if not len(each)][:-1] == [
        ("b", None), ("c", "2"), ("d", None), ("a", "<1 & 'two'>"),
    ]  # fmt: skip


def test_the_record_of_a_chosen_namespace() -> None:
    """[submission/namespaces] Namespaces of the form's own data are those of its records."""
    text = xform('<a/><x:b xmlns:x="urn:x"/>').replace("<data ", '<data xmlns="urn:form" ')
    root = etree.fromstring(submission(session(load_xform(text.encode(), "x.xml"))).encode())
    assert [each.tag for each in root][:2] == ["{urn:form}a", "{urn:x}b"]


def test_round_trip() -> None:
    """[submission/record] A record that is opened again has the same answers, members of repeats included."""
    body = inputs("a") + '<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat>'
    form = small('<a/><r jr:template=""><n/></r><t/>', bind("t", calculate="sum(/data/r/n)"), body)
    run = session(form)
    run.set("/data/a", " ñ & 信 ")
    for number in (1, 2):
        run.add("/data/r")
        run.set(f"/data/r[{number}]/n", str(number * 2))
    again = open_submission(form, submission(run), now=NOW, random=Random(1))
    assert {path: again.value(path) for path in run.paths() if path[-1] in "ant"} == {
        "/data/a": " ñ & 信 ", "/data/r[1]/n": "2", "/data/r[2]/n": "4", "/data/t": "6",
    }  # fmt: skip


NOT_SENT = {
    "action": 'action="https://example.org/submission" method="post"', "auto-send": 'orx:auto-send="true"',
    "method": 'action="https://example.org/submission" method="form-data-post"',
    "auto-delete": 'orx:auto-delete="true"',
}  # fmt: skip


@pytest.mark.parametrize("attribute", NOT_SENT)
def test_nothing_is_sent(attribute: str) -> None:
    """[submission/action] [submission/method] [submission/auto-send] [submission/auto-delete] Told, not done."""
    written = f'<submission xmlns:orx="http://openrosa.org/xforms" {NOT_SENT[attribute]}/>'
    form = small("<a>1</a>", written, inputs("a"))
    assert list(_told(form)) == ["submission to a server"]
    assert "<a>1</a>" in submission(session(form))


@pytest.mark.parametrize("written", ['orx:auto-send="false" orx:auto-delete="false"', 'method="post"', ""])
def test_nothing_is_asked(written: str) -> None:
    """[submission/element] The element is optional, and one that asks for nothing tells nothing."""
    form = small("<a/>", f'<submission xmlns:orx="http://openrosa.org/xforms" {written}/>', inputs("a"))
    assert _told(form) == {}


def test_encryption() -> None:
    """[submission/base64RsaPublicKey] That nothing is encrypted for a server is told, with what protects it instead."""
    form = small("<a>1</a>", '<submission base64RsaPublicKey="MIIBIjANB"/>', inputs("a"))
    assert _told(form) == {"answers encrypted for a server": "the desk's own store encrypts them instead"}


def test_plain_records() -> None:
    """[encryption/manifest] [encryption/content] [encryption/key] [encryption/signature] The record stays as it is."""
    data = "<a>1</a><meta><instanceID>uuid:7</instanceID></meta>"
    form = small(data, '<submission base64RsaPublicKey="MIIBIjANB"/>', inputs("a"))
    assert submission(session(form)) == submission(session(small(data, "", inputs("a"))))
    assert "<a>1</a>" in submission(session(form))


def test_compact_records() -> None:
    """[compact/prefix] [compact/delimiter] [compact/tag] [compact/escape] [compact/relevant] Kept, never sent."""
    text = xform(f'<a xmlns:odk="{ODK}" odk:tag="fn">Ana</a><b/>', "", inputs("a", "b"))
    text = text.replace('id="small"', f'id="small" xmlns:odk="{ODK}" odk:prefix="hh" odk:delimiter="|"')
    form = load_xform(text.encode(), "x.xml")
    assert _told(form) == {}
    root = etree.fromstring(submission(session(form)).encode())
    assert (root.get(f"{{{ODK}}}prefix"), root.get(f"{{{ODK}}}delimiter")) == ("hh", "|")
    assert root[0].get(f"{{{ODK}}}tag") == "fn"


ENTITIES = "http://www.opendatakit.org/xforms/entities"


@pytest.mark.parametrize("version", ["2022.1.0", "2023.1.0", "2099.1.0"])
def test_versions_of_entities(version: str) -> None:
    """[entities/version] Whatever the version, a form that declares entities runs and tells that none is made."""
    data = '<a/><meta><entity dataset="trees" id="" create="1"><label/></entity></meta>'
    text = xform(data, "", inputs("a")).replace(
        "<model>", f'<model xmlns:entities="{ENTITIES}" entities:entities-version="{version}">'
    )
    form = load_xform(text.encode(), "x.xml")
    assert _told(form) == {"an entity that is made or changed": "its answers stay answers"}


def test_updated_entities() -> None:
    """[entities/update] [entities/saveto] No entity is changed, which is told; the block is written as it stands."""
    data = '<a/><meta><entity dataset="trees" id="7" update="1" baseVersion="3"><label/></entity></meta>'
    written = f'<bind nodeset="/data/a" xmlns:entities="{ENTITIES}" entities:saveto="height"/>'
    form = small(data, written + bind("meta/entity/label", calculate="/data/a"), inputs("a"))
    assert set(_told(form)) == {"an entity that is made or changed", "a property of an entity"}
    run = session(form)
    run.set("/data/a", "9")
    assert '<entity dataset="trees" id="7" update="1" baseVersion="3"><label>9</label></entity>' in submission(run)


def test_logs() -> None:
    """[audit-log/format] [audit-log/columns] [audit-log/events] No log is written, so none has a form to keep to."""
    binds = '<bind nodeset="/data/meta/audit" type="binary"/>'
    form = small("<a/><meta><audit/></meta>", binds, inputs("a"))
    assert _told(form) == {"a log of how the form is filled in": "it is not written"}
