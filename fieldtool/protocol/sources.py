"""What a conclusion rests on: the answers behind it, and where the rule comes from."""

from __future__ import annotations

from dataclasses import dataclass

from fieldtool.model import SourceStatus

__all__ = ["Because", "Source"]


@dataclass(frozen=True, slots=True)
class Because:
    """An answer that a conclusion rests on: its path, and its value or why it has none.

    Both are empty where nobody has answered yet, and that is what counts.
    """

    path: str
    value: str
    absent: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, and how sure it is."""

    key: str
    instrument: str
    article: str
    url: str
    status: SourceStatus
    as_of: str
