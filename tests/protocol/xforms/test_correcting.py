"""What comes back from a store or a record is kept as it is, and what could not be an answer is told as invalid."""

from __future__ import annotations

from random import Random

import pytest

from fieldtool.protocol import Form, NotThisForm, Session, load_xform
from fieldtool.protocol.xforms.submission import open_submission, submission
from tests.protocol.forms import NOW, bind, inputs, session, small, table, xform

SURVEY = """
    type                   | name  | label | required | relevant   | choice_filter
    integer                | n     | N     | yes      |            |
    select_one state       | st    | State |          |            |
    select_multiple state  | many  | Many  |          |            |
    rank state             | order | Order |          |            |
    select_one state       | near  | Near  |          |            | name != ${st}
    date                   | day   | Day   |          | ${n} != 3  |
"""
STATES = """
    list_name | name | label
    state     | aa   | A
    state     | bb   | B
"""
WRONG = {
    "n": ("abc", "Write a whole number."),
    "st": ("zzz", "This is not one of the choices."),
    "many": ("aa zzz", "This is not one of the choices."),
    "order": ("aa", "Put every choice in order."),
    "day": ("2026-02-30", "Write a date that exists."),
}


def _opened(form: Form, inner: str, head: str = 'id="small"') -> Session:
    return open_submission(form, f"<data {head}>{inner}</data>", now=NOW, random=Random(1))


def _told(run: Session, name: str) -> tuple[str, bool, str]:
    state = run.state(f"/data/{name}")
    return state.value, state.valid, state.message


@pytest.mark.parametrize("name", WRONG)
def test_wrong_values_of_a_record(name: str) -> None:
    """A value of the wrong type, or none of the choices, is kept and invalid until it is answered anew."""
    value, message = WRONG[name]
    form = table(SURVEY, STATES)
    run = _opened(form, f"<{name}>{value}</{name}>")
    assert _told(run, name) == (value, False, message)
    assert f"/data/{name}" in run.unfinished()
    restored = session(form)
    restored.restore([(f"/data/{name}", value, None)])
    assert _told(restored, name) == (value, False, message)
    right = {"n": "7", "st": "aa", "many": "bb", "order": "bb aa", "day": "2026-02-03"}[name]
    assert run.set(f"/data/{name}", right).result == "accepted"
    assert _told(run, name) == (right, True, "")


def test_wrong_values_that_nobody_asks_for() -> None:
    """A wrong value that is not relevant is not invalid, and filtered choices hide theirs as they do always."""
    run = _opened(table(SURVEY, STATES), "<n>3</n><day>soon</day><st>aa</st><near>aa</near>")
    assert _told(run, "day") == ("soon", True, "")
    assert _told(run, "near") == ("", True, "")
    assert run.unfinished() == ()


def test_wrong_defaults() -> None:
    """What a form begins with is looked at in the same way, once it has its type; calculations are left alone."""
    binds = bind("a", type="date") + bind("b", constraint=". = 'x'") + bind("c", type="int", calculate="'x'")
    run = session(small("<a>soon</a><b>y</b><c/>", binds, inputs("a", "b", "c")))
    assert [path for path, state in run.states().items() if not state.valid] == ["/data/b"]
    assert run.value("/data/a") == ""


def test_times_that_a_form_sets_from_now() -> None:
    """A time of day that begins with now() holds the whole instant, which is no mistake of whoever answers."""
    run = session(table("type | name | label | default\n time | t | T | now()"))
    assert _told(run, "t") == ("2026-03-17T10:42:30.000Z", True, "")
    assert (
        not _opened(small("<t/>", bind("t", type="time"), inputs("t")), "<t>soonT10:42:30</t>").state("/data/t").valid
    )


def test_types_come_before_rules() -> None:
    """The sentence says first that a value has another type; the rule of the form is told where the type is right."""
    form = small("<a/>", bind("a", type="int", constraint=". < 5", jr_constraintMsg="Too much"), inputs("a"))
    assert _told(_opened(form, "<a>x</a>"), "a") == ("x", False, "Write a whole number.")
    assert _told(_opened(form, "<a>7</a>"), "a") == ("7", False, "Too much")


@pytest.mark.parametrize(
    "row, kept",
    [
        (("", "declined"), ("", "declined")), (("", "not-asked:not-safe"), ("", "not-asked:not-safe")),
        (("", "because"), ("", None)), (("", ""), ("", None)), (("4", "declined"), ("4", None)),
        (("4", "because"), ("4", None)),
    ],
)  # fmt: skip
def test_reasons_of_rows(row: tuple[str, str], kept: tuple[str, str | None]) -> None:
    """A reason that is not known is dropped, and so is one beside a value: the value counts."""
    run = session(small("<a>1</a>", bind("a", type="int", required="true()"), inputs("a")))
    run.restore([("/data/a", *row)])
    state = run.state("/data/a")
    assert (state.value, state.absent) == kept
    assert run.unfinished() == (() if any(kept) else ("/data/a",))


def test_what_is_not_finished() -> None:
    """Required items without an answer or a reason, and what is invalid; neither hidden nor never asked ones."""
    needed = {"required": "true()"}
    binds = bind("a", **needed) + bind("b", **needed) + bind("c", relevant="false()", **needed) + bind("d", **needed)
    binds += bind("e", type="int", constraint=". < /data/f") + bind("f", type="int")
    form = small("<a/><b/><c/><d/><e>3</e><f>5</f>", binds, inputs("a", "b", "c", "e", "f"))
    run = session(form)
    assert run.unfinished() == ("/data/a", "/data/b")
    run.set("/data/a", "x")
    run.absent("/data/b", "declined")
    assert run.unfinished() == ()
    run.set("/data/f", "2")
    assert run.unfinished() == ("/data/e",)


@pytest.mark.parametrize("sign", ["\ud800", "\x00", "\x0b", "\x1b", "\ufffe"])
def test_signs_that_no_record_holds(sign: str) -> None:
    """A text that a record would lose signs of is refused; what came back with one is invalid."""
    run = session(small("<a/>", "", inputs("a")))
    outcome = run.set("/data/a", f"x{sign}y")
    assert (outcome.result, outcome.message) == ("constraint", "This text has signs that cannot be kept.")
    assert run.value("/data/a") == ""
    run.restore([("/data/a", f"x{sign}y", None)])
    assert not run.state("/data/a").valid


def test_signs_that_a_record_holds() -> None:
    """Tabs, ends of lines and signs beyond the first plane are kept, in the record too."""
    form, text = small("<a/>", "", inputs("a")), "a\tb\nc\r𝒜é"
    run = session(form)
    assert run.set("/data/a", text).result == "accepted"
    assert open_submission(form, submission(run), now=NOW, random=Random(1)).value("/data/a") == text


SECRET = "Zzyzx"


@pytest.mark.parametrize(
    "record",
    [
        f'<{SECRET} id="small"/>', f'<data id="{SECRET}"/>', f'<data id="small"><{SECRET}/></data>',
        f'<data id="small"><meta><{SECRET}/></meta></data>', f'<data id="small"><a><{SECRET}/></a></data>',
        f'<data id="small">{SECRET}</data>', f"<data><a>{SECRET}</a></data>", '<data id=""/>',
        f'<data id="small"><a/><a>{SECRET}</a></data>',
    ],
)  # fmt: skip
def test_records_of_other_forms(record: str) -> None:
    """A record that does not name this form, or has another shape, is refused; nothing of it is repeated."""
    with pytest.raises(NotThisForm) as refused:
        open_submission(small("<a/>", "", inputs("a")), record, now=NOW)
    assert SECRET not in str(refused.value)


def test_records_of_a_form_without_an_id() -> None:
    """Only a form that has no id of its own takes a record without one."""
    form = load_xform(
        xform("<a/>", "", inputs("a")).replace('<data id="small"', '<data xmlns="urn:f"').encode(), "f.xml"
    )
    assert _opened(form, "<a>1</a>", "").value("/data/a") == "1"
    assert _opened(form, "<a>1</a>", f'id="{form.id}"').value("/data/a") == "1"
    with pytest.raises(NotThisForm):
        _opened(form, "<a>1</a>", 'id="other"')


def test_reasons_are_not_repeated() -> None:
    """A reason that is not known is refused without being said again."""
    run = session(small("<a/>", "", inputs("a")))
    with pytest.raises(ValueError, match="no reason") as refused:
        run.absent("/data/a", SECRET)
    assert SECRET not in str(refused.value)
