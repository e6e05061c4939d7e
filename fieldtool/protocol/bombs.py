"""Looks at an ``.xlsx`` before anything is made of it: what would unpack to too much is refused, quickly."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from fieldtool.protocol.errors import NotAForm

__all__ = ["MAX_CELL", "refuse_bombs"]

MAX_CELL: Final = 32_767
"""Characters in one cell: the limit of the spreadsheet programs themselves (ECMA-376 readers, Excel's own limits)."""
_MAX_UNPACKED: Final = 32 * 1024 * 1024
_MAX_PART: Final = 4 * 1024 * 1024
"""For parts that are read whole into a tree, such as the styles."""
_MAX_CELLS: Final = 250_000
_MAX_PARTS: Final = 1000
_CHUNK: Final = 1024 * 1024
_STREAMED: Final = re.compile(r"(?i)xl/(?:worksheets/[^/]+|sharedStrings)\.xml")
_READ: Final = (".xml", ".rels", ".vml")
_CELL: Final = re.compile(rb"<(?:\w+:)?(?:c|si)[\s/>]")
_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def refuse_bombs(untrusted: bytes, source: str) -> None:
    """:class:`NotAForm` where a spreadsheet would unpack to more than a form ever holds. Unpacks little by little.

    The sizes that the archive declares can be trusted so far: Python's reader never gives more than they say.
    """
    try:
        with ZipFile(BytesIO(untrusted)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(_READ)]
            _refuse(len(parts) > _MAX_PARTS, source, f"it has more than {_MAX_PARTS} parts")
            _refuse(_unpacked(parts) > _MAX_UNPACKED, source, "it unpacks to more than 32 MB")
            large = [part for part in parts if part.file_size > _MAX_PART and not _STREAMED.fullmatch(part.filename)]
            _refuse(bool(large), source, "a part of it unpacks to more than 4 MB")
            _refuse(_cells(archive, parts, source) > _MAX_CELLS, source, f"it has more than {_MAX_CELLS:,} cells")
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotAForm(path=source, reason=f"the spreadsheet is damaged ({type(error).__name__})") from None


def _refuse(refused: bool, source: str, reason: str) -> None:
    if refused:
        raise NotAForm(path=source, reason=reason)


def _unpacked(parts: list[ZipInfo]) -> int:
    return sum(part.file_size for part in parts)


def _cells(archive: ZipFile, parts: list[ZipInfo], source: str) -> int:
    """How many cells and shared texts there are, as far as the limit; document types are refused on the way."""
    found = 0
    for part in parts:
        with archive.open(part) as opened:
            while chunk := opened.read(_CHUNK):
                _refuse(_DECLARES.search(chunk) is not None, source, "it declares a document type")
                found += len(_CELL.findall(chunk)) if _STREAMED.fullmatch(part.filename) else 0
                if found > _MAX_CELLS:
                    return found
    return found
