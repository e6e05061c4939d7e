"""Words of a form: how they are read, put together with answers, and kept plain."""

from __future__ import annotations

import pytest

from fieldtool.protocol.xforms.form import Texts
from fieldtool.protocol.xforms.loading import MAX_GAPS
from tests.protocol.forms import inputs, session, small

OUT = '<output value="/data/b"/>'
WHITE = {
    f"You\n              {OUT}\n              years": "You 7 years",
    f"\n      {OUT}\n      years\n   ": "7 years",
    f"First:\n{OUT}\nlast": "First:\n7\nlast",
    f"a {OUT}  b": "a 7  b",
    f"a{OUT}{OUT}b": "a77b",
    "  one\n  two  ": "one\n  two",
    f"a\n\n\n    {OUT}": "a 7",
}


@pytest.mark.parametrize("written", WHITE)
def test_space_around_answers(written: str) -> None:
    """A file that was made pretty reads like one that was not: an indent next to an answer is one blank."""
    run = session(small("<a/><b>7</b>", "", f'<input ref="/data/a"><label>{written}</label></input>'))
    assert run.label("/data/a") == WHITE[written]


def test_texts_choose_a_language() -> None:
    """A text gives its words in a language, else in the only one, else those in place; styled ones follow them."""
    texts = Texts("t", "(t)", {"en": "E", "es": "", "default": "D"}, {"en": "**E**", "default": "*D*"})
    assert [texts.wording(name) for name in ("en", "es", "fr")] == ["E", "D", "D"]
    assert [texts.marked(name) for name in ("en", "es", "fr")] == ["**E**", "*D*", "*D*"]
    assert (Texts(inline="x").wording("en"), Texts(inline="x", styled={"": "*x*"}).marked("en")) == ("x", "*x*")
    assert Texts(media={"default": {"image": "a.png"}}).media_in("en") == {"image": "a.png"}
    assert Texts().media_in("en") == {}


def test_texts_used_twice() -> None:
    """A text that shows an answer may be the label of several items, and is worked out at each."""
    itext = f'<itext><translation lang="en"><text id="t"><value>B {OUT}</value></text></translation></itext>'
    label = "<label ref=\"jr:itext('t')\"/>"
    body = f'<input ref="/data/a">{label}</input><input ref="/data/c">{label}</input>' + inputs("b")
    run = session(small("<a/><b>1</b><c/>", "", body, model=itext))
    run.set("/data/b", "2")
    assert (run.label("/data/a"), run.label("/data/c")) == ("B 2", "B 2")


def test_endless_gaps() -> None:
    """Gaps without number are told up to a bound, and then counted."""
    texts = "".join(f'<text id="{n}"><value form="odd{n}">x</value></text>' for n in range(MAX_GAPS + 50))
    form = small("<a/>", "", inputs("a"), model=f'<itext><translation lang="en">{texts}</translation></itext>')
    assert len(form.unsupported) == MAX_GAPS + 1
    assert form.unsupported[-1].feature == "more of what this desk does not do (50 times)"
