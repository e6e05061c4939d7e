"""The settings that protect a store, as they are in force, and which of them are not as they must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from fieldtool.vault.cipher import PLAIN_HEADER

__all__ = ["StoreSettings", "UnsafeSetting"]


@dataclass(frozen=True, slots=True)
class UnsafeSetting:
    """A setting that does not hold: its name, what was found, what it must be."""

    setting: str
    found: str
    required: str

    def __str__(self) -> str:
        return f"{self.setting} = {self.found} ({self.required})"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What an open connection says of itself; every value is SQLite's or SQLCipher's own text."""

    sqlite: str
    sqlcipher: str
    cipher: str
    page_authentication: str
    encrypted: bool
    journal_mode: str
    synchronous: str
    temp_store: str
    secure_delete: str
    foreign_keys: str
    load_extension: bool

    def problems(self) -> tuple[UnsafeSetting, ...]:
        """Every setting that is not as it must be; empty is safe."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return tuple(
            UnsafeSetting(name, str(values[name]), required)
            for name, (required, holds) in _REQUIRED.items()
            if not holds(values[name])
        )

    @classmethod
    def of(cls, connection: dbapi2.Connection, path: Path) -> StoreSettings:
        """Read the settings of an open connection to the store at ``path``."""

        def pragma(name: str) -> str:
            row = connection.execute(f"pragma {name}").fetchone()
            return str(row[0]) if row else ""

        with path.open("rb") as file:
            header = file.read(len(PLAIN_HEADER))
        return cls(
            sqlite=dbapi2.sqlite_version,
            sqlcipher=pragma("cipher_version").split()[0] if pragma("cipher_version") else "",
            cipher=pragma("cipher"),
            page_authentication=pragma("cipher_hmac_algorithm") if pragma("cipher_use_hmac") == "1" else "",
            encrypted=header != PLAIN_HEADER and pragma("cipher_status") == "1",
            journal_mode=pragma("journal_mode"),
            synchronous=pragma("synchronous"),
            temp_store=pragma("temp_store"),
            secure_delete=pragma("secure_delete"),
            foreign_keys=pragma("foreign_keys"),
            load_extension=_extensions_load(connection),
        )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _at_least(*least: int) -> tuple[str, Callable[[str], bool]]:
    return f"at least {'.'.join(map(str, least))}", lambda found: _version(found) >= least


def _one_of(*allowed: object) -> tuple[str, Callable[[object], bool]]:
    return " or ".join(map(str, allowed)), lambda found: found in allowed


# SQLite before 3.51.3 can lose commits (its "WAL-reset" bug); the numbers are SQLite's own for full and extra,
# memory, and on.
_REQUIRED: Final[dict[str, tuple[str, Callable[..., bool]]]] = {
    "sqlite": _at_least(3, 51, 3),
    "sqlcipher": _at_least(4, 19),
    "cipher": _one_of("AES-256-CBC"),
    "page_authentication": _one_of("HMAC_SHA512"),
    "encrypted": _one_of(True),
    "journal_mode": _one_of("truncate"),
    "synchronous": _one_of("2", "3"),
    "temp_store": _one_of("2"),
    "secure_delete": _one_of("1"),
    "foreign_keys": _one_of("1"),
    "load_extension": _one_of(False),
}


def _extensions_load(connection: dbapi2.Connection) -> bool:
    """Whether the connection would load a library named in SQL; it is asked for one that cannot exist."""
    answer = ""
    try:
        connection.execute("select load_extension('/')")
    except dbapi2.OperationalError as error:
        answer = str(error)
    return answer != "not authorized"
