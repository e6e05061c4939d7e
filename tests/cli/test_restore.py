"""D10, D13: going back by the command inside a workspace: told first, two people where the records open, keys alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.model import Role
from fieldtool.vault.kdf import KdfCost
from tests.cli.conftest import run_fieldtool
from tests.desk.arriving import NOW
from tests.desk.copying import admitted, make_copy, people_in

PASSPHRASES: Final = {"SV-01": "lantern copper meadow seven", "SV-02": "harbour violet sparrow nine"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A centre of two supervisors with a copy of one arrival, and two more since; and its words."""
    workspace = tmp_path_factory.mktemp("centre") / "W"
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", PASSPHRASES["SV-01"]))
        entry.finish_setup(draft, " ".join(draft.words))
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        desk.add_person("SV-02", Role.SUPERVISOR, PASSPHRASES["SV-02"])
        admitted(desk, 1)
        make_copy(desk)
        admitted(desk, 2)
        desk.sign_out()
    return workspace, " ".join(draft.words)


@pytest.fixture
def workspace(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "W"))


def restore(workspace: Path, *arguments: str, **secrets: str) -> subprocess.CompletedProcess[str]:
    """``fieldtool restore``; each secret comes on a descriptor of its own, by the name of its option."""
    options, readers = [], []
    for option, secret in secrets.items():
        reader, writer = os.pipe()
        os.write(writer, f"{secret}\n".encode())
        os.close(writer)
        readers.append(reader)
        options += [f"--{option.replace('_', '-')}", str(reader)]
    command = [sys.executable, "-c", "from fieldtool.cli import main; main()", "restore"]
    command += ["--workspace", str(workspace), *arguments, *options]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=readers, input="")
    finally:
        for reader in readers:
            os.close(reader)


def people_at(workspace: Path) -> int:
    """How many arrivals the centre has, as somebody who signs in sees it."""
    with Entry(workspace, ManualClock(NOW)) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        count = people_in(desk)
        desk.sign_out()
    return count


def test_damaged_records_are_replaced_by_the_newest_copy(workspace: Path) -> None:
    """What will be missing is told on stderr before; the result is one JSON object; the damaged file stays."""
    (workspace / "records.db").write_bytes(b"something else" * 4096)
    done = restore(workspace, "--staff", "SV-01", "--yes", "--json", passphrase_fd=PASSPHRASES["SV-01"])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["missing"] is None
    assert "will be missing" in done.stderr
    assert people_at(workspace) == 1
    assert len(list(workspace.glob("records-replaced-*.db"))) == 1


def test_nothing_is_done_without_a_yes(workspace: Path) -> None:
    """Asked and not answered, everything stays."""
    (workspace / "records.db").write_bytes(b"something else" * 4096)
    done = restore(workspace, "--staff", "SV-01", passphrase_fd=PASSPHRASES["SV-01"])
    assert done.returncode == 1
    assert (workspace / "records.db").read_bytes() == b"something else" * 4096


def test_records_that_open_take_two(workspace: Path) -> None:
    """One supervisor is refused before anything is asked; two go back."""
    alone = restore(workspace, "--staff", "SV-01", "--yes", passphrase_fd=PASSPHRASES["SV-01"])
    assert (alone.returncode, "[D-50]" in alone.stderr) == (1, True)
    assert people_at(workspace) == 3
    both = restore(
        workspace,
        *("--staff", "SV-01", "--second", "SV-02", "--yes"),
        passphrase_fd=PASSPHRASES["SV-01"],
        second_passphrase_fd=PASSPHRASES["SV-02"],
    )
    assert both.returncode == 0, both.stderr
    assert people_at(workspace) == 1


def test_a_lost_key_file_comes_back(workspace: Path, made: tuple[Path, str]) -> None:
    """With --keys and the words the records stay as they are, and people sign in again."""
    for name in ("keys.json", "keys.copy.json"):
        (workspace / name).write_bytes(b"damaged")
    (copy,) = (workspace / "backups").iterdir()
    done = restore(workspace, str(copy), "--keys", "--json", words_fd=made[1])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["centre"] == "PC"
    assert people_at(workspace) == 3


def test_wrong_calls_are_told(workspace: Path) -> None:
    """Neither a copy nor --staff; options of both ways at once."""
    assert run_fieldtool("restore", "--workspace", str(workspace)).returncode == 2
    assert run_fieldtool("restore", "--workspace", str(workspace), "--staff", "SV-01", "--keys").returncode == 2
