"""Writes sheets as YAML that people can read and every reader takes as text: a line a cell, a blank line a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.table import Table, column_keys, default_header

__all__ = ["HEADERS", "OURS", "tables_as_yaml"]

OURS, HEADERS = "yxf", "headers"
"""Where the yxf package keeps the order of columns, beside the sheets."""
MAX_BLANK_ROWS: Final = 5_000
_LONGEST_KEY: Final = 1_000
"""YAML 1.1 and 1.2 allow 1024 characters, quotes included, before the colon of a key."""
_PLAIN: Final = re.compile(r"(?:[^\W\d_]|[$_¿¡(«“/])[^\x00-\x1f]*(?<! )")
_ENDS_PLAIN: Final = re.compile(r":(?: |$)| #")
_NOT_TEXT: Final = frozenset(["y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf", "none"])
"""Words that some reader of YAML takes for something else than a text."""
_SEEN_SPACES: Final = frozenset("\u00a0\u2002\u2003\u2009\u202f\u3000\u200c\u200d\u200e\u200f")
"""Spaces and joiners that belong to the spelling of some language."""
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def tables_as_yaml(tables: Sequence[Table], source: str) -> str:
    """The sheets as YAML; ``Faults`` where rows stand so far apart that nobody meant it."""
    wrong = tuple(_far_apart(tables))
    if wrong:
        raise Faults(source, wrong)
    lines = [line for table in tables for line in (*_sheet(table), "")]
    lines += _column_order([table for table in tables if not _told_by_rows(table)])
    return "\n".join(lines).rstrip("\n") + "\n" if lines else "{}\n"


def _far_apart(tables: Sequence[Table]) -> Iterator[Fault]:
    for table in tables:
        if table.last - len(table.rows) > MAX_BLANK_ROWS:
            what = f"its cells stand between more than {MAX_BLANK_ROWS} empty rows"
            yield Fault(f"{table.name}, row {table.last}", what, "delete the empty rows")


def _sheet(table: Table) -> Iterator[str]:
    if not table.rows:
        yield f"{_key(table.name)} []"
        return
    yield _key(table.name)
    keys = table.keys()
    for number in range(2, table.last + 1):
        cells = table.rows.get(number, {})
        if not cells:
            yield "  - {}"
            continue
        for place, column in enumerate(sorted(cells)):
            yield f"  {'  ' if place else '- '}{_key(keys[column])} {_value(cells[column])}"
        if number < table.last:
            yield ""


def _told_by_rows(table: Table) -> bool:
    """Whether a reader of the rows alone would find the same columns in the same order."""
    keys = table.keys()
    met = list(dict.fromkeys(keys[column] for _number, row in sorted(table.rows.items()) for column in sorted(row)))
    header = default_header(table.name, met)
    return header == table.header and column_keys(table.name, header) == tuple(met)


def _column_order(tables: Sequence[Table]) -> Iterator[str]:
    if tables:
        yield f"{OURS}:"
        yield f"  {HEADERS}:"
    for table in tables:
        yield f"    {_key(table.name)}"
        yield from (f"      - {_scalar(text)}" for text in table.header)


def _key(text: str) -> str:
    written = _scalar(text)
    return f"{written}:" if len(written) <= _LONGEST_KEY else f"? {written}\n    :"


def _value(text: str) -> str:
    lines = text.split("\n")
    if len(lines) == 1 or not lines[0].strip() or lines[0][0] == " " or not lines[-1]:
        return _scalar(text)
    if not all(map(_seen, lines)):
        return _scalar(text)
    return "\n".join(["|-", *(f"      {line}" if line else "" for line in lines)])


def _scalar(text: str) -> str:
    if not _seen(text):
        return '"' + "".join(_SHORT.get(sign) or (sign if _seen(sign) else _code(sign)) for sign in text) + '"'
    plain = _PLAIN.fullmatch(text) and not _ENDS_PLAIN.search(text) and text.lower() not in _NOT_TEXT
    return text if plain else "'" + text.replace("'", "''") + "'"


def _seen(text: str) -> bool:
    """Whether every sign can be told apart on paper: PyYAML folds some of the others into line ends."""
    return text.isprintable() or all(sign.isprintable() or sign in _SEEN_SPACES for sign in text)


def _code(sign: str) -> str:
    number = ord(sign)
    if number <= 0xFF:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
