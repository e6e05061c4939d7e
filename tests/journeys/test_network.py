"""C4: nothing asks the network for anything: the whole job runs without one, and never opens an internet socket."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from fieldtool.clock import SystemClock
from tests.journeys.centres import admit, signed_in, with_staff

ROOT: Final = Path(__file__).resolve().parents[2]
_DEMO: Final = ("-c", "from fieldtool.cli import main; main()", "demo", "--cases", "12", "--seed", "3", "--json")
_ANSWERS: Final = 4

Journey = Callable[[tuple[str, ...], Path], None]


def _usable(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run([*command, "true"], check=False).returncode == 0


def _whole_job(before: tuple[str, ...], workspace: Path) -> None:
    """Screenings, the weekly release, the bundle and its hub, by the command."""
    command = [*before, sys.executable, *_DEMO, "--workspace", str(workspace)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cases"] == 12


def _interview(before: tuple[str, ...], workspace: Path) -> None:
    """A real window that signs in and answers questions."""
    with_staff(workspace, SystemClock())
    with signed_in(workspace) as desk:
        admit(desk, SystemClock())
    command = [*before, sys.executable, "-m", "tests.journeys.child", str(workspace), "5"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as window:
        assert window.stdout is not None
        saved = 0
        for line in window.stdout:
            saved += json.loads(line)[0] == "saved"
            if saved == _ANSWERS:
                break
        window.stdout.close()  # it ends when nobody listens; killing who watches it would leave it running
    assert saved == _ANSWERS


@pytest.mark.skipif(not _usable("unshare", "-rn"), reason="this system gives no network of its own to a process")
@pytest.mark.parametrize("journey", [_whole_job, _interview])
def test_without_a_network(journey: Journey, tmp_path: Path) -> None:
    """In a namespace without any interface but a loopback that is down, everything works."""
    journey(("unshare", "-rn"), tmp_path / "W")


@pytest.mark.skipif(not _usable("strace"), reason="strace is not installed (Debian, Ubuntu: apt-get install strace)")
def test_no_internet_socket_is_opened(tmp_path: Path) -> None:
    """Every socket call of every process and thread is looked at; a control shows that one would be seen."""
    log = tmp_path / "calls"
    trace = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket,connect,sendto,bind", "-o", str(log))
    _whole_job(trace, tmp_path / "W")
    assert re.findall(r".*AF_INET.*", log.read_text()) == []
    control = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"
    subprocess.run([*trace, sys.executable, "-c", control], check=True)
    assert "AF_INET" in log.read_text()
