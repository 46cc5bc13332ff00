-- Which keys are one record, by what; and which are in no record.
-- Grain: one row per target and key that is not a record alone.
-- target: leads or deals
-- record: the key of the record; null where it is in no count
-- key: the key, by its source
-- rule: record for its own, merged, joined by people, or email; deleted or gone where it is in no count
-- source: the system
-- name: the name
-- email: the e-mail address
-- upload_id: the newest upload that speaks of it
-- line: the line of its file
select
    a.target,
    a.record,
    a.alias as key,
    a.rule,
    coalesce(s.source, a.source) as source,
    s.name,
    s.email,
    s.upload_id,
    s.line
from core.aliases as a
left join marts.record_statements as s on s.target = a.target and s.key = a.alias
where a.rule <> 'name'
