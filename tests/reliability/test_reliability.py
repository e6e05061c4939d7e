"""D1, D2, D4, D12: nothing acknowledged is lost to a power cut, a failing disk or a kill; a sample in every run.

The full counts are run by ``python -m tests.reliability nightly`` (``make nightly``).
"""

from __future__ import annotations

import pytest

from tests.reliability.driver import started
from tests.reliability.shim import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "the shim can be used here")


def test_ways_to_write_that_lose_are_caught() -> None:
    """The simulator finds what OFF, NORMAL, DELETE, writing over and an unsynced rename lose; ours loses none."""
    run = started(["controls", "--count", "300"])
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("control,") == 6


@pytest.mark.parametrize(
    "arguments",
    [["power", "--count", "200"], ["faults", "--every", "90"], ["kills", "--count", "8"]],
    ids=lambda arguments: arguments[0],
)
def test_nothing_acknowledged_is_lost(arguments: list[str]) -> None:
    """Whatever is cut, fails or is killed: the store opens whole, with all that was said to be saved."""
    run = started(arguments)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 looked at" not in run.stdout
