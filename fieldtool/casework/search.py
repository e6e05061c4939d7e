"""Finding people while somebody types: an index of names as heard and of case codes, inside the encrypted store.

The index is of trigrams, so any three letters within a word find it. Before each word stand two marks that nobody
types: with them, one or two letters are a trigram as well, and find the beginning of a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from sqlite_utils import Database

from fieldtool.casework.rows import Row

__all__ = ["SCHEMA", "Search", "folded"]

_MARK: Final = "\x02"
_TRIGRAM: Final = 3

SCHEMA: Final = (
    # Rows are numbered in the order in which people were recorded; erasing an identity erases its row and its trigrams.
    """create table searched (
        number integer primary key, case_id text not null unique references identities (case_id) on delete cascade,
        text text not null
    ) strict""",
    """create virtual table search using fts5(
        text, content='searched', content_rowid='number', tokenize='trigram case_sensitive 1', detail='full'
    )""",
    # Without it FTS5 only notes that a row is gone, and its letters stay in the file.
    "insert into search (search, rank) values ('secure-delete', 1)",
    """create trigger searched_is_indexed after insert on searched
        begin insert into search (rowid, text) values (new.number, new.text); end""",
    """create trigger searched_is_erased after delete on searched
        begin insert into search (search, rowid, text) values ('delete', old.number, old.text); end""",
)


class Search:
    """The index of one store."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, case_id: str, *texts: str) -> None:
        """Let a case be found by any word of ``texts``."""
        words = [word for text in texts for word in folded(text).split()]
        marked = " ".join(f"{_MARK * 2}{word}" for word in words)
        self._db.execute("insert into searched (case_id, text) values (?, ?)", [case_id, marked])

    def find(self, text: str, limit: int) -> Iterable[Row]:
        """The rows of cases that have every word of ``text``, the last recorded first.

        A word is found by its beginning, or anywhere in it where three letters or more are given.
        """
        wanted = " AND ".join(_phrase(word) for word in folded(text).split())
        if not wanted:
            return ()
        return self._db.query(
            "select cases.* from search join searched on searched.number = search.rowid"
            " join cases on cases.id = searched.case_id where search match ? order by search.rowid desc limit ?",
            [wanted, limit],
        )


def folded(text: str) -> str:
    """A text as it is compared: no capitals, accents, vowel marks or control signs; each ideograph is a word."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in parts if unicodedata.category(sign) not in {"Mn", "Cc", "Cf"} or sign.isspace())
    return _IDEOGRAPH.sub(r" \g<0> ", plain)


_IDEOGRAPH: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def _phrase(word: str) -> str:
    marked = word if len(word) >= _TRIGRAM else _MARK * (_TRIGRAM - len(word)) + word
    return '"' + marked.replace('"', '""') + '"'
