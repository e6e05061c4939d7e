"""``python -m tests.reliability SWEEP``: power cuts, faults, kills, their controls, and the full counts in parts."""

from __future__ import annotations

import argparse
import os
import sys

from tests.reliability.controls import CONTROLS, caught
from tests.reliability.driver import Bench, started
from tests.reliability.nightly import go_on
from tests.reliability.shim import LOADED
from tests.reliability.sweeps import faults, kills, power_cuts, told
from tests.reliability.workflows import WORKFLOWS


def main() -> int:
    """Run one sweep over the workflows asked for; 1 where anything was broken."""
    options = _options()
    if LOADED not in os.environ:  # the shim has to be there before anything else is
        return started(sys.argv[1:], shown=True).returncode
    if options.sweep == "nightly":
        return go_on(options.states, options.kills, options.minutes)
    bad = False
    with Bench.ready() as bench:
        if options.sweep == "controls":
            return _controls(bench, options.count, options.seed)
        for name in options.workflow or WORKFLOWS:
            if options.sweep == "power":
                found = power_cuts(bench, name, options.count, options.seed)
            elif options.sweep == "faults":
                found = faults(bench, name, options.every, options.seed)
            else:
                found = kills(bench, name, options.count, options.seed)
            for line in told(found, f"{options.sweep}, {name}"):
                print(line, flush=True)
            bad = bad or bool(found.broken)
    return int(bad)


def _controls(bench: Bench, states: int, seed: int) -> int:
    """1 where a way to write that loses was not caught, or ours was."""
    missed = False
    for name, (_writes, _reads, must) in CONTROLS.items():
        found = caught(bench, name, states, seed)
        print(f"control, {name}: {found.looked_at} looked at, {len(found.broken)} broken", flush=True)
        missed = missed or bool(found.broken) != must
    return int(missed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability")
    parser.add_argument("sweep", choices=("power", "faults", "kills", "controls", "nightly"))
    parser.add_argument("--workflow", choices=sorted(WORKFLOWS), action="append")
    parser.add_argument("--count", type=int, default=100, help="states or kills of each workflow")
    parser.add_argument("--every", type=int, default=1, help="let every so-many-th operation fail")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--states", type=int, default=100_000, help="nightly: power cuts in all")
    parser.add_argument("--kills", type=int, default=10_000, help="nightly: kills in all")
    parser.add_argument("--minutes", type=float, default=30, help="nightly: how long to go on")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
