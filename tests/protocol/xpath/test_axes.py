"""Axes lead in the order in which positions count, among the nodes of forms as among those of documents."""

from __future__ import annotations

import pytest

from fieldtool.protocol import evaluate
from fieldtool.protocol.xpath.axes import REVERSED, climbing, move
from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.syntax import AXES, Path, parse
from fieldtool.protocol.xpath.tree import Attribute, Element


def _list() -> Element:
    """Two rows whose columns take turns, as in a file that was joined from others."""
    root = Element("root", None)
    for row in ("1", "2"):
        root.append("a", row, {"id": row, "{urn:x}id": "x"})
        root.append("b").append("c", row)
    return root


def _reached(node: Element, step: str) -> list[str]:
    tree = parse(step)
    assert isinstance(tree, Path)
    return [each.name + str(each.typed) for each in move(tree.steps[0], None)(node, Meter())]


@pytest.mark.parametrize(
    "step, reached",
    [
        ("*", ["a1", "b", "a2", "b"]), ("a", ["a1", "a2"]), ("p:a", ["a1", "a2"]), ("node()", ["a1", "b", "a2", "b"]),
        ("descendant::*", ["a1", "b", "c1", "a2", "b", "c2"]), ("self::root", ["root"]), ("parent::*", []),
        ("text()", []), ("comment()", []), ("@*", []), ("namespace::*", []), ("descendant::c", ["c1", "c2"]),
    ],
)  # fmt: skip
def test_from_the_top_of_a_list(step: str, reached: list[str]) -> None:
    """Children of several names come in the order in which they were written."""
    assert _reached(_list(), step) == reached


@pytest.mark.parametrize(
    "step, reached",
    [
        ("preceding-sibling::*", ["b", "a1"]), ("following-sibling::*", ["b"]), ("following::*", ["b", "c2"]),
        ("preceding::*", ["c1", "b", "a1"]), ("ancestor::*", ["root"]), ("ancestor-or-self::*", ["a2", "root"]),
        ("@id", ["id2"]), ("@*", ["id2", "idx"]), ("@x:id", ["id2", "idx"]), ("text()", ["a2"]), ("@none", []),
    ],
)  # fmt: skip
def test_from_the_middle_of_a_list(step: str, reached: list[str]) -> None:
    """What comes before is counted away from the node; an answer's text is its element."""
    assert _reached(_list().children["a"][1], step) == reached


def test_attributes_as_nodes() -> None:
    """Found anew they are the same; they stand behind their element and before what is in it."""
    root = _list()
    owner = root.children["a"][0]
    step = parse("@id")
    assert isinstance(step, Path)
    (one,), (two,) = (move(step.steps[0], None)(owner, Meter()) for _ in range(2))
    assert one is not two
    assert one == two
    assert len({one, two}) == 1
    assert one != Attribute(root.children["a"][1], "attribute", "id", "1")
    assert owner.place() < one.place() < root.children["b"][0].place()
    assert _reached(one, "following-sibling::node()") == []
    assert _reached(one, "following::*")[:1] == ["b"]


def test_every_axis_is_known() -> None:
    """The grammar has no axis that leads nowhere."""
    counts = {axis: evaluate(f"count({axis}::node())", "<a b='c'>d<e/></a>", context="/a/e") for axis in AXES}
    assert counts == {
        "ancestor": 2.0, "ancestor-or-self": 3.0, "attribute": 0.0, "child": 0.0, "descendant": 0.0, "namespace": 1.0,
        "descendant-or-self": 1.0, "following": 0.0, "following-sibling": 0.0, "parent": 1.0, "preceding": 1.0,
        "preceding-sibling": 1.0, "self": 1.0,
    }  # fmt: skip
    assert REVERSED < AXES


def test_climbing_ends_at_the_top() -> None:
    """Nothing is above the top."""
    leaf = _list().children["b"][0].children["c"][0]
    assert climbing(1)(leaf).name == "b"
    assert climbing(9)(leaf).name == "root"
