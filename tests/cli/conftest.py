"""A small training centre, built once by the real command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

Told = dict[str, Any]


def run_fieldtool(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own; ``typed`` comes through a file descriptor."""
    command = [sys.executable, "-c", "from fieldtool.cli import main; main()", *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What ``fieldtool demo --json`` said of a centre of 15."""
    workspace = tmp_path_factory.mktemp("demo") / "W"
    done = run_fieldtool("demo", "--workspace", str(workspace), "--cases", "15", "--seed", "7", "--json")
    assert done.returncode == 0, done.stderr
    told: Told = json.loads(done.stdout)
    return told


@pytest.fixture
def training(built: Told, tmp_path: Path) -> Path:
    """A copy of that centre to use up."""
    return Path(shutil.copytree(built["workspace"], tmp_path / "W"))
