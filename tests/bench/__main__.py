"""Print how long an answer takes, beside the least that it could take, and the forms engine beside another.

Run by ``make bench``, or as ``python -m tests.bench``.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter

from tests.bench.answering import engine, naive_engine
from tests.bench.forms import compare
from tests.bench.saving import bare_commit, commit, whole_answer

ROUNDS = 300


def _milliseconds(work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        started = perf_counter()
        work()
        taken.append((perf_counter() - started) * 1000)
    return sorted(taken)


def main() -> None:
    """One line for each measurement: median and 99th percentile in milliseconds; then the tables of the engines."""
    print(f"{'':58}{'median ms':>10}{'p99 ms':>10}")
    for measured in (engine, naive_engine, bare_commit, commit, whole_answer):
        with measured() as work:
            taken = _milliseconds(work)
        median, late = statistics.median(taken), taken[int(0.99 * ROUNDS)]
        print(f"{(measured.__doc__ or '').partition('.')[0]:58}{median:>10.3f}{late:>10.3f}")
    compare()


if __name__ == "__main__":
    main()
