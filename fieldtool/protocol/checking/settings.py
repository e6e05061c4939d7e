"""The sheet settings: one row that names the form."""

from __future__ import annotations

from typing import Final

from pyxform.parsing.expression import is_xml_tag

from fieldtool.protocol.checking.lines import Sheet
from fieldtool.protocol.checking.told import Told, did_you_mean
from fieldtool.protocol.workbook import Workbook

__all__ = ["check_settings", "check_sheets"]

_NEARLY: Final = 0.75


def check_settings(settings: Sheet, told: Told) -> None:
    """Whether the form has a name, once."""
    if not settings.lines:
        told.strictly(
            "settings", "there is no sheet settings with a row", "write form_title, form_id and version there"
        )
        return
    first, *more = settings.lines
    if not first.get("form_id"):
        told.strictly(first.row, "form_id is empty", "write a short name that no other form has")
    if told.strict and not first.get("version"):
        told.error(first.row, "version is empty", "write its version")
    for line in more:
        again = line.get("form_id") and line.get("form_id") == first.get("form_id")
        what = f"form_id {line.get('form_id')!r} stands in row {first.number} already" if again else (
            f"settings have one row, and row {first.number} is it"
        )  # fmt: skip
        told.strictly(line.row, what, "delete this row: it is not read")
    name = first.get("name")
    if name and (not is_xml_tag(name) or ":" in name):
        told.error(first.row, f"name {name!r} cannot be a name", "letters, digits and _ only, and a letter first")


def check_sheets(workbook: Workbook, known: frozenset[str], told: Told) -> None:
    """Sheets of other names: a mistake in a protocol, else only where one is spelt nearly like one of ours."""
    there = {name.lower() for name in workbook.sheets}
    only = len(workbook.sheets) == 1 and bool(workbook.headers)
    for name in workbook.sheets:
        if name.lower() in known or name.startswith("_") or only:
            continue
        meant = did_you_mean(name.lower(), known, 0.6 if told.strict else _NEARLY)
        if told.strict or meant:
            told.strictly(name, "there is no sheet of this name", meant)
    if "survey" not in there and not only:
        told.error("survey", "there is no sheet survey with at least one row", "write the questions there")
