-- The last line of each lead and deal that is not a record alone, or about which an address does not decide.
-- Grain: one row per target and key.
-- target: leads or deals
-- key: the key, by its source
-- source: the system
-- name: the name
-- email: the e-mail address
-- upload_id: the newest upload that speaks of it
-- line: the line of its file
with
    spoken as (
        select target, alias as key
        from core.aliases
        where rule <> 'name'
        union
        select target, key
        from core.suggestions
    ),
    every_line as (
        select 'leads' as target, key, source, name, email, upload_id, line
        from raw.leads
        union all
        select 'deals', key, source, name, email, upload_id, line
        from raw.deals
    ),
    ranked as (
        select r.*, row_number() over (partition by r.target, r.key order by u.place desc, r.line desc) as place
        from every_line as r
        join spoken as s on s.target = r.target and s.key = r.key
        join marts.upload_places as u on u.upload_id = r.upload_id
    )
select target, key, source, name, email, upload_id, line
from ranked
where place = 1
