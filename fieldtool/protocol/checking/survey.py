"""Each row of the survey for itself: what its type needs, and what does nothing there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from pyxform import aliases, constants

from fieldtool.protocol.checking.appearances import unknown_appearances
from fieldtool.protocol.checking.choices import Lists
from fieldtool.protocol.checking.lines import MEDIA, Sheet
from fieldtool.protocol.checking.outline import Entry, Outline
from fieldtool.protocol.checking.told import Told, did_you_mean, listed

__all__ = ["check_survey"]

_NUMBER: Final = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_WORD: Final = re.compile(r"[\w-]+")
_ONE_REFERENCE: Final = re.compile(r"\$\{[^{}]+\}")
_NO: Final = frozenset({"", "no", "false", "false()"})
_EXTENSIONS: Final = frozenset(constants.EXTERNAL_INSTANCE_EXTENSIONS)


def check_survey(survey: Sheet, outline: Outline, lists: Lists, external: Lists, told: Told) -> None:
    """Every row that makes something."""
    _check_audits(survey, told)
    for entry in outline.entries:
        for check in _CHECKS:
            check(entry, told)
        if entry.kind.select:
            _check_list(entry, lists, external, told)


def _check_list(entry: Entry, lists: Lists, external: Lists, told: Told) -> None:
    kind, row = entry.kind, entry.line.row
    known = external if kind.external else lists
    sheet = "external_choices" if kind.external else "choices"
    if not kind.list_name:
        told.error(row, f"{kind.name} names no list of choices", f"write {kind.name} and a list of the sheet {sheet}")
    elif kind.file:
        if PurePosixPath(kind.list_name).suffix not in _EXTENSIONS:
            what = f"the file {kind.list_name!r} is none that choices can be read from"
            told.error(row, what, f"write a name that ends in {', '.join(sorted(_EXTENSIONS))}")
    elif "${" not in kind.list_name and kind.list_name not in known.rows:
        suffix = PurePosixPath(kind.list_name).suffix
        from_file = f"write {kind.name}_from_file {kind.list_name}" if suffix in _EXTENSIONS else ""
        hint = told.meant(kind.list_name, known.rows) or from_file or listed(known.rows)
        told.error(row, f"list {kind.list_name!r} is not known", hint or f"add it to the sheet {sheet}")
    elif "${" not in kind.list_name and not known.values(kind.list_name):
        told.error(row, f"list {kind.list_name!r} has no choices", f"write them into the sheet {sheet}")


def _check_label(entry: Entry, told: Told) -> None:
    line, words = entry.line, entry.line.words
    silent = bool(line.get("calculation") or line.get("trigger"))
    shown = any(words.get(name) for name in ("label", "hint", *MEDIA))
    if entry.kind.asked and not shown and not (silent and not words):
        told.error(line.row, f"{entry.name!r} has no label", "write the question as it is said")
    elif entry.kind.begins == "repeat" and not shown:
        told.warning(line.row, f"the repeat {entry.name!r} has no label", "write what one of its parts is called")
    if words.get("big-image") and not words.get("image"):
        told.error(line.row, "big-image needs an image", "write the small picture into image")


def _check_calculation(entry: Entry, told: Told) -> None:
    line = entry.line
    if entry.kind.name == "calculate" and not line.get("calculation") and not line.get("default"):
        told.error(line.row, "calculate has no calculation", "write what is to be calculated")
    if entry.kind.name == "background-geopoint" and not line.get("trigger"):
        told.error(line.row, "background-geopoint has no trigger", "write the question that sets it off, as ${name}")


def _check_repeat_count(entry: Entry, told: Told) -> None:
    text = entry.line.get("repeat_count")
    if not text:
        return
    if entry.kind.begins != "repeat":
        told.strictly(entry.line.row, "repeat_count does nothing here", "write it in a row of type begin_repeat")
    elif _NUMBER.fullmatch(text) and (float(text) < 0 or not float(text).is_integer()):
        told.error(entry.line.row, f"repeat_count {text!r} is no number of times", "write a whole number from 0")
    elif text[0] in "\"'" or re.fullmatch(r"[^\W\d][\w ]*", text):
        told.error(entry.line.row, f"repeat_count {text!r} is no number", "write a number, or ${name} of an item")


def _check_required(entry: Entry, told: Told) -> None:
    line = entry.line
    required = line.get("required").lower().replace(" ", "") not in _NO
    if required and entry.kind.name == "note":
        told.strictly(line.row, "a note cannot be answered, and is required", "delete required")
    elif required and (entry.group or (not entry.kind.asked and entry.kind.name != "calculate")):
        told.warning(line.row, "required does nothing here", "write it beside each question")
    if line.words.get("required_message") and not line.get("required"):
        told.warning(line.row, "required_message without required", "write yes into required, or delete the message")


def _check_constraint(entry: Entry, told: Told) -> None:
    line = entry.line
    if line.get("constraint") and not line.words.get("constraint_message"):
        told.warning(line.row, "constraint without constraint_message", "say what an answer must be like")
    elif line.words.get("constraint_message") and not line.get("constraint"):
        told.warning(line.row, "constraint_message without constraint", "write the constraint, or delete the message")
    if line.get("constraint") and entry.group:
        told.warning(line.row, "constraint does nothing here", "write it beside a question")


def _check_filter(entry: Entry, told: Told) -> None:
    if not entry.line.get("choice_filter"):
        return
    if not entry.kind.select:
        told.strictly(entry.line.row, "choice_filter does nothing here", "write it beside a select")
    elif entry.kind.other:
        told.error(entry.line.row, "choice_filter does not go with or_other", "add a choice for other to the list")


def _check_flags(entry: Entry, told: Told) -> None:
    for column in ("required", "read_only"):
        text = entry.line.get(column)
        if _WORD.fullmatch(text) and text not in aliases.BINDING_CONVERSIONS and not _NUMBER.fullmatch(text):
            what = f"{column} {text!r} is neither yes nor no"
            told.error(entry.line.row, what, did_you_mean(text, ("yes", "no")) or "write yes, no or a condition")


def _check_trigger(entry: Entry, told: Told) -> None:
    text = entry.line.get("trigger")
    parts = [part.strip() for part in text.split(",")] if text else []
    for part in parts:
        if not _ONE_REFERENCE.fullmatch(part):
            what = f"trigger {part!r} is no question"
            told.error(entry.line.row, what, "write ${name}, and a comma between several")


def _check_appearance(entry: Entry, told: Told) -> None:
    for word, meant in unknown_appearances(entry.line.get("appearance")):
        told.warning(entry.line.row, f"appearance {word!r} is not known", meant)


def _check_audits(survey: Sheet, told: Told) -> None:
    for line in survey.lines:
        if line.get("type") == "audit" and line.get("name") not in {"", "audit"}:
            told.error(line.row, "an audit can only be named audit", "leave its name empty")


_CHECKS: Final[tuple[Callable[[Entry, Told], None], ...]] = (
    _check_label, _check_calculation, _check_repeat_count, _check_required, _check_constraint, _check_filter,
    _check_flags, _check_trigger, _check_appearance,
)  # fmt: skip
