"""Starts the window in a process of its own, again after each lock.

A key cannot be wiped from a Python process, so locking ends the process that held it (docs/decisions). This parent
uses the standard library alone and holds nothing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

__all__ = ["LOCKED", "launch"]

LOCKED: Final = 75
"""Exit code of a window that was locked and wants to be started afresh (EX_TEMPFAIL)."""


def launch(workspace: Path, language: str | None) -> int:
    """Run the window until it ends by itself; returns its exit code."""
    command = [sys.executable, "-m", "ui", "--workspace", str(workspace)]
    if language:
        command += ["--lang", language]
    while True:
        code = subprocess.run(command, check=False).returncode  # noqa: S603  (our own module, no shell)
        if code != LOCKED:
            return code
