"""Two workbooks full of mistakes: the command names every one with its sheet and row, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldtool.cli.protocol import protocol_commands
from tests.protocol.checking.seeded import (
    FORM,
    FORM_MISTAKES,
    PROTOCOL,
    PROTOCOL_MISTAKES,
    Expected,
    Sheets,
    as_xlsx,
    as_yaml,
)

_PLACE = re.compile(r"(\w+)(?:, row (\d+))?")


def _told(path: Path) -> list[tuple[str, int, str, str]]:
    result = CliRunner().invoke(protocol_commands, ["check", str(path), "--json"])
    assert result.exit_code == 1, result.output
    found = []
    for fault in json.loads(result.stdout)["faults"]:
        place = _PLACE.match(fault["where"])
        assert place, fault
        found.append((place[1], int(place[2] or 0), fault["level"], fault["what"]))
    return found


def _row_in_yaml(sheets: Sheets, sheet: str, what: str) -> int:
    """A column of YAML is told where it first stands; a spreadsheet has its header in row 1."""
    name = what.split("'")[1] if "'" in what else what.split(maxsplit=1)[0]
    return next(number for number, row in enumerate(sheets[sheet], start=2) if name in row)


@pytest.mark.parametrize("write, suffix", [(as_xlsx, "xlsx"), (as_yaml, "yaml")])
@pytest.mark.parametrize("sheets, expected", [(FORM, FORM_MISTAKES), (PROTOCOL, PROTOCOL_MISTAKES)])
def test_every_mistake_is_told_and_nothing_else(
    sheets: Sheets, expected: Expected, write: Callable[[Sheets, Path], Path], suffix: str, tmp_path: Path
) -> None:
    """More than sixty different mistakes, each with its sheet and row, its level and the sentence for it."""
    wanted = [
        (sheet, _row_in_yaml(sheets, sheet, what) if row == 1 and suffix == "yaml" else row, level, what)
        for sheet, row, level, what in expected
    ]
    found = _told(write(sheets, tmp_path / f"seeded.{suffix}"))
    unmatched = [
        each for each in found if not any(each[:3] == want[:3] and each[3].startswith(want[3]) for want in wanted)
    ]
    missing = [
        want for want in wanted if not any(each[:3] == want[:3] and each[3].startswith(want[3]) for each in found)
    ]
    assert (unmatched, missing) == ([], [])
    assert len(found) == len(wanted)


def test_in_words(tmp_path: Path) -> None:
    """Without --json: grouped by file and sheet, in the order of rows, with a summary; a hint on stderr."""
    result = CliRunner().invoke(protocol_commands, ["check", str(as_xlsx(FORM, tmp_path / "seeded.xlsx"))])
    lines = result.stdout.splitlines()
    assert (result.exit_code, lines[0]) == (1, "seeded.xlsx")
    assert [line for line in lines if re.fullmatch(r"  \w+", line)] == ["  settings", "  survey", "  choices"]
    rows = [int(match[1]) for line in lines if (match := re.match(r"    row (\d+): (?:error|warning): ", line))]
    settings, survey = 2, sum(each[0] == "survey" for each in FORM_MISTAKES)
    assert rows[settings : settings + survey] == sorted(rows[settings : settings + survey])
    assert re.fullmatch(r"\d+ mistakes and \d+ warnings in seeded.xlsx.", lines[-1])
    assert "    row 4: error: label::English (en) names ${fevr}, which is no item (did you mean fever?)" in lines
    error, hint = result.stderr.splitlines()
    assert (error.startswith("error: "), hint.startswith("hint: ")) == (True, True)
