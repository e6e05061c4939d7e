"""ODK XForms, "Events and Actions", while a form is filled in."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from fieldtool.protocol import Session
from fieldtool.protocol.xforms.submission import open_submission, submission
from tests.protocol.forms import NOW, bind, inputs, session, small

NEXT_DAY = NOW + timedelta(days=1)


def _set(event: str, value: str, target: str = "/data/b") -> str:
    return f'<setvalue event="{event}" ref="{target}" value="{value}"/>'


def _members(run: Session) -> list[str]:
    return [run.value(path) for path in run.paths() if path.endswith("]/n")]


@pytest.mark.parametrize("event,after", [
    ("odk-instance-first-load", NOW), ("xforms-ready", NOW), ("odk-instance-load", NEXT_DAY),
])  # fmt: skip
def test_loading(event: str, after: object) -> None:
    """[events/odk-instance-first-load] [events/xforms-ready] [events/odk-instance-load] Once, or with each opening."""
    form = small("<a/><b/>", _set(event, "today()") + bind("b", type="date"), inputs("a", "b"))
    run = session(form)
    assert run.value("/data/b") == "2026-03-17"
    again = open_submission(form, submission(run), now=NEXT_DAY, random=Random(1))
    assert again.value("/data/b") == ("2026-03-17" if after == NOW else "2026-03-18")


def test_restored_runs() -> None:
    """[events/odk-instance-first-load] A record that goes on is not begun again: an emptied default stays empty."""
    form = small("<a/><b/>", _set("odk-instance-first-load", "'default'"), inputs("a", "b"))
    run = session(form)
    run.clear("/data/b")
    again = Session(form, now=NEXT_DAY, random=Random(1), fresh=False)
    again.restore(run.entries())
    assert again.value("/data/b") == ""


def test_first_load_and_calculations() -> None:
    """[events/odk-instance-first-load] What is set at the beginning is seen by all that is calculated."""
    run = session(small("<b/><c/>", _set("odk-instance-first-load", "3") + bind("c", calculate="/data/b * 2")))
    assert run.value("/data/c") == "6"


def test_value_changed() -> None:
    """[events/xforms-value-changed] A changed answer, or one taken back, sets off its actions; a same one does not."""
    action = _set("xforms-value-changed", "/data/b + 1")
    run = session(small("<a/><b>0</b>", bind("b", type="int"), f'<input ref="/data/a">{action}</input>'))
    seen = []
    for answer in ("x", "x", "y", ""):
        run.set("/data/a", answer)
        seen.append(run.value("/data/b"))
    assert seen == ["1", "1", "2", "3"]


def test_chains() -> None:
    """[events/xforms-value-changed] What an action sets is a change too, and no circle runs for ever."""
    body = (
        f'<input ref="/data/a">{_set("xforms-value-changed", "concat(/data/a, 1)")}</input>'
        f'<input ref="/data/b">{_set("xforms-value-changed", "concat(/data/b, 2)", "/data/c")}</input>'
        f'<input ref="/data/c">{_set("xforms-value-changed", "concat(/data/c, 3)", "/data/a")}</input>'
    )
    run = session(small("<a/><b/><c/>", "", body))
    run.set("/data/a", "x")
    assert (run.value("/data/b"), run.value("/data/c")) == ("x1", "x12")


def _repeat(event: str, more: str = "") -> str:
    action = _set(event, "../../top + position(..)", "/data/r/n")
    return inputs("top") + f'<repeat nodeset="/data/r" {more}>{action}<input ref="/data/r/n"/></repeat>'


DATA = "<top>10</top><r><n/></r><r><n/></r>"


def test_new_repeat() -> None:
    """[events/odk-new-repeat] A member that is added gets a value of its own, which people can change."""
    run = session(small(DATA, bind("top", type="int"), _repeat("odk-new-repeat")))
    run.add("/data/r")
    assert _members(run) == ["", "", "13"]
    assert run.set("/data/r[3]/n", "own").result == "accepted"
    run.set("/data/top", "20")
    run.add("/data/r")
    assert _members(run) == ["", "", "own", "24"]


def test_new_repeat_of_the_form() -> None:
    """[events/odk-new-repeat-definition] Members that the form has from the beginning are not new."""
    assert _members(session(small(DATA, "", _repeat("odk-new-repeat")))) == ["", ""]


def test_new_repeat_by_count() -> None:
    """[events/odk-new-repeat-count] Members that a count adds are new."""
    run = session(small(DATA, bind("top", type="int"), _repeat("odk-new-repeat", 'jr:count="/data/top - 7"')))
    assert _members(run) == ["", "", "13"]
    run.set("/data/top", "11")
    assert _members(run) == ["", "", "13", "15"]


def test_new_repeat_comes_first() -> None:
    """[events/odk-new-repeat-order] Values of a new member are set before anything is calculated from them."""
    binds = bind("r/m", calculate="once(../n * 2)")
    run = session(small('<top>10</top><r jr:template=""><n/><m/></r>', binds, _repeat("odk-new-repeat")))
    run.add("/data/r")
    assert run.value("/data/r[1]/m") == "22"


def test_several_events() -> None:
    """[events/several] One action may wait for several events: members at the beginning, and each new one."""
    run = session(small(DATA, "", _repeat("odk-instance-first-load odk-new-repeat")))
    run.add("/data/r")
    assert _members(run) == ["11", "12", "13"]


def test_nothing_to_set() -> None:
    """[actions/setvalue] An action with neither value nor text empties its target."""
    body = '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b"/></input>'
    run = session(small("<a/><b>full</b>", "", body))
    run.set("/data/a", "x")
    assert run.value("/data/b") == ""


def test_irrelevant_targets() -> None:
    """[actions/setvalue] A target that is not relevant keeps what was set for when it is."""
    binds = bind("b", relevant="/data/a = '1'") + _set("odk-instance-first-load", "7")
    run = session(small("<a/><b/>", binds, inputs("a", "b")))
    run.set("/data/a", "1")
    assert run.value("/data/b") == "7"


@pytest.mark.parametrize("written", ['value="1 2 3 4"', ">1 2 3 4<"])
def test_positions_of_devices(written: str) -> None:
    """[actions/setgeopoint] No position is asked for, which is told; value and text of the action are ignored."""
    start = '<odk:setgeopoint event="odk-instance-first-load" ref="/data/b"'
    action = f"{start}>1 2 3 4</odk:setgeopoint>" if written.startswith(">") else f"{start} {written}/>"
    form = small("<a/><b/>", bind("b", type="geopoint") + action, inputs("a"))
    assert [(each.where, each.feature) for each in form.unsupported] == [
        ("/data/b", "a position that the form asks the device for"),
    ]  # fmt: skip
    assert session(form).value("/data/b") == ""
