"""A run takes what fits, refuses the rest without a trace, and says how everything stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from fieldtool.protocol import (
    Choice,
    Form,
    Outcome,
    Result,
    TooManyComputations,
    TooManyInstances,
    UnknownLanguage,
    UnknownPath,
)
from fieldtool.protocol.xforms.structure import MAX_INSTANCES
from tests.protocol.forms import NOW, bind, inputs, session, small, table

ACCEPTED = "accepted"


def _typed(kind: str) -> Form:
    return small("<a/>", bind("a", type=kind), inputs("a"))


@pytest.mark.parametrize(
    "kind, text, stored",
    [
        ("int", " 007 ", "7"), ("int", "-3", "-3"), ("decimal", "+.5", ".5"), ("date", "2024-02-29", "2024-02-29"),
        ("dateTime", "2026-03-17T10:42:00.000-05:00", "2026-03-17T10:42:00.000-05:00"), ("time", "23:59", "23:59:00"),
        ("string", " kept as it is ", " kept as it is "), ("boolean", "true", "true"),
        ("geopoint", "9.1 -79.5 0 0", "9.1 -79.5 0 0"), ("geotrace", "9 -79;9.5 -79", "9 -79;9.5 -79"),
        ("barcode", "ABC 1", "ABC 1"),
    ],
)  # fmt: skip
def test_answers_of_a_type_are_taken(kind: str, text: str, stored: str) -> None:
    """A text that fits the type is stored in its plain form."""
    run = session(_typed(kind))
    assert run.set("/data/a", text).result == ACCEPTED
    assert run.value("/data/a") == stored


@pytest.mark.parametrize(
    "kind, text",
    [
        ("int", "1.5"), ("int", "x"), ("int", "1e3"), ("int", "9" * 30), ("decimal", "1,5"), ("decimal", "."),
        ("date", "2026-02-30"), ("date", "17/03/2026"), ("date", "20260317"), ("dateTime", "2026-03-17"),
        ("time", "24:00"), ("boolean", "yes"), ("geopoint", "95 0"), ("geopoint", "1"), ("geoshape", "1 1;2 2"),
    ],
)  # fmt: skip
def test_answers_of_another_type_are_refused(kind: str, text: str) -> None:
    """A text that does not fit changes nothing, and the sentence says what to write."""
    run = session(_typed(kind))
    outcome = run.set("/data/a", text)
    assert outcome.result == "constraint"
    assert outcome.message.startswith("Write ")
    assert run.value("/data/a") == ""


SELECTS = """
type                | name  | label
select_one colour   | one   | One
select_multiple colour | many | Many
rank colour         | order | Order
acknowledge         | seen  | Seen
"""
COLOURS = """
list_name | name | label
colour    | red  | Red
colour    | blue | Blue
"""


def test_choices_are_the_only_answers() -> None:
    """A value that is not offered is refused; several are stored in the order of choosing, once each."""
    run = session(table(SELECTS, COLOURS))
    assert run.set("/data/one", "green").message == "This is not one of the choices."
    assert run.set("/data/one", "red blue").result == "constraint"
    assert run.set("/data/one", "red").result == ACCEPTED
    assert run.set("/data/many", "blue green").result == "constraint"
    assert run.set("/data/many", "blue  red blue").result == ACCEPTED
    assert run.value("/data/many") == "blue red"
    assert run.set("/data/order", "red").message == "Put every choice in order."
    assert run.set("/data/order", "blue red").result == ACCEPTED
    assert run.set("/data/seen", "yes").result == "constraint"
    assert run.set("/data/seen", "OK").result == ACCEPTED


def test_ranges_take_what_is_on_the_scale() -> None:
    """A range has a start, an end and steps between."""
    body = '<range ref="/data/a" start="1" end="2" step="0.25"><label>A</label></range>'
    run = session(small("<a/>", bind("a", type="decimal"), body))
    assert [run.set("/data/a", text).result.value for text in ("1.25", "2", "0.75", "1.3", "x")] == [
        "accepted", "accepted", "constraint", "constraint", "constraint",
    ]  # fmt: skip


def test_constraints_see_the_answer_that_is_considered() -> None:
    """A constraint may say ``.`` or the item's own path; a refused answer leaves the old one."""
    binds = bind("a", type="int", constraint=". < 10 and /data/a != /data/b", jr_constraintMsg="Under ten, not b")
    run = session(small("<a/><b>5</b>", binds, inputs("a", "b")))
    assert run.set("/data/a", "3").result == ACCEPTED
    assert run.set("/data/a", "12") == Outcome(Result.CONSTRAINT, "Under ten, not b")
    assert run.set("/data/a", "5").result is Result.CONSTRAINT
    assert run.value("/data/a") == "3"
    assert run.state("/data/a").valid


def test_an_answer_can_become_invalid() -> None:
    """Another answer can break a constraint afterwards; the state says so, with the form's own sentence."""
    binds = bind("a", type="int", constraint=". < /data/b", jr_constraintMsg="Too much") + bind("b", type="int")
    run = session(small("<a/><b>5</b>", binds, inputs("a", "b")))
    run.set("/data/a", "3")
    run.set("/data/b", "2")
    assert (run.state("/data/a").valid, run.state("/data/a").message) == (False, "Too much")


def test_required_items_cannot_be_emptied_by_an_answer() -> None:
    """An empty answer to a required item is refused; taking the answer back is allowed."""
    run = session(small("<a>1</a>", bind("a", required="true()", jr_requiredMsg="Needed"), inputs("a")))
    assert run.set("/data/a", "") == Outcome(Result.REQUIRED, "Needed")
    assert run.value("/data/a") == "1"
    assert run.clear("/data/a").result == ACCEPTED
    assert run.state("/data/a").value == ""
    assert run.state("/data/a").valid


def test_absent_reasons_satisfy_required() -> None:
    """A reason stands beside the value; the form sees it as empty."""
    binds = bind("a", required="true()") + bind("b", calculate="if(/data/a = '', 'none', /data/a)")
    run = session(small("<a>1</a><b/>", binds, inputs("a")))
    assert run.absent("/data/a", "not-asked:not-private").result == ACCEPTED
    state = run.state("/data/a")
    assert (state.value, state.absent, run.value("/data/b")) == ("", "not-asked:not-private", "none")
    run.set("/data/a", "2")
    assert run.state("/data/a").absent is None
    with pytest.raises(ValueError, match="no reason"):
        run.absent("/data/a", "because")


def test_what_cannot_be_changed() -> None:
    """Read-only items, items of read-only groups and calculated ones are refused; calculated questions are not."""
    binds = (
        bind("a", readonly="true()") + bind("g", readonly="/data/lock = '1'") + bind("c", calculate="'x'")
        + bind("d", calculate="'x'")
    )  # fmt: skip
    run = session(small("<a/><g><b/></g><c/><d/><lock/>", binds, inputs("a", "g/b", "d", "lock")))
    assert run.set("/data/a", "1").result == "readonly"
    assert run.set("/data/c", "1").result == "readonly"
    assert run.set("/data/d", "mine").result == ACCEPTED
    assert run.set("/data/g/b", "1").result == ACCEPTED
    run.set("/data/lock", "1")
    assert run.set("/data/g/b", "2").result == "readonly"
    assert run.state("/data/g/b").readonly


def test_hidden_answers_are_kept_but_read_as_empty() -> None:
    """What is no longer relevant keeps its answer, is told as irrelevant, and no expression sees it."""
    binds = bind("g", relevant="/data/a = '1'") + bind("seen", calculate="/data/g/b")
    run = session(small("<a/><g><b/></g><seen/>", binds, inputs("a", "g/b")))
    assert run.set("/data/g/b", "x").result == "not-relevant"
    run.set("/data/a", "1")
    run.set("/data/g/b", "x")
    assert run.value("/data/seen") == "x"
    run.set("/data/a", "2")
    assert run.value("/data/seen") == ""
    state = run.state("/data/g/b")
    assert (state.value, state.relevant) == ("x", False)
    assert not run.is_relevant("/data/g")
    run.set("/data/a", "1")
    assert run.value("/data/seen") == "x"


CASCADE = """
type                 | name    | label   | choice_filter
select_one country   | country | Country |
select_one city      | city    | City    | country = ${country}
"""
CITIES = """
list_name | name   | label::English (en) | label::Español (es) | country
country   | pa     | Panama  | Panamá   |
country   | cr     | Costa Rica | Costa Rica |
city      | colon  | Colon   | Colón    | pa
city      | david  | David   | David    | pa
city      | limon  | Limon   | Limón    | cr
"""


def test_filtered_choices() -> None:
    """Choices follow the answers; an answer that is not offered reads as empty until it is offered again."""
    run = session(table(CASCADE, CITIES))
    assert run.choices("/data/city") == ()
    run.set("/data/country", "pa")
    assert run.choices("/data/city", "Español (es)") == (Choice("colon", "Colón"), Choice("david", "David"))
    assert run.set("/data/city", "limon").result == "constraint"
    run.set("/data/city", "colon")
    run.set("/data/country", "cr")
    assert run.state("/data/city").value == ""
    run.set("/data/country", "pa")
    assert run.state("/data/city").value == "colon"


def test_languages() -> None:
    """Labels and choices are in the current language, or in the one asked for; an unknown one is refused."""
    run = session(table(CASCADE, CITIES, default_language="Español (es)"))
    assert run.language == "Español (es)"
    run.set("/data/country", "pa")
    assert [choice.label for choice in run.choices("/data/city")] == ["Colón", "David"]
    run.language = "English (en)"
    assert [choice.label for choice in run.state("/data/city").choices] == ["Colon", "David"]
    with pytest.raises(UnknownLanguage) as caught:
        run.language = "Klingon"
    assert caught.value.parameters["languages"] == "English (en), Español (es)"
    assert run.choices("/data/country", "Klingon") == (Choice("pa", ""), Choice("cr", ""))


def test_time_has_a_zone() -> None:
    """An instant without a time zone is a bug, not a guess."""
    with pytest.raises(ValueError, match="time zone"):
        session(small("<a/>"), NOW.replace(tzinfo=None))


def test_missing_translations() -> None:
    """Pyxform's dash for a missing text is none, where one language is asked for."""
    form = table(
        "type | name | label::English (en) | label::Español (es)\nselect_one c | a | A |\ntext | b | B | Be",
        "list_name | name | label::English (en) | label::Español (es)\nc | x | X |\nc | y | Y | Ye",
    )
    run = session(form)
    assert [run.label(f"/data/{name}", "Español (es)") for name in "ab"] == ["", "Be"]
    assert [choice.label for choice in run.choices("/data/a", "Español (es)")] == ["", "Ye"]


def test_labels_show_answers() -> None:
    """Answers inside labels and hints follow the answers."""
    form = table("""
    type | name | label          | hint
    text | a    | Name           |
    text | b    | Age of ${a}?   | As ${a} says
    """)
    run = session(form)
    run.set("/data/a", "Ana")
    assert (run.label("/data/b"), run.hint("/data/b")) == ("Age of Ana?", "As Ana says")
    assert form.item("b") is not None
    assert next(item for item in form.items if item.name == "b").labels == {"": "Age of –?"}


def test_repeats_grow_and_shrink() -> None:
    """Instances are added from the template and removed by position; those after it move up."""
    data = '<r jr:template=""><n>new</n></r><r><n>1</n></r><total/>'
    run = session(small(data, bind("total", calculate="concat(/data/r/n)"), '<repeat nodeset="/data/r"/>'))
    assert run.add("/data/r").result == ACCEPTED
    assert run.value("/data/r[2]/n") == "new"
    run.set("/data/r[2]/n", "2")
    assert run.value("/data/total") == "12"
    assert run.remove("/data/r[1]").result == ACCEPTED
    assert run.value("/data/r[1]/n") == "2"
    assert run.value("/data/total") == "2"
    assert [path for path in run.paths() if "/r" in path] == ["/data/r[1]", "/data/r[1]/n"]


def test_nested_repeats_count_and_position() -> None:
    """Inner repeats have their own instances; positions and counts follow every change."""
    data = '<o jr:template=""><p/><i jr:template=""><q/></i></o><o><p/><i><q/></i></o>'
    binds = bind("o/p", calculate="concat(position(..), '/', count(/data/o), ':', count(../i))") + bind(
        "o/i/q", calculate="concat(position(../..), '.', position(..))"
    )
    run = session(small(data, binds, '<repeat nodeset="/data/o"><repeat nodeset="/data/o/i"/></repeat>'))
    run.add("/data/o")
    run.add("/data/o[2]/i")
    run.add("/data/o[2]/i")
    assert [run.value(f"/data/o[{n}]/p") for n in (1, 2)] == ["1/2:1", "2/2:2"]
    assert run.value("/data/o[2]/i[2]/q") == "2.2"
    run.remove("/data/o[1]")
    assert run.value("/data/o[1]/p") == "1/1:2"
    assert run.value("/data/o[1]/i[2]/q") == "1.2"


def test_counted_repeats_follow_their_count() -> None:
    """A count adds and takes instances; what it took comes back with its answers; nobody else may."""
    body = inputs("n") + '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"/></repeat>'
    run = session(small('<n/><r jr:template=""><a/></r>', bind("n", type="int"), body))
    assert run.paths() == ("/data/n",)
    run.set("/data/n", "2")
    run.set("/data/r[2]/a", "x")
    run.set("/data/n", "1")
    assert "/data/r[2]/a" not in run.states()
    run.set("/data/n", "3")
    assert run.value("/data/r[2]/a") == "x"
    assert run.add("/data/r").result == "readonly"
    assert run.remove("/data/r[1]").result == "readonly"


def test_irrelevant_repeats_do_not_grow() -> None:
    """Nothing is added where nothing is asked."""
    run = session(small("<g><r><a/></r></g>", bind("g", relevant="false()"), '<repeat nodeset="/data/g/r"/>'))
    assert run.add("/data/g/r").result == "not-relevant"


def test_values_that_the_form_sets() -> None:
    """Dynamic defaults on first load and on a new repeat, and values that follow a change."""
    form = table("""
    type         | name  | label | default            | calculation | trigger
    date         | day   | Day   | today()            |             |
    text         | a     | A     |                    |             |
    begin repeat | r     | R     |                    |             |
    integer      | n     | N     | position(..) * 10  |             |
    end repeat   |       |       |                    |             |
    calculate    | stamp |       |                    | now()       | ${a}
    """)
    run = session(form)
    assert run.value("/data/day") == "2026-03-17"
    assert run.begun == ("/data/meta/instanceID", "/data/day", "/data/r[1]/n")
    run.add("/data/r")
    assert [run.value(f"/data/r[{n}]/n") for n in (1, 2)] == ["10", "20"]
    assert run.value("/data/stamp") == ""
    run.now = NOW + timedelta(hours=1)
    run.set("/data/a", "x")
    assert run.value("/data/stamp").startswith("2026-03-17T11:42:30")


def test_preloads() -> None:
    """The instance's id, the day and the instant are filled in at the start."""
    binds = (
        bind("id", jr_preload="uid", readonly="true()") + bind("day", type="date", jr_preload="date")
        + bind("at", type="dateTime", jr_preload="timestamp", jr_preloadParams="start")
    )  # fmt: skip
    run = session(small("<id/><day/><at/>", binds))
    assert run.value("/data/id").startswith("uuid:")
    assert run.value("/data/day") == "2026-03-17"
    assert run.value("/data/at") == "2026-03-17T10:42:30.000Z"


def test_restoring() -> None:
    """Stored answers come back as they were, repeat instances included, and everything is computed from them."""
    data = '<a/><b/><r jr:template=""><n/></r><sum/>'
    binds = bind("b", relevant="/data/a = '1'") + bind("r/n", type="int") + bind("sum", calculate="sum(/data/r/n)")
    form = small(data, binds, inputs("a", "b") + '<repeat nodeset="/data/r"/>')
    run = session(form)
    run.restore([("/data/a", "1", None), ("/data/b", "", "declined"), ("/data/r[2]/n", "5", None),
                 ("/data/r[1]/n", "2", None)])  # fmt: skip
    assert run.value("/data/sum") == "7"
    assert run.state("/data/b").absent == "declined"
    assert run.state("/data/b").relevant
    for path in ("/data/x", "/data/r/n", "/data/a[1]"):
        with pytest.raises(UnknownPath):
            run.restore([(path, "1", None)])
    with pytest.raises(TooManyInstances):
        run.restore([(f"/data/r[{MAX_INSTANCES + 1}]/n", "1", None)])


FOLLOWED = """
    type            | name  | label | calculation             | trigger
    text            | a     | A     |                         |
    text            | b     | B     | concat(${a}, '!')       | ${a}
    calculate       | c     |       | concat(${b}, '?')       | ${b}
    calculate       | d     |       | concat(${c}, '.')       |
    begin repeat    | r     | R     |                         |
    integer         | n     | N     |                         |
    calculate       | twice |       | ${n} * 2                | ${n}
    end repeat      |       |       |                         |
"""


def test_an_outcome_names_everything_to_keep() -> None:
    """The answer and all that the form sets after it are named, and bring the same run back; nothing refused is."""
    form = table(FOLLOWED)
    run = session(form)
    run.add("/data/r")
    kept: dict[str, tuple[str, str, str | None]] = {}
    changes: tuple[Callable[[], Outcome], ...] = (
        lambda: run.set("/data/a", "x"),
        lambda: run.set("/data/r[2]/n", "3"),
        lambda: run.absent("/data/r[1]/n", "unsure"),
        lambda: run.set("/data/b", "y"),
        lambda: run.clear("/data/a"),
        lambda: run.set("/data/r[2]/n", "4"),
    )
    for change in changes:
        kept |= {path: run.entry(path) for path in change().changed}
    again = session(form)
    again.restore(kept.values())
    assert again.states() == run.states()
    assert run.set("/data/a", "x").changed == ("/data/a", "/data/b", "/data/c")
    assert run.set("/data/a", "x").changed == ()
    assert run.set("/data/r[1]/n", "x").changed == ()
    assert run.absent("/data/r[1]/n", "declined").changed == ("/data/r[1]/n",)


def test_an_outcome_names_what_a_new_instance_was_given() -> None:
    """Values that the form sets in a new instance are named, whether it was added or counted.

    An instance that comes back is none: it keeps its answers.
    """
    data = '<n/><r jr:template=""><a/></r><s jr:template=""><a/></s>'
    setters = "".join(f'<setvalue event="odk-new-repeat" ref="/data/{one}/a" value="7"/>' for one in "rs")
    body = inputs("n") + (
        '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"/></repeat><repeat nodeset="/data/s"/>'
    )
    run = session(small(data, setters, body))
    assert run.set("/data/n", "2").changed == ("/data/n", "/data/r[1]/a", "/data/r[2]/a")
    run.set("/data/r[2]/a", "8")
    run.set("/data/n", "1")
    assert run.set("/data/n", "2").changed == ("/data/n",)
    assert run.value("/data/r[2]/a") == "8"
    assert run.add("/data/s").changed == ("/data/s", "/data/s[1]/a")
    assert run.remove("/data/s[1]").changed == ("/data/s", "/data/s[1]/a")


def test_what_goes_beyond_the_bounds_is_told() -> None:
    """A count beyond what a run can hold is an error, the answer behind it changes nothing, and the run goes on."""
    body = inputs("n", "m") + '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"/></repeat>'
    setter = '<setvalue event="xforms-value-changed" ref="/data/m" value="/data/n"/>'
    body = body.replace('<input ref="/data/n">', f'<input ref="/data/n">{setter}')
    run = session(small('<n/><m/><r jr:template=""><a/></r>', bind("n", type="int"), body))
    run.set("/data/n", "2")
    run.set("/data/r[2]/a", "x")
    before = run.states()
    for many in (str(MAX_INSTANCES + 1), "999999999"):
        with pytest.raises(TooManyInstances):
            run.set("/data/n", many)
        assert run.states() == before
    assert run.set("/data/n", str(MAX_INSTANCES)).result == ACCEPTED
    assert f"/data/r[{MAX_INSTANCES}]/a" in run.states()
    assert run.value("/data/r[2]/a") == "x"


def test_a_repeat_that_is_full_says_so() -> None:
    """An instance more than a run can hold is refused with the number, and nothing is added."""
    run = session(small('<r jr:template=""><a/></r>', body='<repeat nodeset="/data/r"/>'))
    run.restore([(f"/data/r[{MAX_INSTANCES}]/a", "x", None)])
    with pytest.raises(TooManyInstances, match=str(MAX_INSTANCES)):
        run.add("/data/r")
    assert run.remove(f"/data/r[{MAX_INSTANCES}]").result == ACCEPTED
    assert run.add("/data/r").result == ACCEPTED


def test_an_instance_that_calculates_without_end_is_not_added() -> None:
    """A second instance that sets the first one off for ever is refused; the run stands as before."""
    binds = bind("r/t", type="int", calculate="if(count(/data/r) > 1, (sum(/data/r[t != '']/t) + 1) mod 7, 1)")
    run = session(small('<r jr:template=""><t>1</t></r>', binds, '<repeat nodeset="/data/r"/>'))
    run.add("/data/r")
    before = run.states()
    with pytest.raises(TooManyComputations):
        run.add("/data/r")
    assert run.states() == before


def test_choosing_nothing_is_no_answer() -> None:
    """Blanks alone choose nothing: a required question is not answered by them."""
    run = session(
        table(
            SELECTS.replace("| label", "| label | required")
            .replace("Many", "Many | yes")
            .replace("One", "One |")
            .replace("Order", "Order |")
            .replace("Seen", "Seen |"),
            COLOURS,
        )
    )
    assert run.set("/data/many", "  ").result == "required"


def test_unknown_paths() -> None:
    """A path that leads nowhere is refused, with the nearest one that exists."""
    run = session(small("<r><name/></r>", body='<repeat nodeset="/data/r"/>'))
    with pytest.raises(UnknownPath) as caught:
        run.set("/data/r/name", "x")
    assert "Did you mean /data/r[1]/name?" in str(caught.value.parameters["suggestion"])
    for attempt in (lambda: run.set("/data/r[1]", "x"), lambda: run.add("/data/x"), lambda: run.remove("/data/r[2]"),
                    lambda: run.remove("/data/r[1]/name"), lambda: run.state("")):  # fmt: skip
        with pytest.raises(UnknownPath):
            attempt()


def test_files_cannot_be_captured() -> None:
    """An upload is listed, can be skipped, and is never filled."""
    form = small(
        "<a/>", bind("a", type="binary"), '<upload ref="/data/a" mediatype="image/*"><label>A</label></upload>'
    )
    run = session(form)
    assert [each.where for each in form.unsupported] == ["/data/a"]
    assert run.set("/data/a", "photo.jpg").result == "readonly"
    assert run.absent("/data/a", "unsure").result == "accepted"
