"""``fieldtool release``: the weekly release without the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.cli.conftest import Told, run_fieldtool

PASSPHRASE: Final = "training bridge copper lantern"


def release(workspace: Path, *arguments: str, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    """Run a command that signs in, with the passphrase on a file descriptor of its own."""
    reader, writer = os.pipe()
    os.write(writer, f"{passphrase}\n".encode())
    os.close(writer)
    options = ("--workspace", str(workspace), "--staff", "SV-01", "--passphrase-fd", str(reader))
    command = [sys.executable, "-c", "from fieldtool.cli import main; main()", "release", *arguments, *options]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=[reader])
    finally:
        os.close(reader)


def week_of(built: Told) -> str:
    """The week that the demo released, from the name of its bundle."""
    return "-".join(Path(built["bundle"]).stem.split("-")[1:3])


def test_a_preview_shows_what_leaves_and_no_true_number(built: Told, training: Path) -> None:
    """The JSON has the shown cells alone; the text says ``hidden`` for the others."""
    done = release(training, "preview", week_of(built), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["state"] == "exported"
    assert told["signed_by"] == ["SV-01", "SV-02"]
    assert "true" not in json.dumps(told["tables"])
    assert "hidden" in release(training, "preview", week_of(built)).stdout


def test_exporting_again_writes_the_same_file(built: Told, training: Path) -> None:
    """The bundle of a sealed release never changes."""
    bundle = training / "outbox" / Path(built["bundle"]).name
    before = bundle.read_bytes()
    bundle.unlink()
    done = release(training, "export", week_of(built))
    assert done.returncode == 0, done.stderr
    assert bundle.read_bytes() == before


def test_refusals_are_sentences(built: Told, training: Path) -> None:
    """A wrong passphrase, a week that nobody built, a text that is no week: error, hint, exit 1, no traceback."""
    refused = (
        release(training, "preview", week_of(built), passphrase="not this one at all"),
        release(training, "preview", "2001-W01"),
        release(training, "build", "last week"),
        release(training, "hub", "no key at all"),
    )
    for done in refused:
        assert done.returncode == 1
        assert "error: " in done.stderr
        assert "hint: " in done.stderr
        assert "Traceback" not in done.stderr
        assert PASSPHRASE not in done.stderr + done.stdout


def test_wrong_use_is_exit_2() -> None:
    """An unknown command and a missing option are told by the usage line."""
    assert run_fieldtool("release", "frobnicate").returncode == 2
    assert run_fieldtool("release", "build", "2026-W47").returncode == 2
