-- Leads, deals, touches and notes that are in no count: deleted in their source, or missing from a later complete
-- export.
-- Grain: one row per record.
-- target: leads, deals, touches or notes
-- key: the record, by its source
-- rule: deleted, or gone
-- source: the system
-- name: the name; of a touch or a note its subject or theme
-- email: the e-mail address
-- file_name: the newest file that speaks of it
-- line: the line of that file
-- since_on: the day of the export since which it is gone, or from which it is known to be deleted
with
    gone as (
        select g.target, g.key, max(g.upload_id) as upload_id
        from app.gone as g
        join app.uploads as u on u.upload_id = g.upload_id
        where u.undone_at is null
        group by 1, 2
    ),
    absent as (
        select target, key, rule, source, name, email, upload_id, line
        from marts.record_members
        where record is null
        union all
        select target, key, 'deleted', source, name, email, upload_id, line
        from marts.deleted_activities
    )
select
    m.target,
    m.key,
    m.rule,
    m.source,
    m.name,
    m.email,
    u.file_name,
    m.line,
    cast(coalesce(w.as_of, w.loaded_at) as date) as since_on
from absent as m
left join app.uploads as u on u.upload_id = m.upload_id
left join gone as g on g.target = m.target and g.key = m.key
left join app.uploads as w on w.upload_id = case when m.rule = 'gone' then g.upload_id else m.upload_id end
order by m.target, m.key
