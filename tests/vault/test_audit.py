"""A1, A7: the log is whole or it shows; a record can be forgotten without breaking it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey
from sqlcipher3 import dbapi2

from fieldtool.vault.audit import _DOMAIN, AuditFlaw, AuditHead, AuditLog, Flaw, _Row
from fieldtool.vault.slots import Credentials
from fieldtool.vault.store import Store
from tests.vault.making import AT, KEY, new_store, note, notes

LENGTH = 60
ANA = Credentials("a1", "PC-01", KEY, SigningKey(bytes([1]) * 32))
BEN = Credentials("b2", "PC-02", KEY, SigningKey(bytes([2]) * 32))
KEYS = {person.person_id: [person.public_key] for person in (ANA, BEN)}


@pytest.fixture
def log(store: Store) -> AuditLog:
    return AuditLog(store.db)


@pytest.fixture
def long_log(store: Store) -> Store:
    """A log of :data:`LENGTH` rows by two people whose triggers were taken away, as a skilled insider would."""
    written(AuditLog(store.db), LENGTH)
    store.db.execute("drop trigger audit_row_is_never_changed")
    store.db.execute("drop trigger audit_row_is_never_deleted")
    store.db.execute("pragma foreign_keys = off")
    return store


def written(log: AuditLog, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        person = (ANA, BEN)[number % 2]
        log.append(AT + timedelta(minutes=number), person, "answer", f"case-{number % 7}", {"path": f"/data/q{number}"})


def rows(store: Store) -> list[tuple[object, ...]]:
    return store.db.execute("select * from audit order by sequence").fetchall()


def test_an_untouched_log_is_whole(log: AuditLog) -> None:
    """Every row is chained to the one before and signed; the head counts them."""
    assert log.head() == AuditHead(0, bytes(32))
    assert log.verify(KEYS).whole
    written(log, LENGTH)
    report = log.verify(KEYS, [log.head()])
    assert report.whole
    assert report.head == log.head()
    assert (report.head.count, report.erased) == (LENGTH, 0)


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=4), st.text(max_size=10))
def test_a_row_attests_its_content_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, str], other: str
) -> None:
    """With the salt, what was done can be proved; the content itself is nowhere in the log."""
    with new_store(tmp_path_factory.mktemp("attest")) as store:
        log = AuditLog(store.db)
        head = log.append(AT, ANA, "edit", "case-1", content)
        assert log.attests(head.count, content) is True
        assert log.attests(head.count, {**content, "more": other}) is False


def test_the_content_is_not_in_the_log(log: AuditLog, store: Store) -> None:
    """Rows hold ids, an operation and a digest, nothing of what was written; equal contents look different."""
    for _ in range(2):
        log.append(AT, ANA, "reveal", "case-1", {"name": "Zoraida"})
    everything = [*rows(store), *store.db.execute("select * from audit_salts").fetchall()]
    assert not any(b"Zoraida" in str(value).encode() for row in everything for value in row)
    digests = [row[5] for row in rows(store)]
    assert digests[0] != digests[1]


def test_erasing_a_case_leaves_the_chain_whole(log: AuditLog) -> None:
    """A7: after its salts are gone nobody can prove what a row was about, and the chain still verifies."""
    written(log, LENGTH)
    expected = sum(number % 7 == 3 for number in range(LENGTH))
    assert log.erase_salts("case-3") == expected
    assert log.attests(4, {"path": "/data/q3"}) is None
    assert log.attests(5, {"path": "/data/q4"}) is True
    report = log.verify(KEYS)
    assert report.whole
    assert report.erased == expected


def test_a_row_is_committed_with_what_it_records(store: Store, log: AuditLog) -> None:
    """In a transaction that fails, neither the change nor its row is kept."""

    def change_and_fail() -> None:
        with store.transaction():
            note(store, "change")
            log.append(AT, ANA, "edit", "case-1", {})
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    assert notes(store) == []
    assert log.head().count == 0


def test_the_database_refuses_to_change_the_log(log: AuditLog, store: Store) -> None:
    """By accident no statement changes or deletes a row, or takes a number twice."""
    written(log, 3)
    for statement in (
        "update audit set person = 'b2' where sequence = 1",
        "delete from audit where sequence = 3",
        "insert or replace into audit select * from audit where sequence = 2",
    ):
        with pytest.raises(dbapi2.IntegrityError), store.transaction() as db:
            db.execute(statement)
    assert log.verify(KEYS).whole


def change_a_column(store: Store, at: int) -> None:
    changes = ("person = 'b2x'", "operation = 'view'", "subject = 'case-9'", "at = '2020-01-01T00:00:00.000+00:00'")
    store.db.execute(f"update audit set {changes[at % 4]} where sequence = ?", [at])  # noqa: S608  (from the line above)


def change_the_digest(store: Store, at: int) -> None:
    store.db.execute("update audit set digest = zeroblob(32) where sequence = ?", [at])


def change_the_signature(store: Store, at: int) -> None:
    store.db.execute("update audit set signature = zeroblob(64) where sequence = ?", [at])


def delete(store: Store, at: int) -> None:
    store.db.execute("delete from audit where sequence = ?", [at])


def delete_and_close_the_gap(store: Store, at: int) -> None:
    delete(store, at)
    for sequence in range(at + 1, LENGTH + 1):
        store.db.execute("update audit set sequence = ? where sequence = ?", [sequence - 1, sequence])


def swap(store: Store, at: int) -> None:
    other = at % LENGTH + 1
    for before, after in ((at, 0), (other, at), (0, other)):
        store.db.execute("update audit set sequence = ? where sequence = ?", [after, before])


def insert_a_copy(store: Store, at: int) -> None:
    for sequence in range(LENGTH, at, -1):
        store.db.execute("update audit set sequence = ? where sequence = ?", [sequence + 1, sequence])
    store.db.execute(
        "insert into audit select ?, at, person, operation, subject, digest, previous, hash, signature "
        "from audit where sequence = ?",
        [at + 1, at],
    )


def rehash_after_a_change(store: Store, at: int) -> None:
    """Change one row and make every later hash fit again, as somebody who can program but has no signing key."""
    store.db.execute("update audit set subject = 'case-9' where sequence = ?", [at])
    previous = rows(store)[at - 1][6]
    for values in rows(store)[at - 1 :]:
        row = _Row(*(*values[:6], previous))  # type: ignore[arg-type]
        store.db.execute(
            "update audit set previous = ?, hash = ? where sequence = ?", [previous, row.hash(), row.sequence]
        )
        previous = row.hash()


TAMPERINGS = [
    change_a_column,
    change_the_digest,
    change_the_signature,
    delete,
    delete_and_close_the_gap,
    swap,
    insert_a_copy,
    rehash_after_a_change,
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
@pytest.mark.parametrize("at", [1, 2, 17, LENGTH - 1, LENGTH])
def test_every_tampering_shows(long_log: Store, tamper: Callable[[Store, int], None], at: int) -> None:
    """An edit, deletion, swap or insertion at any place is found; at the very end, by the newest anchor."""
    log = AuditLog(long_log.db)
    anchor = log.head()
    with long_log.transaction():
        tamper(long_log, at)
    report = log.verify(KEYS, [anchor])
    assert not report.whole
    assert min(flaw.sequence for flaw in report.flaws) in {1, at - 1, at, at + 1}


@pytest.mark.parametrize(
    "tamper, expected",
    [
        (change_a_column, {(17, Flaw.CHANGED), (17, Flaw.BADLY_SIGNED)}),
        (change_the_signature, {(17, Flaw.BADLY_SIGNED)}),
        (delete, {(17, Flaw.MISSING), (18, Flaw.UNCHAINED)}),
    ],
)
def test_a_flaw_is_told_by_its_place_and_kind(
    long_log: Store, tamper: Callable[[Store, int], None], expected: set[tuple[int, Flaw]]
) -> None:
    """The report names what is wrong and where, and nothing else."""
    tamper(long_log, 17)
    assert {(flaw.sequence, flaw.flaw) for flaw in AuditLog(long_log.db).verify(KEYS).flaws} == expected


def test_a_changed_hash_shows_at_the_end_too(long_log: Store) -> None:
    """The newest row's hash is held by no later row; it is held by its own content."""
    long_log.db.execute("update audit set hash = zeroblob(32) where sequence = ?", [LENGTH])
    assert AuditLog(long_log.db).verify(KEYS).flaws == (AuditFlaw(LENGTH, Flaw.CHANGED),)


def test_not_even_its_signer_rewrites_a_row(long_log: Store) -> None:
    """A row made new by the person who may sign it fits its own hash and signature, and no longer the row after."""
    values = rows(long_log)[16]
    row = _Row(*(*values[:4], "case-9", *values[5:7]))  # type: ignore[arg-type]
    long_log.db.execute(
        "update audit set subject = ?, hash = ?, signature = ? where sequence = 17",
        [row.subject, row.hash(), ANA.sign(_DOMAIN + row.hash())],
    )
    assert AuditLog(long_log.db).verify(KEYS).flaws == (AuditFlaw(18, Flaw.UNCHAINED),)


@pytest.mark.parametrize("left", [0, 1, 30, LENGTH - 1])
def test_a_cut_end_shows_only_by_an_anchor(long_log: Store, left: int) -> None:
    """A chain alone cannot miss its own end: a head kept outside does, for the row that it counted."""
    log = AuditLog(long_log.db)
    anchor = log.head()
    long_log.db.execute("delete from audit where sequence > ?", [left])
    assert log.verify(KEYS).whole
    assert log.verify(KEYS, [anchor]).flaws == (AuditFlaw(LENGTH, Flaw.MISSING),)


def test_an_older_log_written_on_differently_shows(tmp_path: Path) -> None:
    """A store put back from an older copy and continued no longer passes through a newer anchor."""
    with new_store(tmp_path) as store:
        log = AuditLog(store.db)
        written(log, 10)
        store.db.execute("begin")
        written(log, 10, start=10)
        anchor = log.head()
        store.db.execute("rollback")
        written(log, 15, start=500)
        assert log.verify(KEYS).whole
        assert log.verify(KEYS, [anchor]).flaws == (AuditFlaw(20, Flaw.ANCHOR_DIFFERS),)


def test_a_reset_persons_older_rows_stay_good(log: AuditLog) -> None:
    """Rows are checked with any key that the person ever had."""
    written(log, 4)
    renewed = Credentials("b2", "PC-02", KEY, SigningKey(bytes([3]) * 32))
    log.append(AT, renewed, "answer", "case-1", {})
    assert not log.verify(KEYS).whole
    assert log.verify({**KEYS, "b2": [BEN.public_key, renewed.public_key]}).whole


@pytest.mark.parametrize(
    "keys, flaw",
    [({}, Flaw.UNKNOWN_PERSON), ({"a1": [BEN.public_key]}, Flaw.BADLY_SIGNED)],
    ids=["no key", "other key"],
)
def test_an_unknown_or_wrong_signer_shows(log: AuditLog, keys: Mapping[str, list[bytes]], flaw: Flaw) -> None:
    """Nobody signs for somebody else."""
    log.append(AT, ANA, "answer", "case-1", {})
    assert log.verify(keys).flaws == (AuditFlaw(1, flaw),)


def test_the_newest_row_of_a_kind_is_found(log: AuditLog) -> None:
    """By subject and operation; none where there is no such row."""
    log.append(AT, ANA, "answer", "a", {})
    log.append(AT, ANA, "finish", "a", {})
    log.append(AT, ANA, "answer", "b", {})
    assert log.newest("a", ("answer",)) == 1
    assert log.newest("a", ("answer", "finish")) == 2
    assert log.newest("c", ("answer",)) is None
