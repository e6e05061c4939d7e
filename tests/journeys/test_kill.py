"""The program is killed in the middle of an interview: nothing that was shown as saved is lost."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from fieldtool.clock import SystemClock
from fieldtool.model import AgeGiven, Sex
from tests.journeys.centres import PASSPHRASES, admit, signed_in, with_staff
from tests.journeys.conftest import OpenWindow

ROOT: Final = Path(__file__).resolve().parents[2]
SEED: Final = 20261124
LONGEST: Final = 1.5
LONGEST_AT_NIGHT: Final = 4.0
"""Seconds from the first answer that is shown as saved to the latest moment of a kill."""


@dataclass
class Told:
    """What the killed window had told: where it began to answer, and what its bar had called saved."""

    gave: list[str] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)

    def hear(self, line: str) -> None:
        what, path, *value = json.loads(line)
        if what == "gave":
            self.gave.append(path)
        else:
            self.saved.append((path, value[0]))


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre where a young woman waits: she is asked about more than others."""
    workspace = with_staff(tmp_path_factory.mktemp("kill") / "workspace", SystemClock())
    with signed_in(workspace) as desk:
        admit(desk, SystemClock(), sex=Sex.FEMALE, age=AgeGiven(23, 27), travelling="family")
    return workspace


def test_six_kills(waiting: Path, tmp_path: Path, open_window: OpenWindow) -> None:
    """Killed at six random moments, every saved answer is there, and the interview is offered again."""
    killed = _kill_often(waiting, tmp_path, _moments(6, LONGEST, random.Random(SEED)))
    assert sum(len(told.saved) for told in killed) >= 6
    driver = open_window(tmp_path / "0", "es")
    driver.sign_in("IN-01", PASSPHRASES["IN-01"])
    assert driver.sees(driver.tr("Interviews that were open wait where they stopped."))
    driver.tab_to(next(name for name in driver.names() if name.startswith(f"{driver.tr('Resume')}: ")))


@pytest.mark.nightly
def test_fifty_kills(waiting: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same at fifty moments, drawn anew each night; the seed is printed so that a night can be repeated."""
    seed = random.SystemRandom().randrange(10**9)
    say = sys.__stdout__.write if sys.__stdout__ else str
    with capsys.disabled():
        say(f"\nkills: seed {seed}\n")
        killed = _kill_often(waiting, tmp_path, _moments(50, LONGEST_AT_NIGHT, random.Random(seed)))
        saved = sum(len(told.saved) for told in killed)
        on_the_way = sum(len(told.gave) - len(told.saved) for told in killed)
        say(f"kills: 50; answers shown as saved: {saved}; killed with an answer on its way: {on_the_way}\n")


def _moments(times: int, longest: float, rng: random.Random) -> list[tuple[int, float]]:
    """For each kill a seed for what is answered, and after how many seconds it comes."""
    return [(rng.randrange(10**6), rng.uniform(0, longest)) for _ in range(times)]


def _kill_often(waiting: Path, folder: Path, moments: list[tuple[int, float]]) -> list[Told]:
    """Kill a window at each moment, two at once, each on a centre of its own; look at each centre afterwards."""

    def kill_and_look(number: int) -> Told:
        workspace = Path(shutil.copytree(waiting, folder / str(number)))
        told = _kill(workspace, *moments[number])
        _look(workspace, told)
        return told

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(kill_and_look, range(len(moments))))


def _kill(workspace: Path, seed: int, after: float) -> Told:
    """Let a window answer; kill it ``after`` seconds from the first answer that it shows as saved."""
    told = Told()
    command = [sys.executable, "-m", "tests.journeys.child", str(workspace), str(seed)]
    errors = workspace.with_suffix(".errors")
    with (
        errors.open("w", encoding="utf-8") as stderr,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True) as child,
    ):
        assert child.stdout is not None
        while not told.saved:
            line = child.stdout.readline()
            assert line, errors.read_text(encoding="utf-8")
            told.hear(line)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(after)
        child.kill()
        for line in child.stdout:
            told.hear(line)
    assert child.returncode == -9
    return told


def _look(workspace: Path, told: Told) -> None:
    """The record is what was shown: every answer in order, and at most the one that was on its way."""
    with signed_in(workspace, "SV-01") as desk:
        (waiting,) = desk.home().open_screenings
        assert waiting.interrupted
        health = desk.health()
        assert (health.damage, health.audit_flaws) == ((), ())
        stored = [
            (row["path"], row["value"])
            for row in desk._store.db.query(
                "select path, value from answers where screening_id = ? order by sequence", [waiting.screening_id]
            )
            # what stands outside every group was filled in, not asked; what a record says of itself likewise
            if row["path"].count("/") > 2 and not row["path"].startswith("/data/meta/")
        ]
        view = desk.resume(waiting.screening_id)
    assert stored[: len(told.saved)] == told.saved
    assert [path for path, _ in stored[len(told.saved) :]] in ([], told.gave[len(told.saved) :])
    newest = dict(stored)
    asked = {question.path: question.value for question in view.questions if question.path in newest}
    assert asked == {path: newest[path] for path in asked}
    assert asked
