from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

from fieldtool.report.drawing import Palette
from fieldtool.report.fonts import FontSet
from fieldtool.report.paragraph import ParagraphLook, ShapedParagraph, break_lines
from fieldtool.report.shaping import Run, Typesetter, clean

_ARABIC = "مرحبا بكم في مركز الاستقبال، الغرفة 12 هنا. هل تريد أن تطلب الحماية؟"
_SETTER = Typesetter(FontSet())
_TEXTS = {
    "ar": _ARABIC,
    "he": "שלום עולם 123",
    "hi": "नमस्ते क्षेत्र",
    "bn": "কেমন আছেন",
    "am": "የስደተኞች ማእከል",
    "zh": "请问您需要保护吗？这是一个很长的句子，需要换行。",
    "km": "ជំរាបសួរ",
    "my": "မင်္ဂလာပါ",
    "ta": "வணக்கம்",
    "fr": "Où êtes-vous né ?",
}


@pytest.fixture
def typesetter() -> Typesetter:
    return Typesetter(FontSet())


def _pdf(text: str, width: float = 200) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1, pageCompression=0)
    paragraph = ShapedParagraph(text, Typesetter(FontSet()), ParagraphLook(12, colour=Palette.INK2))
    _, height = paragraph.wrap(width, 1000)
    paragraph.drawOn(canvas, 50, 380 - height)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("language", _TEXTS)
def test_text_can_be_copied_in_logical_order(language: str, tmp_path: Path) -> None:
    """What is read out of the PDF is what was written, in any script and direction."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not installed")
    (tmp_path / "page.pdf").write_bytes(_pdf(_TEXTS[language]))
    told = subprocess.run(["pdftotext", "page.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    said = clean(told.stdout.replace("\f", "").replace("\n", "" if language == "zh" else " "))
    assert said.replace(" ", "") == _TEXTS[language].replace(" ", "")


def test_arabic_is_joined_and_reversed(typesetter: Typesetter) -> None:
    """Arabic letters take their joined shapes, from right to left; a number inside keeps its direction."""
    runs = typesetter.runs("بيت 12", bold=False)
    assert [(run.text, run.level) for run in runs] == [("12", 2), ("بيت ", 1)]
    clusters = typesetter.clusters(runs[1], 10)
    assert [cluster.text for cluster in clusters] == [" ", "ت", "ي", "ب"]
    alone = typesetter.clusters(Run("ب", "NotoSansArabic", False, 1), 10)
    assert {glyph.sign for glyph in clusters[-1].glyphs} != {glyph.sign for glyph in alone[0].glyphs}


def test_ligature_keeps_its_text(typesetter: Typesetter) -> None:
    """Lam and alef become one shape that still stands for both."""
    (run,) = typesetter.runs("لا", bold=False)
    clusters = typesetter.clusters(run, 10)
    assert "".join(cluster.text for cluster in reversed(clusters)) == "لا"


def test_mixed_direction_line(typesetter: Typesetter) -> None:
    """In a line that begins in Arabic, Latin words keep their own order."""
    runs = typesetter.runs("برنامج Fieldtool هنا", bold=False)
    assert [run.text.strip() for run in runs if run.text.strip()] == ["هنا", "Fieldtool", "برنامج"]


def test_direction_signs_cannot_steer() -> None:
    """Direction and control signs in a text are dropped, so that no text can reorder its line."""
    assert clean("a\u202eb\u2066c\u200bd\x07e\nf  g") == "abcde f g"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_set(text: str) -> None:
    """Any text at all is laid out whole: joined again, its lines are the cleaned text."""
    assert "".join(break_lines(text, 80, _SETTER, ParagraphLook(9))) == clean(text)
    assert _SETTER.width(text, 9) >= 0


def test_same_text_same_bytes() -> None:
    """What was drawn before in the process does not show in a document."""
    first = _pdf(_ARABIC)
    _pdf(_TEXTS["hi"])
    assert _pdf(_ARABIC) == first


def test_lines_keep_to_the_width(typesetter: Typesetter) -> None:
    """No line is wider than it may be, unless it is one word."""
    look = ParagraphLook(12)
    for text in _TEXTS.values():
        for line in break_lines(text, 90, typesetter, look):
            assert typesetter.width(line.rstrip(), 12) <= 90 or " " not in line.rstrip()


def test_flows_over_pages() -> None:
    """A long paragraph is split between pages, line by line, and loses nothing."""
    typesetter, look = Typesetter(FontSet()), ParagraphLook(12)
    long = " ".join([_ARABIC] * 30)
    paragraph = ShapedParagraph(long, typesetter, look, right_to_left=True)
    assert paragraph.split(200, 5) == []
    first, rest = paragraph.split(200, 100)
    assert first.wrap(200, 1000)[1] <= 100
    assert first.wrap(200, 1000)[1] + rest.wrap(200, 9000)[1] == pytest.approx(paragraph.wrap(200, 9000)[1])
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=(300, 400)).build([ShapedParagraph(long, typesetter, look)])
    assert out.getvalue().count(b"/Type /Page\n") > 1
