-- Every quota that was ever set or loaded, the newest first; ended_at says when it was taken back or undone.
select
    q.quota_id as statement,
    coalesce(p.name, q.person) as person,
    coalesce(q.team, p.team) as team,
    q.metric,
    q.starts_on,
    q.ends_on,
    cast(q.quota as double) as quota,
    coalesce(q.currency, '(not set)') as currency,
    'app' as origin,
    q.set_at,
    q.set_by,
    q.withdrawn_at as ended_at,
    q.withdrawn_by as ended_by,
    null as file_name
from app.quotas as q
left join marts.people as p on p.person = lower(trim(q.person))
union all
select
    r.key,
    coalesce(p.name, trim(r.person)),
    coalesce(trim(r.team), p.team),
    r.metric,
    r.starts_on,
    r.ends_on,
    cast(r.quota as double),
    coalesce(r.currency, '(not set)'),
    'file',
    u.loaded_at,
    nullif(trim(u.loaded_by), ''),
    u.undone_at,
    nullif(trim(u.undone_by), ''),
    u.file_name
from raw.quotas as r
join app.uploads as u on u.upload_id = r.upload_id
left join marts.people as p on p.person = lower(trim(r.person))
where r.quota is not null
order by set_at desc, origin, statement
