"""The house keeps its shape: imports go down, files stay small, nothing below the edge asks for the time."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("fieldtool", "ui", "tests", "packaging") for path in (ROOT / folder).rglob("*.py"))
BELOW_THE_EDGE = sorted(path for path in (ROOT / "fieldtool").rglob("*.py") if "cli" not in path.parts)
_ASKS_THE_TIME = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


def test_imports_only_go_down() -> None:
    """Every contract about floors in pyproject.toml is kept."""
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache"]
    answer = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_no_file_is_a_god_file() -> None:
    """No file of code is longer than 500 lines."""
    long = {str(path.relative_to(ROOT)): lines for path in SOURCES if (lines := _lines(path)) > 500}
    assert not long


def test_functions_are_small() -> None:
    """The program's median function is a dozen lines at most, and none is longer than a screen, but invented data."""
    lengths = sorted(
        (node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for path in SOURCES
        if "tests" not in path.parts and not path.name.endswith("samples.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None
    )
    assert lengths[len(lengths) // 2][0] <= 12
    assert [name for length, name in lengths if length > 60] == []


@pytest.mark.parametrize("path", BELOW_THE_EDGE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_time_is_passed_in(path: Path) -> None:
    """Below the command line nothing but the system's clock asks for the time of day."""
    if path.name == "clock.py":
        return
    asked = [call.lineno for call in _calls(path) if _name(call) in _ASKS_THE_TIME]
    assert not asked


def test_every_test_names_its_promise() -> None:
    """Each test function has a docstring: the promise that it proves."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert not silent


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> tuple[str, str]:
    """The last two words of what is called: ``datetime.now``, ``dt.datetime.now``."""
    if not isinstance(call.func, ast.Attribute):
        return ("", "")
    owner = call.func.value
    return (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", ""), call.func.attr)
