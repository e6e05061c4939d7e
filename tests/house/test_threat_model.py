"""docs/threat-model.md says of each requirement how far it holds, and names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(
    r"^\| ([DCA]\d+) \| [^|]+ \| (held|partly|open) \| ([^|]+) \|$",
    (ROOT / "docs" / "threat-model.md").read_text("utf-8"),
    re.MULTILINE,
)


def test_every_requirement_has_its_row() -> None:
    """D1 to D15, C1 to C6 and A1 to A7, each once, in order."""
    wanted = [f"{letter}{number}" for letter, last in (("D", 15), ("C", 6), ("A", 7)) for number in range(1, last + 1)]
    assert [name for name, _state, _where in ROWS] == wanted


def test_what_is_held_names_its_tests() -> None:
    """Every file that is named is there, and only what is open names none."""
    for name, state, where in ROWS:
        files = re.findall(r"`((?:\w+/)+\w+\.py)`", where)
        assert bool(files) == (state != "open"), name
        assert [file for file in files if not (ROOT / "tests" / file).is_file()] == [], name
