"""How answers stand in the store: short rows beneath a view that reads like a plain table of them.

An answer is one of millions. What many of them share (which screening, which item, who at which desk) stands once in
a table of its own, ids are bytes and instants are milliseconds since 1970: a fifth of the size to encrypt, check and
copy.
"""

from __future__ import annotations

from typing import Final

__all__ = ["SCHEMA"]

SCHEMA: Final = (
    """create table answered (
        number integer primary key, screening_id text not null unique references screenings (id) on delete cascade
    ) strict""",
    "create table answer_paths (number integer primary key, path text not null unique, item text not null) strict",
    """create table answer_authors (
        number integer primary key, by text not null, desk text not null, epoch integer not null,
        unique (by, desk, epoch)
    ) strict""",
    """create table answer_rows (
        sequence integer primary key, id blob not null,
        screening integer not null references answered (number) on delete cascade,
        path integer not null references answer_paths (number), value text, absent text, at integer not null,
        author integer not null references answer_authors (number)
    ) strict""",
    """insert into answered (screening_id)
        select screening_id from answers group by screening_id order by min(sequence)""",
    "insert into answer_paths (path, item) select distinct path, item from answers",
    "insert into answer_authors (by, desk, epoch) select distinct by, desk, epoch from answers",
    """insert into answer_rows
        select sequence, unhex(answers.id), answered.number, answer_paths.number, value, absent,
            cast(round(unixepoch(at, 'subsec') * 1000) as integer), answer_authors.number
        from answers join answered using (screening_id) join answer_paths using (path)
            join answer_authors using (by, desk, epoch)""",
    "drop table answers",
    "create index answer_rows_of_screening on answer_rows (screening, path)",
    """create view answers as
        select sequence, lower(hex(answer_rows.id)) as id, screening_id, answer_paths.path as path, item, value, absent,
            strftime('%Y-%m-%dT%H:%M:%f+00:00', at / 1000.0, 'unixepoch') as at, by, desk, epoch
        from answer_rows join answered on answered.number = answer_rows.screening
            join answer_paths on answer_paths.number = answer_rows.path
            join answer_authors on answer_authors.number = answer_rows.author""",
    """create trigger answers_are_added instead of insert on answers begin
        insert or ignore into answered (screening_id) values (new.screening_id);
        insert or ignore into answer_paths (path, item) values (new.path, new.item);
        insert or ignore into answer_authors (by, desk, epoch) values (new.by, new.desk, new.epoch);
        insert into answer_rows (sequence, id, screening, path, value, absent, at, author) values (
            new.sequence, unhex(new.id), (select number from answered where screening_id = new.screening_id),
            (select number from answer_paths where path = new.path), new.value, new.absent,
            cast(round(unixepoch(new.at, 'subsec') * 1000) as integer),
            (select number from answer_authors where by = new.by and desk = new.desk and epoch = new.epoch)
        );
    end""",
    """create trigger an_answer_is_never_changed before update on answer_rows
        begin select raise(abort, 'an answer is never changed'); end""",
)
"""From the plain table of the first version to these."""
