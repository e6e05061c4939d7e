"""The forms engine beside getodk/web-forms' engine: both on the same forms in the same minute, a process each time.

Rounds alternate, so that a busy machine is as busy for one as for the other; every figure is a median over rounds.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.synthetic import Sized, members, wide

__all__ = ["compare"]

CHECKOUT: Final = Path(__file__).parents[2]
PEERS: Final = CHECKOUT / ".peers"
REAL_FORM: Final = CHECKOUT.parent / "shared" / "forms" / "whova_form.xml"
ROUNDS: Final = 5
ROUNDS_OF_GROWTH: Final = 3
SECONDS: Final = 60
LONGEST_ANSWER: Final = 16.0
"""Milliseconds: one frame of a screen."""
_PERSON: Final = "/data/consented/deceased_CRVS/info_on_deceased"
ADULT: Final[Mapping[str, str]] = {
    "/data/respondent_backgr/Id10013": "yes", f"{_PERSON}/Id10019": "female", f"{_PERSON}/Id10020": "yes",
    f"{_PERSON}/Id10021": "1980-05-01", f"{_PERSON}/Id10022": "yes", f"{_PERSON}/Id10023_a": "2020-05-01",
}  # fmt: skip
"""What makes the verbal autopsy one of a woman; every other question gets its first choice."""


@dataclass(slots=True)
class Runs:
    """What one engine told in all rounds: milliseconds, megabytes, and the values at the end."""

    load: list[float] = field(default_factory=list)
    answers: list[list[float]] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    def add(self, told: Mapping[str, object]) -> None:
        """Keep one round."""
        load, answers, peak, values = told["load"], told["answers"], told["peak"], told["values"]
        assert isinstance(load, (float, int))
        assert isinstance(answers, list)
        assert isinstance(peak, (float, int))
        assert isinstance(values, dict)
        self.load.append(load)
        self.answers.append([milliseconds for _path, milliseconds in answers])
        self.peak.append(peak)
        self.values = values

    @property
    def each(self) -> list[float]:
        """What each answer took, in the median of all rounds."""
        return [statistics.median(taken) for taken in zip(*self.answers, strict=False)]

    @property
    def worst(self) -> float:
        """The slowest answer of any round, whatever else the machine did."""
        return max((max(taken, default=0.0) for taken in self.answers), default=0.0)


def compare() -> None:
    """Print the tables: a real form against the goals, then what happens to an answer where forms grow."""
    node = shutil.which("node")
    peer = node if node and (PEERS / "installed").is_file() else None
    if peer is None:
        print(
            "\nThe forms engine, alone: there is no Node, or its packages are not in .peers/ (packaging/bench-peers.sh)"
        )
    if REAL_FORM.is_file():
        _real(peer)
    else:
        print(f"\n{REAL_FORM} is not there: the verbal autopsy is left out")
    _growth("Items, 2 expressions for 5 of them", [wide(1250), wide(2500), wide(5000)], peer)
    _growth("Members of a repeat, with totals", [members(25), members(50), members(100), members(200)], peer)


# A real form


def _real(node: str | None) -> None:
    plan = json.dumps({"answers": ADULT, "passes": 1})
    first, cached, theirs = Runs(), Runs(), Runs()
    with TemporaryDirectory() as folder:
        _run(_ours(REAL_FORM, plan, folder), Runs())
        for _round in range(ROUNDS):
            _run(_ours(REAL_FORM, plan), first)
            if node:
                _run(_theirs(node, REAL_FORM, plan), theirs)
            _run(_ours(REAL_FORM, plan, folder), cached)
    print(f"\nWHO verbal autopsy, {len(first.each)} answers, medians of {ROUNDS} rounds in processes of their own")
    if theirs.trouble:
        print(f"the peer did not run: {theirs.trouble}")
    _table(first, cached, theirs if theirs.load else None)


def _table(first: Runs, cached: Runs, theirs: Runs | None) -> None:
    median = statistics.median
    rows: list[tuple[str, Runs, Callable[[Runs], float], float | None]] = [
        ("load the .xml, to the first question, ms", first, lambda runs: median(runs.load), 0.2),
        ("load from our cache, to the first question, ms", cached, lambda runs: median(runs.load), 0.04),
        ("an answer, median, ms", first, lambda runs: median(runs.each), None),
        ("an answer, the slowest, ms", first, lambda runs: max(runs.each), 0.25),
        ("memory at its peak, MB", first, lambda runs: median(runs.peak), 0.5),
    ]
    print(f"{'':50}{'ours':>10}{'theirs':>10}{'ratio':>8}{'goal':>8}")
    for name, ours, figure, goal in rows:
        if not ours.load:
            print(f"{name:50}{'-':>10}  {ours.trouble}")
            continue
        print(f"{name:50}{figure(ours):>10.2f}" + _beside(figure(ours), figure(theirs) if theirs else None, goal))
    worst = max(first.worst, cached.worst)
    print(f"{'an answer, the slowest of all rounds, ms':50}{worst:>10.2f}{theirs.worst if theirs else 0:>10.2f}"
          f"{'':8}{LONGEST_ANSWER:>8.2f}  {_met(met=worst <= LONGEST_ANSWER)}")  # fmt: skip
    if theirs:
        _same_values(first.values, theirs.values)


def _beside(ours: float, theirs: float | None, goal: float | None) -> str:
    if theirs is None:
        return ""
    ratio = ours / theirs
    return f"{theirs:>10.2f}{ratio:>8.3f}" + (f"{goal:>8.2f}  {_met(met=ratio <= goal)}" if goal is not None else "")


def _met(*, met: bool) -> str:
    return "met" if met else "NOT MET"


def _same_values(ours: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """Both must have done the same work: how many items both know, and how many of them ended with one value."""
    known = [path for path in ours if path in theirs]
    same = sum(1 for path in known if ours[path] == theirs[path])
    print(f"{same} of {len(known)} items have the same value in both at the end (days, times and ids differ)")


# Growth


def _growth(title: str, forms: Sequence[Sized], node: str | None) -> None:
    print(f"\n{title}: median milliseconds of an answer")
    print(f"{'':50}" + "".join(f"{form.size:>10,}" for form in forms) + f"{'growth':>10}")
    engines = {"ours": _ours} | ({"theirs": _peer(node)} if node else {})
    with TemporaryDirectory() as folder:
        for name, command in engines.items():
            _line(name, [_answer_in(form, Path(folder) / "form.xml", command) for form in forms])


def _line(name: str, found: Sequence[float | None]) -> None:
    shown = "".join(f"{taken:>10.3f}" if taken is not None else f"{'-':>10}" for taken in found)
    first, last = found[0], found[-1]
    print(f"{name:50}{shown}" + (f"{last / first:>10.2f}" if first and last else f"{'':>10}"))


def _answer_in(form: Sized, path: Path, command: Callable[[Path, str], list[str]]) -> float | None:
    path.write_text(form.xform, "utf-8")
    runs = Runs()
    for _round in range(ROUNDS_OF_GROWTH):
        _run(command(path, json.dumps({"answers": dict(form.answers), "passes": 1})), runs)
    return statistics.median(runs.each) if runs.each else None


# Processes


def _ours(form: Path, plan: str, *cache: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.alone", str(form), plan, *cache]


def _theirs(node: str, form: Path, plan: str) -> list[str]:
    return [node, str(Path(__file__).parent / "peer" / "run.mjs"), str(PEERS), str(form), plan]


def _peer(node: str) -> Callable[[Path, str], list[str]]:
    return lambda form, plan: _theirs(node, form, plan)


def _run(command: Iterable[str], runs: Runs) -> None:
    try:
        done = subprocess.run(list(command), cwd=CHECKOUT, capture_output=True, text=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired:
        runs.trouble = f"it took more than {SECONDS} seconds"
    except subprocess.CalledProcessError as error:
        runs.trouble = (error.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    else:
        runs.add(json.loads(done.stdout))
