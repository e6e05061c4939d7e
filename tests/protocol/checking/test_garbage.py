"""Whatever stands in the cells, a check ends with what is wrong, never with an exception."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.checking.sheets import check_workbook
from fieldtool.protocol.workbook import Row, Workbook
from fieldtool.protocol.xforms.media import Media

_NAMES = st.sampled_from(["a", "b", "A", "c d", "", "meta", "1", "data", "yn", "${a}", "x:y", "a.csv", "../a", "é"])
_TYPES = st.sampled_from(
    ["text", "integer", "select_one yn", "select_multiple yn or_other", "select_one", "select_one ${a}", "rank yn",
     "begin_group", "end_group", "begin_repeat", "end_repeat", "calculate", "note", "range", "audit", "hidden", "",
     "select_one_from_file a.csv", "select_one_external yn", "begin loop over yn", "osm", "csv-external", "form_title",
     "tetx", "background-geopoint", "acknowledge", "date", "include", "entity"]
)  # fmt: skip
_FORMULAS = st.one_of(
    st.sampled_from(
        ["${a} = 'yes'", "${b} > 3", ". = ''", "selected(${a}, 'yes')", "${a", "${}", "a", "yes", "no", "((", "../a",
         "/data/a", "count(${b}) > 0", "if(${a}, 1, 2)", "instance('yn')/root/item[name = ${a}]/label",
         "once(today())", "true()", "pulldata('a', 'b', 'c', ${a})", "'", "0", "-1", "1.5", "${a} + ${b}",
         "${last-saved#a}", "position(..)"]
    ),
    st.text(" ${}abno='\"<>()[]./,-+*|0123456789:", max_size=20),
)  # fmt: skip
_COLUMNS = {
    "survey": {
        "type": _TYPES, "name": _NAMES, "relevant": _FORMULAS, "relevance": _FORMULAS, "constraint": _FORMULAS,
        "calculation": _FORMULAS, "required": _FORMULAS, "read_only": _FORMULAS, "repeat_count": _FORMULAS,
        "choice_filter": _FORMULAS, "default": _FORMULAS, "trigger": _FORMULAS, "parameters": _FORMULAS,
        "appearance": _FORMULAS, "label": _FORMULAS, "label::English (en)": _FORMULAS, "hint::English": _FORMULAS,
        "image": _NAMES, "media::audio::en": _NAMES, "constraint_message": _FORMULAS, "disabled": _NAMES,
        "bind::x": _NAMES, "label@D": _NAMES, "x::y::z": _NAMES, "instance::odk:x": _NAMES, "guidance_hint": _FORMULAS,
    },
    "choices": {"list_name": _NAMES, "name": _NAMES, "label": _FORMULAS, "label::fr": _NAMES, "a": _NAMES,
                "x::y": _NAMES},
    "settings": {"form_id": _NAMES, "name": _NAMES, "default_language": _NAMES, "instance_name": _FORMULAS,
                 "allow_choice_duplicates": _NAMES, "version": _NAMES, "style": _NAMES},
    "external_choices": {"list_name": _NAMES, "name": _NAMES},
    "entities": {"list_name": _NAMES, "label": _FORMULAS},
    "findings": {"name": _NAMES, "when": _FORMULAS, "urgency": _NAMES, "source": _NAMES, "label::en (en)": _NAMES,
                 "flag": _NAMES},
    "actions": {"name": _NAMES, "when": _FORMULAS, "role": _NAMES, "due_within": _FORMULAS, "source": _NAMES},
    "referrals": {"name": _NAMES, "when": _FORMULAS, "consent": _NAMES, "service": _NAMES},
    "guidance": {"item": _NAMES, "why::en (en)": _NAMES, "how::en (en)": _FORMULAS},
    "gates": {"group": _NAMES, "requires": _NAMES, "say::en (en)": _NAMES},
    "privacy": {"item": _NAMES, "class": _NAMES},
    "sources": {"key": _NAMES, "instrument": _NAMES, "status": _NAMES},
    "surveys": {"x": _NAMES},
}  # fmt: skip


@st.composite
def _workbooks(draw: st.DrawFn) -> Workbook:
    sheets: dict[str, tuple[Row, ...]] = {}
    headers: dict[str, tuple[str, ...]] = {}
    more = draw(st.sets(st.sampled_from(sorted(_COLUMNS.keys() - {"survey"})), max_size=4))
    for name in ("survey", *sorted(more)):
        columns = draw(st.lists(st.sampled_from(sorted(_COLUMNS[name])), min_size=1, max_size=8, unique=True))
        columns = list(dict.fromkeys([*(["type", "name"] if name == "survey" else []), *columns]))
        count = draw(st.integers(0, 7 if name == "survey" else 3))
        rows = [{column: draw(_COLUMNS[name][column]) for column in columns} for _ in range(count)]
        sheets[name] = tuple(
            Row(name, number, 0, {column: text for column, text in row.items() if text})
            for number, row in enumerate(rows, start=2)
        )
        headers[name] = tuple(columns)
    return Workbook("garbage.xlsx", sheets, headers=headers if draw(st.booleans()) else {})


@given(_workbooks())
def test_garbage_in_cells(workbook: Workbook) -> None:
    """Any cells at all: the check ends, and each thing that it tells has a place and a sentence."""
    faults, form = check_workbook(workbook, Media())
    assert all(fault.where and fault.what and fault.level in {"error", "warning"} for fault in faults)
    assert form is not None or any(fault.level == "error" for fault in faults)
