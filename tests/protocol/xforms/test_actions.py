"""What the form sets: where, in which order, and in which instance."""

from __future__ import annotations

import pytest

from fieldtool.protocol import Session
from tests.protocol.forms import bind, session, small

AFTER = '<setvalue event="xforms-value-changed" ref="{}" value="{}"/>'


def _run(data: str, source: str, target: str, value: str, binds: str = "") -> Session:
    control = f'<input ref="{source}"><label>S</label>{AFTER.format(target, value)}</input>'
    inside = source.startswith("/data/r/")
    repeat = f'<repeat nodeset="/data/r">{control if inside else ""}</repeat>'
    return session(small(data, binds, repeat + ("" if inside else control)))


def test_one_instance_of_many() -> None:
    """A target may say which instance it means; the others stay (JavaRosa, SetValueActionTest)."""
    run = _run("<s/><r><t/></r><r><t/></r><r><t/></r>", "/data/s", "/data/r[position()=2]/t", "/data/s")
    assert run.set("/data/s", "x").changed == ("/data/s", "/data/r[2]/t")
    assert [run.value(f"/data/r[{n}]/t") for n in (1, 2, 3)] == ["", "x", ""]


def test_a_target_in_the_same_instance() -> None:
    """Inside a repeat the target is in the instance that was answered, and so is what the value reads."""
    run = _run("<r><s/><t/></r><r><s/><t/></r>", "/data/r/s", "/data/r/t", "concat(../s, position(..))")
    run.set("/data/r[2]/s", "x")
    assert [run.value(f"/data/r[{n}]/t") for n in (1, 2)] == ["", "x2"]


def test_a_target_that_could_be_several() -> None:
    """It is the first (XForms 1.1, first-node rule)."""
    run = _run("<s/><r><t/></r><r><t/></r>", "/data/s", "/data/r/t", "'x'")
    run.set("/data/s", "1")
    assert [run.value(f"/data/r[{n}]/t") for n in (1, 2)] == ["x", ""]


@pytest.mark.parametrize("value, second", [(". + 1", "2"), ("../s", "b")])
def test_a_value_stands_at_its_target(value: str, second: str) -> None:
    """Relative paths of a value start where it is set, so it may count."""
    run = _run("<s/><t>0</t><r/>", "/data/s", "/data/t", value)
    run.set("/data/s", "a")
    run.set("/data/s", "b")
    assert run.value("/data/t") == second


def test_actions_come_after_calculations() -> None:
    """A value that follows a change sees what was calculated from it."""
    run = _run("<s/><t/><c/><r/>", "/data/s", "/data/t", "/data/c", bind("c", calculate="/data/s * 2"))
    run.set("/data/s", "12")
    assert run.value("/data/t") == "24"


def test_a_calculation_sets_off_nothing() -> None:
    """Only answers and actions do (JavaRosa, FormDef.setValue)."""
    control = f'<input ref="/data/c"><label>C</label>{AFTER.format("/data/t", "1")}</input>'
    body = control + '<input ref="/data/a"><label>A</label></input>'
    run = session(small("<a/><c/><t/>", bind("c", calculate="/data/a"), body))
    run.set("/data/a", "1")
    assert (run.value("/data/c"), run.value("/data/t")) == ("1", "")


def test_what_a_new_instance_begins_with_sets_off_its_actions() -> None:
    """A dynamic default is a change too."""
    control = f'<input ref="/data/r/a"><label>A</label>{AFTER.format("/data/r/b", "../a")}</input>'
    default = '<setvalue event="odk-new-repeat" ref="/data/r/a" value="position(..)"/>'
    body = f'<repeat nodeset="/data/r">{default}{control}</repeat>'
    run = session(small('<r jr:template=""><a/><b/></r>', body=body))
    run.add("/data/r")
    run.add("/data/r")
    assert [run.value(f"/data/r[{n}]/b") for n in (1, 2)] == ["1", "2"]
