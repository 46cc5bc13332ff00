-- The MQLs with the response clock that each start event would give them, whatever the agreement says.
-- Grain: one row per lead cycle with a dated MQL and start event.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- starts_at: mql, queued or assigned
-- start_at: when the clock would have started, UTC; null when only a day is known
-- start_on: the day of that; null when it would not have started
-- back_at: when the cycle before this one ended, UTC
-- back_on: the day of that
-- next_at: when the next cycle became an MQL, UTC
-- next_on: the day of that
with
    mqls as (
        select
            h.lead_key,
            h.cycle,
            h.mql_at,
            h.mql_on,
            h.queued_at,
            -- As in marts.dated_mqls: from the next trip's MQL on it is of that trip.
            case
                when not coalesce(l.queued_at >= n.mql_at, l.queued_on >= n.mql_on, false) then l.queued_on
            end as queued_on,
            h.assigned_at,
            case
                when not coalesce(l.assigned_at >= n.mql_at, l.assigned_on >= n.mql_on, false) then l.assigned_on
            end as assigned_on,
            b.exit_at as back_at,
            coalesce(b.exit_on, b.progress_on) as back_on,
            n.mql_at as next_at,
            n.mql_on as next_on
        from marts.handoffs as h
        left join core.leads as l on l.key = h.lead_key
        left join marts.cycles as b on b.lead_key = h.lead_key and b.cycle = h.cycle - 1
        left join marts.cycles as n on n.lead_key = h.lead_key and n.cycle = h.cycle + 1
    ),
    called as (
        select *, 'mql' as starts_at, mql_at as call_at, mql_on as call_on
        from mqls
        union all
        select *, 'queued', queued_at, queued_on
        from mqls
        union all
        select *, 'assigned', assigned_at, assigned_on
        from mqls
    )
select
    lead_key,
    cycle,
    starts_at,
    case
        when call_on < mql_on
        then mql_at
        when call_on > mql_on
        then call_at
        when call_at is not null and mql_at is not null
        then greatest(call_at, mql_at)
    end as start_at,
    case when call_on < mql_on then mql_on else call_on end as start_on,
    back_at,
    back_on,
    next_at,
    next_on
from called
