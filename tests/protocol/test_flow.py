"""The picture of a flow says everything, cuts nothing, needs nothing, and holds in grey and from right to left."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fieldtool.protocol import Form, Protocol, builtin_pack_folder, load_form, load_form_or_protocol
from fieldtool.protocol.flow import MAX_QUESTIONS, flow_picture
from fieldtool.protocol.outline import Outline, outline
from fieldtool.protocol.svg import Canvas, Type, width_of, wrapped
from tests.protocol.forms import shared, table
from tests.protocol.writing import PROTOCOL, written

SVG: Final = "{http://www.w3.org/2000/svg}"
DRAWN: Final = {"svg", "title", "rect", "polygon", "polyline", "circle", "text"}
PROTOCOLS: Final = sorted(builtin_pack_folder().glob("*-*.yaml"))
ISOLATES: Final = "\u2068\u2069"


def _root(picture: str) -> etree._Element:
    return etree.fromstring(picture.encode())


@cache
def _words(picture: str) -> str:
    """All that a picture says, without spaces: lines are broken anywhere."""
    said = "".join(str(each.text or "") for each in _root(picture).iter(f"{SVG}text"))
    return _plain(said)


def _plain(text: str) -> str:
    return "".join(sign for sign in "".join(text.split()) if sign not in ISOLATES)


@cache
def _loaded(path: Path) -> tuple[Form, Protocol | None]:
    return load_form_or_protocol(path)


def _told(path: Path, language: str | None = None) -> Outline:
    form, protocol = _loaded(path)
    return outline(form, protocol, language)


def _says(text: str, picture: str) -> bool:
    return _plain(text) in _words(picture)


def test_a_small_protocol(tmp_path: Path) -> None:
    """Sections and questions with what opens them; findings, actions and referrals with urgency, role, time."""
    picture = flow_picture(_told(written(tmp_path), "en"))
    for text in (
        "Health", "health_check 3 · English (en)", "Known from the case", "case age lowest",
        "Only while nobody else can hear",
        "Only if “Fever?” is “Yes”", "Fever?", "Cough?", "Act today", "Ill", "If “Fever?” is “Yes”", "Doctor",
        "Intake · 1 hour after the finding", "Referral", "Clinic", "Only with a yes to Agree?", "Watch", "No deadline",
    ):  # fmt: skip
        assert _says(text, picture), text


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["es", "fr"])
def test_nothing_is_cut(path: Path, language: str) -> None:
    """Every question, condition and conclusion of our protocols stands in the picture with all its words."""
    told = _told(path, language)
    picture = flow_picture(told)
    for question in told.questions():
        assert _says(question.label, picture)
        assert _says(question.asked_if, picture)
    for conclusion in (*told.findings, *told.actions, *told.referrals):
        assert _says(conclusion.label, picture)
        assert _says(conclusion.due, picture)


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_texts_stay_inside(path: Path) -> None:
    """No text leaves the picture, in any language; those of right-to-left scripts begin at the right."""
    for language in _loaded(path)[0].languages:
        root = _root(flow_picture(_told(path, language)))
        width, height = (float(root.get(side, "0")) for side in ("width", "height"))
        mirrored = "(ar)" in language
        for text in root.iter(f"{SVG}text"):
            start, size = float(text.get("x", "0")), float(text.get("font-size", "0"))
            long = width_of(text.text or "", Type(size, bold=text.get("font-weight") == "bold"))
            left, right = (start - long, start) if mirrored else (start, start + long)
            assert left >= 0
            assert right <= width
            assert 0 < float(text.get("y", "0")) < height
            assert (text.get("direction") == "rtl") != (text.get("text-anchor") == "end") or not mirrored


def test_mirrored_is_the_mirror() -> None:
    """A picture from right to left has its sections where the other has them, seen in a mirror."""
    path = builtin_pack_folder() / "first-contact.yaml"
    arabic, spanish = _root(flow_picture(_told(path, "ar"))), _root(flow_picture(_told(path, "es")))
    assert arabic.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    boxes = [[(float(box.get("x", "0")), float(box.get("width", "0"))) for box in root.findall(f"{SVG}rect")[1:3]]
             for root in (arabic, spanish)]  # fmt: skip
    width = float(arabic.get("width", "0"))
    assert boxes[0] == [(width - x - wide, wide) for x, wide in boxes[1]]


def test_the_picture_needs_nothing(tmp_path: Path) -> None:
    """Only shapes and texts: no script, no style sheet, no link, nothing from elsewhere, whatever labels say."""
    evil = PROTOCOL.replace("¿Fiebre?", "'</text><script>x</script> \\u202e <image href=\"http://x\"/> &amp; ]]>'")
    picture = flow_picture(_told(written(tmp_path, evil)))
    assert {str(each.tag).removeprefix(SVG) for each in _root(picture).iter()} == DRAWN
    markup = re.sub(r">[^<]*<", "><", picture)
    assert not re.search(r"(?<![-\w])(?:href|xlink|style|on\w+)=", markup)
    assert set(re.findall(r'"(http[^"]*)"', markup)) == {"http://www.w3.org/2000/svg"}
    assert "\u202e" not in picture


def test_the_same_form_is_the_same_picture(tmp_path: Path) -> None:
    """Nothing in it depends on when or where it was drawn."""
    path = written(tmp_path)
    assert flow_picture(_told(path)) == flow_picture(_told(path))


def test_urgency_is_a_shape_too(tmp_path: Path) -> None:
    """Each urgency has a shape of its own beside its word, so that grey says it."""
    picture = flow_picture(_told(written(tmp_path), "en"))
    legend = picture.partition("Known from the case")[0]
    shapes = re.findall(r'<(polygon points="[^"]*"|circle [^>]*)', legend)
    assert [shape.split()[0] for shape in shapes] == ["polygon", "polygon", "circle", "circle", "circle"]
    assert [shape.count(",") for shape in shapes[:2]] == [3, 4]


def test_a_long_form_is_summed_up() -> None:
    """The WHO form with its 554 expressions: every section and what opens it, questions counted, of bounded size."""
    told = outline(load_form(shared("whova_form.xml")))
    picture = flow_picture(told)
    assert sum(1 for _each in told.questions()) > MAX_QUESTIONS
    assert len(picture) < 100_000
    assert float(_root(picture).get("height", "0")) < 10_000
    assert _says("Information on the Deceased", picture)
    assert _says("Only if “(Id10013) [Did the respondent give consent?]” includes “Yes”", picture)
    counted = [int(found) for found in re.findall(r": (\d+) questions?<", picture)]
    assert sum(counted) == sum(1 for _each in told.questions())


def test_a_form_of_others() -> None:
    """Repeated groups, groups inside groups, a question that is never asked; nothing beside them."""
    picture = flow_picture(outline(load_form(shared("socio-economic-survey-v20240515.xml"))))
    for text in ("Household Information", "Repeated: once for each", "Never asked", "17Other Comments"):
        assert _says(text, picture), text
    assert float(_root(picture).get("width", "0")) < 700


def test_a_thousand_sections_are_bounded() -> None:
    """A form made to be large gives a picture that can still be opened."""
    rows = ["type | name | label"]
    for number in range(1000):
        rows += [f"begin group | g{number} | G{number}", f"text | a{number} | A{number}", "end group | |"]
    assert len(flow_picture(outline(table("\n".join(rows))))) < 1_000_000


@given(st.text(max_size=60), st.floats(20, 400), st.sampled_from([Type(11), Type(14, bold=True)]))
def test_wrapping_loses_nothing(text: str, width: float, look: Type) -> None:
    """Lines hold all signs in order, and fit unless a single sign is wider than the line."""
    lines = wrapped(text, width, look)
    found = [sign for line in lines for sign in line if not sign.isspace()]
    kept = [sign for sign in text if not sign.isspace()]
    assert [sign for sign in found if sign not in ISOLATES] == [sign for sign in kept if sign not in ISOLATES]
    visible = [[sign for sign in line if not unicodedata.combining(sign)] for line in lines]
    assert all(width_of(line, look) <= width or len(seen) <= 1 for line, seen in zip(lines, visible, strict=True))


def test_words_that_run_the_other_way() -> None:
    """A quotation in another direction is closed where a line ends and opened again on the next."""
    lines = wrapped("aaa \u2068bbb ccc\u2069 ddd", 60, Type(14))
    assert [line.count("\u2068") for line in lines] == [line.count("\u2069") for line in lines]
    assert sum(line.count("\u2068") for line in lines) >= 2


def test_signs_that_no_picture_holds() -> None:
    """What XML cannot hold is replaced; the picture stays well-formed."""
    canvas = Canvas(100)
    canvas.text((0, 0), ["a\x01\ufffe<&>\ud800"], Type(11))
    picture = canvas.svg(50, "t\x00", 'x" y="')
    assert _root(picture).tag == f"{SVG}svg"
    assert picture.count("\ufffd") == 4
