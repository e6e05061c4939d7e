"""A store of its own for each test, and two small protocols."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldtool.casework.people import People
from fieldtool.casework.register import Register
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.casework.screenings import Screenings
from fieldtool.model import Role
from fieldtool.protocol import Protocol
from fieldtool.vault.store import Store
from tests.casework.protocols import ARRIVAL, TALK, loaded

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def arrival(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    """The protocol that asks on arrival."""
    return loaded(tmp_path_factory.mktemp("arrival"), ARRIVAL)


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    """The protocol that is told what was heard on arrival."""
    return loaded(tmp_path_factory.mktemp("talk"), TALK)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new encrypted store with one member of staff, ``ana``."""
    with new_store(tmp_path) as store:
        yield store


@pytest.fixture
def register(store: Store) -> Register:
    """The register of a real centre."""
    return Register(store, "PC", practice=False)


@pytest.fixture
def screenings(store: Store, register: Register) -> Screenings:
    """The screenings of a centre in Panama."""
    return Screenings(store, register, desk="1", country="PAN")


def new_store(folder: Path) -> Store:
    """An encrypted store in ``folder`` with one member of staff, ``ana``."""
    store = Store.create(folder / "records.db", secrets.token_bytes(32), MIGRATIONS, NOW)
    People(store).add("ana", "IN-01", Role.INTAKE, NOW)
    return store
