"""D3: a store whose protection does not hold is refused, whichever setting it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldtool.vault import cipher
from fieldtool.vault.errors import UnsafeStore
from fieldtool.vault.store import Migration, Store, StoreSettings
from tests.vault.making import AT, KEY, MIGRATIONS, new_store

WEAKER = [
    "journal_mode = delete",
    "journal_mode = persist",
    "journal_mode = memory",
    "journal_mode = off",
    "synchronous = normal",
    "synchronous = off",
    "temp_store = file",
    "secure_delete = off",
    "secure_delete = fast",
    "foreign_keys = off",
]


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


@pytest.mark.parametrize("weaker", WEAKER)
def test_settings_are_read_not_remembered(store: Store, weaker: str) -> None:
    """A setting that was changed on the open connection shows."""
    store.db.execute(f"pragma {weaker}").fetchall()
    assert [problem.setting for problem in store.settings().problems()] == [weaker.split(maxsplit=1)[0]]


@pytest.mark.parametrize("weaker", WEAKER)
def test_a_store_that_comes_up_unsafe_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weaker: str) -> None:
    """Were a setting not to hold at opening, the store is closed before anything is done to it, in a sentence."""
    new_store(tmp_path).close()
    before = (tmp_path / "records.db").read_bytes()
    monkeypatch.setattr(cipher, "_SETTINGS", (*cipher._SETTINGS, weaker))
    with pytest.raises(UnsafeStore, match=f"{weaker.split(maxsplit=1)[0]} = .* \\("):
        Store.open(tmp_path / "records.db", KEY, (*MIGRATIONS, Migration("later", lambda db: db.vacuum())), AT)
    assert (tmp_path / "records.db").read_bytes() == before


def test_loading_of_extensions_shows(store: Store) -> None:
    """A connection that would load a library is a problem."""
    store.db.conn.enable_load_extension(True)
    assert [str(problem) for problem in store.settings().problems()] == ["load_extension = True (False)"]
