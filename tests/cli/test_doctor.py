"""``fieldtool doctor``: where nothing is, it says so; where somebody works, it changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from fieldtool.cli.doctor import doctor
from fieldtool.desk.errors import NoWorkspace


def test_a_workspace_that_is_not_there(tmp_path: Path) -> None:
    """With a staff code it is a known error, and no file or folder is made."""
    reading, writing = os.pipe()
    os.write(writing, b"lantern copper meadow seven\n")
    os.close(writing)
    arguments = ["--workspace", str(tmp_path / "nowhere"), "--staff", "SV-01", "--passphrase-fd", str(reading)]
    result = CliRunner().invoke(doctor, arguments)
    os.close(reading)
    assert isinstance(result.exception, NoWorkspace)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_file_is_told_and_left_to_whoever_holds_the_workspace(tmp_path: Path) -> None:
    """Nothing is written without the lock."""
    (tmp_path / "keys.json").write_bytes(b"lost")
    result = CliRunner().invoke(doctor, ["--workspace", str(tmp_path)])
    assert result.exit_code == 1
    assert "key slots" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]
