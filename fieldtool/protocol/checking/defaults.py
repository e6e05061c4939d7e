"""The column ``default``: a value that an answer could be, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final

from pyxform.utils import default_is_dynamic

from fieldtool.protocol.checking.choices import Lists
from fieldtool.protocol.checking.outline import Entry
from fieldtool.protocol.checking.told import Told, listed

__all__ = ["check_defaults", "static_default"]

_TODAY: Final = re.compile(r"[^\W\d]+\s*\(")


def static_default(entry: Entry) -> str:
    """The default where it is a value; empty where it is an expression, or none."""
    text = entry.line.get("default")
    return "" if not text or default_is_dynamic(text, entry.line.get("type")) or _TODAY.match(text) else text


def check_defaults(entries: list[Entry], lists: Lists, told: Told) -> None:
    """Whether each default that is a value is one of the type, and among the choices."""
    for entry in entries:
        text, kind = static_default(entry), entry.kind
        if not text:
            continue
        if kind.select and not kind.file and not kind.external and kind.list_name in lists.rows:
            _check_choice(entry, text, lists.values(kind.list_name), told)
        elif wrong := _WRONG.get(kind.data):
            test, example = wrong
            if not _reads(test, text):
                told.error(entry.line.row, f"default {text!r} is no {kind.name}", f"write it as {example}")
        elif kind.name in {"note", "begin"}:
            told.warning(entry.line.row, "default does nothing here", "delete it")


def _check_choice(entry: Entry, text: str, values: frozenset[str], told: Told) -> None:
    values |= {"other"} if entry.kind.other else set()
    for value in [text] if entry.kind.name == "select_one" else text.split():
        if value not in values:
            what = f"default {value!r} is not among the choices of {entry.kind.list_name!r}"
            told.error(entry.line.row, what, told.meant(value, values) or listed(values))


def _reads(test: Callable[[str], object], text: str) -> bool:
    try:
        test(text)
    except ValueError:
        return False
    return True


_WRONG: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "int": (int, "a whole number, such as 3"),
    "decimal": (float, "a number, such as 2.5"),
    "date": (date.fromisoformat, "2026-03-17, or a calculation such as today()"),
    "dateTime": (datetime.fromisoformat, "2026-03-17T10:42:00, or a calculation such as now()"),
    "time": (lambda text: time.fromisoformat(text.removesuffix("Z").partition("+")[0]), "10:42:00"),
}
