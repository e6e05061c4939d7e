"""Releases as rows: what was prepared, who signed, what was sealed, and which cases are in it for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fieldtool.casework.errors import NoSuchRecord
from fieldtool.casework.rows import Row, only, text_of
from fieldtool.model import new_id
from fieldtool.vault.store import Store

__all__ = ["Release", "ReleaseState", "Releases", "Signature"]


class ReleaseState(StrEnum):
    """The way of a release: previewed, signed by its preparer, approved and sealed, written to the outbox."""

    DRAFT = "draft"
    PREPARED = "prepared"
    APPROVED = "approved"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's signature of a release's manifest."""

    person_id: str
    code: str
    role: str
    at: date
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Release:
    """One week's release: ``manifest`` and members from the first signature on, ``bundle`` from the second."""

    id: str
    week: str
    sequence: int
    state: ReleaseState
    preview: str
    manifest: bytes
    bundle_name: str
    bundle: bytes
    signatures: tuple[Signature, ...]


class Releases:
    """The releases of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Release, ...]:
        """Every release, the newest week first."""
        return tuple(self._release(row) for row in self._store.db.query("select * from releases order by week desc"))

    def release(self, release_id: str) -> Release:
        """One release by id."""
        row = only(self._store.db, "select * from releases where id = ?", [release_id])
        if row is None:
            raise NoSuchRecord(code=release_id)
        return self._release(row)

    def of_week(self, week: str) -> Release | None:
        """The release of a week, if one was begun."""
        row = only(self._store.db, "select * from releases where week = ?", [week])
        return self._release(row) if row else None

    def newest_sealed(self) -> Release | None:
        """The release that was sealed last: the next bundle names its hash."""
        row = only(self._store.db, "select * from releases where bundle is not null order by sequence desc limit 1", [])
        return self._release(row) if row else None

    def draft(self, week: str, preview: str, at: datetime, by: str) -> Release:
        """Begin the release of a week, in place of an earlier one that was never sealed."""
        with self._store.transaction() as db:
            unsealed = "release_id in (select id from releases where week = ? and bundle is null)"
            db.table("approvals").delete_where(unsealed, [week])
            db.table("release_members").delete_where(unsealed, [week])
            db.table("releases").delete_where("week = ? and bundle is null", [week])
            release_id = new_id(at)
            db.table("releases").insert(
                {
                    "id": release_id,
                    "week": week,
                    "sequence": 0,
                    "state": ReleaseState.DRAFT,
                    "prepared_by": by,
                    "created_at": text_of(at),
                    "preview": preview,
                }
            )
        return self.release(release_id)

    def prepare(self, release_id: str, sequence: int, manifest: bytes, members: Mapping[str, bytes]) -> None:
        """Fix what is signed: from here on no byte of it changes."""
        with self._store.transaction() as db:
            fixed = {"state": ReleaseState.PREPARED, "sequence": sequence, "manifest": manifest}
            db.table("releases").update(release_id, fixed)
            db.table("release_members").insert_all(
                {"release_id": release_id, "name": name, "data": data} for name, data in members.items()
            )

    def sign(self, release_id: str, signature: Signature) -> None:
        """Add a signature."""
        with self._store.transaction() as db:
            db.table("approvals").insert(
                {
                    "release_id": release_id,
                    "person_id": signature.person_id,
                    "code": signature.code,
                    "role": signature.role,
                    "at": signature.at.isoformat(),
                    "public_key": signature.public_key,
                    "signature": signature.signature,
                }
            )

    def seal(self, release_id: str, name: str, bundle: bytes, entering: Mapping[str, Iterable[str]]) -> None:
        """Keep the sealed bundle and count its cases: ``entering`` gives case ids by series."""
        with self._store.transaction() as db:
            sealed = {"state": ReleaseState.APPROVED, "bundle_name": name, "bundle": bundle}
            db.table("releases").update(release_id, sealed)
            for series, case_ids in entering.items():
                db.table("released_cases").insert_all(
                    {"case_id": case_id, "series": series, "release_id": release_id} for case_id in case_ids
                )

    def counted_elsewhere(self, release_id: str, entering: Mapping[str, Iterable[str]]) -> int:
        """How many of the cases, by series, another release has counted."""
        rows = self._store.db.query("select case_id, series from released_cases where release_id <> ?", [release_id])
        gone = {(row["case_id"], row["series"]) for row in rows}
        return len(gone & {(case_id, series) for series, case_ids in entering.items() for case_id in case_ids})

    def exported(self, release_id: str) -> None:
        """Note that the bundle lies in the outbox."""
        with self._store.transaction() as db:
            db.table("releases").update(release_id, {"state": ReleaseState.EXPORTED})

    def members(self, release_id: str) -> dict[str, bytes]:
        """The files that were signed."""
        rows = self._store.db.query("select name, data from release_members where release_id = ?", [release_id])
        return {row["name"]: row["data"] for row in rows}

    def rung(self, series: str) -> int | None:
        """The rung of the ladder that a series keeps, or none before its first release."""
        row = only(self._store.db, "select rung from series where name = ?", [series])
        return int(row["rung"]) if row else None

    def keep_rung(self, series: str, rung: int) -> None:
        """Fix a series' rung at its first release; later calls change nothing."""
        with self._store.transaction() as db:
            db.table("series").insert({"name": series, "rung": rung}, ignore=True)

    def _release(self, row: Row) -> Release:
        signatures = self._store.db.query(
            "select * from approvals where release_id = ? order by role desc", [row["id"]]
        )
        return Release(
            row["id"],
            row["week"],
            row["sequence"],
            ReleaseState(row["state"]),
            row["preview"],
            row["manifest"] or b"",
            row["bundle_name"] or "",
            row["bundle"] or b"",
            tuple(
                Signature(
                    one["person_id"],
                    one["code"],
                    one["role"],
                    date.fromisoformat(one["at"]),
                    one["public_key"],
                    one["signature"],
                )
                for one in signatures
            ),
        )
