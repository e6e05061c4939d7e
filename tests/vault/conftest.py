from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldtool.vault.keys import Credentials, KdfCost, Keyring, RecoveryWords
from fieldtool.vault.store import Store
from tests.vault.making import INTAKE, SUPERVISOR, new_store


@dataclass(frozen=True)
class Made:
    """A keyring of two people, and what opens it."""

    folder: Path
    words: RecoveryWords
    supervisor: Credentials
    intake_id: str


@pytest.fixture(scope="session")
def once_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("keyring")
    words = RecoveryWords.generate()
    keyring, supervisor = Keyring.create(folder, "PC-01", SUPERVISOR, words, KdfCost.floor())
    return Made(folder, words, supervisor, keyring.add(supervisor, "PC-02", INTAKE))


@pytest.fixture
def made(once_made: Made, tmp_path: Path) -> Made:
    """A fresh copy of the keyring: deriving keys is slow on purpose, so it is made once."""
    shutil.copytree(once_made.folder, tmp_path, dirs_exist_ok=True)
    return Made(tmp_path, once_made.words, once_made.supervisor, once_made.intake_id)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened
