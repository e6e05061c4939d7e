"""Power cuts, faults and kills over every workflow; each sweep tells how much it looked at, and what was broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Final

from tests.reliability.disk import Disk
from tests.reliability.driver import DONE, REFUSED, Bench, Recorded
from tests.reliability.promises import Promise, broken
from tests.reliability.shim import Fault
from tests.reliability.workflows import WORKFLOWS

__all__ = ["FAULTS", "Found", "faults", "kills", "power_cuts"]

FAULTS: Final = (Fault.FULL, Fault.BROKEN, Fault.SHORT, Fault.DENIED)
KILLS: Final = (Fault.KILL_BEFORE, Fault.KILL_AFTER)
_CAN_FAIL: Final = frozenset("owtsrum")


@dataclass(slots=True)
class Found:
    """How many cases were looked at, and those that were broken, in words."""

    looked_at: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, case: str, problems: list[str]) -> None:
        """One more case."""
        self.looked_at += 1
        if problems:
            self.broken.append(f"{case}: {'; '.join(problems)}")


def power_cuts(bench: Bench, name: str, states: int, seed: int) -> Found:
    """Judge so many of the states that a power cut during a workflow could leave."""
    return cut(bench, name, bench.recorded(WORKFLOWS[name]), states, seed)


def cut(bench: Bench, name: str, recorded: Recorded, states: int, seed: int) -> Found:
    """The same for a run that was recorded already."""
    rng, found = Random(f"{name} {seed}"), Found()
    disk = Disk(recorded.root, recorded.before)
    moments = sorted(rng.randrange(len(recorded.operations) + 1) for _ in range(states))
    promises = [
        (place, Promise.decoded(each.one)) for place, each in enumerate(recorded.operations) if each.kind == "a"
    ]
    done = 0
    for moment in moments:
        for operation in recorded.operations[done:moment]:
            disk.do(operation)
        done = moment
        made = [promise for place, promise in promises if place < moment]
        later = [promise for place, promise in promises if place >= moment]
        workspace = bench.put_back(disk.state_after_a_cut(rng), bench.root.with_name("found"))
        case = f"{name}, seed {seed}, after operation {moment} of {len(recorded.operations)}"
        found.add(case, broken(workspace, bench.centre.words, made[-1] if made else Promise(), later))
    return found


def faults(bench: Bench, name: str, every: int, shift: int = 0) -> Found:
    """Let each ``every``-th operation of a workflow fail in each way, once and for ever."""
    found, good = Found(), _Good(bench, name)
    places = range(1 + shift % every, good.most + 1, every)
    for fault, forever, at in product(FAULTS, (False, True), places):
        ended = good.run(at, fault, forever=forever)
        case = f"{name}, {fault.name} {'from' if forever else 'at'} operation {at}"
        found.add(case, [*([] if ended in {DONE, REFUSED} else [f"it ends with {ended}"]), *good.judged()])
    return found


def kills(bench: Bench, name: str, number: int, seed: int) -> Found:
    """End a workflow by SIGKILL at so many of its operations, chosen by chance."""
    found, good, rng = Found(), _Good(bench, name), Random(f"{name} {seed}")
    for _ in range(number):
        at, fault = rng.randint(1, good.most), rng.choice(KILLS)
        good.run(at, fault)
        found.add(f"{name}, {fault.name} operation {at}", good.judged())
    return found


class _Good:
    """A workflow as it runs when nothing fails, to hold others against."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._bench, self._workflow = bench, WORKFLOWS[name]
        recorded = bench.recorded(self._workflow)
        self.most = sum(each.kind in _CAN_FAIL for each in recorded.operations)
        self._promises = bench.promises()

    def run(self, at: int, fault: Fault, *, forever: bool = False) -> int:
        """Run it again from the beginning, one operation failing."""
        self._bench.put_back()
        return self._bench.run(self._workflow, at, fault, forever=forever)

    def judged(self) -> list[str]:
        """What is wrong with what the last run left."""
        bench, made = self._bench, self._bench.promises()
        later = self._promises[len(made) :]
        last = made[-1] if made else Promise()
        return broken(bench.centre.workspace, bench.centre.words, last, later, same_run=False)


def told(found: Found, what: str) -> Iterator[str]:
    """A line for a sweep, and one for each of the first things that it found."""
    yield f"{what}: {found.looked_at} looked at, {len(found.broken)} broken"
    yield from (f"  {each}" for each in found.broken[:10])
