"""D3: a store whose protection does not hold is refused, whichever setting it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fieldtool.vault.store import Store, StoreSettings


def test_an_opened_store_is_safe(store: Store) -> None:
    """The settings of every opened store are as they must be."""
    settings = store.settings()
    assert settings.problems() == ()
    assert settings.journal_mode == "truncate"
    assert settings.encrypted
    assert not settings.load_extension


@pytest.mark.parametrize(
    "setting, value",
    [
        ("sqlite", "3.51.2"),
        ("sqlite", "3.7.17"),
        ("sqlcipher", "4.18.9"),
        ("sqlcipher", ""),
        ("cipher", "AES-128-CBC"),
        ("cipher", ""),
        ("page_authentication", "HMAC_SHA1"),
        ("page_authentication", ""),
        ("encrypted", False),
        ("journal_mode", "wal"),
        ("journal_mode", "delete"),
        ("journal_mode", "off"),
        ("journal_mode", "memory"),
        ("synchronous", "0"),
        ("synchronous", "1"),
        ("temp_store", "0"),
        ("temp_store", "1"),
        ("secure_delete", "0"),
        ("secure_delete", "2"),
        ("foreign_keys", "0"),
        ("load_extension", True),
    ],
)
def test_every_mutated_setting_is_a_problem(store: Store, setting: str, value: Any) -> None:  # noqa: ANN401
    """Each one that is not as it must be is named, with what was found."""
    changed: StoreSettings = replace(store.settings(), **{setting: value})
    (problem,) = changed.problems()
    assert (problem.setting, problem.found) == (setting, str(value))


@pytest.mark.parametrize("setting, value", [("sqlite", "3.60"), ("sqlcipher", "5.0.0"), ("synchronous", "2")])
def test_what_is_as_good_is_no_problem(store: Store, setting: str, value: Any) -> None:  # noqa: ANN401
    """Later versions are welcome."""
    assert replace(store.settings(), **{setting: value}).problems() == ()


@pytest.mark.parametrize(
    "pragma, setting",
    [
        ("journal_mode = delete", "journal_mode"),
        ("synchronous = normal", "synchronous"),
        ("temp_store = file", "temp_store"),
    ],
)
def test_settings_are_read_not_remembered(store: Store, pragma: str, setting: str) -> None:
    """A setting that was changed on the open connection shows."""
    store.db.execute(f"pragma {pragma}").fetchall()
    assert [problem.setting for problem in store.settings().problems()] == [setting]


def test_loading_of_extensions_shows(store: Store) -> None:
    """A connection that would load a library is a problem."""
    store.db.conn.enable_load_extension(True)
    assert [str(problem) for problem in store.settings().problems()] == ["load_extension = True (False)"]
