"""ODK XForms, "Metadata", "Preload Attributes" and "Audit Attributes": what a record says of itself."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from lxml import etree

from fieldtool.protocol import Form, Session
from fieldtool.protocol.xforms.submission import open_submission, submission
from tests.protocol.forms import NOW, bind, inputs, session, small

OPENROSA = "http://openrosa.org/xforms"
LATER = NOW + timedelta(hours=1)
KNOWN = {
    "username": "ana", "deviceid": "desk.example:7", "email": "ana@example.org", "phonenumber": "+507 1",
    "simserial": "89", "subscriberid": "imsi:7",
}  # fmt: skip


def _form(name: str, preload: str = "", parameters: str = "", **of_bind: str) -> Form:
    """A form with one element about the record, in the recommended namespace."""
    attributes = {"jr_preload": preload, "jr_preloadParams": parameters} if preload else {}
    data = f'<a/><orx:meta xmlns:orx="{OPENROSA}"><orx:{name}/></orx:meta>'
    return small(data, bind(f"meta/{name}", **attributes, **of_bind), inputs("a"))


def _meta(form: Form, name: str, known: dict[str, str] | None = None) -> str | None:
    """What a finished record tells under a name."""
    run = Session(form, now=NOW, random=Random(7), known=known)
    root = etree.fromstring(submission(run, at=LATER).encode())
    return root.findtext(f"{{{OPENROSA}}}meta/{{{OPENROSA}}}{name}")


@pytest.mark.parametrize("written", ["<meta><instanceID/></meta>",
                                     f'<orx:meta xmlns:orx="{OPENROSA}"><orx:instanceID/></orx:meta>'])  # fmt: skip
def test_the_block(written: str) -> None:
    """[meta/block] The block may be in the namespace of the data or in OpenRosa's, and is written back in that one."""
    text = submission(session(small(f"<a/>{written}", "", inputs("a"))))
    assert text.count("instanceID>uuid:") == 1
    assert ("<orx:meta>" in text) == ("orx" in written)


def test_instance_id() -> None:
    """[meta/instanceID] Each record has an id of its own, also where the form has no place for it or no bind."""
    ids = {_meta(_form("instanceID", *preload), "instanceID") for preload in ((), ("uid",))}
    ids.add(_meta(small("<a/>"), "instanceID"))
    assert all(each and each.startswith("uuid:") and len(each) == len("uuid:") + 36 for each in ids)
    first, second = (Session(small("<a/>"), now=NOW).instance_id for _ in range(2))
    assert first != second


def test_calculated_meta() -> None:
    """[meta/calculated] A calculation may give such a value instead of a preload."""
    assert _meta(_form("instanceID", calculate="concat('uuid:', 'mine')"), "instanceID") == "uuid:mine"


def test_ids_that_are_drawn() -> None:
    """[meta/calculated] An id that a calculation draws belongs to the record, however often it is opened."""
    form = _form("instanceID", calculate="concat('uuid:', uuid())")
    run = session(form)
    again = Session(form, now=LATER, random=Random(99), fresh=False)
    again.restore(run.entries())
    assert again.instance_id == run.instance_id
    corrected = open_submission(form, submission(run), now=LATER, random=Random(99))
    assert corrected.instance_id not in {run.instance_id, ""}
    assert f"deprecatedID>{run.instance_id}<" in submission(corrected)


def test_time_start() -> None:
    """[meta/timeStart] When the form was begun, also in a record that is opened again."""
    form = _form("timeStart", "timestamp", "start")
    assert _meta(form, "timeStart") == "2026-03-17T10:42:30.000Z"
    again = open_submission(form, submission(session(form)), now=LATER, random=Random(1))
    assert again.value("/data/meta/timeStart") == "2026-03-17T10:42:30.000Z"


def test_time_end() -> None:
    """[meta/timeEnd] When the form was finished, each time that it is."""
    form = _form("timeEnd", "timestamp", "end")
    run = session(form)
    assert run.value("/data/meta/timeEnd") == ""
    assert "<orx:timeEnd>2026-03-17T11:42:30.000Z<" in submission(run, at=LATER)
    again = open_submission(form, submission(run, at=LATER), now=LATER + timedelta(hours=1), random=Random(1))
    assert "<orx:timeEnd>2026-03-17T12:42:30.000Z<" in submission(again)


PROPERTIES = {
    "userID": "username", "email": "email", "phoneNumber": "phone number", "simSerial": "simserial",
    "subscriberID": "subscriberid",
}  # fmt: skip


@pytest.mark.parametrize("name", PROPERTIES)
def test_properties(name: str) -> None:
    """[meta/userID] [meta/email] [meta/phoneNumber] [meta/simSerial] [meta/subscriberID] Told, or empty."""
    form = _form(name, "property", PROPERTIES[name])
    assert _meta(form, name, KNOWN) == KNOWN[PROPERTIES[name].replace(" ", "")]
    assert _meta(form, name) == ""


def test_device_id() -> None:
    """[meta/deviceID] Never blank: a desk that tells none says that it does not support it."""
    form = _form("deviceID", "property", "deviceid")
    assert _meta(form, "deviceID", KNOWN) == "desk.example:7"
    assert _meta(form, "deviceID") == "not supported"


@pytest.mark.parametrize("place", ["", "<meta><instanceID/><deprecatedID/></meta>"])
def test_deprecated_id(place: str) -> None:
    """[meta/deprecatedID] The correction of a record has a new id, and names the old one."""
    form = small(f"<a/>{place}", "", inputs("a"))
    run = session(form)
    again = open_submission(form, submission(run), now=NOW, random=Random(1))
    assert again.instance_id != run.instance_id
    assert f"deprecatedID>{run.instance_id}</" in submission(again)
    third = open_submission(form, submission(again), now=NOW, random=Random(2))
    assert f"deprecatedID>{again.instance_id}</" in submission(third)


def test_instance_name() -> None:
    """[meta/instanceName] A record may be called after its answers."""
    form = _form("instanceName", calculate="concat('Visit of ', /data/a)")
    run = session(form)
    run.set("/data/a", "Ana")
    assert "<orx:instanceName>Visit of Ana<" in submission(run)


AUDITED = {
    "location": 'odk:location-priority="balanced" odk:location-min-interval="60" odk:location-max-age="120"',
    "changes": 'odk:track-changes="true" odk:identify-user="true" odk:track-changes-reasons="on-form-edit"',
    "nothing": "",
}


@pytest.mark.parametrize("asked", AUDITED)
def test_audit(asked: str) -> None:
    """[meta/audit] [audit/location] [audit/track-changes] No log is written, which is told once; its place is empty."""
    binds = f'<bind nodeset="/data/meta/audit" type="binary" {AUDITED[asked]}/>'
    form = small("<a/><meta><audit/></meta>", binds, inputs("a"))
    assert [(each.where, each.effect) for each in form.unsupported] == [("/data/meta/audit", "it is not written")]
    assert "<audit/>" in submission(session(form))


def test_calculation_and_preload() -> None:
    """[bind/preload-and-calculate] Both at once are allowed: the calculation has the last word."""
    assert _meta(_form("instanceID", "uid", calculate="'mine'"), "instanceID") == "mine"
