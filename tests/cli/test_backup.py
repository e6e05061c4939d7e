"""C6, D13: safety copies by the command; back on a bare machine with the words; opened without any code of ours."""

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
from fieldtool.vault.kdf import KdfCost
from tests.cli.conftest import run_fieldtool
from tests.desk.arriving import NAME, NOW, admit

PASSPHRASE: Final = "lantern copper meadow seven"
SCRIPT: Final = Path(__file__).parents[2] / "docs" / "open_safety_copy.py"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A centre with somebody in it, and its recovery words."""
    workspace = tmp_path_factory.mktemp("centre") / "W"
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", PASSPHRASE))
        entry.finish_setup(draft, " ".join(draft.words))
        desk = entry.sign_in("SV-01", PASSPHRASE)
        admit(desk)
        desk.sign_out()
    return workspace, " ".join(draft.words)


def backup(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``fieldtool backup`` with the passphrase on a file descriptor of its own."""
    return _with_secret(PASSPHRASE, "--passphrase-fd", "backup", "--workspace", str(workspace), "--staff", "SV-01",
                        *arguments)  # fmt: skip


def restore(copy: Path, workspace: Path, words: str) -> subprocess.CompletedProcess[str]:
    """``fieldtool restore`` with the words on a file descriptor of its own."""
    return _with_secret(words, "--words-fd", "restore", str(copy), "--workspace", str(workspace), "--json")


def _with_secret(secret: str, option: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    reader, writer = os.pipe()
    os.write(writer, f"{secret}\n".encode())
    os.close(writer)
    command = [sys.executable, "-c", "from fieldtool.cli import main; main()", *arguments, option, str(reader)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=[reader])
    finally:
        os.close(reader)


def opened(copy: Path, words: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The independent script, away from our code."""
    command = [sys.executable, "-I", str(SCRIPT), str(copy), *arguments]
    return subprocess.run(command, input=words, capture_output=True, text=True, check=False, cwd=copy.parent)


def test_a_copy_goes_to_a_stick_and_a_bare_machine(centre: tuple[Path, str], tmp_path: Path) -> None:
    """Made, listed, verified; restored elsewhere with the words alone, where people sign in as before."""
    workspace = Path(shutil.copytree(centre[0], tmp_path / "W"))
    (tmp_path / "stick").mkdir()
    made = json.loads(backup(workspace, "--to", str(tmp_path / "stick"), "--json").stdout)
    assert Path(made["also"]).read_bytes() == Path(made["file"]).read_bytes()
    listed = json.loads(backup(workspace, "--list", "--json").stdout)
    assert [one["name"] for one in listed["copies"]] == [Path(made["file"]).name]
    assert backup(workspace, "--verify", made["also"]).returncode == 0
    done = restore(Path(made["also"]), tmp_path / "bare", centre[1])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["centre"] == "PC"
    with Entry(tmp_path / "bare", ManualClock(NOW)) as entry:
        desk = entry.sign_in("SV-01", PASSPHRASE)
        (case,) = desk.find(NAME)
        assert desk.reveal_name(case.id, "meeting-in-person") == NAME
        assert desk.health().audit_flaws == ()
        desk.sign_out()


def test_a_copy_opens_without_our_code(centre: tuple[Path, str], tmp_path: Path) -> None:
    """The script from the written format finds the copy whole and the name in it, and refuses any changed byte."""
    workspace = Path(shutil.copytree(centre[0], tmp_path / "W"))
    copy = Path(json.loads(backup(workspace, "--json").stdout)["file"])
    told = opened(copy, centre[1])
    assert told.returncode == 0, told.stderr
    assert "PC, desk 1" in told.stdout
    names = [
        json.loads(line)["name_as_heard"]
        for line in opened(copy, centre[1], "--table", "identities").stdout.splitlines()
    ]
    assert names == [NAME]
    data = copy.read_bytes()
    for place in (5, 700, len(data) // 2, len(data) - 1):
        copy.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert opened(copy, centre[1]).returncode != 0


def test_the_script_is_short_and_independent() -> None:
    """At most 150 lines, and nothing of ours in them."""
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert "import fieldtool" not in text
    assert "from fieldtool" not in text


def test_refusals(centre: tuple[Path, str], tmp_path: Path) -> None:
    """Wrong words, a folder that is not empty, a file that is no copy, options that exclude one another."""
    workspace = Path(shutil.copytree(centre[0], tmp_path / "W"))
    copy = Path(json.loads(backup(workspace, "--json").stdout)["file"])
    assert "[V-03]" in restore(copy, tmp_path / "bare", "abandon").stderr
    full = restore(copy, workspace, centre[1])
    assert (full.returncode, "error: " in full.stderr) == (1, True)
    stranger = tmp_path / "note.ftcopy"
    stranger.write_text("not a copy at all")
    refused = restore(stranger, tmp_path / "bare", centre[1])
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert not (tmp_path / "bare").exists()
    assert backup(workspace, "--list", "--verify", str(copy)).returncode == 2
    assert run_fieldtool("restore", "--help").returncode == 0
