"""Finding people: by every part that somebody may have heard, in a store that forgets whom it erases."""

from __future__ import annotations

import secrets
from itertools import takewhile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from fieldtool.casework.people import People
from fieldtool.casework.register import Register
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.casework.search import SCHEMA, Search, folded
from fieldtool.model import Role
from fieldtool.vault.store import Store
from tests.casework.conftest import NOW
from tests.casework.test_register import admitted

_PARTS = st.text("aáAbñ 漢字-'\"%_*^:.()\x00\x02\u0301", min_size=1, max_size=7)


def _index() -> Search:
    db = Database(memory=True)
    db.execute("create table identities (case_id text primary key)")
    db.execute("create table cases (id text primary key)")
    for statement in SCHEMA:
        db.execute(statement)
    return Search(db)


def _is_found(name: str, wanted: str) -> bool:
    """The promise, in the slowest way there is."""
    words = folded(name).split()
    return all(
        any(word in own if len(word) > 2 else own.startswith(word) for own in words) for word in folded(wanted).split()
    )


@given(st.lists(_PARTS, min_size=1, max_size=8), _PARTS)
def test_found_is_what_has_every_word(names: list[str], wanted: str) -> None:
    """Each word that is typed begins a word of the name, or is anywhere in one from three letters on; newest first."""
    index = _index()
    for number, name in enumerate(names):
        index._db.execute("insert into cases values (?)", [str(number)])
        index.add(str(number), name)
    expected = [str(number) for number, name in enumerate(names) if _is_found(name, wanted)]
    found = [row["id"] for row in index.find(wanted, 99)]
    assert found == (expected[::-1] if folded(wanted).split() else [])


def test_words_in_any_order(register: Register) -> None:
    """A family name may be said first, and only in part."""
    case = admitted(register, "María del Carmen Núñez")
    admitted(register, "Carmen Lopez")
    for heard in ("nunez carm", "CARMEN MARÍA", "m del c n", "uñe"):
        assert [found.id for found in register.find(heard)] == [case.id], heard


def test_an_ideograph_is_a_word(register: Register) -> None:
    """Names without spaces are found by any of their signs."""
    case = admitted(register, "王小明")
    assert [found.id for found in register.find("小明")] == [case.id]


def test_who_was_there_before_is_found_too(tmp_path: Path) -> None:
    """A store from before the index gets one of everybody in it."""
    key = secrets.token_bytes(32)
    before = tuple(takewhile(lambda step: step.name != "2026-search", MIGRATIONS))
    with Store.create(tmp_path / "old.db", key, before, NOW) as old, old.transaction():
        People(old).add("ana", "IN-01", Role.INTAKE, NOW)
        old.db.table("groups").insert({"id": "g", "created_at": "2026"})
        old.db.execute(
            "insert into cases values ('c', 'PC-22222222', 'female', 20, 30, 'HTI', 'ht', 'alone', '2026', 'g', 0,"
            " '2026', 'ana')"
        )
        old.db.execute("insert into identities values ('c', 'Tavoru Keli', '2026', 'ana')")
    with Store.open(tmp_path / "old.db", key, MIGRATIONS, NOW) as grown:
        assert [row["id"] for row in Search(grown.db).find("keli 2222", 5)] == ["c"]


def test_nothing_is_left_of_an_erased_name(store: Store, register: Register) -> None:
    """When an identity is deleted, no letters of it stay in the index, and others are still found."""
    other, erased = admitted(register, "Tavoru Keli"), admitted(register, "Zyxw Qvut")
    store.db.execute("create virtual table temp.terms using fts5vocab(main, search, row)")
    before = _terms(store)
    with store.transaction() as db:
        db.execute("delete from identities where case_id = ?", [erased.id])
    assert {"zyx", "yxw", "qvu", "vut"} <= before - _terms(store)
    assert {"tav", "avo", "kel"} <= _terms(store)
    assert register.find("zyxw") == ()
    assert register.find("tavoru") == (other,)


def _terms(store: Store) -> set[str]:
    """Every trigram that the index holds."""
    return {row["term"] for row in store.db.query("select term from temp.terms")}
