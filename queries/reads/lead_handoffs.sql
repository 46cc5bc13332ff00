-- The clocks of one lead: what was promised for it, when each clock started and stopped, and what somebody said of it.
-- Grain: one row per cycle of the lead that became an MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that knows the lead
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- segment: which part of the market
-- channel: where it came from
-- owner: who owns it
-- version: the name of the version of the agreement that judges it
-- version_id: the version itself
-- trigger: what made it an MQL
-- score: the score at that time
-- definition: meets, below or unknown
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- queued_at: when it was put in sales' queue, UTC
-- assigned_at: when an owner was assigned, UTC
-- start_at: when the response clock started, UTC
-- start_on: the day of that
-- target_minutes: business minutes within which sales promised to reply
-- due_at: when the reply is due, UTC
-- touch_at: the first sales touch at or after the start, UTC
-- touch_on: the day of that
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- reply_state: the state of the response clock, as in reply_rows
-- reply_minutes: business minutes to the reply
-- reply_wall_minutes: the same by the clock on the wall
-- queue_minutes: business minutes from the MQL to the queue
-- assign_minutes: business minutes from there to the owner
-- touch_minutes: business minutes from there to the first touch
-- decision: accepted, rejected or left; null while open
-- decided_at: when, UTC
-- decided_on: the day of that
-- decision_due_at: when the decision is due, UTC
-- decision_state: met, met_late, unknown_precision, accepted_by_default, pending, exempt, or unjudged where neither
-- acceptances nor touches are told; null when no days are agreed
-- reason: why it was rejected or left
-- needs_attempts: the attempts that the reason of its rejection needs
-- attempts: the sales touches that count as attempts
-- now_at: up to when replies are known, UTC
with
    clocks as (
        select *, least(replied_at, cast($as_of as date) + interval 1 day) as now_at
        from marts.reply_clocks
        where lead_key = cast($lead_key as varchar)
    )
select
    lead_key,
    cycle,
    source,
    lead_id,
    lead_name,
    company,
    segment,
    channel,
    owner,
    version,
    version_id,
    trigger,
    score,
    definition,
    mql_at,
    mql_on,
    queued_at,
    assigned_at,
    start_at,
    start_on,
    target_minutes,
    due_at,
    touch_at,
    touch_on,
    touch_person,
    touch_kind,
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
    end as reply_state,
    cast(reply_seconds as double) / 60 as reply_minutes,
    cast(reply_wall_seconds as double) / 60 as reply_wall_minutes,
    cast(queue_seconds as double) / 60 as queue_minutes,
    cast(assign_seconds as double) / 60 as assign_minutes,
    cast(touch_seconds as double) / 60 as touch_minutes,
    decision,
    decided_at,
    decided_on,
    decision_due_at,
    case
        when decision_due_at is null
        then null
        when is_decision_exempt = 1
        then 'exempt'
        when answered_on <= cast($as_of as date)
        then decision_result
        when decisions_at is null
        then 'unjudged'
        when least(decisions_at, cast($as_of as date) + interval 1 day) > decision_in_time_until
        then 'accepted_by_default'
        else 'pending'
    end as decision_state,
    reason,
    needs_attempts,
    attempts,
    now_at
from clocks
order by cycle
