"""The launcher: a locked window is started afresh, anything else ends it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from fieldtool.cli.launch import LOCKED, launch


@pytest.mark.parametrize("codes,left", [((0,), 0), ((LOCKED, LOCKED, 0), 0), ((3, 0), 3)])
def test_only_a_lock_starts_it_again(
    codes: tuple[int, ...], left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real process stands in for Python: it ends with the next code of a list, and notes what it was asked."""
    (tmp_path / "codes").write_text("\n".join(map(str, codes)) + "\n", encoding="utf-8")
    script = tmp_path / "window"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nread code < {tmp_path}/codes\n'
        f"sed -i 1d {tmp_path}/codes\nexit $code\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(script))
    assert launch(tmp_path / "W", "es") == left
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == [f"-m ui --workspace {tmp_path}/W --lang es"] * (codes.index(left) + 1)
