-- The MQLs that are being derived, each with the version of the agreement that judges it: the one in force when its
-- response clock started; when that has not started, the one in force when it became an MQL.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- version_id: the version of the agreement
-- start_at: when the response clock started, UTC; null when the source gives a day only, or it has not started
-- start_on: the day of that; null when it has not started
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- queued_at: when it was put in sales' queue, UTC
-- queued_on: the day of that
-- assigned_at: when an owner was assigned, UTC
-- assigned_on: the day of that
-- back_at: when the cycle before this one ended, UTC
-- back_on: the day of that
-- segment: which part of the market
-- trigger: what made it an MQL
-- score: the score at that time, or else the lead's present one
with
    called as (
        select
            k.*,
            p.version_id,
            p.from_at,
            p.to_at,
            p.from_on,
            p.to_on,
            case
                p.starts_at when 'queued' then k.queued_at when 'assigned' then k.assigned_at else k.mql_at
            end as call_at,
            case
                p.starts_at when 'queued' then k.queued_on when 'assigned' then k.assigned_on else k.mql_on
            end as call_on
        from marts.dated_mqls as k
        cross join app.agreement_periods as p
    ),
    started as (
        -- An owner who was there before the MQL gets it when it becomes one.
        select
            *,
            case
                when call_on < mql_on
                then mql_at
                when call_on > mql_on
                then call_at
                when call_at is not null and mql_at is not null
                then greatest(call_at, mql_at)
            end as start_at,
            case when call_on < mql_on then mql_on else call_on end as start_on
        from called
    ),
    matched as (
        select
            *,
            case
                when coalesce(start_at >= from_at and start_at < to_at, start_on >= from_on and start_on < to_on, false)
                then 1
                when coalesce(mql_at >= from_at and mql_at < to_at, mql_on >= from_on and mql_on < to_on)
                then 2
            end as fit
        from started
    ),
    ranked as (
        select *, row_number() over (partition by lead_key, cycle order by fit, from_on) as nth
        from matched
        where fit is not null
    )
select
    lead_key,
    cycle,
    version_id,
    start_at,
    start_on,
    mql_at,
    mql_on,
    queued_at,
    queued_on,
    assigned_at,
    assigned_on,
    back_at,
    back_on,
    segment,
    trigger,
    score
from ranked
where nth = 1
