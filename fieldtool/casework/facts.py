"""What is known before the first question: of a case, for a protocol's ``case_*`` items; of the store, of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool.casework.register import Case
from fieldtool.casework.rows import only
from fieldtool.vault.store import Store

__all__ = ["Facts", "Fork", "case_facts"]

_HUB: Final = "hub"
_PRACTICE: Final = "practice"
_TIE_BREAKS: Final = "tie-breaks"
_KEY_GENERATION: Final = "key-generation"
_FORKS: Final = "forks"
_RESTORED: Final = "restored"


@dataclass(frozen=True, slots=True)
class Fork:
    """Where this desk went on from a safety copy: in which epoch that one was made, after how many audit rows."""

    epoch: int
    count: int


def case_facts(case: Case, country: str) -> dict[str, str]:
    """Facts by item name; unknown ones are empty. ``country`` is the centre's, ISO 3166-1 alpha-3."""
    return {
        "case_sex": case.sex.value,
        "case_age_lowest": "" if case.age is None else str(case.age.lowest),
        "case_age_highest": "" if case.age is None else str(case.age.highest),
        "case_travelling": case.travelling,
        "case_language": case.language,
        "case_nationality": case.nationality,
        "case_country": country,
    }


class Facts:
    """What a store keeps of itself since its set-up: whether its people are invented, its secret, its hub, its keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def settle(self, *, practice: bool, secret: str) -> None:
        """Fix both for good, at set-up."""
        with self._store.transaction() as db:
            db.table("facts").insert_all(
                [{"name": _PRACTICE, "value": "yes" if practice else "no"}, {"name": _TIE_BREAKS, "value": secret}]
            )

    def name_hub(self, recipient: str) -> None:
        """Set the one hub that releases are sealed for."""
        self._keep(_HUB, recipient)

    @property
    def hub(self) -> str:
        """The hub's public key, or empty. ``centre.toml`` only repeats it: whoever edits that changes nothing."""
        return self._value(_HUB)

    @property
    def key_generation(self) -> int:
        """The newest generation of the key file that is known to be safe in both copies."""
        return int(self._value(_KEY_GENERATION) or 0)

    def keep_key_generation(self, generation: int) -> None:
        """Remember it: a lower one means that an old key file was put back."""
        self._keep(_KEY_GENERATION, str(generation))

    @property
    def epoch(self) -> int:
        """How often this desk began anew from a safety copy, from 1: what it writes is told apart by it."""
        return 1 + len(self.forks)

    @property
    def forks(self) -> tuple[Fork, ...]:
        """Every time that this desk went on from a safety copy, in order."""
        return tuple(Fork(epoch, count) for epoch, count in json.loads(self._value(_FORKS) or "[]"))

    def begin_epoch(self, count: int) -> None:
        """Go on from a safety copy that ends after ``count`` audit rows."""
        forks = [[fork.epoch, fork.count] for fork in self.forks] + [[self.epoch, count]]
        self._keep(_FORKS, json.dumps(forks))

    def note_restored(self, restored: Mapping[str, str]) -> None:
        """Keep what is to be put on record by the first who signs in, where nobody could sign at the restore."""
        self._keep(_RESTORED, json.dumps(dict(restored)))

    @property
    def restored(self) -> Mapping[str, str] | None:
        """What is to be put on record of a restore that nobody could sign, or none."""
        waiting: dict[str, str] = json.loads(self._value(_RESTORED) or "{}")
        return waiting or None

    def forget_restored(self) -> None:
        """It is on record now."""
        self._keep(_RESTORED, "")

    @property
    def practice(self) -> bool:
        """Whether the people in this store are invented; ``centre.toml`` can be edited by anybody, this cannot."""
        return self._value(_PRACTICE) == "yes"

    @property
    def tie_breaks(self) -> str:
        """What disclosure control draws its chance from, so that its choices cannot be run again outside."""
        return self._value(_TIE_BREAKS)

    def _keep(self, name: str, value: str) -> None:
        with self._store.transaction() as db:
            db.table("facts").upsert({"name": name, "value": value}, pk="name")

    def _value(self, name: str) -> str:
        row = only(self._store.db, "select value from facts where name = ?", [name])
        return str(row["value"]) if row else ""
