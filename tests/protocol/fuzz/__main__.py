"""Feed many inputs to one target: ``python -m tests.protocol.fuzz expression --inputs 100000``.

Inputs are drawn by chance from ``--seed``; :mod:`tests.protocol.fuzz.guided` follows what they cover. What breaks is
written into ``--keep``, and the process ends with 1.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.protocol.fuzz.guard import Hang, Touched, watched
from tests.protocol.fuzz.seeds import seeds_of
from tests.protocol.fuzz.structured import drawn
from tests.protocol.fuzz.targets import TARGETS, accepted


def main() -> int:
    """Run one target and say how many inputs were taken, refused and broken."""
    options = _options()
    chance, seeds, told = Random(options.seed), seeds_of(options.target), Counter[str]()
    expressions = seeds_of("expression")
    for seed in seeds:
        accepted(options.target, seed)  # what is imported late is imported now
    broken: set[str] = set()
    began = time.monotonic()
    for number in range(options.inputs):
        untrusted = drawn(options.target, seeds, expressions, chance)
        told[outcome := _outcome(options.target, untrusted)] += 1
        if outcome not in {"taken", "refused"} and outcome not in broken:
            broken.add(outcome)
            _keep(options.keep, untrusted, outcome)
        if number % 5000 == 4999:
            print(f"{options.target}: {number + 1} inputs, {dict(told)}", flush=True)
    print(f"{options.target}: {options.inputs} inputs in {time.monotonic() - began:.0f} s, {dict(told)}")
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.protocol.fuzz")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    return parser.parse_args()


def _outcome(target: str, untrusted: bytes) -> str:
    try:
        with watched():
            return "taken" if accepted(target, untrusted) else "refused"
    except (Exception, Hang, Touched) as error:  # noqa: BLE001  (whatever it is, it is told)
        frame = traceback.extract_tb(error.__traceback__)[-2 if isinstance(error, Hang) else -1]  # not the alarm
        place = f"in {Path(frame.filename).name}:{frame.lineno}"
        return f"hangs {place}" if isinstance(error, Hang) else f"{type(error).__name__} {place}"


def _keep(folder: Path, untrusted: bytes, outcome: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(untrusted).hexdigest()[:12]
    path.write_bytes(untrusted)
    print(f"{outcome}: {path}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
