"""Marks in labels become styles or nothing; whatever is not known stays text, and nothing is ever active."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xforms.styling import MAX_STYLED, Run, plain, plain_parts, runs, runs_with
from tests.protocol.forms import inputs, session, small

PLAIN = {
    "": "",
    "Just words, 5 < 6 & 7 > 2.": "Just words, 5 < 6 & 7 > 2.",
    "**bold** __bold__ *it* _it_": "bold bold it it",
    "***both*** **a *b* c**": "both a b c",
    "2*3*4, 5 * 3, a_name_of_it, (Id10274_c) [in months]:": "2*3*4, 5 * 3, a_name_of_it, (Id10274_c) [in months]:",
    "请**不要**离开": "请不要离开",
    "unclosed **bold and *it": "unclosed **bold and *it",
    "one *paragraph\n\nand* another": "one *paragraph\n\nand* another",
    "one *line\nand* another": "one line\nand another",
    "# Head\nText\n### Low": "Head\nText\nLow",
    "No #1 and #word": "No #1 and #word",
    "* one\n* two": "• one\n• two",
    "- one\n1. two": "- one\n1. two",
    "[ODK](https://getodk.org), [us](mailto:a@b.org)": "ODK (https://getodk.org), us (mailto:a@b.org)",
    r"\*as it stands\*, \_so\_, \\": r"*as it stands*, _so_, " + "\\",
    "a&nbsp;b &amp; &lt;c&gt; &copy;": "a\N{NO-BREAK SPACE}b & <c> &copy;",
    '<span style="color:red">r</span> <font size="3">f</font>': "r f",
    "<b>b</b><strong>s</strong><i>i</i><em>e</em><u>u</u>": "bsieu",
    "H<sub>2</sub>O m<sup>2</sup>": "H2O m2",
    "a<br>b<br/>c<BR />d": "a\nb\nc\nd",
    "<p>one</p><p>two</p>": "one\ntwo\n",
    "<ul><li>a</li><li>b</li></ul>": "• a\n• b\n",
    "<table><tr><td>a</td><td>b</td></tr></table>": "a  b  \n",
    "<h2>Head</h2>text": "Head\ntext",
    "<a href='https://x.org'>go</a>": "go (https://x.org)",
    "Enter <name> or <first name>": "Enter <name> or <first name>",
    "</span></b>odd": "odd",
}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words(text: str) -> None:
    """What is left of a label without its marks."""
    assert plain(text) == PLAIN[text]


ACTIVE = {
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "<iframe src='https://x.org'></iframe>": "<iframe src='https://x.org'></iframe>",
    "<b onclick='x()' style='background:url(javascript:x)'>b</b>": "b",
    "[go](javascript:alert(1))": "[go](javascript:alert(1))",
    "[go](data:text/html,x)": "[go](data:text/html,x)",
    "[go](file:///etc/passwd)": "[go](file:///etc/passwd)",
    "<a href='javascript:x'>go</a>": "go",
    "&lt;script&gt;x&lt;/script&gt;": "<script>x</script>",
}


@pytest.mark.parametrize("text", ACTIVE)
def test_nothing_active(text: str) -> None:
    """A script, a frame, a picture from elsewhere and an address that runs something are text, or lose what they do."""
    found = runs(text)
    assert "".join(run.text for run in found) == ACTIVE[text]
    assert {run.colour for run in found} == {""}


STYLED = {
    "a **b** c": (Run("a "), Run("b", bold=True), Run(" c")),
    "***x***": (Run("x", bold=True, italic=True),),
    "**a *b***": (Run("**a *b***"),),
    "_a __b___": (Run("_a __b___"),),
    "# A *b*\nc": (Run("A ", heading=1), Run("b", italic=True, heading=1), Run("\nc")),
    "<h3>A</h3>": (Run("A", heading=3), Run("\n")),
    '<span style="color: #F58A1F; font-size:1.5em">a</span>b': (Run("a", colour="#F58A1F", size="1.5em"), Run("b")),
    '<font color="red" size=20px>a <b>b</b></font>': (
        Run("a ", colour="red", size="20px"), Run("b", bold=True, colour="red", size="20px"),
    ),
    '<span style="background-color:red">a</span>': (Run("a"),),
    '<span style="color:expression(x)">a</span>': (Run("a"),),
    "x<sup>2</sup><sub>i</sub><u>u</u>": (
        Run("x"), Run("2", raised=1), Run("i", raised=-1), Run("u", underlined=True),
    ),
    "<b>a<i>b</b>c": (Run("a", bold=True), Run("b", bold=True, italic=True), Run("c")),
}  # fmt: skip


@pytest.mark.parametrize("text", STYLED)
def test_runs(text: str) -> None:
    """Marks that stand in pairs give styles, one inside another, which end where they end."""
    assert runs(text) == STYLED[text]


def test_answers_are_no_marks() -> None:
    """What is marked around an answer is followed; what stands in an answer is never a mark."""
    parts = ("**", 7, "** is *", 8, "*")
    assert plain_parts(parts) == (7, " is ", 8)
    assert runs_with(parts, lambda number: f"*{number}*") == (
        Run("*7*", bold=True), Run(" is "), Run("*8*", italic=True),
    )  # fmt: skip
    assert plain_parts(("<span style='color:", 7, "'>a*b*</span>")) == ("<span style='color:", 7, "'>a*b*</span>")


def test_labels_of_a_run() -> None:
    """Labels and hints come as plain words and as styled runs, with answers as they were given."""
    body = (
        '<input ref="/data/a"><label># Say **it**, *<output value="/data/b"/>*</label><hint>_now_</hint></input>'
        '<select1 ref="/data/c"><item><label>**one**</label><value>1</value></item></select1>' + inputs("b")
    )
    run = session(small("<a/><b>a*b*</b><c/>", "", body))
    assert (run.label("/data/a"), run.hint("/data/a")) == ("Say it, a*b*", "now")
    assert run.choices("/data/c")[0].label == "one"
    assert run.styled_label("/data/a") == (
        Run("Say ", heading=1), Run("it", bold=True, heading=1), Run(", ", heading=1),
        Run("a*b*", italic=True, heading=1),
    )  # fmt: skip
    assert run.form.items[0].labels == {"": "Say it, –"}


def test_what_calculations_see() -> None:
    """A calculation gets the label of a choice and a text as the form writes them."""
    itext = '<itext><translation lang="en"><text id="t"><value>**T**</value></text></translation></itext>'
    body = '<select1 ref="/data/a"><item><label>**one**</label><value>1</value></item></select1>'
    binds = (
        '<bind nodeset="/data/b" calculate="jr:choice-name(/data/a, \'/data/a\')"/>'
        '<bind nodeset="/data/c" calculate="jr:itext(\'t\')"/>'
    )
    run = session(small("<a>1</a><b/><c/>", binds, body, model=itext))
    assert (run.value("/data/b"), run.value("/data/c")) == ("**one**", "**T**")


def test_very_long_texts() -> None:
    """A text that is too long to look through is shown as it stands."""
    text = "**a** " * (MAX_STYLED // 6 + 1)
    assert plain(text) == text


@given(st.text(alphabet="*_#<>/ab \n[]()&;\\=\"':spanltbri", max_size=200))
def test_any_text(text: str) -> None:
    """Any text gives runs whose words are the plain ones; nothing is made up, and no empty run is given."""
    found = runs(text)
    assert "".join(run.text for run in found) == plain(text)
    assert all(run.text for run in found)
    assert len(plain(text)) <= 2 * len(text) + 2
