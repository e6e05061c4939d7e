-- One more row in each table for every number in temp.many, like one that the desk wrote; id_of and name_of are given.
insert into groups select id_of(n), '2026-01-01T00:00:00.000+00:00' from temp.many;
insert into cases
select
    id_of(n), printf('TC-%08d', n), sex, age_lowest, age_highest, nationality, language, travelling,
    strftime('%Y-%m-%dT%H:%M:%f+00:00', '2026-11-16', printf('-%d minutes', n)), id_of(n), practice, created_at, created_by
from temp.many, (select * from cases limit 1);
insert into identities
select id_of(n), name_of(n), '2026-01-01T00:00:00.000+00:00', created_by
from temp.many, (select created_by from cases limit 1);
insert into screenings
select
    id_of(n), id_of(n), protocol, digest, person_language, 'completed', position, started_at, started_by, touched_at,
    stopped_at, touched_at
from temp.many, (select * from screenings where id = :like);
insert into answers
select null, id_of(n * 100 + place), id_of(n), path, item, value, absent, at, by, desk, epoch
from temp.many, (
    select row_number() over (order by sequence) as place, * from answers where screening_id = :like limit :answers
);
insert into findings
select id_of(n), id_of(n), name, because, raised_at, null, flag, urgency from temp.many, (select * from findings limit 1);
insert into actions
select id_of(n), id_of(n), name, because, raised_at, null, role, urgency, due_at, raised_at, done_by
from temp.many, (select * from actions limit 1);
