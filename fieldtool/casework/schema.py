"""The tables of the store, as migrations in order. Answers, findings and signatures are only ever added to."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

from fieldtool.casework import answer_rows, search
from fieldtool.vault import audit
from fieldtool.vault.store import Migration

__all__ = ["MIGRATIONS"]


def _people_and_facts(db: Database) -> None:
    db.table("facts").create({"name": str, "value": str}, pk="name", strict=True)
    db.table("staff").create(
        {"id": str, "code": str, "role": str, "added_at": str, "removed_at": str},
        pk="id",
        not_null={"code", "role", "added_at"},
        strict=True,
    )


def _cases(db: Database) -> None:
    db.table("groups").create({"id": str, "created_at": str}, pk="id", strict=True)
    db.table("cases").create(
        {
            "id": str,
            "code": str,
            "sex": str,
            "age_lowest": int,
            "age_highest": int,
            "nationality": str,
            "language": str,
            "travelling": str,
            "arrived_at": str,
            "group_id": str,
            "practice": int,
            "created_at": str,
            "created_by": str,
        },
        pk="id",
        not_null={"code", "sex", "nationality", "language", "travelling", "arrived_at", "group_id", "practice"},
        foreign_keys=[("group_id", "groups", "id"), ("created_by", "staff", "id")],
        strict=True,
    )
    db.table("cases").create_index(["code"], unique=True)
    db.table("cases").create_index(["arrived_at"])
    # Identity stands apart from the case, so that a screening never has a name beside it.
    db.table("identities").create(
        {"case_id": str, "name_as_heard": str, "recorded_at": str, "recorded_by": str},
        pk="case_id",
        not_null={"name_as_heard"},
        foreign_keys=[("case_id", "cases", "id")],
        strict=True,
    )


def _screenings(db: Database) -> None:
    db.table("protocols").create(
        {"digest": str, "name": str, "version": str, "source": str, "xform": str}, pk="digest", strict=True
    )
    db.table("screenings").create(
        {
            "id": str,
            "case_id": str,
            "protocol": str,
            "digest": str,
            "person_language": str,
            "state": str,
            "position": str,
            "started_at": str,
            "started_by": str,
            "touched_at": str,
            "stopped_at": str,
            "completed_at": str,
        },
        pk="id",
        not_null={"case_id", "protocol", "digest", "state", "started_at", "touched_at"},
        foreign_keys=[("case_id", "cases", "id"), ("digest", "protocols", "digest")],
        strict=True,
    )
    db.table("screenings").create_index(["case_id", "protocol"])
    db.table("answers").create(
        {
            "sequence": int,
            "id": str,
            "screening_id": str,
            "path": str,
            "item": str,
            "value": str,
            "absent": str,
            "at": str,
            "by": str,
            "desk": str,
            "epoch": int,
        },
        pk="sequence",
        not_null={"id", "screening_id", "path", "item", "at", "by", "desk", "epoch"},
        foreign_keys=[("screening_id", "screenings", "id")],
        strict=True,
    )
    db.table("answers").create_index(["screening_id", "path"])
    db.table("confirmations").create(
        {"id": str, "screening_id": str, "section": str, "confirmed": int, "at": str, "by": str},
        pk="id",
        foreign_keys=[("screening_id", "screenings", "id")],
        strict=True,
    )
    db.table("come_back").create({"screening_id": str, "path": str}, pk=("screening_id", "path"), strict=True)


def _consequences(db: Database) -> None:
    raised = {"id": str, "screening_id": str, "name": str, "because": str, "raised_at": str, "withdrawn_at": str}
    link = [("screening_id", "screenings", "id")]
    db.table("findings").create(raised | {"flag": str, "urgency": str}, pk="id", foreign_keys=link, strict=True)
    db.table("opinions").create(
        {"id": str, "finding_id": str, "agreed": int, "reason": str, "at": str, "by": str},
        pk="id",
        foreign_keys=[("finding_id", "findings", "id")],
        strict=True,
    )
    db.table("actions").create(
        raised | {"role": str, "urgency": str, "due_at": str, "done_at": str, "done_by": str},
        pk="id",
        foreign_keys=link,
        strict=True,
    )
    db.table("referrals").create(
        raised | {"service": str, "consent": str, "made_at": str, "decided_by": str},
        pk="id",
        foreign_keys=link,
        strict=True,
    )
    for table in ("findings", "actions", "referrals"):
        db.table(table).create_index(["screening_id"])


def _releases(db: Database) -> None:
    db.table("releases").create(
        {
            "id": str,
            "week": str,
            "sequence": int,
            "state": str,
            "prepared_by": str,
            "created_at": str,
            "preview": str,
            "manifest": bytes,
            "bundle_name": str,
            "bundle": bytes,
        },
        pk="id",
        not_null={"week", "sequence", "state", "created_at"},
        strict=True,
    )
    db.table("release_members").create(
        {"release_id": str, "name": str, "data": bytes},
        pk=("release_id", "name"),
        foreign_keys=[("release_id", "releases", "id")],
        strict=True,
    )
    db.table("approvals").create(
        {
            "release_id": str,
            "person_id": str,
            "code": str,
            "role": str,
            "at": str,
            "public_key": bytes,
            "signature": bytes,
        },
        pk=("release_id", "person_id"),
        foreign_keys=[("release_id", "releases", "id")],
        strict=True,
    )
    db.table("released_cases").create(
        {"case_id": str, "series": str, "release_id": str}, pk=("case_id", "series"), strict=True
    )
    db.table("series").create({"name": str, "rung": int}, pk="name", strict=True)


def _protocol_data(db: Database) -> None:
    """The lists that lie beside a protocol, pinned with it: file name to base64, as JSON; none before this."""
    db.table("protocols").add_column("data", str)


def _search(db: Database) -> None:
    for statement in search.SCHEMA:
        db.execute(statement)
    index = search.Search(db)
    named = "select case_id, name_as_heard, code from identities join cases on cases.id = case_id order by cases.rowid"
    for row in db.query(named):
        index.add(row["case_id"], row["name_as_heard"], row["code"])


def _short_answers(db: Database) -> None:
    for statement in answer_rows.SCHEMA:
        db.execute(statement)


def _queues(db: Database) -> None:
    """What waits is found without looking at all that ever was."""
    db.execute("create index actions_to_do on actions (due_at) where withdrawn_at is null and done_at is null")
    db.execute("create index screenings_open on screenings (touched_at) where state = 'in-progress'")
    db.execute(
        "create table waiting (case_id text primary key references cases (id) on delete cascade,"
        " arrived_at text not null) strict"
    )
    db.execute("create index waiting_since on waiting (arrived_at)")
    db.execute(
        "insert into waiting select id, arrived_at from cases where"
        " (select count(distinct protocol) from screenings where case_id = cases.id and state = 'completed')"
        " < (select count(distinct name) from protocols) or not exists (select 1 from protocols)"
    )


MIGRATIONS: Final = (
    audit.MIGRATION,
    Migration("2026-people-and-facts", _people_and_facts),
    Migration("2026-cases", _cases),
    Migration("2026-screenings", _screenings),
    Migration("2026-consequences", _consequences),
    Migration("2026-releases", _releases),
    Migration("2026-protocol-data", _protocol_data),
    Migration("2026-search", _search),
    Migration("2026-short-answers", _short_answers),
    Migration("2026-queues", _queues),
)
"""Every step from an empty store to the newest one."""
