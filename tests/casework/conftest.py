"""A store of its own for each test."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldtool.casework.people import People
from fieldtool.casework.register import Register
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.model import Role
from fieldtool.vault.store import Store

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new encrypted store with one member of staff, ``ana``."""
    with Store.create(tmp_path / "records.db", secrets.token_bytes(32), MIGRATIONS, NOW) as store:
        People(store).add("ana", "IN-01", Role.INTAKE, NOW)
        yield store


@pytest.fixture
def register(store: Store) -> Register:
    """The register of a real centre."""
    return Register(store, "PC", practice=False)
