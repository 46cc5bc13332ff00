-- Touches and notes that are in no count, because a file says that they are deleted in their source.
-- Grain: one row per target and key.
-- target: touches or notes
-- key: the row, by its source
-- source: the system
-- name: its subject or theme, or its kind
-- email: the contact's e-mail address
-- upload_id: the newest upload that calls it deleted
-- line: the line of its file
with
    every_line as (
        select 'touches' as target, key, source, coalesce(subject, kind) as name, email, upload_id, line
        from raw.touches
        where is_deleted and key not in (select key from core.touches)
        union all
        select 'notes', key, source, coalesce(theme, kind), email, upload_id, line
        from raw.notes
        where is_deleted and key not in (select key from core.notes)
    ),
    ranked as (
        select r.*, row_number() over (partition by r.target, r.key order by u.place desc, r.line desc) as place
        from every_line as r
        join marts.upload_places as u on u.upload_id = r.upload_id
    )
select target, key, source, name, email, upload_id, line
from ranked
where place = 1
