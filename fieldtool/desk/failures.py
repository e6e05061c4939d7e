"""Failed tries to get in: noted without what was typed, and kept until they are on record in the audit log."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from fieldtool.vault.files import private_folder, write_atomically

__all__ = ["Failed", "Failure", "Failures"]

_NAME: Final = "failed-sign-ins.json"
_KEPT: Final = 1000


class Failed(StrEnum):
    """What failed: a staff code or passphrase, the right one of somebody who left, the words, the hidden screen."""

    SIGN_IN = "sign-in"
    REMOVED_PERSON = "removed-person"
    RECOVERY_WORDS = "recovery-words"
    HIDDEN_SCREEN = "hidden-screen"
    UNREADABLE = "unreadable"
    """The note itself was not one of ours: somebody, or a failing disk, changed it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed try and its instant in ISO 8601 (empty where the note cannot be read)."""

    what: Failed
    at: str


class Failures:
    """The note in ``logs``. Anybody can write that file, so nothing in it is believed that is not in its form."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs

    def note(self, what: Failed, at: datetime) -> None:
        """Add a failed try. Beyond a thousand the oldest go."""
        kept = [*self.pending(), Failure(what, at.isoformat(timespec="seconds"))][-_KEPT:]
        private_folder(self._logs)
        write_atomically(self._path, json.dumps([asdict(failure) for failure in kept]).encode())

    def pending(self) -> tuple[Failure, ...]:
        """What is noted and not yet forgotten."""
        try:
            noted = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, RecursionError):
            return (_UNREADABLE,)
        return tuple(_failure(one) for one in noted) if isinstance(noted, list) else (_UNREADABLE,)

    def forget(self) -> None:
        """Take the note away. Only once it is committed to the audit log; one that stays is told again."""
        with suppress(OSError):
            self._path.unlink()

    @property
    def _path(self) -> Path:
        return self._logs / _NAME


_UNREADABLE: Final = Failure(Failed.UNREADABLE, "")


def _failure(untrusted: Any) -> Failure:  # noqa: ANN401  (whatever JSON holds)
    try:
        return Failure(Failed(untrusted["what"]), datetime.fromisoformat(untrusted["at"]).isoformat())
    except (ValueError, TypeError, KeyError):
        return _UNREADABLE
