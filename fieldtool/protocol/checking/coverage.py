"""What a protocol says beside its questions: that each is protected and explained, and that sources are used."""

from __future__ import annotations

import re
from typing import Final

from fieldtool.protocol.checking.lines import Sheet
from fieldtool.protocol.checking.outline import Entry, Outline
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.workbook import Workbook

__all__ = ["check_coverage"]

_RULES: Final = ("findings", "actions", "referrals", "guidance")
_FLAG: Final = re.compile(r"[A-Z][A-Z0-9_]*\??", re.ASCII)
_NO_ANSWER: Final = frozenset({"note", "acknowledge"})


def check_coverage(workbook: Workbook, outline: Outline, guidance: Sheet, told: Told) -> None:
    """Classes and reasons for every question, and a use for every source."""
    classed = {row.get("item") for row in workbook.rows("privacy")}
    why = {line.get("item") for line in guidance.lines if any(name == "why" for name in line.words)}
    for entry in outline.entries:
        if not entry.kind.asked or entry.kind.name in _NO_ANSWER or not entry.name:
            continue
        if entry.name not in classed:
            what = f"{entry.name!r} has no attribute class, so it never leaves this desk"
            told.warning(entry.line.row, what, "add it to the sheet privacy")
        if not _explained(entry, why):
            what = f"nothing says why {entry.name!r} is asked"
            told.warning(entry.line.row, what, "add it, or a group around it, to the sheet guidance")
    _check_sources(workbook, told)
    _check_flags(workbook, told)


def _check_flags(workbook: Workbook, told: Told) -> None:
    for row in workbook.rows("findings"):
        if row.get("flag") and _FLAG.fullmatch(row.get("flag")) is None:
            what = f"flag {row.get('flag')!r} cannot be a code"
            told.error(row, what, "capital letters, digits and _, and a ? at the end of what is only suspected")


def _explained(entry: Entry, why: set[str]) -> bool:
    return entry.name in why or any(above.name in why for above in entry.above())


def _check_sources(workbook: Workbook, told: Told) -> None:
    used = {key for sheet in _RULES for row in workbook.rows(sheet) for key in row.get("source").split()}
    for row in workbook.rows("sources"):
        if row.get("key") and row.get("key") not in used:
            told.warning(row, f"nothing rests on the source {row.get('key')!r}", "name it in a rule, or delete the row")
