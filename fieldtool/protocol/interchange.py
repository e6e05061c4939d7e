"""From YAML to a spreadsheet and back, cell by cell. What cannot come back as it went is refused.

Whatever is written is read again before it counts: a cell that came back otherwise would be a bug, and loud.
"""

from __future__ import annotations

from typing import TypeVar

from fieldtool.protocol.errors import NotAForm
from fieldtool.protocol.spreadsheet import write_spreadsheet
from fieldtool.protocol.table import Table
from fieldtool.protocol.workbook import tables_of_xlsx, tables_of_yaml
from fieldtool.protocol.yaml_writer import tables_as_yaml

__all__ = ["xlsx_to_yaml", "yaml_to_xlsx"]

_Written = TypeVar("_Written", str, bytes)


def yaml_to_xlsx(untrusted: bytes, source: str) -> bytes:
    """The sheets of a YAML workbook as an ``.xlsx`` in which every cell is text; the same bytes for the same cells."""
    if untrusted.startswith(b"PK"):
        raise NotAForm(path=source, reason="it is a spreadsheet already")
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAForm(path=source, reason="it is not UTF-8 text") from None
    tables = tables_of_yaml(text, source)
    written = write_spreadsheet(tables, source)
    return _proved(written, tables, tables_of_xlsx(written, source))


def xlsx_to_yaml(untrusted: bytes, source: str) -> str:
    """The sheets of an ``.xlsx`` as YAML: of each cell the text that it shows, of a formula its value."""
    tables = tables_of_xlsx(untrusted, source)
    written = tables_as_yaml(tables, source)
    return _proved(written, tables, tables_of_yaml(written, source))


def _proved(written: _Written, tables: tuple[Table, ...], again: tuple[Table, ...]) -> _Written:
    if again != tables:
        raise AssertionError("cells came back otherwise than they went")
    return written
