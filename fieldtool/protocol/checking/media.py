"""The files that a form names: that each lies beside it, and none leads elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.checking.lines import MEDIA, Line, Sheet
from fieldtool.protocol.checking.outline import Outline
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xforms.media import Media, MissingMedia, RefusedMedia

__all__ = ["check_media"]

_ADDRESS: Final = {"image": "images", "big-image": "images", "audio": "audio", "video": "video"}
_ENDINGS: Final = {"csv-external": "csv", "xml-external": "xml"}


def check_media(survey: Sheet, choices: Sheet, outline: Outline, media: Media, told: Told) -> None:
    """Every file in the columns of pictures and sounds, and every list that lies in a file."""
    named = [*_beside_words(survey), *_beside_words(choices), *_lists(survey, outline)]
    for row, column, uri in {(row.where, column, uri): (row, column, uri) for row, column, uri in named}.values():
        try:
            if media.path(uri) is None:
                media.bytes(uri)
        except RefusedMedia as refused:
            told.error(row, f"{column}: {refused}", refused.hint)
        except MissingMedia as missing:
            told.warning(row, f"{column}: the file {str(missing)!r} is missing", "put it into the folder of the media")


def _beside_words(sheet: Sheet) -> Iterator[tuple[Row, str, str]]:
    for line in sheet.lines:
        for column in MEDIA:
            for text in line.words.get(column, {}).values():
                if "${" not in text and text != "-":
                    yield line.row, column, text if text.startswith("jr://") else f"jr://{_ADDRESS[column]}/{text}"


def _lists(survey: Sheet, outline: Outline) -> Iterator[tuple[Row, str, str]]:
    for entry in outline.entries:
        if entry.kind.file:
            yield entry.line.row, "type", _file(entry.kind.list_name)
    for line in survey.lines:
        if line.get("type") in _ENDINGS and line.get("name"):
            yield line.row, "name", _file(_with_ending(line))


def _with_ending(line: Line) -> str:
    ending = f".{_ENDINGS[line.get('type')]}"
    return line.get("name") if line.get("name").endswith(ending) else line.get("name") + ending


def _file(name: str) -> str:
    return f"jr://{'file-csv' if name.endswith('.csv') else 'file'}/{name}"
