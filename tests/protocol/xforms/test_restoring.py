"""Rows bring a run back as it stood: instances, what was taken away, what was written over, and ids."""

from __future__ import annotations

from random import Random

import pytest

from fieldtool.protocol import Session, UnknownPath
from fieldtool.protocol.xforms.restoring import Entry
from tests.protocol.forms import NOW, bind, inputs, session, small

REPEAT = '<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>'


def _back(run: Session, rows: list[Entry] | None = None) -> Session:
    again = Session(run.form, now=NOW, random=Random(99))
    again.restore(run.entries() if rows is None else rows)
    return again


def test_instances_without_answers_come_back() -> None:
    """How often a repeat occurs is kept, although nobody has answered anything in it."""
    run = session(small('<r jr:template=""><a/></r>', body=REPEAT))
    run.add("/data/r")
    run.add("/data/r")
    assert run.shape() == {"/data/r": 2}
    assert run.entry("/data/r") == ("/data/r", "2", None)
    assert _back(run).paths() == run.paths()


def test_instances_of_the_form_that_were_removed_stay_away() -> None:
    """What the form begins with and somebody removed does not come back."""
    run = session(small("<r><a>1</a></r><r><a>2</a></r>", body=REPEAT))
    run.remove("/data/r[1]")
    again = _back(run)
    assert (again.shape(), again.value("/data/r[1]/a")) == ({"/data/r": 1}, "2")


def test_rows_that_outcomes_name_are_enough() -> None:
    """A store that writes what outcomes name has no stale row: what is gone does not come back with a new instance."""
    run = session(small('<r jr:template=""><a/></r>', body=REPEAT))
    rows: dict[str, Entry] = {}
    for outcome in (
        run.add("/data/r"), run.set("/data/r[1]/a", "x"), run.add("/data/r"), run.set("/data/r[2]/a", "y"),
        run.remove("/data/r[1]"), run.add("/data/r"),
    ):  # fmt: skip
        rows |= {path: run.entry(path) for path in outcome.changed}
    again = _back(run, list(rows.values()))
    assert again.states() == run.states()
    assert (again.value("/data/r[1]/a"), again.value("/data/r[2]/a")) == ("y", "")


def test_rows_without_a_number_of_instances() -> None:
    """Rows from before there were such numbers make the instances that they name."""
    run = session(small('<r jr:template=""><a/></r>', body=REPEAT))
    run.restore([("/data/r[2]/a", "x", None)])
    assert run.shape() == {"/data/r": 2}


def test_parked_instances_come_back() -> None:
    """Answers that a count took away are kept in rows, and are there when the count grows again."""
    body = inputs("n") + '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"/></repeat>'
    run = session(small('<n>2</n><r jr:template=""><a/></r>', bind("n", type="int"), body))
    run.set("/data/r[2]/a", "x")
    run.set("/data/n", "1")
    again = _back(run)
    again.set("/data/n", "2")
    assert again.value("/data/r[2]/a") == "x"


def test_a_calculation_that_was_written_over() -> None:
    """It stands until what it reads changes, also when it was brought back; clearing it gives way at once."""
    run = session(small("<a>1</a><c/>", bind("c", calculate="/data/a * 2"), inputs("a", "c")))
    assert run.set("/data/c", "mine").changed == ("/data/c",)
    again = _back(run)
    assert again.value("/data/c") == "mine"
    assert again.set("/data/a", "2").changed == ("/data/a", "/data/c")
    assert (again.value("/data/c"), again.entry("/data/c")) == ("4", ("/data/c", "", None))
    again.set("/data/c", "mine")
    again.clear("/data/c")
    assert again.value("/data/c") == "4"


def test_what_is_drawn_once_is_kept() -> None:
    """A number drawn once, and the id of the record, are the same in a run that draws others."""
    data = "<a/><meta><instanceID/></meta>"
    run = session(small(data, bind("a", calculate="once(random())") + bind("meta/instanceID", jr_preload="uid")))
    again = _back(run)
    assert again.value("/data/a") == run.value("/data/a")
    assert again.instance_id == run.instance_id
    assert {"/data/meta/instanceID"} <= set(run.begun)


def test_an_id_beside_the_form() -> None:
    """A form without a place for it has an id all the same, and it is kept."""
    run = session(small("<a/>"))
    assert run.instance_id.startswith("uuid:")
    assert _back(run).instance_id == run.instance_id


@pytest.mark.parametrize("path", ["/data/x", "/data/r/a", "/data/r[1]", "/other"])
def test_rows_of_nothing(path: str) -> None:
    """A row for what is not in the form is refused, and everything stands as before."""
    run = session(small("<r><a>1</a></r>", body=REPEAT))
    before = run.states()
    with pytest.raises(UnknownPath):
        run.restore([("/data/r[3]/a", "x", None), (path, "1", None)])
    assert run.states() == before
