"""A record opens again in its own form alone, and whatever else is brought is refused whole."""

from __future__ import annotations

from random import Random

import pytest

from fieldtool.protocol import Form, NotThisForm, Session, open_submission, submission
from tests.protocol.forms import NOW, bind, inputs, session, small

DATA = '<a>1</a><g><b/></g><r jr:template=""><c/></r><sum/><meta><instanceID/></meta>'
BODY = inputs("a", "g/b") + '<repeat nodeset="/data/r"><input ref="/data/r/c"/></repeat>'


def _form() -> Form:
    binds = bind("g", relevant="/data/a != '0'") + bind("sum", calculate="count(/data/r)")
    return small(DATA, binds + bind("meta/instanceID", jr_preload="uid"), BODY)


def _opened(form: Form, xml: str | bytes) -> Session:
    return open_submission(form, xml, now=NOW, random=Random(5))


def test_a_record_goes_round() -> None:
    """What was answered, emptied, added and removed is there again; the id is another, and names the first."""
    run = session(_form())
    for path in ("/data/r", "/data/r"):
        run.add(path)
    run.set("/data/r[2]/c", "é < & ]]> 文")
    run.clear("/data/a")
    again = _opened(run.form, submission(run))
    assert (again.shape(), again.value("/data/r[2]/c"), again.value("/data/a")) == (
        {"/data/r": 2}, "é < & ]]> 文", "",
    )  # fmt: skip
    assert again.value("/data/sum") == "2"
    assert again.instance_id != run.instance_id
    assert f"<orx:deprecatedID>{run.instance_id}" in submission(again) or run.instance_id in submission(again)


def test_what_was_not_relevant_begins_anew() -> None:
    """What a record left out is as the form begins it."""
    run = session(_form())
    run.set("/data/g/b", "x")
    run.set("/data/a", "0")
    written = submission(run)
    assert "<g" not in written
    again = _opened(run.form, written)
    again.set("/data/a", "1")
    assert again.value("/data/g/b") == ""


@pytest.mark.parametrize(
    "xml",
    [
        "", "no xml", "<data", "<other id='small'/>", "<data id='another'/>", "<data id='small'><z/></data>",
        "<data id='small'><a>1</a><a>2</a></data>", "<data id='small'><a><b/></a></data>",
        "<data id='small'>words</data>", "<data id='small'><g><b/>words</g></data>",
        "<data id='small'><meta><z/></meta></data>", "<data id='small'><g><a/></g></data>",
        "<!DOCTYPE data [<!ENTITY e 'x'>]><data id='small'><a>&e;</a></data>",
        "<!DOCTYPE data SYSTEM 'file:///etc/passwd'><data id='small'/>",
        "<data id='small'>" + "<g>" * 500 + "</g>" * 500 + "</data>",
    ],
)  # fmt: skip
def test_what_is_no_record_of_the_form(xml: str) -> None:
    """Another form, a foreign element, broken or hostile XML: refused, with a reason and without any answer in it."""
    with pytest.raises(NotThisForm) as caught:
        _opened(_form(), xml)
    assert str(caught.value.parameters["form"]) == "small"


def test_names_of_metadata_may_stand_beside_the_form() -> None:
    """What records say of themselves is read where the form has no place for it."""
    form = small("<a/>", body=inputs("a"))
    written = submission(session(form))
    assert "orx:instanceID" in written
    again = _opened(form, written)
    assert written.partition("uuid:")[2].partition("<")[0] in submission(again)


def test_time_of_the_end() -> None:
    """What is set at the end is set when a record is written, and what is calculated from it follows."""
    binds = bind("end", type="dateTime", jr_preload="timestamp", jr_preloadParams="end")
    run = session(small("<end/><day/>", binds + bind("day", calculate="substr(/data/end, 0, 10)")))
    assert run.value("/data/end") == ""
    assert "<day>2026-03-17</day>" in submission(run, at=NOW)
