"""The sheets of the pack as they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

__all__ = ["LANGUAGES", "PACK", "PROTOCOLS", "Row", "groups", "read", "rows", "sheets"]

Row: TypeAlias = Mapping[str, str]
PACK: Final = Path(__file__).resolve().parents[2] / "fieldtool" / "packs" / "reception"
PROTOCOLS: Final = ("first-contact", "information-consent", "vulnerability-screening")
LANGUAGES: Final = {"es": "Español (es)", "en": "English (en)", "fr": "Français (fr)"}


def read(path: Path) -> Any:  # noqa: ANN401 - what YAML holds is known to the caller
    """A YAML file, every value a string."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only, no tags


@cache
def sheets(protocol: str) -> Mapping[str, Sequence[Row]]:
    """Every sheet of a protocol: its rows, all values strings."""
    return read(PACK / f"{protocol}.yaml")  # type: ignore[no-any-return]


def rows(protocol: str, sheet: str) -> Sequence[Row]:
    """The rows of one sheet; none where the protocol has no such sheet."""
    return sheets(protocol).get(sheet, ())


def groups(protocol: str) -> list[tuple[Row, list[Row]]]:
    """The steps of a protocol, each with the rows inside it."""
    found: list[tuple[Row, list[Row]]] = []
    inside = False
    for row in rows(protocol, "survey"):
        if row["type"] == "begin_group":
            found.append((row, []))
        elif inside and row["type"] != "end_group":
            found[-1][1].append(row)
        inside = row["type"] != "end_group" and (inside or row["type"] == "begin_group")
    return found
