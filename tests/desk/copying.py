"""What the tests of safety copies do over and over."""

from __future__ import annotations

from pathlib import Path

from fieldtool.desk.desk import Desk
from tests.desk.arriving import admit
from tests.vault.making import flipped

__all__ = ["damage", "make_copy", "people_in"]


def make_copy(desk: Desk, *, supervised: bool = True) -> Path:
    """Make a safety copy and put it on record, as the window does."""
    made = desk.copier().make(supervised=supervised)
    desk.keep_copy(made)
    return made.path


def people_in(desk: Desk) -> int:
    """How many arrivals the records of a desk hold."""
    return len(desk._store.db.execute("select 1 from cases").fetchall())


def damage(path: Path, page: int = 3) -> None:
    """Change one byte of a page."""
    path.write_bytes(flipped(path.read_bytes(), page * 4096 + 100))


def admitted(desk: Desk, count: int) -> None:
    """Record some arrivals."""
    for _ in range(count):
        admit(desk)
