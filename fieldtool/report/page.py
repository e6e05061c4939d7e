"""The report's page as one drawing: its parts, where they stand, and how tightly they are set to fit one A4 page.

Distances follow the design's picture (11-weekly-report-a4). What does not fit at full size is set smaller as a
whole, never cut; :class:`ReportTooLong` where it would no longer be readable.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from fieldtool.report.charts import Bar, Look, lying_bars, stacked_bar, upright_bars
from fieldtool.report.drawing import Anchor, Box, Drawing, Line, Measure, Palette, Shape, Words, fitted, moved
from fieldtool.report.errors import ReportTooLong
from fieldtool.report.frame import FOOT_TOP, HEAD_BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, foot, head
from fieldtool.report.tables import Grid, GridRow, head_height, table
from fieldtool.report.weekly import WeeklyReport
from fieldtool.report.wording import Wording

__all__ = ["weekly_page"]

_GAP: Final = 34.0
_HALF: Final = (WIDTH - _GAP) / 2
_LOOSEST: Final = 1.08
_TIGHTEST: Final = 0.55


def weekly_page(report: WeeklyReport, wording: Wording, measure: Measure) -> Drawing:
    """The whole page in points. Raises :class:`ReportTooLong`."""
    scale = _LOOSEST
    while scale >= _TIGHTEST:
        body = _Body(report, wording, measure, scale).drawing()
        if HEAD_BOTTOM + body.height <= FOOT_TOP:
            shapes = [moved(shape, LEFT, HEAD_BOTTOM) for shape in body.shapes]
            return Drawing(
                PAGE_WIDTH, PAGE_HEIGHT, (*head(report, wording, measure), *shapes, *foot(report, wording, measure))
            )
        scale -= 0.01
    raise ReportTooLong(
        countries=len(report.countries.rows), needs=len(report.needs), services=len(report.referrals.rows)
    )


class _Body:
    """Everything between head and foot at one scale."""

    def __init__(self, report: WeeklyReport, wording: Wording, measure: Measure, scale: float) -> None:
        self._report = report
        self._wording = wording
        self._measure = measure
        self._scale = scale
        self._size = 8.8 * max(0.72, min(1.0, scale * 1.06))
        self._look = Look(measure, self._size)

    def drawing(self) -> Drawing:
        """The parts, one under the other."""
        shapes: list[Shape] = []
        y = 0.0
        for part in (self._key_numbers, self._charts, self._waiting, self._countries, self._last_row):
            drawn = part()
            shapes += [moved(shape, 0, y) for shape in drawn.shapes]
            y += drawn.height + 19 * self._scale
        return Drawing(WIDTH, y - 19 * self._scale, tuple(shapes))

    def _key_numbers(self) -> Drawing:
        keys = self._report.key_numbers
        pitch = WIDTH / max(1, len(keys))
        shapes: list[Shape] = []
        for place, key in enumerate(keys):
            x = place * pitch
            shapes.append(Box(x, 0, 2, 46, Palette.MAIN if place == 0 else Palette.LINE))
            said = self._wording.number(key.value)
            size = 20.0 if key.value is not None else 13.0
            colour = Palette.INK if key.value is not None else Palette.INK2
            shapes.append(Words(x + 9.5, 17.5, said, size, key.value is not None, colour))
            shapes += self._key_texts(self._wording.key_number(key), x + 9.5, pitch - 14)
        return Drawing(WIDTH, 46, tuple(shapes))

    def _key_texts(self, texts: tuple[str, str], x: float, width: float) -> list[Shape]:
        label, beside = texts
        lines, size = fitted(label, width, 9.0, self._measure, lines=1 if beside else 2)
        shapes: list[Shape] = [
            Words(x, 31 + step * 11.6, line, size, False, Palette.INK2) for step, line in enumerate(lines)
        ]
        if beside:
            (only, *_), size = fitted(beside, width, 9.0, self._measure)
            shapes.append(Words(x, 42.6, only, size, False, Palette.INK2))
        return shapes

    def _charts(self) -> Drawing:
        needs = self._titled(self._wording.tr("Needs found"), _HALF, self._needs)
        days = self._arrivals(needs.height)
        beside = tuple(moved(shape, _HALF + _GAP, 0) for shape in needs.shapes)
        return Drawing(WIDTH, max(needs.height, days.height), (*days.shapes, *beside))

    def _needs(self, width: float) -> Drawing:
        bars = tuple(
            Bar(self._wording.title(need.title), need.people, self._wording.number(need.people))
            for need in self._report.needs
        )
        note, size = fitted(
            self._wording.tr("People. One person can have more than one."), width, self._size * 0.95, self._measure
        )
        chart = lying_bars(bars, width, 16.2 * self._scale, self._look)
        said = Words(0, self._size, note[0], size, False, Palette.INK2)
        lower = tuple(moved(shape, 0, 14 * self._scale) for shape in chart.shapes)
        return Drawing(width, chart.height + 14 * self._scale, (said, *lower))

    def _arrivals(self, height: float) -> Drawing:
        days = self._report.arrivals_by_day
        title = self._wording.tr("Arrivals each day") if days else self._wording.tr("Arrivals by profile")
        bars = self._days(days) if days else self._profiles()
        tall = max(height, 110 * self._scale) - 24 * self._scale
        return self._titled(title, _HALF, lambda width: upright_bars(bars, width, tall, self._look))

    def _days(self, counts: tuple[int | None, ...]) -> tuple[Bar, ...]:
        dates = [self._report.monday + timedelta(days=place) for place in range(len(counts))]
        return tuple(
            Bar(self._wording.weekday(day), count, self._wording.number(count))
            for day, count in zip(dates, counts, strict=True)
        )

    def _profiles(self) -> tuple[Bar, ...]:
        countries = self._report.countries
        return tuple(
            Bar(self._wording.profile(profile), count, self._wording.number(count))
            for profile, count in zip(countries.profiles, countries.totals, strict=True)
        )

    def _waiting(self) -> Drawing:
        bars = tuple(
            Bar(self._wording.band(band.code), band.people, self._wording.number(band.people))
            for band in self._report.waiting
        )
        title = self._wording.tr("How soon people were screened after arriving")
        return self._titled(title, WIDTH, lambda width: stacked_bar(bars, width, 18.5 * self._scale, self._look))

    def _countries(self) -> Drawing:
        countries, wording = self._report.countries, self._wording
        grid = Grid(
            heads=(*(wording.profile(profile) for profile in countries.profiles), wording.tr("All")),
            rows=tuple(
                self._row(wording.country(row.country, countries), row.cells, row.total) for row in countries.rows
            ),
            last=self._row(wording.tr("All arrivals"), countries.totals, countries.total),
            hidden=wording.hidden,
        )
        return self._titled(wording.tr("Arrivals by country and profile"), WIDTH, self._table(grid))

    def _last_row(self) -> Drawing:
        left, right = self._referrals(), self._sealed()
        beside = tuple(moved(shape, _HALF + _GAP, 0) for shape in right.shapes)
        return Drawing(WIDTH, max(left.height, right.height), (*left.shapes, *beside))

    def _referrals(self) -> Drawing:
        referrals, wording = self._report.referrals, self._wording
        grid = Grid(
            heads=(*(wording.status(status) for status in referrals.statuses), wording.tr("All")),
            rows=tuple(self._row(wording.title(row.title), row.cells, row.total) for row in referrals.rows),
            last=self._row(wording.tr("All referrals"), referrals.totals, referrals.total),
            hidden=wording.hidden,
        )
        return self._titled(wording.tr("Referrals"), _HALF, self._table(grid))

    def _sealed(self) -> Drawing:
        sealed, wording = self._report.sealed, self._wording
        lines = (
            (wording.tr("Rows about single people, without names"), wording.number(sealed.records)),
            (wording.tr("Rows held back to protect people"), wording.number(sealed.held_back)),
            (wording.tr("Each row is like at least so many others"), wording.number(max(0, sealed.k - 1))),
            (wording.tr("Entries in the desk's audit log"), wording.number(sealed.audit_count)),
        )
        return self._titled(wording.tr("In the sealed file"), _HALF, lambda width: self._facts(lines, width))

    def _facts(self, lines: tuple[tuple[str, str], ...], width: float) -> Drawing:
        pitch, size = 18.6 * self._scale, self._size
        start = head_height(pitch)
        (name, *_), smaller = fitted(self._report.sealed.name, width, size, self._measure)
        shapes: list[Shape] = [Words(0, start - 4.5, name, smaller, False, Palette.INK2)]
        shapes.append(Line(0, start, width, start, Palette.INK, 1.3))
        for place, (label, value) in enumerate(lines):
            top = start + place * pitch
            (only, *_), smaller = fitted(label, width - 60, size, self._measure)
            baseline = top + pitch / 2 + size * 0.36
            shapes.append(Words(0, baseline, only, smaller))
            shapes.append(Words(width - 6, baseline, value, size, True, Palette.INK, Anchor.END))
            shapes.append(Line(0, top + pitch, width, top + pitch, Palette.LINE, 0.5))
        end = start + len(lines) * pitch + size * 1.7
        shapes.append(Words(0, end, self._audit(), size * 0.95, False, Palette.INK2))
        return Drawing(width, end + size * 0.4, tuple(shapes))

    def _audit(self) -> str:
        return self._wording.tr("Audit mark: {mark}", mark=self._report.sealed.audit_hash[:16])

    def _row(self, label: str, cells: tuple[int | None, ...], total: int | None) -> GridRow:
        return GridRow(label, tuple(self._wording.cell(value) for value in (*cells, total)))

    def _table(self, grid: Grid) -> Callable[[float], Drawing]:
        return lambda width: table(grid, width, 18.6 * self._scale, self._size, self._measure)

    def _titled(self, title: str, width: float, make: Callable[[float], Drawing]) -> Drawing:
        (only, *_), size = fitted(title, width, 11.2 * max(0.85, min(1.0, self._scale)), self._measure, bold=True)
        drawn = make(width)
        below = 17 * self._scale
        lower = tuple(moved(shape, 0, below) for shape in drawn.shapes)
        return Drawing(width, drawn.height + below, (Words(0, 9.5 * self._scale, only, size, True), *lower))
