"""A fresh machine installs what was tried: the lock file names everything, with hashes, and no address."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

from PySide6.QtGui import QFont

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_WITH_EXTRAS = re.compile(r"^[A-Za-z0-9._-]+ ?\[[A-Za-z0-9._,-]+\]")


def test_every_dependency_is_locked() -> None:
    """What pyproject.toml asks for stands in the lock file."""
    wanted = {_normal(text) for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]}
    locked = {_normal(line) for line in LOCK.splitlines() if "==" in line}
    assert wanted <= locked


def test_every_package_has_hashes() -> None:
    """Each locked package is held to the hashes of its files."""
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_extras_are_locked_too() -> None:
    """What a package wants with extras is locked with them: older pips look for the newest release otherwise."""
    asked = {
        found.group().replace(" ", "").lower()
        for package in distributions()
        for requirement in package.requires or []
        if "extra ==" not in requirement and (found := _WITH_EXTRAS.match(requirement))
    }
    assert asked <= {line.partition("==")[0].lower() for line in LOCK.splitlines() if "==" in line}


def test_no_address_is_kept() -> None:
    """The lock file works with whichever package index the machine uses."""
    assert not re.search(r"https?:|file:|--index|--find-links", LOCK)


def test_the_bindings_keep_none_alive() -> None:
    """A call into Qt that returns nothing does not take a reference to None away, as PySide6 6.12.0 does."""
    font, before = QFont(), sys.getrefcount(None)
    for _ in range(1000):
        font.setBold(True)
    assert sys.getrefcount(None) > before - 500


def _normal(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""
