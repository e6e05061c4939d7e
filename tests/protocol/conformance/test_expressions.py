"""getodk/xforms-spec, "Bindings": paths, operators, predicates and axes; XPath 1.0 where it refers to it."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from fieldtool.protocol import ExpressionError, Form, load_form
from fieldtool.protocol.xpath.expression import compile_expression
from fieldtool.protocol.xpath.values import Value
from tests.protocol.conformance.calls import missing, refused, value
from tests.protocol.forms import bind, evaluate, inputs, session, small, xform

FORM = small(
    "<top>9</top><note/><r><n>1</n><m/><day/><in><k>a</k></in></r><r><n>2</n><m/><day/><in><k>b</k></in><in><k>c</k></in>"
    "</r>",
    bind("r/n", type="int") + bind("r/day", type="date") + bind("note", relevant="false()"),
    '<repeat nodeset="/data/r"><repeat nodeset="/data/r/in"/></repeat>' + inputs("top", "note"),
    '<instance id="list"><root><item code="p"><name>x</name><n>1</n></item><item code="q"><name>y</name><n>2</n></item>'
    "</root></instance>",
)
MIXED = '<d xmlns:p="urn:p"><a k="1">one<b>two</b>three</a><!--said--><?do it?><p:a k="2">four</p:a><a/></d>'


def seen(expression: str, path: str = "/data/r[2]/m", form: Form = FORM) -> Value:
    """What an expression gives as it stands at a node of the form."""
    run = session(form)
    node = next(node for each in form.model.definitions for node in run.nodes_of(each) if node.path == path)
    compiled = compile_expression(expression, node.definition, form.model.catalogue)
    return compiled.value(replace(run.environment(), here=node, current=node))


# Paths


@pytest.mark.parametrize(
    "path, text",
    [
        ("/data/top", "9"), ("../../top", "9"), ("./../../top", "9"), ("//top", "9"), ("/data/./r/../top", "9"),
        ("../in[2]/k", "c"), ("../n", "2"), ("../*[1]", "2"), ("${top}", "9"), ("../in/k/..", ""), (".", ""),
    ],
)  # fmt: skip
def test_paths(path: str, text: str) -> None:
    """[bindings/xpath-paths] Absolute and relative paths, ``.`` and ``..`` anywhere, ``//`` and ``*``."""
    assert seen(f"string({path})") == text


def test_an_absolute_path_inside_a_repeat() -> None:
    """[bindings/a-big-deviation] It means the same instance; the repeat itself means all its instances."""
    assert seen("/data/r/n") == 2.0
    assert seen("/data/r/n", "/data/r[1]/m") == 1.0
    assert seen("count(/data/r)") == 2.0
    assert seen("count(/data/r/in)", "/data/r[2]/m") == 2.0
    assert seen("/data/r/in/k", "/data/r[2]/in[2]/k") == "c"
    assert seen("sum(/data/r/n)", "/data/top") == 3.0


def test_relative_paths_in_nested_repeats() -> None:
    """[bindings/xpath-paths] They lead through the instances that they name, and no others."""
    assert seen("../../n", "/data/r[2]/in[2]/k") == 2.0
    assert seen("count(../../in)", "/data/r[2]/in[2]/k") == 2.0
    assert seen("count(../../../r/in)", "/data/r[1]/in[1]/k") == 3.0


def test_attributes_texts_and_asides() -> None:
    """[bindings/xpath-paths] Beyond the specification: attributes, comments and text, as XPath 1.0 has them."""
    assert value("//@k", MIXED, "/") == ["1", "2"]
    assert value("/d/a[1]/text()", MIXED, "/") == ["one", "three"]
    assert value("/d/comment()", MIXED, "/") == ["said"]
    assert value("//processing-instruction('do')", MIXED, "/") == ["it"]
    assert value("count(/d/node())", MIXED, "/") == 5.0
    assert seen("instance('list')/root/item[@code = 'q']/name") == "y"
    assert seen("/data/top/text()") == "9"
    assert seen("count(../m/text())") == 0.0


def test_names_and_prefixes() -> None:
    """[namespaces] A name without a prefix is found in any namespace, with one in those that it stands for."""
    assert value("/d/a/@k", MIXED, "/") == ["1", "2"]
    assert value("/d/p:a/@k", MIXED, "/") == ["2"]
    assert value("/d/p:*", MIXED, "/") == ["four"]
    assert refused("/d/none:a") == "the prefix none is not declared"
    assert evaluate("count(/orx:data/jr:meta)", meta="") == 1.0


# Data types of results


@pytest.mark.parametrize(
    "expression, result",
    [
        ("1", 1.0), ("'1'", "1"), ("true()", True), ("/data/n", ["3", "1", "2"]), ("/data/none", []), ("1 + '1'", 2.0),
        ("1 = '1'", True), ("today()", "2026-03-17"), ("-(-3)", 3.0), ("1 div 0", math.inf), (".5 + 5.", 5.5),
    ],
)  # fmt: skip
def test_types_of_results(expression: str, result: object) -> None:
    """[bindings/xpath-functions] Text, number, boolean or a set of nodes; dates are text."""
    assert value(expression) == result


def test_node_values_are_converted_as_they_are_needed() -> None:
    """[bindings/xpath-functions] Arguments are cast by ``number()``, ``string()`` and ``boolean()``."""
    assert value("/data/n * 2") == 6.0
    assert value("string-length(/data/word)") == 3.0
    assert value("concat(/data/empty, 1 = 1, 2.50)") == "true2.5"
    assert missing("/data/word + 1")


def test_a_false_that_was_stored_is_true() -> None:
    """[bindings/xpath-functions] The text ``false`` is true as a boolean, as the specification's note says."""
    assert evaluate("if(/data/a, 'yes', 'no')", a="false") == "yes"
    assert evaluate("if(/data/a, 'yes', 'no')", a="") == "no"
    assert evaluate("if(boolean-from-string(/data/a), 'yes', 'no')", a="false") == "no"


# Operators


@pytest.mark.parametrize(
    "expression, result",
    [
        ("1 + 2 * 3 - 4 div 2", 5.0), ("(1 + 2) * 3", 9.0), ("7 mod 4 mod 2", 1.0), ("-7 mod 4", -3.0),
        ("2 - -2", 4.0), ("- - 2", 2.0), ("8 div 2 div 2", 2.0), ("1 < 2 = true()", True), ("3 < 2 < 1", True),
        ("1 = 1 = 1", True), ("true() or true() and false()", True), ("(true() or true()) and false()", False),
        ("1 and 0 or 1", True), ("2 >= 2 and 2 <= 2 and 1 != 2 and 3 > 2", True), ("count(n | gap | n)", 6.0),
        ("div div mod", 2.0), ("and and or", True), ("mod * div", 18.0),
    ],
)  # fmt: skip
def test_operators(expression: str, result: object) -> None:
    """[bindings/xpath-operators] All operators of XPath 1.0, their precedence, and elements named like them."""
    document = (
        "<data><n>3</n><n>1</n><n>2</n><gap/><gap>4</gap><gap/><div>6</div><mod>3</mod><and>1</and><or>1</or></data>"
    )
    assert value(expression, document) == result


def test_logic_stops_early() -> None:
    """[bindings/xpath-operators] What an ``or`` or ``and`` is settled by ends it (XPath 1.0, section 3.4)."""
    document = "<d>" + "<a/>" * 3000 + "</d>"
    assert value("true() or count(//a[//a]) > 0", document, "/") is True
    assert value("false() and count(//a[//a]) > 0", document, "/") is False


@pytest.mark.parametrize(
    "expression, result",
    [
        ("/data/n = 1", True), ("/data/n != 1", True), ("/data/n = 4", False), ("/data/n = '2'", True),
        ("/data/n < 1", False), ("/data/n <= 1", True), ("3 > /data/n", True), ("/data/n > /data/gap", False),
        ("/data/gap > /data/n", True), ("/data/n = /data/gap", False), ("/data/n != /data/gap", True),
        ("/data/none = ''", False), ("/data/none != ''", False), ("/data/none = false()", True),
        ("/data/empty = true()", True), ("/data/none < 1", False), ("/data/n = true()", True),
    ],
)  # fmt: skip
def test_comparisons_with_several_nodes(expression: str, result: object) -> None:
    """[bindings/xpath-operators] One node for which it holds is enough (XPath 1.0, section 3.4)."""
    assert value(expression) is result


def test_comparisons_in_a_repeat() -> None:
    """[bindings/xpath-operators] So it is with the instances of a repeat."""
    assert seen("../../r/n = 1") is True
    assert seen("../../r/n != 1") is True
    assert seen("../../r/n = 3") is False
    assert seen("../../r/in/k = 'c'", "/data/r[1]/m") is True
    assert seen("../../r/n >= 2") is True


@pytest.mark.parametrize(
    "expression, result",
    [
        ("/data/note = ''", True), ("/data/note != ''", False), ("/data/note = 0", False), ("/data/note < 1", False),
        ("/data/note >= 0", False), ("../day = ''", True), ("../day < today()", False), ("../day != 3", True),
        ("/data/r[9]/n = ''", True), ("not(/data/note)", True),
    ],
)  # fmt: skip
def test_nothing_answered(expression: str, result: object) -> None:
    """[bindings/xpath-operators] Not answered, relevant or there: empty text, no number, not true (JavaRosa)."""
    assert seen(expression) is result


def test_dates_are_compared_and_reckoned_with() -> None:
    """[bindings/xpath-operators] Text in the form of a date counts as days, so that it has an order and a distance."""
    assert value("'2026-03-16' < today() and today() < '2026-03-18'") is True
    assert value("today() - '2026-03-10'") == 7.0
    assert evaluate("/data/a < /data/b", {"a": "date", "b": "date"}, a="2026-01-31", b="2026-02-01") is True


# Predicates and axes


@pytest.mark.parametrize(
    "expression, result",
    [
        ("/data/n[2]", ["1"]), ("/data/n[last()]", ["2"]), ("/data/n[position() > 1]", ["1", "2"]),
        ("/data/n[. > 1][2]", ["2"]), ("/data/n[2][. = 1]", ["1"]), ("/data/n[1 + 1]", ["1"]), ("/data/n[4]", []),
        ("/data/n[0]", []), ("/data/n['']", []), ("/data/n['a']", ["3", "1", "2"]),
        ("/data/n[true()]", ["3", "1", "2"]), ("/data/n[false()]", []),
        ("(/data/n | /data/gap)[last()]", ["6"]), ("/data/n[position() = 1.5]", []), ("/data/n[count(../n)]", ["2"]),
        ("/data/*[self::n][3]", ["2"]), ("//n[../gap = 4][1]", ["3"]), ("/data[n[. = 3]]/word", ["Año"]),
        ("/data/n[position() = last() - 1]", ["1"]), ("/data/n[position() = true()]", ["3", "1", "2"]),
        ("//*[1]/n[3]", ["2"]), ("/data/n[../none]", []), ("/data/n[../empty]", ["3", "1", "2"]),
    ],
)  # fmt: skip
def test_predicates(expression: str, result: object) -> None:
    """[bindings/xpath-predicates] Conditions and places, one after another and inside one another."""
    assert value(expression) == result


def test_predicates_over_lists_and_repeats() -> None:
    """[bindings/xpath-predicates] ``.`` is the node that is tested, ``current()`` the one that asks."""
    assert seen("instance('list')/root/item[n = current()/../n]/name") == "y"
    assert seen("instance('list')/root/item[n = /data/r/n and name = 'y']/n") == "2"
    assert seen("count(instance('list')/root/item[n = ../item/n])") == 2.0
    assert seen("../../r[position() = position(current()/..) - 1]/n") == 1.0
    assert seen("../../r[n < current()/../n]/in/k") == "a"
    assert seen("count(/data/r[in/k = 'c'])", "/data/top") == 1.0


@pytest.mark.parametrize(
    "axis, result",
    [
        ("self::b", ["two"]), ("parent::*", ["onetwothree"]), ("ancestor::*", ["onetwothreefour", "onetwothree"]),
        ("ancestor::*[1]", ["onetwothree"]), ("ancestor-or-self::*[1]", ["two"]), ("child::node()", ["two"]),
        ("preceding-sibling::node()", ["one"]), ("following-sibling::node()", ["three"]),
        ("following::*", ["four", ""]),
        ("following::node()[1]", ["three"]), ("preceding::node()", ["one"]), ("descendant::text()", ["two"]),
        ("descendant-or-self::node()", ["two", "two"]), ("../attribute::k", ["1"]), ("../following::*[last()]", [""]),
        ("../../descendant::*[@k][2]", ["four"]), ("namespace::p", ["urn:p"]), ("/descendant::a[3]", [""]),
    ],
)  # fmt: skip
def test_axes(axis: str, result: object) -> None:
    """[bindings/xpath-axes] The three of the specification, and the other ten of XPath 1.0."""
    assert value(axis, MIXED, "//b") == result


def test_axes_in_a_form() -> None:
    """[bindings/xpath-axes] They lead among the instances of repeats too."""
    assert seen("../preceding-sibling::r/n") == 1.0
    assert seen("count(../following-sibling::r)", "/data/r[1]/m") == 1.0
    assert seen("count(ancestor::*)", "/data/r[2]/in[1]/k") == 3.0
    assert seen("ancestor::r/n", "/data/r[2]/in[1]/k") == 2.0
    assert seen("count(/data/descendant::k)", "/data/top") == 3.0
    assert seen("count(following::k)", "/data/r[1]/m") == 3.0
    assert seen("string(preceding::n[1])") == "2"


# What is refused


@pytest.mark.parametrize(
    "expression, problem",
    [
        ("$a", "variables"), ("a b", "'b' is not expected"), ("none()", "there is no function none()"),
        ("1 | 2", "a set of items is needed"), ("foo::a", "there is no axis 'foo'"), ("count('a')", "a set of items"),
        ("slected(a, b)", "did you mean selected()?"), ("a[", "too early"), ("name('a')", "needs an item"),
        ("${a}", "names an item of a form"), ("a/count(b)", "cannot be a step"), ("", "too early"),
    ],
)  # fmt: skip
def test_mistakes(expression: str, problem: str) -> None:
    """[bindings/xpath] An expression that cannot work is refused with what is wrong with it."""
    assert problem in refused(expression)


@pytest.mark.parametrize(
    "expression, problem",
    [
        ("/data/nn", "/data/nn is not in the form; did you mean n?"), ("${tops}", "no item is named tops"),
        ("instance('lists')/root", "the form has no instance 'lists'"),
        ("absent(${top})", "there is no function absent()"),
        ("indexed-repeat(/data/top, /data/r, 1)", "/data/top is not in /data/r"), ("current(1)", "takes 0 arguments"),
    ],
)  # fmt: skip
def test_mistakes_in_a_form(expression: str, problem: str) -> None:
    """[bindings/xpath] So is one that names what the form does not have, with what was meant where that is clear."""
    with pytest.raises(ExpressionError) as caught:
        seen(expression)
    assert problem in caught.value.problem


def test_a_relative_name_that_is_not_there() -> None:
    """[bindings/xpath] It reads as empty, as ODK reads it, and is told when the form loads."""
    definition = next(each for each in FORM.model.definitions if each.path == "/data/r/m")
    compiled = compile_expression("../nn", definition, FORM.model.catalogue)
    assert compiled.gaps == ("nn: no item has this name here",)
    assert seen("../nn") == ""


def test_a_path_from_the_root_that_leads_nowhere(tmp_path: Path) -> None:
    """[bindings/xpath] A form of somebody else's runs with it: it reads as empty, as in ODK, and is told."""
    binds = bind("n", calculate="count(/data/lost)") + bind("b", relevant="/data/g/a = 'x'")
    path, cache = tmp_path / "form.xml", tmp_path / "cache"
    label = '<input ref="/data/a"><label>It is <output value="/data/g/a"/>.</label></input>'
    path.write_text(xform("<a/><b/><n/>", binds, label), "utf-8")
    for _fresh_then_kept in range(2):
        form = load_form(path, cache=cache)
        run = session(form)
        assert run.label("/data/a") == "It is ."
        assert (run.value("/data/n"), run.is_relevant("/data/b")) == ("0", False)
        assert [(told.where, told.feature) for told in form.unsupported] == [
            ("/data/n (calculate)", "/data/lost is not in the form"),
            ("/data/b (relevant)", "/data/g is not in the form"),
            ("/data/a (label)", "/data/g is not in the form"),
        ]
