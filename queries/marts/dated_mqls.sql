-- The MQLs that are being derived, with the events that can start a clock.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
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
    scores as (
        select lead_key, happened_on, max(score) as score
        from core.stage_history
        where stage = 'mql' and score is not null
        group by 1, 2
    ),
    called as (
        -- A source keeps one such date per lead: from the next trip's MQL on it is of that trip.
        select
            j.lead_key,
            j.cycle,
            max(case when coalesce(l.queued_at >= n.mql_at, l.queued_on >= n.mql_on) then 1 end) as queued_again,
            max(case when coalesce(l.assigned_at >= n.mql_at, l.assigned_on >= n.mql_on) then 1 end) as assigned_again
        from marts.journeys as j
        join app.touched_leads as t on t.lead_key = j.lead_key
        join core.leads as l on l.key = j.lead_key
        join marts.journeys as n on n.lead_key = j.lead_key and n.cycle = j.cycle + 1
        group by 1, 2
    )
select
    j.lead_key,
    j.cycle,
    j.mql_at,
    j.mql_on,
    case when c.queued_again is null then l.queued_at end as queued_at,
    case when c.queued_again is null then l.queued_on end as queued_on,
    case when c.assigned_again is null then l.assigned_at end as assigned_at,
    case when c.assigned_again is null then l.assigned_on end as assigned_on,
    b.exit_at as back_at,
    coalesce(b.exit_on, b.progress_on) as back_on,
    j.segment,
    j.trigger,
    coalesce(s.score, j.score) as score
from marts.journeys as j
join app.touched_leads as t on t.lead_key = j.lead_key
left join core.leads as l on l.key = j.lead_key
left join called as c on c.lead_key = j.lead_key and c.cycle = j.cycle
left join marts.cycles as b on b.lead_key = j.lead_key and b.cycle = j.cycle - 1
left join scores as s on s.lead_key = j.lead_key and s.happened_on = j.mql_on
where j.mql_on is not null
