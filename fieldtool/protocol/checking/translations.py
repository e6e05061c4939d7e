"""Languages: that every text is there in all of them, and that each is called the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from fieldtool.protocol.checking.lines import Sheet
from fieldtool.protocol.checking.told import Told, did_you_mean
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xforms.form import language_code

__all__ = ["check_default_language", "check_language_names", "check_translations", "languages_of"]

_CODE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_WORDS: Final = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message", "why", "how",
                           "say", "form_title"})  # fmt: skip


def languages_of(sheets: Iterable[Sheet], default: str = "") -> tuple[str, ...]:
    """The languages that columns name, as they are named, in order; words without one are in ``default``."""
    found: dict[str, None] = {}
    for sheet in sheets:
        for column in sheet.columns:
            if column.name in _WORDS and (column.language or column.translated) and not column.again:
                found.setdefault(column.language or default, None)
    return tuple(language for language in found if language)


def check_language_names(sheets: Iterable[Sheet], told: Told) -> None:
    """One language under two names is two languages to every program, each of them half empty."""
    first: dict[str, str] = {}
    codes: dict[str, str] = {}
    seen: set[str] = set()
    for sheet in sheets:
        for column in sheet.columns:
            name = column.language
            if not name or name in seen or column.name not in _WORDS:
                continue
            seen.add(name)
            same_code = codes.setdefault(language_code(name) or name, name)
            other = first.setdefault(_CODE.sub("", name).strip().lower(), name)
            other = same_code if other == name else other
            if other != name:
                what = f"the language {name!r} is called {other!r} elsewhere"
                told.warning(sheet.head(column.header), what, f"write {other} in every column")


def check_default_language(languages: tuple[str, ...], settings: Sheet, told: Told, *, plain_words: bool) -> None:
    """The language that is shown first has to be one of those that the columns name."""
    line = settings.lines[0] if settings.lines else None
    name = line.get("default_language") if line else ""
    if line is None or not name or plain_words:
        return
    others = [language for language in languages if language]
    if others and name not in others:
        what = f"default_language {name!r} is no language of this form"
        told.error(line.row, what, did_you_mean(name, others) or _nearly(name, others) or f"write {others[0]}")


def _nearly(name: str, others: list[str]) -> str:
    bare = _CODE.sub("", name).strip().lower()
    return next((f"did you mean {each}?" for each in others if _CODE.sub("", each).strip().lower() == bare), "")


def check_translations(sheet: Sheet, languages: tuple[str, ...], default: str, told: Told) -> None:
    """Every cell of words that is empty in one language and filled in another, and columns that are missing whole."""
    for name in dict.fromkeys(column.name for column in sheet.columns if column.name in _WORDS and languages):
        spelled = {column.language or default: column for column in sheet.columns if column.name == name}
        filled = [line for line in sheet.lines if line.words.get(name)]
        if "" in spelled and any(line.words[name].get("") for line in filled):
            what = f"{name} names no language, as other columns do"
            told.warning(sheet.head(spelled[""].header), what, f"write {_header(name, languages[0])}")
        there = [language for language in languages if language in spelled]
        missing = [language for language in languages if language not in spelled]
        if there and missing and filled:
            what = f"{name} has no column for {', '.join(missing)}"
            told.warning(sheet.head(spelled[there[0]].header), what, f"add {_header(name, missing[0])}")
        for line in filled:
            _check_cells(
                line.row, name, {each or default: text for each, text in line.words[name].items()}, there, told
            )


def _check_cells(row: Row, name: str, texts: Mapping[str, str], expected: list[str], told: Told) -> None:
    empty = [language for language in expected if not texts.get(language)]
    if texts and empty:
        what = f"{name} has no text in {', '.join(empty)}"
        told.warning(row, what, f"fill {_header(name, empty[0])}")


def _header(name: str, language: str) -> str:
    return f"{name}::{language}" if language else name
