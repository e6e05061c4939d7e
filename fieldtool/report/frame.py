"""The fixed frame of the page: its head with the mark, the practice band, and its foot with method and signatures."""

from __future__ import annotations

from typing import Final

from fieldtool.report.drawing import (
    Anchor,
    Box,
    Hatch,
    Line,
    Measure,
    Palette,
    Shape,
    Words,
    emblem,
    fitted,
    moved,
    wrapped,
)
from fieldtool.report.weekly import SignatureLine, WeeklyReport
from fieldtool.report.wording import Wording

__all__ = ["FOOT_TOP", "HEAD_BOTTOM", "LEFT", "PAGE_HEIGHT", "PAGE_WIDTH", "WIDTH", "foot", "head"]

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
LEFT: Final = 40.0
WIDTH: Final = PAGE_WIDTH - 2 * LEFT
HEAD_BOTTOM: Final = 95.0
FOOT_TOP: Final = 756.0

_RIGHT: Final = LEFT + WIDTH
_MARK: Final = 32.0


def head(report: WeeklyReport, wording: Wording, measure: Measure) -> list[Shape]:
    """Mark, title, centre and days, what the numbers are, and a band across the page for practice."""
    shapes: list[Shape] = [moved(shape, LEFT, 36) for shape in emblem(_MARK).shapes]
    left = LEFT + _MARK + 10
    notes = _notes(report, wording)
    room = WIDTH - _MARK - 24 - max(measure(note, 8.6, bold) for note, bold in notes)
    (title, *_), size = fitted(_title(wording), room, 19.5, measure, bold=True)
    shapes.append(Words(left, 52.5, title, size, True))
    (under, *_), size = fitted(f"{report.centre} · {wording.days()}", room, 10.4, measure)
    shapes.append(Words(left, 67.5, under, size, False, Palette.INK2))
    for place, (note, bold) in enumerate(notes):
        colour = Palette.INK if bold else Palette.INK2
        shapes.append(Words(_RIGHT, 42.5 + place * 11.6, note, 8.6, bold, colour, Anchor.END))
    shapes.append(Line(LEFT, 81, _RIGHT, 81, Palette.MAIN, 1.9))
    return shapes + (_practice_band(wording, measure) if report.practice else [])


def foot(report: WeeklyReport, wording: Wording, measure: Measure) -> list[Shape]:
    """What hidden means, two signatures, the check words, and which program and rules made the page."""
    top = FOOT_TOP + 8
    shapes: list[Shape] = [Line(LEFT, top, _RIGHT, top, Palette.CONTROL, 0.5)]
    shapes += _method(report, wording, measure, top + 16)
    shapes += _signature(wording.tr("Prepared and signed"), report.prepared, wording, measure, (LEFT + 262, top + 16))
    shapes += _signature(wording.tr("Checked and signed"), report.checked, wording, measure, (LEFT + 394, top + 16))
    bottom = PAGE_HEIGHT - 23
    words = wording.tr("Check words: {words}", words=", ".join(report.check_words))
    shapes.append(Words(LEFT, bottom, words, 7.6, False, Palette.INK3))
    made = wording.tr(
        "Fieldtool {version} · protocols {pack} · page 1 of 1", version=report.version, pack=report.pack_version
    )
    shapes.append(Words(_RIGHT, bottom, made, 7.6, False, Palette.INK3, Anchor.END))
    return shapes


def _title(wording: Wording) -> str:
    return wording.tr("Weekly report, week {week}", week=wording.week_number())


def _notes(report: WeeklyReport, wording: Wording) -> list[tuple[str, bool]]:
    notes = [(wording.tr("Counts of people only."), False), (wording.tr("Small numbers are hidden."), False)]
    return [*notes, (wording.tr("Practice, invented people"), True)] if report.practice else notes


def _practice_band(wording: Wording, measure: Measure) -> list[Shape]:
    text = wording.tr("PRACTICE: invented people")
    wide = measure(text, 9.6, True) + 24
    left = (PAGE_WIDTH - wide) / 2
    return [
        Box(0, 8, PAGE_WIDTH, 15, Palette.DUE_TINT),
        Hatch(0, 8, PAGE_WIDTH, 15, Palette.DUE, 3.2, 11),
        Box(left, 7.5, wide, 16, Palette.DUE_TINT),
        Words(PAGE_WIDTH / 2, 19, text, 9.6, True, Palette.DUE, Anchor.MIDDLE),
    ]


def _method(report: WeeklyReport, wording: Wording, measure: Measure, top: float) -> list[Shape]:
    text = wording.tr(
        "{hidden} means from 1 to {most} people, or a number that would give one of those away."
        " A number that is shown is exact.",
        hidden=wording.hidden,
        most=report.threshold - 1,
    )
    size = 8.4
    while len(lines := wrapped(text, 236, size, measure)) > 3:
        size -= 0.2
    first = lines[0].removeprefix(wording.hidden)
    indent = measure(wording.hidden, size, True) + size * 0.27 if first != lines[0] else 0.0
    shapes: list[Shape] = [Words(LEFT, top, wording.hidden, size, True)] if indent else []
    shapes.append(Words(LEFT + indent, top, first.lstrip(), size, False, Palette.INK2))
    for step, line in enumerate(lines[1:], start=1):
        shapes.append(Words(LEFT, top + step * 11, line, size, False, Palette.INK2))
    return shapes


def _signature(
    title: str, line: SignatureLine | None, wording: Wording, measure: Measure, at: tuple[float, float]
) -> list[Shape]:
    x, y = at
    (said, *_), size = fitted(title, 120, 8.6, measure, bold=True)
    shapes: list[Shape] = [Words(x, y, said, size, True)]
    if line is None:
        note, size = fitted(wording.tr("by hand, or in the sealed file"), 118, 7.4, measure)
        empty = Line(x, y + 17, x + 118, y + 17, Palette.CONTROL, 0.6)
        return [*shapes, empty, Words(x, y + 26, note[0], size, False, Palette.INK3)]
    (who, *_), size = fitted(wording.signature(line), 120, 8.6, measure)
    return [*shapes, Words(x, y + 11.4, who, size, False, Palette.INK2)]
