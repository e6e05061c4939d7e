"""docs/xforms.md and the conformance tests name the same clauses of the XForms specification."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = ROOT / "tests" / "protocol" / "conformance"
_ROW: Final = re.compile(r"^\| `([a-z-]+/[^`\s]+)` \| \S.* \| (.+) \|$", flags=re.MULTILINE)
_IDS: Final = re.compile(r"(?:\[[^\]\s]+\] )+(?=\S)")
_ID: Final = re.compile(r"\[([a-z-]+/[^\]\s]+)\]")


def test_every_clause_has_a_test() -> None:
    """Each clause of the table stands in the docstring of a conformance test."""
    assert sorted({clause for clause, _ in _rows()} - _proved()) == []


def test_every_test_has_a_clause() -> None:
    """Each clause that a conformance test names stands in the table."""
    assert sorted(_proved() - {clause for clause, _ in _rows()}) == []


def test_no_clause_stands_twice() -> None:
    """A clause has one row."""
    assert [clause for clause, times in Counter(clause for clause, _ in _rows()).items() if times > 1] == []


def test_every_clause_says_what_happens() -> None:
    """A row says that the clause runs, is told, or is ignored; every row of the tables is one."""
    assert [clause for clause, here in _rows() if not re.match(r"(runs|told|ignored)\b", here)] == []
    assert len(_rows()) == sum(line.startswith("| `") for line in _page().splitlines())


def test_every_conformance_test_names_its_clause() -> None:
    """The docstring of a conformance test begins with at least one id, and then says its promise."""
    assert [name for name, text in _docstrings() if _IDS.match(text) is None] == []


def _page() -> str:
    return (ROOT / "docs" / "xforms.md").read_text(encoding="utf-8")


def _rows() -> list[tuple[str, str]]:
    """The id of each clause, and what this desk does."""
    return _ROW.findall(_page())


def _proved() -> set[str]:
    found = (_IDS.match(text) for _, text in _docstrings())
    return {clause for ids in found if ids is not None for clause in _ID.findall(ids[0])}


def _docstrings() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.name}::{node.name}", ast.get_docstring(node) or ""
