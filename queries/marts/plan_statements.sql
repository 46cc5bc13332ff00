-- The targets that files and people say, of each all that stands: files as the uploads that are not undone say it,
-- people's own unless they withdrew it. A row without a number says nothing.
-- Grain: one row per statement.
-- statement: the id of what a person set, or the row's key in its file
-- metric: what is counted: sessions, leads, mqls, sals, sqls, opportunities, deals, amount or spend
-- segment: the segment; null for the whole
-- starts_on: the first day
-- ends_on: the last day
-- planned: how much is meant to come
-- currency: the currency of an amount or of spend; (not set) for a count
-- origin: 'app' for what a person set, 'file' for an upload
-- set_at: when it was set or loaded, UTC
-- set_by: who set it, or who loaded the file; null where that was not said
-- upload_id: the upload; null for what a person set
select
    plan_id as statement,
    metric,
    nullif(trim(segment), '') as segment,
    starts_on,
    ends_on,
    planned,
    coalesce(currency, '(not set)') as currency,
    'app' as origin,
    set_at,
    nullif(trim(set_by), '') as set_by,
    null as upload_id
from app.plans
where withdrawn_at is null
union all
select
    p.key,
    p.metric,
    nullif(trim(p.segment), ''),
    p.starts_on,
    p.ends_on,
    p.planned,
    case
        when p.metric in ('amount', 'spend')
        then coalesce(nullif(upper(trim(p.currency)), ''), '(not set)')
        else '(not set)'
    end,
    'file',
    u.loaded_at,
    nullif(trim(u.loaded_by), ''),
    p.upload_id
from core.plans as p
join app.uploads as u on u.upload_id = p.upload_id
where p.planned >= 0 and p.starts_on <= p.ends_on
