"""ODK XForms, "Languages": texts by language, the forms of a text, and what stands in where one is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fieldtool.protocol import Form
from tests.protocol.forms import bind, session, small


def itext(**languages: Mapping[str, str]) -> str:
    """The texts of a form: for each language, the insides of each text by its id."""
    translations = (
        f'<translation lang="{language}">' + "".join(f'<text id="{name}">{text}</text>' for name, text in texts.items())
        + "</translation>" for language, texts in languages.items()
    )  # fmt: skip
    return f"<itext>{''.join(translations)}</itext>"


def _asked(model: str, label: str = "<label ref=\"jr:itext('a')\"/>", **of_bind: str) -> Form:
    return small(
        "<a/><b>7</b>", bind("a", **of_bind) if of_bind else "", f'<input ref="/data/a">{label}</input>', model=model
    )


TWO = itext(en={"a": "<value>Age</value>"}, es={"a": "<value>Edad</value>"})


def test_texts_by_language() -> None:
    """[languages/itext] A label points to a text, which each language has in its words."""
    run = session(_asked(TWO))
    assert (run.form.languages, run.language) == (("en", "es"), "en")
    assert (run.label("/data/a"), run.label("/data/a", "es")) == ("Age", "Edad")
    run.language = "es"
    assert run.state("/data/a").label == "Edad"


@pytest.mark.parametrize("mark", ['default="true()"', 'default=""', 'default="true"'])
def test_default_language(mark: str) -> None:
    """[languages/default] The marked language is the default, else the first."""
    form = _asked(TWO.replace('lang="es"', f'lang="es" {mark}'))
    assert (form.default_language, session(form).label("/data/a")) == ("es", "Edad")
    assert _asked(TWO.replace('lang="es"', 'lang="es" default="false()"')).default_language == "en"


def test_words_in_place() -> None:
    """[languages/inline] Words that stand in the label are the same in every language."""
    run = session(_asked(TWO, "<label>Age?</label>"))
    assert (run.label("/data/a", "en"), run.label("/data/a", "es")) == ("Age?", "Age?")


def test_words_beside_a_pointer() -> None:
    """[languages/fallback] Words beside a pointer stand in where the text is in no such language."""
    run = session(_asked(itext(en={"a": "<value>Age</value>"}, es={}), "<label ref=\"jr:itext('a')\">(age)</label>"))
    assert (run.label("/data/a", "en"), run.label("/data/a", "es")) == ("Age", "(age)")
    run = session(_asked("", "<label ref=\"jr:itext('a')\">(age)</label>"))
    assert run.label("/data/a") == "(age)"


def test_missing_texts() -> None:
    """[languages/missing] A text in one language alone leaves the others empty; one in none is empty and told."""
    run = session(_asked(itext(en={"a": "<value>Age</value>"}, es={})))
    assert run.label("/data/a", "es") == ""
    form = _asked(itext(en={}))
    assert [each.feature for each in form.unsupported] == ["the text 'a' is in no language"]
    assert session(form).label("/data/a") == ""


FORMS = {
    "<value>plain</value>": "plain",
    '<value form="long">long</value>': "long",
    '<value form="short">short</value>': "short",
    '<value form="short">short</value><value form="long">long</value>': "long",
    '<value form="long">long</value><value>plain</value>': "plain",
    '<value form="image">jr://images/a.png</value>': "",
    "": "",
}


@pytest.mark.parametrize("values", FORMS)
def test_forms_of_a_text(values: str) -> None:
    """[languages/forms] The words of a label are its plain form, else the long one, else the short one."""
    assert session(_asked(itext(en={"a": values}))).label("/data/a") == FORMS[values]


def test_short_labels() -> None:
    """[languages/short] The short form is there for where there is little room; else the label itself."""
    both = '<value form="long">How old are you?</value><value form="short">Age</value>'
    run = session(_asked(itext(en={"a": both}, es={"a": "<value>Edad</value>"})))
    assert (run.short_label("/data/a"), run.label("/data/a")) == ("Age", "How old are you?")
    assert run.short_label("/data/a", "es") == "Edad"


@pytest.mark.parametrize("form", ["guidance", "print"])
def test_guidance(form: str) -> None:
    """[languages/guidance] [languages/print] Words for whoever asks stand beside the hint, with answers in them."""
    values = f'<value>Hint</value><value form="{form}">Of <output value="/data/b"/> people</value>'
    texts = itext(en={"a": "<value>Age</value>", "h": values}, es={"a": "<value>Edad</value>", "h": ""})
    label = "<label ref=\"jr:itext('a')\"/><hint ref=\"jr:itext('h')\"/>"
    run = session(_asked(texts, label))
    assert (run.hint("/data/a"), run.guidance("/data/a"), run.guidance("/data/a", "es")) == ("Hint", "Of 7 people", "")


def test_texts_without_a_language() -> None:
    """[languages/one] The one language of a form that names none is no language to choose."""
    form = _asked(itext(default={"a": '<value>Age</value><value form="short">A</value>'}))
    assert (form.languages, form.default_language) == ((), "")
    assert (session(form).label("/data/a"), session(form).short_label("/data/a")) == ("Age", "A")


def test_messages() -> None:
    """[languages/messages] Messages are by language as labels are, or plain."""
    texts = itext(en={"a": "<value>Age</value>", "c": "<value>No</value>", "r": "<value>Must</value>"},
                  es={"a": "<value>Edad</value>", "c": "<value>No es</value>", "r": "<value>Debe</value>"})  # fmt: skip
    run = session(_asked(texts, type="int", constraint=". < 5", required="true()",
                         jr_constraintMsg="jr:itext('c')", jr_requiredMsg="jr:itext('r')"))  # fmt: skip
    told = []
    for language in ("en", "es"):
        run.language = language
        told += [run.set("/data/a", "9").message, run.set("/data/a", "").message]
    assert told == ["No", "Must", "No es", "Debe"]


def test_messages_without_a_text() -> None:
    """[languages/messages] A message that is in no language is told, and a sentence of ours stands in."""
    form = _asked(TWO, constraint=". = 'x'", jr_constraintMsg="jr:itext('none')")
    assert [each.feature for each in form.unsupported] == ["the message 'none' is in no language"]
    assert session(form).set("/data/a", "y").message != ""


def test_choices() -> None:
    """[languages/choices] [instance/translated] Choices are labelled by a text whose id stands in their list."""
    texts = itext(en={"l-0": "<value>One</value>"}, es={"l-0": "<value>Uno</value>"})
    lists = '<instance id="l"><root><item><id>l-0</id><k>1</k></item></root></instance>'
    body = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="k"/>'
        '<label ref="jr:itext(id)"/></itemset></select1>'
    )
    run = session(small("<a/>", "", body, lists, texts))
    assert [run.choices("/data/a", language)[0].label for language in ("en", "es")] == ["One", "Uno"]


def test_pointers_that_are_worked_out() -> None:
    """[languages/itext] A label may work out which text it shows, or show an answer."""
    texts = itext(en={"t1": "<value>First</value>", "t2": "<value>Second</value>"})
    run = session(_asked(texts, '<label ref="jr:itext(concat(\'t\', /data/a))"/><hint ref="/data/b"/>'))
    run.set("/data/a", "2")
    assert (run.label("/data/a"), run.hint("/data/a")) == ("Second", "7")


def test_unknown_forms() -> None:
    """[languages/forms] A form of a text that nothing here shows is told once, with how often."""
    form = _asked(itext(en={"a": '<value>A</value><value form="odd">x</value>', "b": '<value form="odd">y</value>'}))
    assert [each.feature for each in form.unsupported] == ["texts of form odd (2 times)"]
