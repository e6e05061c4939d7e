from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest

from fieldtool.i18n import INTERFACE_LANGUAGES, Texts
from fieldtool.report import CountryRow, WeeklyReport, render_weekly_report
from fieldtool.report.drawing import Anchor, Box, Hatch, Words
from fieldtool.report.errors import ReportTooLong
from fieldtool.report.fonts import FontSet
from fieldtool.report.frame import FOOT_TOP, PAGE_HEIGHT, PAGE_WIDTH
from fieldtool.report.page import weekly_page
from fieldtool.report.shaping import Typesetter
from fieldtool.report.wording import Wording
from tests.report.making import fullest, picture

_REPORTS = (
    picture(),
    fullest(),
    replace(picture(), practice=False, prepared=None, checked=None),
    replace(picture(), arrivals_by_day=(5, None, 0, 7, 9, None, 12), needs=()),
)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        assert document[0].get_size() == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=0.1)
        text: str = document[0].get_textpage().get_text_range()
        return re.sub(r"\s+", " ", text)
    finally:
        document.close()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("report", _REPORTS)
def test_one_a4_page_in_each_language(report: WeeklyReport, language: str) -> None:
    """Every report is one A4 page, whose text tells its countries, numbers, words and signatures."""
    texts = Texts(language)
    text = _text(render_weekly_report(report, texts))
    assert texts.country(report.countries.rows[0].country) in text
    assert texts.number(report.countries.rows[0].total or 0).replace("\u202f", " ") in text
    assert ", ".join(report.check_words) in text
    assert report.sealed.name in text
    for signed in filter(None, (report.prepared, report.checked)):
        assert signed.person in text


@pytest.mark.parametrize("report", _REPORTS)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_nothing_leaves_the_page(report: WeeklyReport, language: str) -> None:
    """No text or area reaches beyond the page, and the body ends above the foot, however long its texts."""
    typesetter = Typesetter(FontSet())
    page = weekly_page(report, Wording(report, Texts(language)), typesetter.width)
    for shape in page.shapes:
        if isinstance(shape, Words):
            wide = typesetter.width(shape.text, shape.size, shape.bold)
            before = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[shape.anchor]
            assert shape.x - wide * before >= 36
            assert shape.x + wide * (1 - before) <= PAGE_WIDTH - 36
            assert shape.size >= 4.4
        if isinstance(shape, Box | Hatch):
            assert shape.x >= 0
            assert shape.x + shape.width <= PAGE_WIDTH + 0.1
            assert shape.y + shape.height <= FOOT_TOP


def test_hidden_numbers_have_one_word() -> None:
    """Each hidden number is the word and nothing else."""
    report = picture()
    hidden = sum(cell is None for row in report.countries.rows for cell in (*row.cells, row.total))
    hidden += sum(cell is None for row in report.referrals.rows for cell in (*row.cells, row.total))
    hidden += sum(need.people is None for need in report.needs) + sum(key.value is None for key in report.key_numbers)
    text = _text(render_weekly_report(report, Texts("en")))
    assert len(re.findall(r"(?<!are )\bhidden\b(?! means)", text)) == hidden


def test_practice_is_said_on_the_page() -> None:
    """Invented people are said to be invented, and real ones are not."""
    said = "PRACTICE: invented people"
    assert said in _text(render_weekly_report(picture(), Texts("en")))
    assert said not in _text(render_weekly_report(replace(picture(), practice=False), Texts("en")))


def test_daily_bars_only_where_they_are_given() -> None:
    """Without safe days the page shows arrivals by profile instead."""
    report = picture()
    assert "Arrivals each day" in _text(render_weekly_report(report, Texts("en")))
    by_profile = _text(render_weekly_report(replace(report, arrivals_by_day=None), Texts("en")))
    assert "Arrivals each day" not in by_profile
    assert "Arrivals by profile" in by_profile


def test_same_report_same_bytes() -> None:
    """The same report and language give the same bytes, whatever was printed between."""
    first = render_weekly_report(picture(), Texts("es"))
    render_weekly_report(fullest(), Texts("fr"))
    assert render_weekly_report(picture(), Texts("es")) == first


def test_only_carried_fonts() -> None:
    """Every font is one of ours and embedded; the page names its language and title."""
    pdf = render_weekly_report(picture(), Texts("es"))
    assert {name.split(b"+")[-1] for name in re.findall(rb"/BaseFont /(\S+)", pdf)} == {
        b"NotoSans-Regular",
        b"NotoSans-Bold",
    }
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor")
    assert b"/Lang (es)" in pdf


def test_too_many_countries() -> None:
    """What no readable page can hold is refused with what to do, not cut."""
    report = picture()
    rows = tuple(CountryRow("AFG", (1, 1, 1, 1), 4) for _ in range(80))
    with pytest.raises(ReportTooLong):
        render_weekly_report(replace(report, countries=replace(report.countries, rows=rows)), Texts("en"))
