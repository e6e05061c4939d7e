"""What waits for itself is refused with its circle; what only looks like it is ordered."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from tests.protocol.forms import bind, inputs, session, small


def _circle(data: str, binds: str, body: str = "") -> str:
    with pytest.raises(Faults) as caught:
        small(data, binds, body)
    return caught.value.faults[0].what.partition(": ")[2]


@pytest.mark.parametrize(
    "prop, expression",
    [("calculate", ". + 1"), ("calculate", "/data/a + 1"), ("relevant", ". > 0"), ("required", ". > 10"),
     ("readonly", ". > 10")],
)  # fmt: skip
def test_nothing_reads_its_own_element(prop: str, expression: str) -> None:
    """An item that waits for itself is refused (JavaRosa, TriggerableDagTest); ``once`` and a constraint do not."""
    assert _circle("<a/>", bind("a", type="int", **{prop: expression})).startswith(f"/data/a ({prop}) -> /data/a")
    small("<a/>", bind("a", type="int", constraint=". > 10", calculate="once(1)"))


def test_a_circle_names_what_is_read() -> None:
    """A group that is hidden by an item inside it is refused, and the item is named."""
    assert _circle("<g><a/></g>", bind("g", relevant="/data/g/a = '1'")) == (
        "/data/g (relevant) -> /data/g/a -> /data/g (relevant)"
    )


def test_circles_through_repeats() -> None:
    """Items of the same instance, or an instance and what lies outside, cannot wait for each other."""
    repeat = '<repeat nodeset="/data/r"/>'
    binds = bind("r/a", calculate="../b + 1") + bind("r/b", calculate="../a + 1")
    assert _circle("<r><a/><b/></r>", binds, repeat).count(" -> ") == 2
    binds = bind("r/a", calculate="/data/b + 1") + bind("b", calculate="/data/r[position() = 1]/a + 1")
    assert _circle("<r><a/></r><b/>", binds, repeat).count(" -> ") == 2


def test_a_count_of_itself_is_a_circle() -> None:
    """How often a repeat occurs cannot depend on what is in it."""
    body = '<repeat nodeset="/data/r" jr:count="sum(/data/r/a)"/>'
    assert "/data/r (count)" in _circle('<r jr:template=""><a/></r>', "", body)


def test_two_that_look_at_each_other() -> None:
    """Two items may be required, or read-only, by each other's value: neither waits."""
    binds = bind("a", required="/data/b != ''") + bind("b", required="/data/a != ''")
    run = session(small("<a/><b/>", binds, inputs("a", "b")))
    run.set("/data/a", "1")
    assert (run.state("/data/a").required, run.state("/data/b").required) == (False, True)


def test_two_lists_that_leave_out_each_others_choice() -> None:
    """Choices wait for nobody: two questions may each offer what the other has not taken."""
    rows = "".join(f"<item><name>{name}</name></item>" for name in "ab")
    instance = f'<instance id="l"><root>{rows}</root></instance>'
    body = "".join(
        f'<select1 ref="/data/{name}"><itemset nodeset="instance(\'l\')/root/item[name != /data/{other}]">'
        '<value ref="name"/><label ref="name"/></itemset></select1>'
        for name, other in ("xy", "yx")
    )
    run = session(small("<x/><y/>", body=body, after=instance))
    run.set("/data/x", "a")
    assert [choice.value for choice in run.choices("/data/y")] == ["b"]
    assert run.set("/data/y", "a").result == "constraint"


def test_a_list_may_look_at_its_own_answer() -> None:
    """A filter that reads its own question sees the whole answer, and does not hide what it shows."""
    rows = "".join(f"<item><name>{name}</name></item>" for name in ("a", "b", "none"))
    keep = "not(selected(/data/x, 'none')) or name = 'none'"
    body = (
        f'<select ref="/data/x"><itemset nodeset="instance(\'l\')/root/item[{keep}]"><value ref="name"/>'
        '<label ref="name"/></itemset></select>'
    )
    run = session(small("<x/>", body=body, after=f'<instance id="l"><root>{rows}</root></instance>'))
    run.set("/data/x", "none")
    assert (run.value("/data/x"), [choice.value for choice in run.choices("/data/x")]) == ("none", ["none"])
