-- The MQLs of the period with the state of their reply: the late ones first, then what is due first.
-- Grain: one row per lead cycle.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- segment: which part of the market
-- channel: where it came from
-- owner: who owns it
-- trigger: what made it an MQL
-- score: the score at that time
-- mql_on: the day it became an MQL
-- state: running, at_risk, breached, met, met_late, pre_contacted, exempt, unknown_precision, not_started, uncovered or
-- unjudged
-- start_at: when the response clock started, UTC
-- due_at: when the reply is due, UTC
-- touch_at: the first sales touch at or after that, UTC
-- touch_on: the day of that
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- target_minutes: business minutes within which sales promised to reply
-- reply_minutes: business minutes to the reply; null unless both are known by the clock
-- reply_wall_minutes: the same by the clock on the wall
-- queue_minutes: business minutes from the MQL to the queue
-- assign_minutes: business minutes from there to the owner
-- touch_minutes: business minutes from there to the first touch
-- late_seconds: seconds past due by the clock on the wall, for one that is open and past the promised reply
-- version_id: the version of the agreement that judges it
-- now_at: up to when replies are known, UTC
-- place: 1, 2, ... among the rows of the same state and segment; with the parameter every = n, each n-th of them
with
    mqls as (
        select h.*, least(replied_at, cast($as_of as date) + interval 1 day) as now_at
        from marts.reply_clocks as h
        where {{ in_period_to_date("mql_on") }} and {{ filters("h") }}
    ),
    judged as (
        select
            *,
            case
                when replied_at is null
                then 'unjudged'
                when is_reply_exempt = 1
                then 'exempt'
                when start_on > cast($as_of as date)
                then 'not_started'
                when reply_result_on <= cast($as_of as date)
                then reply_result
                when now_at > in_time_until
                then 'breached'
                when now_at > in_time_from
                then 'unknown_precision'
                when now_at >= at_risk_at
                then 'at_risk'
                else 'running'
            end as state
        from mqls
    ),
    placed as (
        select *, row_number() over (partition by state, segment order by lead_key, cycle) as nth
        from judged
        where state = coalesce(cast($state as varchar), state)
    )
select
    lead_key,
    cycle,
    lead_id,
    lead_name,
    company,
    segment,
    channel,
    owner,
    trigger,
    score,
    mql_on,
    state,
    start_at,
    due_at,
    touch_at,
    touch_on,
    touch_person,
    touch_kind,
    target_minutes,
    cast(reply_seconds as double) / 60 as reply_minutes,
    cast(reply_wall_seconds as double) / 60 as reply_wall_minutes,
    cast(queue_seconds as double) / 60 as queue_minutes,
    cast(assign_seconds as double) / 60 as assign_minutes,
    cast(touch_seconds as double) / 60 as touch_minutes,
    case when state = 'breached' then date_diff('second', due_at, now_at) end as late_seconds,
    version_id,
    now_at,
    nth as place
from placed
where (nth - 1) % coalesce(cast($every as bigint), 1) = 0
order by
    case state when 'breached' then 1 when 'at_risk' then 2 when 'running' then 3 else 4 end, due_at, lead_key, cycle
limit cast(coalesce(cast($most as bigint), 100000) as bigint)
