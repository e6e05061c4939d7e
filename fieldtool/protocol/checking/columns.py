"""The columns of the form's own sheets: unknown ones, and one column under two names."""

from __future__ import annotations

from typing import Final

from fieldtool.protocol.checking.lines import Column, Sheet
from fieldtool.protocol.checking.told import Told, did_you_mean
from fieldtool.protocol.workbook import COMMENT

__all__ = ["check_columns"]

_REMARKS: Final = frozenset({"note", "notes", "comment", "comments", "remark", "remarks", COMMENT})
_USUAL: Final = {
    "survey": (
        "type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message", "constraint",
        "constraint_message", "calculation", "appearance", "default", "read_only", "choice_filter", "repeat_count",
        "parameters", "trigger", "image", "audio", "video", "big-image", "media::image", "media::audio", "media::video",
    ),
    "settings": (
        "form_title", "form_id", "version", "default_language", "style", "instance_name", "public_key",
        "submission_url", "allow_choice_duplicates", "name",
    ),
}  # fmt: skip


def check_columns(sheet: Sheet, told: Told, ours: frozenset[str] = frozenset()) -> None:
    """All columns of a sheet; ``ours`` are the usual names that a protocol allows, empty for any other form."""
    first: dict[tuple[str, str], Column] = {}
    for column in sheet.columns:
        head = sheet.head(column.header)
        if column.again:
            told.error(head, f"the column {column.name} stands twice", "keep one of them")
            continue
        other = first.setdefault((column.name, column.language), column)
        if other is not column:
            what = f"the columns {other.header!r} and {column.header!r} are the same"
            tell = told.strictly if column.name == "form_id" else told.error
            tell(head, what, "keep one of them")
        elif _unknown(sheet, column, ours):
            told.strictly(head, f"there is no column {column.header!r}", _meant(sheet, column, ours))
        elif told.strict and column.header.partition("::")[0].strip() != column.name and column.header != COMMENT:
            written = f"{column.name}::{column.language}" if column.language else column.name
            told.error(head, f"a protocol has no column {column.header!r}", f"write {written}")


def _unknown(sheet: Sheet, column: Column, ours: frozenset[str]) -> bool:
    if column.name.lower() in _REMARKS or sheet.name == "choices":
        return False
    if ours:
        return column.name not in ours
    return not column.known and not column.header.startswith(("_", "$", "kobo--"))


def _meant(sheet: Sheet, column: Column, ours: frozenset[str]) -> str:
    usual = [*_USUAL.get(sheet.name, ()), *ours]
    base, colon, language = column.header.partition(":")
    if colon and base.strip().lower() in usual and not language.startswith(":"):
        return f"write {base.strip().lower()}::{language.strip()}"
    meant = did_you_mean(column.header.strip(), usual) or did_you_mean(base.strip(), usual)
    return f"{meant[:-1]}::{language.lstrip(':')}?" if meant and colon and language else meant
