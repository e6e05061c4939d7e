"""The files that a form names: that each lies beside it, and none leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.checking.lines import MEDIA, Line, Sheet
from fieldtool.protocol.checking.outline import Outline
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xforms.media import Media, MissingMedia, RefusedMedia

__all__ = ["check_media"]

_ADDRESS: Final = {"image": "images", "big-image": "images", "audio": "audio", "video": "video"}
_PULLED: Final = re.compile(r"""pulldata\(\s*['"]([^'"]+?)(?:\.csv)?['"]""")
_ENDINGS: Final = {"csv-external": "csv", "xml-external": "xml"}


def check_media(survey: Sheet, choices: Sheet, outline: Outline, media: Media, told: Told) -> None:
    """Every file in the columns of pictures and sounds, and every list that lies in a file."""
    named = [*_beside_words(survey), *_beside_words(choices), *_lists(survey, outline)]
    for row, column, text, kind in {(each[0].where, *each[1:]): each for each in named}.values():
        uri = text if text.startswith("jr://") else f"jr://{kind}/{text}"
        try:
            if media.path(uri) is None:
                media.bytes(uri)
        except RefusedMedia as refused:
            told.error(row, f"{column}: {str(refused).replace(uri, text)}", refused.hint)
        except MissingMedia:
            told.warning(row, f"{column}: the file {text!r} is missing", "put it into the folder of the media")


def _beside_words(sheet: Sheet) -> Iterator[tuple[Row, str, str, str]]:
    for line in sheet.lines:
        for column in MEDIA:
            for text in line.words.get(column, {}).values():
                if "${" not in text and text != "-":
                    yield line.row, column, text, _ADDRESS[column]


def _lists(survey: Sheet, outline: Outline) -> Iterator[tuple[Row, str, str, str]]:
    for entry in outline.entries:
        if entry.kind.file:
            yield entry.line.row, "type", entry.kind.list_name, _kind(entry.kind.list_name)
    declared = {_with_ending(line) for line in survey.lines if line.get("type") in _ENDINGS and line.get("name")}
    for line in survey.lines:
        if line.get("type") in _ENDINGS and line.get("name"):
            name = _with_ending(line)
            yield line.row, "name", name, _kind(name)
        for column, text in line.cells.items():
            for name in dict.fromkeys(f"{found}.csv" for found in _PULLED.findall(text)):
                if name not in declared:
                    yield line.row, column, name, _kind(name)


def _with_ending(line: Line) -> str:
    ending = f".{_ENDINGS[line.get('type')]}"
    return line.get("name") if line.get("name").endswith(ending) else line.get("name") + ending


def _kind(name: str) -> str:
    return "file-csv" if name.endswith(".csv") else "file"
