"""The weekly report as a PDF: one A4 page, its fonts embedded, the same bytes for the same report and language."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from fieldtool.i18n import Texts
from fieldtool.report.fonts import LATIN, FontSet
from fieldtool.report.frame import PAGE_HEIGHT, PAGE_WIDTH
from fieldtool.report.page import weekly_page
from fieldtool.report.painter import CanvasPainter
from fieldtool.report.shaping import Typesetter
from fieldtool.report.weekly import WeeklyReport
from fieldtool.report.wording import Wording

__all__ = ["render_weekly_report"]


def render_weekly_report(report: WeeklyReport, texts: Texts) -> bytes:
    """The PDF in the language of ``texts``. Raises :class:`fieldtool.report.errors.ReportTooLong`."""
    fonts = FontSet()
    typesetter = Typesetter(fonts)
    wording = Wording(report, texts)
    page = weekly_page(report, wording, typesetter.width)
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang=texts.language,
        initialFontName=fonts.font(LATIN, bold=False).fontName,  # type: ignore[arg-type]  # (a name; the stubs err)
    )
    canvas.setTitle(f"{texts.tr('Weekly report, week {week}', week=wording.week_number())} · {report.centre}")
    canvas.setAuthor("Fieldtool")
    canvas.setCreator(f"Fieldtool {report.version}")
    CanvasPainter(canvas, typesetter, PAGE_HEIGHT).paint(page)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
