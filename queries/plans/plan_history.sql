-- Every target that was ever set or loaded, the newest first; ended_at says when it was taken back or undone.
select
    plan_id as statement,
    metric,
    segment,
    starts_on,
    ends_on,
    cast(planned as double) as planned,
    coalesce(currency, '(not set)') as currency,
    'app' as origin,
    set_at,
    set_by,
    withdrawn_at as ended_at,
    withdrawn_by as ended_by,
    null as file_name
from app.plans
union all
select
    r.key,
    r.metric,
    nullif(trim(r.segment), ''),
    r.starts_on,
    r.ends_on,
    cast(r.planned as double),
    case
        when r.metric in ('amount', 'spend')
        then coalesce(nullif(upper(trim(r.currency)), ''), '(not set)')
        else '(not set)'
    end,
    'file',
    u.loaded_at,
    nullif(trim(u.loaded_by), ''),
    u.undone_at,
    nullif(trim(u.undone_by), ''),
    u.file_name
from raw.plans as r
join app.uploads as u on u.upload_id = r.upload_id
where r.planned is not null
order by set_at desc, origin, statement
