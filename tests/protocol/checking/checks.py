"""Small sheets for the checker, and what it says of them in short."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fieldtool.errors import Fault
from fieldtool.protocol.checking.sheets import check_workbook
from fieldtool.protocol.workbook import Row, Workbook
from fieldtool.protocol.xforms.media import Media

__all__ = ["SETTINGS", "YES_NO", "faults_of", "short", "told", "workbook"]

SETTINGS = "form_title | form_id | version\nSmall | small | 1"
YES_NO = "list_name | name | label\nyn | yes | Yes\nyn | no | No"


def workbook(survey: str, choices: str = "", settings: str = SETTINGS, **more: str) -> Workbook:
    """A workbook from tables with one row on each line, the first of which names the columns."""
    texts = {"survey": survey, "choices": choices, "settings": settings, **more}
    sheets = {name: tuple(_rows(name, text)) for name, text in texts.items() if text.strip()}
    headers = {name: tuple(_cells(text.strip().splitlines()[0])) for name, text in texts.items() if text.strip()}
    return Workbook("small.xlsx", sheets, headers=headers)


def _rows(sheet: str, text: str) -> Iterable[Row]:
    first, *lines = text.strip().splitlines()
    for number, line in enumerate(lines, start=2):
        cells = dict(zip(_cells(first), _cells(line), strict=False))
        if any(cells.values()):
            yield Row(sheet, number, 0, {name: cell for name, cell in cells.items() if cell})


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def faults_of(survey: str, choices: str = "", settings: str = SETTINGS, media: Path | None = None, **more: str) -> (
    tuple[Fault, ...]
):  # fmt: skip
    """Everything that is told of such sheets."""
    return check_workbook(workbook(survey, choices, settings, **more), Media(media))[0]


def short(faults: Iterable[Fault]) -> list[str]:
    """Each as ``E survey 4: what (hint)``."""
    return [
        f"{fault.level[0].upper()} {fault.where.replace(', row', '')}: {fault.what}"
        + (f" ({fault.hint})" if fault.hint else "")
        for fault in faults
    ]


def told(survey: str, choices: str = "", settings: str = SETTINGS, **more: str) -> list[str]:
    """The same in short."""
    return short(faults_of(survey, choices, settings, None, **more))
