"""ODK XForms, "XPath Paths" and "XPath Functions": where expressions stand, and what their results become."""

from __future__ import annotations

import math

import pytest

from tests.protocol.conformance.calls import value
from tests.protocol.forms import bind, inputs, session, small

DATA = "<a>1</a><g><b>2</b><h><c>3</c></h></g><z/>"


def _calculated(expression: str, at: str = "z") -> str:
    return session(small(DATA, bind(at, calculate=expression))).value(f"/data/{at}")


def test_context() -> None:
    """[bindings/xpath-context] A relative path begins at the item whose bind, control or action has the expression."""
    assert _calculated("../b + ../../a", "g/h/c") == ""
    assert _calculated("../../b + ../../../a", "g/h/c") == "3"
    data = "<g><b>2</b><c/></g>"
    run = session(small(data, bind("g/c", constraint=". != ../b"), inputs("g/c")))
    assert [run.set("/data/g/c", each).result for each in ("2", "3")] == ["constraint", "accepted"]


def test_context_of_body() -> None:
    """[bindings/xpath-context] Labels and choices are looked up from their own question."""
    lists = '<instance id="l"><root><item><k>x</k><f>2</f></item><item><k>y</k><f>3</f></item></root></instance>'
    body = (
        '<select1 ref="/data/g/c"><label><output value="../b"/></label>'
        '<itemset nodeset="instance(\'l\')/root/item[f = current()/../b]"><value ref="k"/><label ref="k"/></itemset>'
        "</select1>"
    )
    run = session(small("<g><b>2</b><c/></g>", "", body, lists))
    assert (run.label("/data/g/c"), [each.value for each in run.choices("/data/g/c")]) == ("2", ["x"])


DATES = {
    "'2026-03-17' > '2026-03-16'": True, "'2026-03-17' - '2026-03-10'": 7.0, "'2026-03-17' = '2026-03-17'": True,
    "'2026-03-17T10:00:00Z' < '2026-03-17T12:30:00+01:00'": True, "'1970-01-02' + 1": 2.0,
    "'2026-03-17T12:00:00+01:00' = '2026-03-17T11:00:00Z'": True,
}  # fmt: skip


@pytest.mark.parametrize("expression", DATES)
def test_dates(expression: str) -> None:
    """[bindings/xpath-dates] Texts that are days or instants are compared and reckoned with as days since 1970."""
    found = value(expression)
    assert found == DATES[expression] if isinstance(found, bool) else math.isclose(float(str(found)), DATES[expression])


def test_values_are_texts() -> None:
    """[bindings/stored-text] What is stored is text: "false" is true as a condition, unless it is turned back."""
    binds = bind("a", calculate="1 > 2") + bind("z", calculate="concat(if(/data/a, 'T', 'F'), "
            "if(boolean-from-string(/data/a), 'T', 'F'), if(/data/a = 'true', 'T', 'F'))")  # fmt: skip
    run = session(small(DATA, binds))
    assert (run.value("/data/a"), run.value("/data/z")) == ("false", "TFF")


def test_numbers_are_stored_as_texts() -> None:
    """[bindings/stored-text] A number is stored without a needless fraction, none at all as empty."""
    assert [_calculated(each) for each in ("6 div 2", "1 div 4", "number('x')", "10000000000 * 10", "-0.5 * 2")] == [
        "3", "0.25", "", "100000000000", "-1",
    ]  # fmt: skip
