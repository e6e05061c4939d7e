"""getodk/xforms-spec, "XPath Functions": functions of nodes and of the form, and that none is left out."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from fieldtool.protocol import ExpressionError, Session
from fieldtool.protocol.xpath.functions import FUNCTIONS
from fieldtool.protocol.xpath.special import SPECIAL
from tests.protocol.conformance.calls import missing, refused, value
from tests.protocol.forms import NOW, bind, evaluate, inputs, session, small

SPECIFIED = """
    string concat join substr substring-before substring-after translate string-length normalize-space contains
    starts-with ends-with uuid digest pulldata base64-decode
    if coalesce once true false boolean boolean-from-string not regex checklist weighted-checklist
    number random int sum max min round pow log log10 abs sin cos tan asin acos atan atan2 sqrt exp exp10 pi
    count count-non-empty position instance current randomize
    today now format-date format-date-time date decimal-date-time decimal-time
    selected selected-at count-selected jr:choice-name
    jr:itext
    indexed-repeat
    area distance geofence
"""
"""Every function of the specification, in its order."""
XPATH = """
    last position count id local-name namespace-uri name
    string concat starts-with contains substring-before substring-after substring string-length normalize-space
    translate
    boolean not true false lang
    number sum floor ceiling round
"""
"""Every function of XPath 1.0, section 4."""
OURS = {*FUNCTIONS, *SPECIAL.sets, *SPECIAL.values}


def test_no_function_of_the_specification_is_left_out() -> None:
    """[function/all] Each function that the specification or XPath 1.0 has is one of ours."""
    assert [name for name in f"{SPECIFIED} {XPATH}".split() if name not in OURS] == []


def test_every_function_has_a_test() -> None:
    """[function/all] Each function of ours stands in the docstring of a test of this folder."""
    texts = [path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    proved = {name for text in texts for name in re.findall(r'"""\[function/([a-z0-9:-]+)\]', text)}
    assert sorted(OURS - proved) == []


def test_count() -> None:
    """[function/count] How many nodes a set has."""
    assert [value(f"count({each})") for each in ("/data/n", "/data/gap", "/data/none")] == [3.0, 3.0, 0.0]
    assert refused("count(1)") == "count() needs a set of items"
    assert "takes 1 arguments" in refused("count()")


def test_count_non_empty() -> None:
    """[function/count-non-empty] How many nodes of a set have a text."""
    assert [value(f"count-non-empty({each})") for each in ("/data/n", "/data/gap", "/data/none")] == [3.0, 2.0, 0.0]
    assert refused("count-non-empty('a')") == "count-non-empty() needs a set of items"
    assert "takes 1 arguments" in refused("count-non-empty()")


def test_position() -> None:
    """[function/position] In the set that is tested; with a node, among its siblings of that name."""
    assert value("/data/n[position() > 1]") == ["1", "2"]
    assert value("position(/data/n[3])") == 3.0
    assert value("position(.)", context="/data/gap[2]") == 2.0
    assert missing("position(/data/none)")
    with pytest.raises(ExpressionError):
        value("position(1)")


def test_position_in_a_repeat() -> None:
    """[function/position] ``position(..)`` numbers the instances of a repeat."""
    form = small("<r><n/></r><r><n/></r>", bind("r/n", calculate="position(..)"), '<repeat nodeset="/data/r"/>')
    run = session(form)
    assert [run.value(f"/data/r[{number}]/n") for number in (1, 2)] == ["1", "2"]


def test_last() -> None:
    """[function/last] The size of the set that is tested."""
    assert value("/data/n[last()]") == ["2"]
    assert value("/data/n[last() - 1]") == ["1"]
    assert "takes 0 arguments" in refused("last(1)")


def test_depend() -> None:
    """[function/depend] Its first argument; the others only wake it (JavaRosa; not in the specification)."""
    assert value("depend('a', /data/n)") == "a"
    assert value("count(depend(/data/n, 1))") == 3.0


def test_current() -> None:
    """[function/current] The node whose expression it is, also inside a predicate."""
    form = small(
        "<a>b</a><c/>",
        bind("c", calculate="count(instance('i')/root/item[name = current()/../a])"),
        after='<instance id="i"><root><item><name>a</name></item><item><name>b</name></item></root></instance>',
    )
    assert session(form).value("/data/c") == "1"
    assert "takes 0 arguments" in refused("current(1)")


def test_instance() -> None:
    """[function/instance] A secondary instance by its id; absolute paths in its predicates mean the form."""
    form = small(
        "<a>2</a><c/>",
        bind("c", calculate="instance('i')/root/item[name = /data/a]/label"),
        after='<instance id="i"><root><item><name>2</name><label>two</label></item></root></instance>',
    )
    assert session(form).value("/data/c") == "two"
    with pytest.raises(ExpressionError, match="no instance 'j'"):
        evaluate("instance('j')/root")


def _choices(names: str) -> str:
    items = "".join(f"<item><name>{name}</name><label>{name.upper()}</label></item>" for name in names)
    return f'<instance id="i"><root>{items}</root></instance>'


def _shuffled(seed: str) -> str:
    calculate = f"join('', randomize(instance('i')/root/item/name{seed}))"
    form = small("<a>-6.8137120026589315 39.29392995851879</a><c/>", bind("c", calculate=calculate),
                 after=_choices("abcdefgh"))  # fmt: skip
    return session(form).value("/data/c")


def test_randomize() -> None:
    """[function/randomize] The same order for the same seed, which is JavaRosa's order; all nodes are kept."""
    assert _shuffled(", 1234") == _shuffled(", '1234'") == _shuffled(", 1234.9") == "gfedahbc"
    assert _shuffled(", 'foo'") == "eadbhgcf"
    assert _shuffled(", /data/a") == "hbdfagce"
    assert sorted(_shuffled("")) == list("abcdefgh")
    assert {_shuffled(f", {seed}") for seed in range(20)} - {"abcdefgh"}
    for count in ("randomize()", "randomize(/data/n, 1, 2)"):
        assert "randomize() takes 1 to 2 arguments" in refused(count)


def test_once() -> None:
    """[function/once] A value that is there is kept; only an empty one is computed."""
    binds = bind("a", calculate="once(/data/b)") + bind("c", calculate="once(/data/b)")
    run = session(small("<a>kept</a><b/><c/>", binds, inputs("b")))
    run.set("/data/b", "new")
    assert [run.value(f"/data/{name}") for name in "ac"] == ["kept", "new"]
    run.set("/data/b", "newer")
    assert run.value("/data/c") == "new"


def test_pulldata() -> None:
    """[function/pulldata] One cell of a list, by the text of another column; empty where no row has it."""
    form = small(
        "<a>b</a><c/><d/>",
        bind("c", calculate="pulldata('i', 'label', 'name', /data/a)")
        + bind("d", calculate="pulldata('i', 'label', 'name', 'zzz')"),
        after=_choices("ab"),
    )
    assert [session(form).value(f"/data/{name}") for name in "cd"] == ["B", ""]


def test_indexed_repeat() -> None:
    """[function/indexed-repeat] An item of numbered instances, one inside another."""
    data = "<r><s><n>11</n></s><s><n>12</n></s></r><r><s><n>21</n></s><s><n>22</n></s></r><i>2</i><c/>"
    calculate = "indexed-repeat(/data/r/s/n, /data/r, /data/i, /data/r/s, 1)"
    body = '<repeat nodeset="/data/r"><repeat nodeset="/data/r/s"/></repeat>'
    assert session(small(data, bind("c", calculate=calculate), body)).value("/data/c") == "21"
    with pytest.raises(ExpressionError, match="indexed-repeat"):
        evaluate("indexed-repeat(/data/last, /data/last)")


def _questions() -> Session:
    choices = "<itext>" + "".join(
        f'<translation lang="{language}"><text id="b"><value>{word}</value></text></translation>'
        for language, word in (("English (en)", "bread"), ("Español (es)", "pan"))
    )
    form = small(
        "<a>b</a><c/><d/>",
        bind("c", calculate="jr:choice-name(/data/a, '/data/a')") + bind("d", calculate="jr:itext('b')"),
        '<select1 ref="/data/a"><label>A</label><item><label ref="jr:itext(\'b\')"/><value>b</value></item></select1>',
        model=f"{choices}</itext>",
    )
    return Session(form, now=NOW, random=Random(7), language="Español (es)")


def test_choice_name() -> None:
    """[function/jr:choice-name] The label of a choice in the language of the run."""
    assert _questions().value("/data/c") == "pan"


def test_itext() -> None:
    """[function/jr:itext] A text of the form in the language of the run."""
    assert _questions().value("/data/d") == "pan"


def test_version() -> None:
    """[function/version] The form's version (JavaRosa; not in the specification)."""
    assert session(small("<a/>", bind("a", calculate="version()"))).value("/data/a") == "1"
    assert value("version()") == ""


def test_property() -> None:
    """[function/property] A property of the device: none at a desk, which is told when the form loads."""
    form = small("<a/>", bind("a", calculate="property('deviceid')"))
    assert session(form).value("/data/a") == ""
    assert [each.feature for each in form.unsupported] == ["property(): this desk has no device with properties"]


def test_id() -> None:
    """[function/id] Elements by their id (XPath 1.0)."""
    assert value("id('b a')", '<r><x id="a">1</x><x id="b">2</x></r>', "/r") == ["1", "2"]


def test_lang() -> None:
    """[function/lang] Whether the context is in a language (XPath 1.0)."""
    document = '<r xml:lang="es-MX"><x/></r>'
    assert [value(f"lang('{each}')", document, "/r/x") for each in ("es", "ES-mx", "en")] == [True, True, False]


def test_names() -> None:
    """[function/name] As written, and in its parts (XPath 1.0)."""
    document = '<r xmlns:p="urn:p"><p:x/></r>'
    assert value("name(/r/*)", document, "/r") == "p:x"
    assert value("name(/r/none)", document, "/r") == ""


def test_local_name() -> None:
    """[function/local-name] Without the prefix (XPath 1.0)."""
    assert value("local-name(/r/*)", '<r xmlns:p="urn:p"><p:x/></r>', "/r") == "x"


def test_namespace_uri() -> None:
    """[function/namespace-uri] The namespace that the prefix stands for (XPath 1.0)."""
    assert value("namespace-uri(/r/*)", '<r xmlns:p="urn:p"><p:x/></r>', "/r") == "urn:p"


@pytest.mark.parametrize(
    "expression, problem",
    [
        ("selectd('a', 'b')", "there is no function selectd(); did you mean selected()?"),
        ("xyzzy()", "there is no function xyzzy()"),
    ],
)
def test_unknown_functions(expression: str, problem: str) -> None:
    """[function/all] What is no function is told, with the one that is like it."""
    assert refused(expression) == problem


def test_calls_that_are_never_reached() -> None:
    """[function/all] In a document a call that cannot work is a mistake only where it is reached, as in Enketo."""
    assert value("true() or xyzzy()") is True
    assert value("if(false(), substring(), 'a')") == "a"
    assert "xyzzy" in refused("false() or xyzzy()")
    with pytest.raises(ExpressionError, match="xyzzy"):
        evaluate("true() or xyzzy()")
