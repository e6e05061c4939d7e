"""One form in our engine, in a process of its own: what loading it and each answer cost, as JSON.

``python -m tests.bench.alone FORM.xml '{"answers": {"/data/age": "30"}, "passes": 1}' [CACHE]``; the peer's script
(``peer/run.mjs``) does the same, step by step.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from fieldtool.protocol import NodeState, Session, load_form

__all__ = ["MEGABYTE", "measured", "peak"]

MEGABYTE: Final = 1024 if sys.platform == "linux" else 1024 * 1024
"""What ``ru_maxrss`` counts in differs between systems."""


def measured(form: Path, answers: Mapping[str, str], passes: int, cache: Path | None = None) -> dict[str, object]:
    """Load a form, answer its questions from top to bottom, and tell what each step took in milliseconds."""
    began = perf_counter()
    loaded = load_form(form) if cache is None else load_form(form, cache=cache)
    session = Session(loaded, now=datetime.now(UTC))
    next(path for path in session.paths() if _question(session.state(path)))
    load = perf_counter() - began
    taken: list[tuple[str, float]] = []
    for _pass in range(passes):
        for path in session.states():
            given = _answer(session, path, answers)
            if given is not None:
                taken.append((path, _answered(session, path, given)))
    values = {path: state.value for path, state in session.states().items()}
    return {"load": load * 1000, "answers": taken, "values": values, "peak": peak()}


def peak() -> float:
    """The most memory that this process ever held, in megabytes.

    On Linux ``ru_maxrss`` of a new process begins with what its parent held; the kernel's own mark begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _question(state: NodeState) -> bool:
    return state.relevant and not state.readonly and bool(state.label)


def _answer(session: Session, path: str, answers: Mapping[str, str]) -> str | None:
    state = session.state(path)
    if not state.relevant or state.readonly:
        return None
    first = state.choices[0].value if state.choices else None
    return answers.get(path, first)


def _answered(session: Session, path: str, value: str) -> float:
    began = perf_counter()
    session.set(path, value)
    session.state(path)
    return (perf_counter() - began) * 1000


def main() -> None:
    """Print what was measured."""
    form, plan, *cache = sys.argv[1:]
    told = json.loads(plan)
    found = measured(Path(form), told["answers"], told["passes"], Path(cache[0]) if cache else None)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
