"""The full counts, in parts: what was done is noted, and the next call goes on where this one stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from tests.reliability.driver import BUILD, Bench
from tests.reliability.sweeps import Found, faults, kills, power_cuts, told
from tests.reliability.workflows import WORKFLOWS

__all__ = ["go_on"]

_DONE = BUILD / "done.json"
_CHUNK = 1000
_SHIFTS = 6
"""A fault sweep goes over a workflow in so many parts, each with other operations."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the whole: its name for good, and what it does."""

    name: str
    run: Callable[[Bench], Found]


def go_on(states: int, deaths: int, minutes: float) -> int:
    """Do what is not done yet, for so many minutes; 1 where anything was broken."""
    done: dict[str, list[int]] = json.loads(_DONE.read_text()) if _DONE.exists() else {}
    began, parts = monotonic(), list(_parts(states, deaths))
    with Bench.ready() as bench:
        for part in parts:
            if monotonic() - began > minutes * 60:
                break
            if part.name not in done:
                found = part.run(bench)
                print("\n".join(told(found, part.name)), flush=True)
                done[part.name] = [found.looked_at, len(found.broken)]
                _DONE.write_text(json.dumps(done))
    return _summed_up({name: done[name] for name in (part.name for part in parts) if name in done}, len(parts))


def _summed_up(done: dict[str, list[int]], parts: int) -> int:
    for sweep in ("power", "kills", "faults"):
        rows = [found for name, found in done.items() if name.startswith(sweep)]
        print(f"{sweep}: {sum(row[0] for row in rows):,} looked at, {sum(row[1] for row in rows)} broken")
    print(f"{len(done)} of {parts} parts are done; what is done is noted in {_DONE}")
    return int(any(found[1] for found in done.values()))


def _parts(states: int, deaths: int) -> Iterator[Part]:
    each, killed = states // len(WORKFLOWS) + 1, deaths // len(WORKFLOWS) + 1
    for seed, start in enumerate(range(0, each, _CHUNK)):
        for name in WORKFLOWS:
            number = min(_CHUNK, each - start)
            yield Part(f"power {name} {number} {seed}", _power(name, number, seed))
    for seed, start in enumerate(range(0, killed, _CHUNK // 10)):
        for name in WORKFLOWS:
            number = min(_CHUNK // 10, killed - start)
            yield Part(f"kills {name} {number} {seed}", _kills(name, number, seed))
    for shift in range(_SHIFTS):
        for name in WORKFLOWS:
            yield Part(f"faults {name} {shift}", _faults(name, shift))


def _power(name: str, number: int, seed: int) -> Callable[[Bench], Found]:
    return lambda bench: power_cuts(bench, name, number, seed)


def _kills(name: str, number: int, seed: int) -> Callable[[Bench], Found]:
    return lambda bench: kills(bench, name, number, seed)


def _faults(name: str, shift: int) -> Callable[[Bench], Found]:
    return lambda bench: faults(bench, name, _SHIFTS, shift)
