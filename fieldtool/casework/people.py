"""The staff of a centre as its store knows them: code and role. Their keys are the keyring's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldtool.casework.errors import NoSuchRecord
from fieldtool.casework.rows import Row, only, text_of
from fieldtool.model import Role
from fieldtool.vault.store import Store

__all__ = ["People", "Person"]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. ``active`` is false after removal; the row stays, because old rows name it."""

    id: str
    code: str
    role: Role
    active: bool


class People:
    """Who works here and in which role."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, person_id: str, code: str, role: Role, at: datetime) -> Person:
        """Record a person whose key slot exists already."""
        with self._store.transaction():
            self._store.db.table("staff").insert(
                {"id": person_id, "code": code, "role": role, "added_at": text_of(at), "removed_at": None}
            )
        return self.person(person_id)

    def person(self, person_id: str) -> Person:
        """One person by id."""
        row = only(self._store.db, "select * from staff where id = ?", [person_id])
        if row is None:
            raise NoSuchRecord(code=person_id)
        return _person(row)

    def works_here(self, person_id: str) -> bool:
        """Whether a person is on the staff now; a key slot without such a row opens nothing."""
        row = only(self._store.db, "select 1 from staff where id = ? and removed_at is null", [person_id])
        return row is not None

    def everyone(self) -> tuple[Person, ...]:
        """All staff, those who still work here first, then by code."""
        return tuple(_person(row) for row in self._store.db.query("select * from staff order by removed_at, code"))

    def change_role(self, person_id: str, role: Role) -> None:
        """Give a person another role from now on."""
        with self._store.transaction():
            self._store.db.table("staff").update(person_id, {"role": role})

    def carry_over(self, person: Person, at: datetime) -> None:
        """Let a person stand as another store of this desk has them: their role, and whether they work here."""
        with self._store.transaction() as db:
            db.execute(
                "insert into staff (id, code, role, added_at) values (?, ?, ?, ?)"
                " on conflict (id) do update set code = excluded.code, role = excluded.role",
                [person.id, person.code, person.role, text_of(at)],
            )
            db.execute(
                "update staff set removed_at = iif(?, null, coalesce(removed_at, ?)) where id = ?",
                [person.active, text_of(at), person.id],
            )

    def remove(self, person_id: str, at: datetime) -> None:
        """Note that a person left. Their key slot must go with it."""
        with self._store.transaction():
            self._store.db.table("staff").update(person_id, {"removed_at": text_of(at)})


def _person(row: Row) -> Person:
    return Person(row["id"], row["code"], Role(row["role"]), row["removed_at"] is None)
