"""ODK XForms, "Body": the controls, their parts, their attributes and their appearances."""

from __future__ import annotations

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Form, load_xform
from tests.protocol.forms import bind, inputs, session, small, xform

CHOICES = "".join(f"<item><label>{name.upper()}</label><value>{name}</value></item>" for name in "abc")


def _asked(control: str, **of_bind: str) -> Form:
    return small("<a/><b/>", bind("a", **of_bind) if of_bind else "", control + inputs("b"))


def _gaps(form: Form) -> set[str]:
    return {each.feature for each in form.unsupported}


KINDS = {
    "string": "text", "xsd:string": "text", "int": "integer", "xsd:int": "integer", "decimal": "decimal",
    "date": "date", "time": "time", "dateTime": "dateTime", "barcode": "barcode", "geopoint": "geopoint",
    "geotrace": "geotrace", "geoshape": "geoshape", "boolean": "text", "intent": "text", "": "text", "made-up": "text",
}  # fmt: skip


@pytest.mark.parametrize("written", KINDS)
def test_input(written: str) -> None:
    """[body/input] An input asks for the type of its bind; no type, and one that is not known, is text."""
    assert _asked('<input ref="/data/a"/>', type=written).items[0].kind == KINDS[written]


def test_secret() -> None:
    """[body/secret] What is asked for in secret is text, masked."""
    item = _asked('<secret ref="/data/a" appearance="w1"><label>A</label></secret>').items[0]
    assert (item.kind, item.appearance) == ("text", "w1 masked")


@pytest.mark.parametrize("written", ["string", "select1", "odk:select1", ""])
def test_select_one(written: str) -> None:
    """[body/select1] One of the choices can be given, and nothing else."""
    run = session(_asked(f'<select1 ref="/data/a"><label>A</label>{CHOICES}</select1>', type=written))
    assert run.form.items[0].kind == "select_one"
    assert [(each.value, each.label) for each in run.choices("/data/a")] == [("a", "A"), ("b", "B"), ("c", "C")]
    assert (run.set("/data/a", "b").result, run.set("/data/a", "d").result) == ("accepted", "constraint")


@pytest.mark.parametrize("written", ["string", "select", ""])
def test_select_several(written: str) -> None:
    """[body/select] Several of the choices can be given, with blanks between them."""
    run = session(_asked(f'<select ref="/data/a"><label>A</label>{CHOICES}</select>', type=written))
    assert run.form.items[0].kind == "select_multiple"
    assert (run.set("/data/a", "c a").result, run.value("/data/a")) == ("accepted", "c a")
    assert run.set("/data/a", "a d").result == "constraint"


@pytest.mark.parametrize("tag", ["odk:rank", "rank"])
def test_rank(tag: str) -> None:
    """[body/rank] All choices are put in an order."""
    run = session(_asked(f'<{tag} ref="/data/a"><label>A</label>{CHOICES}</{tag}>', type="odk:rank"))
    assert run.form.items[0].kind == "rank"
    assert (run.set("/data/a", "c a b").result, run.set("/data/a", "c a").result) == ("accepted", "constraint")


def test_trigger() -> None:
    """[body/trigger] A confirmation is OK or nothing."""
    run = session(_asked('<trigger ref="/data/a"><label>A</label></trigger>'))
    assert run.form.items[0].kind == "acknowledge"
    assert (run.set("/data/a", "OK").result, run.set("/data/a", "yes").result) == ("accepted", "constraint")


@pytest.mark.parametrize("written,good,bad", [
    ("int", ["0", "10", "4"], ["11", "3", "-2"]), ("decimal", ["0", "2.0", "10"], ["10.5", "1"]),
])  # fmt: skip
def test_range(written: str, good: list[str], bad: list[str]) -> None:
    """[body/range] A scale takes numbers from its start to its end, by its step."""
    run = session(_asked('<range ref="/data/a" start="0" end="10" step="2"><label>A</label></range>', type=written))
    assert run.form.items[0].kind == "range"
    assert {run.set("/data/a", each).result for each in good} == {"accepted"}
    assert {run.set("/data/a", each).result for each in bad} == {"constraint"}


def test_range_downwards() -> None:
    """[body/range] A scale may go down, and may have no step that divides it."""
    run = session(_asked('<range ref="/data/a" start="10" end="-10" step="5"/>', type="int"))
    assert {run.set("/data/a", each).result for each in ("10", "-10", "0")} == {"accepted"}
    assert run.set("/data/a", "11").result == "constraint"


def test_range_without_bounds() -> None:
    """[body/range] A scale that does not say where it goes goes as XLSForm has it, and that is told."""
    form = _asked('<range ref="/data/a" start="" step="x"/>', type="int")
    assert _gaps(form) == {"a scale without start, end or step"}
    assert (session(form).set("/data/a", "10").result, session(form).set("/data/a", "0").result) == (
        "accepted", "constraint",
    )  # fmt: skip


@pytest.mark.parametrize("attribute,told", [
    ('mediatype="image/*"', " (image/*)"), ('mediatype="image/*" accept=".pdf,.txt"', " (.pdf,.txt)"), ("", ""),
])  # fmt: skip
def test_upload(attribute: str, told: str) -> None:
    """[body/upload] [body/mediatype] [body/accept] A file loads as an item, what kind is known, and the gap is told."""
    form = _asked(f'<upload ref="/data/a" {attribute}><label>A</label></upload>', type="binary")
    assert form.items[0].kind == "upload"
    assert _gaps(form) == {"a file, picture or recording" + told}
    assert session(form).set("/data/b", "1").result == "accepted"


@pytest.mark.parametrize("kind", ["geopoint", "geotrace", "geoshape", "barcode"])
def test_what_is_not_captured(kind: str) -> None:
    """[body/input] [body/accuracy-threshold] Positions and codes are typed; that they cannot be captured is told."""
    form = _asked('<input ref="/data/a" accuracyThreshold="5"/>', type=kind)
    assert len(form.unsupported) == 1
    answer = {"geopoint": "1 2 0 0", "geotrace": "1 2;3 4", "geoshape": "1 2;3 4;5 6;1 2", "barcode": "99"}[kind]
    assert session(form).set("/data/a", answer).result == "accepted"


def test_notes() -> None:
    """[body/input] An input that can never be changed is a note."""
    assert _asked('<input ref="/data/a"><label>Read</label></input>', readonly="true()").items[0].kind == "note"


# Parts of controls


def test_labels_and_hints() -> None:
    """[body/label] [body/hint] A control has one label and one hint; a second label is left out."""
    run = session(_asked('<input ref="/data/a"><label>L</label><hint>H</hint><label>M</label></input>'))
    assert (run.label("/data/a"), run.hint("/data/a")) == ("L", "H")


@pytest.mark.parametrize("written", ['value="/data/b"', 'ref="/data/b"', "value=\" concat(/data/b, '') \""])
def test_output(written: str) -> None:
    """[body/output] Labels and hints show values where an output stands, and follow them."""
    run = session(_asked(f'<input ref="/data/a"><label>You, <output {written}/>, here</label>'
                         f"<hint><output {written}/></hint></input>"))  # fmt: skip
    assert run.label("/data/a") == "You, , here"
    run.set("/data/b", "Ana")
    assert (run.label("/data/a"), run.hint("/data/a")) == ("You, Ana, here", "Ana")


def test_output_in_choices() -> None:
    """[body/output] The labels of choices and of groups show values too."""
    body = (
        '<group ref="/data/g"><label>Of <output value="/data/b"/></label><select1 ref="/data/g/a"><item><label>Not '
        '<output value="../../b"/></label><value>n</value></item></select1></group>' + inputs("b")
    )
    run = session(small("<g><a/></g><b>1</b>", "", body))
    assert (run.label("/data/g"), run.choices("/data/g/a")[0].label) == ("Of 1", "Not 1")
    run.set("/data/b", "2")
    assert (run.label("/data/g"), run.choices("/data/g/a")[0].label) == ("Of 2", "Not 2")
    assert run.state("/data/g/a").choices[0].label == "Not 2"


def test_output_in_messages() -> None:
    """[body/output] Messages show values too, from itext."""
    itext = (
        '<itext><translation lang="en"><text id="m"><value>Less than <output value="/data/b"/></value></text>'
        '<text id="r"><value>Needed by <output value="/data/b"/></value></text></translation></itext>'
    )
    binds = bind("a", type="int", required="true()", constraint=". &lt; 5".replace("&lt;", "<"),
                 jr_constraintMsg="jr:itext('m')", jr_requiredMsg="jr:itext('r')")  # fmt: skip
    run = session(small("<a/><b>5</b>", binds, inputs("a", "b"), model=itext))
    assert run.set("/data/a", "7").message == "Less than 5"
    assert run.set("/data/a", "").message == "Needed by 5"


def test_items() -> None:
    """[body/item] [body/value] Choices stand in the control, in order; a label may be missing."""
    run = session(_asked('<select1 ref="/data/a"><item><value> x </value></item></select1>'))
    assert [(each.value, each.label) for each in run.choices("/data/a")] == [("x", "")]


LIST = (
    '<instance id="l"><root><item><k>x</k><t>one</t><g>1</g></item><item><k>y</k><t>two</t><g>2</g></item></root>'
    "</instance>"
)


@pytest.mark.parametrize("nodeset,found", [
    ("instance('l')/root/item", ["x", "y"]), ("instance('l')/root/item[g=/data/b]", ["y"]),
    ("instance('l')/root/item[g = ../b]", []), ("instance('l')/root/item[g = current()/../b]", ["y"]),
    ("randomize(instance('l')/root/item, 1)", ["x", "y"]), ("instance('l')/root/item[selected('1 2', g)]", ["x", "y"]),
])  # fmt: skip
def test_itemset(nodeset: str, found: list[str]) -> None:
    """[body/itemset] Choices come from a list, filtered by answers or put into another order."""
    control = (
        f'<select1 ref="/data/a"><itemset nodeset="{nodeset}"><value ref="k"/><label ref="t"/></itemset></select1>'
    )
    run = session(small("<a/><b>2</b>", "", control, LIST))
    assert sorted(each.value for each in run.choices("/data/a")) == found
    assert {each.label for each in run.choices("/data/a")} <= {"one", "two"}


def test_itemset_from_answers() -> None:
    """[body/itemset] Choices may be the members of a repeat."""
    data = "<r><n>Ana</n></r><r><n>Bo</n></r><head/>"
    body = (
        '<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat><select1 ref="/data/head"><itemset '
        'nodeset="/data/r[n != \'\']"><value ref="n"/><label ref="n"/></itemset></select1>'
    )
    run = session(small(data, "", body))
    assert [each.value for each in run.choices("/data/head")] == ["Ana", "Bo"]
    run.set("/data/r[2]/n", "Cy")
    assert [each.value for each in run.choices("/data/head")] == ["Ana", "Cy"]


def test_itemset_labels_that_show_answers() -> None:
    """[body/itemset] The label of an entry may be worked out, and follows the answers in it."""
    control = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="k"/>'
        "<label ref=\"concat(t, ' of ', /data/b)\"/></itemset></select1>"
    )
    run = session(small("<a/><b>1</b>", "", control + inputs("b"), LIST))
    assert run.choices("/data/a")[0].label == "one of 1"
    run.set("/data/b", "2")
    assert run.choices("/data/a")[0].label == "one of 2"


def test_itemset_without_a_label() -> None:
    """[body/itemset] Without a label the value is shown; without a value it is a mistake."""
    control = '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="k"/></itemset></select1>'
    run = session(small("<a/>", "", control, LIST))
    assert [each.label for each in run.choices("/data/a")] == ["x", "y"]
    with pytest.raises(Faults):
        small("<a/>", "", control.replace('<value ref="k"/>', ""), LIST)


def test_or_other() -> None:
    """[body/or-other] Other, and the text that tells it, are a choice and a question of their own."""
    body = f'<select1 ref="/data/a">{CHOICES}<item><label>Other</label><value>other</value></item></select1>' + inputs(
        "b"
    )
    run = session(small("<a/><b/>", bind("b", relevant="selected(/data/a, 'other')"), body))
    assert not run.is_relevant("/data/b")
    run.set("/data/a", "other")
    assert run.is_relevant("/data/b")


def test_help_and_alert() -> None:
    """[body/help] W3C's help and alert stand in for a hint and the message of a constraint."""
    control = '<input ref="/data/a"><label>A</label><help>Try</help><alert>Too much</alert></input>'
    run = session(_asked(control, type="int", constraint=". < 5"))
    assert (run.hint("/data/a"), run.set("/data/a", "7").message) == ("Try", "Too much")
    own = session(_asked(control, type="int", constraint=". < 5", jr_constraintMsg="Mine"))
    assert own.set("/data/a", "7").message == "Mine"


def test_unknown_parts() -> None:
    """[body/elements] What is not known in a control or in the body is left out and told."""
    form = _asked('<input ref="/data/a"><extension/></input><submit/>')
    assert _gaps(form) == {"<extension>", "<submit>"}


# Attributes


@pytest.mark.parametrize("reference", ['ref="/data/a"', 'nodeset="/data/a"', 'bind="of-a"', 'ref=" /data/a "'])
def test_references(reference: str) -> None:
    """[body/ref] [body/nodeset] A control names its element by path, or by the id of its bind."""
    form = small(
        "<a/>", '<bind id="of-a" nodeset="/data/a" type="int"/>', f"<input {reference}><label>A</label></input>"
    )
    assert [item.kind for item in form.items] == ["integer"]


def test_references_at_the_top() -> None:
    """[body/ref] A relative reference that stands in no group starts at the root, as does that of a bind."""
    body = '<input ref="a"><label>A</label></input><repeat nodeset="r"><input ref="n"/></repeat>'
    form = small("<a/><r><n/></r>", '<bind nodeset="a" type="int"/>', body)
    assert [(item.path, item.kind) for item in form.items] == [("/data/a", "integer"), ("/data/r/n", "text")]
    assert [group.path for group in form.groups if group.repeat] == ["/data/r"]


@pytest.mark.parametrize("reference", ['ref="/data/z"', "", 'bind="nothing"'])
def test_wrong_references(reference: str) -> None:
    """[body/ref] A control for what is not there is a mistake."""
    with pytest.raises(Faults):
        small("<a/>", "", f"<input {reference}><label>A</label></input>")


def test_one_control_for_an_item() -> None:
    """[body/ref] Of two controls for one item the first is shown, and that is told."""
    form = _asked('<input ref="/data/a"><label>1</label></input><input ref="/data/a"><label>2</label></input>')
    assert session(form).label("/data/a") == "1"
    assert _gaps(form) == {"a second control for one item"}


def test_parameters() -> None:
    """[body/rows] [body/mediatype] The other attributes are kept for whoever shows the control."""
    form = _asked('<input ref="/data/a" rows="3" odd="x"/>')
    control = next(iter(form.model.controls.values()))
    assert control.parameters == {"rows": "3"}


def test_a_class_on_the_body() -> None:
    """[body/class] A style of the whole form needs nothing here."""
    text = xform("<a/>", "", inputs("a")).replace("<h:body>", '<h:body class="pages theme-grid">')
    form = load_xform(text.encode(), "x.xml")
    assert ([item.name for item in form.items], form.unsupported) == (["a"], ())


def test_marks_along_a_scale() -> None:
    """[body/range] Labels along a scale are told; the scale works without them."""
    form = _asked(f'<range ref="/data/a" start="0" end="10" step="1">{CHOICES}</range>', type="int")
    assert _gaps(form) == {"marks along a scale"}
    assert session(form).set("/data/a", "3").result == "accepted"


def test_autoplay() -> None:
    """[body/autoplay] Nothing plays by itself, and that is told."""
    assert _gaps(_asked('<input ref="/data/a" autoplay="audio"/>')) == {"sound or film that plays by itself"}


FOLLOWED = (
    "minimal", "multiline", "numbers", "thousands-sep", "no-calendar", "month-year", "year", "horizontal",
    "horizontal-compact", "vertical", "columns", "columns-1", "columns-10", "columns-pack", "columns-flex",
    "no-buttons", "compact", "compact-3", "quick", "quickcompact", "likert", "label", "list", "list-nolabel",
    "autocomplete", "field-list", "table-list", "counter", "rating", "picker", "no-ticks", "masked", "hidden-answer",
    "bearing", "url", "w1", "w10", "w3 multiline",
)  # fmt: skip
PLAIN = (
    "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist", "image-map", "map", "maps",
    "placement-map", "signature", "draw", "annotate", "new", "new-front", "selfie", "front",
)  # fmt: skip


@pytest.mark.parametrize("appearance", FOLLOWED)
def test_appearances(appearance: str) -> None:
    """[body/appearance] Ways of laying out and picking are known; the words are kept in their order."""
    form = _asked(f'<input ref="/data/a" appearance=" {appearance} "/>')
    assert (form.items[0].appearance, form.unsupported) == (appearance, ())


@pytest.mark.parametrize("appearance", PLAIN)
def test_appearances_that_are_plain(appearance: str) -> None:
    """[body/appearance] A way that this desk has not is told, with what happens instead."""
    form = _asked(f'<input ref="/data/a" appearance="w1 {appearance}"/>')
    assert _gaps(form) == {f"appearance {appearance}"}
    assert all(each.effect for each in form.unsupported)


@pytest.mark.parametrize(
    "appearance", ["ex:org.app(a='b c')", "w1 ex:org.app", "printer:org.app(/data/b)", "search('x')"]
)
def test_appearances_that_open_something(appearance: str) -> None:
    """[body/appearance] Other applications are not opened, and files are not searched: it is told."""
    form = _asked(f'<input ref="/data/a" appearance="{appearance}"/>')
    assert [each.feature for each in form.unsupported] == [f"appearance {appearance}"]
    assert session(form).set("/data/a", "typed").result == "accepted"


@pytest.mark.parametrize("attribute,told", [
    ('intent="org.app"', "another application"), ('odk:tick-interval="2"', "marks along a scale"),
    ("query=\"instance('x')/root/item\"", "choices in a file of their own (itemsets.csv)"),
])  # fmt: skip
def test_attributes_that_are_not_followed(attribute: str, told: str) -> None:
    """[body/attributes] What else a control may ask for is told and breaks nothing."""
    form = _asked(f'<input ref="/data/a" {attribute}/>')
    assert _gaps(form) == {told}
    assert session(form).set("/data/a", "1").result == "accepted"


def test_attributes_in_the_wrong_place() -> None:
    """[body/misplaced] An attribute that belongs to another control changes nothing."""
    odd = 'start="1" end="2" mediatype="image/*" jr:count="3" jr:noAddRemove="true()" value="x" class="y"'
    form = _asked(f'<input ref="/data/a" {odd}><label>A</label></input>', type="int")
    assert (form.items[0].kind, form.unsupported) == ("integer", ())
    assert session(form).set("/data/a", "7").result == "accepted"


def test_nesting() -> None:
    """[body/group] [body/repeat] Groups and repeats stand in the body and in one another; order is the body's."""
    data = "<z/><g><r><h><s><a/></s><b/></h></r></g>"
    body = (
        '<group ref="/data/g"><repeat nodeset="/data/g/r"><group ref="/data/g/r/h"><input ref="/data/g/r/h/b"/>'
        '<repeat nodeset="/data/g/r/h/s"><input ref="/data/g/r/h/s/a"/></repeat></group></repeat></group>'
    )
    form = small(data, "", body + inputs("z"))
    assert [item.path for item in form.items] == ["/data/g/r/h/b", "/data/g/r/h/s/a", "/data/z"]
    assert [(group.path, group.repeat, group.group) for group in form.groups] == [
        ("/data/g", False, ""), ("/data/g/r", True, "/data/g"), ("/data/g/r/h", False, "/data/g/r"),
        ("/data/g/r/h/s", True, "/data/g/r/h"),
    ]  # fmt: skip
