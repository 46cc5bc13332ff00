-- Which leads and deals of the files are one record, by what, and who said so.
-- Grain: one row per key of a record that holds several.
-- target: leads or deals
-- record: the key of the record
-- key: the key, by its source
-- rule: record for its own, merged, joined by people, or email
-- source: the system
-- name: the name
-- email: the e-mail address
-- file_name: the newest file that speaks of it
-- line: the line of that file
-- made_by: who joined it, for a join
-- match_id: what was said, for a join
with
    joins as (
        select target, first_key as key, match_id, made_by, made_at
        from app.matches
        where kind = 'join' and withdrawn_at is null
        union all
        select target, second_key, match_id, made_by, made_at
        from app.matches
        where kind = 'join' and withdrawn_at is null
    ),
    newest as (
        select *, row_number() over (partition by target, key order by made_at desc, match_id) as place from joins
    )
select m.target, m.record, m.key, m.rule, m.source, m.name, m.email, u.file_name, m.line, j.made_by, j.match_id
from marts.record_members as m
left join app.uploads as u on u.upload_id = m.upload_id
left join newest as j on j.target = m.target and j.key = m.key and j.place = 1 and m.rule = 'joined'
where m.record is not null
order by m.target, m.record, case when m.rule = 'record' then 0 else 1 end, m.key
