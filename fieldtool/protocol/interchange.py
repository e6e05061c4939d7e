"""From YAML to a spreadsheet and back, cell by cell. What cannot come back as it went is refused."""

from __future__ import annotations

from fieldtool.protocol.errors import NotAForm
from fieldtool.protocol.spreadsheet import write_spreadsheet
from fieldtool.protocol.workbook import tables_of_xlsx, tables_of_yaml
from fieldtool.protocol.yaml_writer import tables_as_yaml

__all__ = ["xlsx_to_yaml", "yaml_to_xlsx"]


def yaml_to_xlsx(untrusted: bytes, source: str) -> bytes:
    """The sheets of a YAML workbook as an ``.xlsx`` in which every cell is text; the same bytes for the same cells."""
    if untrusted.startswith(b"PK"):
        raise NotAForm(path=source, reason="it is a spreadsheet already")
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAForm(path=source, reason="it is not UTF-8 text") from None
    return write_spreadsheet(tables_of_yaml(text, source), source)


def xlsx_to_yaml(untrusted: bytes, source: str) -> str:
    """The sheets of an ``.xlsx`` as YAML: of each cell the text that it shows, of a formula its value."""
    return tables_as_yaml(tables_of_xlsx(untrusted, source), source)
