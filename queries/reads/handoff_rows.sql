-- The MQLs on one list of the handoff, as it stands: what is due first comes first.
-- Grain: one row per lead cycle on the list.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that knows the lead
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- segment: which part of the market
-- owner: who owns it
-- trigger: what made it an MQL
-- score: the score at that time
-- threshold: the agreed score
-- met_by: score or trigger, for one that meets the definition
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- next_step: reply, or decide once sales has touched it or owes no reply; null when nothing is due
-- next_due_at: when that is due, UTC
-- is_late: 1 when that is past due
-- reply_state: the state of its response clock
-- touches: sales touches so far
-- attempts: of these, those that count as attempts
-- needs_attempts: how many the reason of its rejection needs
-- decision: accepted, rejected or left; null while open
-- decided_on: the day of that
-- reason: why it was rejected or left
-- sql_known_on: the day on which it is known to have been qualified
-- is_stated_elsewhere: 1 when its source states acceptances of its own
-- version_id: the version of the agreement that judges it
-- start_at: when the response clock started, UTC
-- now_at: up to when its source tells of replies, or else of stages, UTC
select
    f.lead_key,
    f.cycle,
    f.source,
    f.lead_id,
    f.lead_name,
    f.company,
    f.segment,
    f.owner,
    f.trigger,
    f.score,
    f.threshold,
    f.met_by,
    f.mql_at,
    f.mql_on,
    case
        when f.is_queued = 1 and f.reply_state in ('running', 'at_risk', 'breached', 'unknown_precision', 'not_started')
        then 'reply'
        when f.is_open = 1
        then 'decide'
    end as next_step,
    case
        when f.is_queued = 1 and f.reply_state in ('running', 'at_risk', 'breached', 'unknown_precision', 'not_started')
        then coalesce(f.due_at, f.decision_due_at)
        when f.is_open = 1
        then f.decision_due_at
    end as next_due_at,
    f.is_late,
    f.reply_state,
    f.touches,
    f.attempts,
    f.needs_attempts,
    f.decision,
    f.decided_on,
    f.reason,
    f.sql_known_on,
    case when s.source is not null then 1 else 0 end as is_stated_elsewhere,
    f.version_id,
    f.start_at,
    coalesce(f.replied_at, f.told_at) as now_at
from marts.handoff_flags as f
left join app.accepting_sources as s on s.source = f.source
where
    case
        cast($list as varchar)
        when 'work'
        then is_open
        when 'queue'
        then is_queued
        when 'reply_late'
        then is_reply_late
        when 'decision_late'
        then is_decision_late
        when 'unowned'
        then is_unowned
        when 'owner_gone'
        then is_owner_gone
        when 'untouched_late'
        then is_untouched_late
        when 'accepted_untouched'
        then is_accepted_untouched
        when 'unreachable_early'
        then is_unreachable_early
        when 'below'
        then is_below
        when 'unevidenced'
        then is_unevidenced
    end
    = 1
    and {{ in_period("mql_on") }}
    and {{ filters("f") }}
order by next_due_at, f.mql_on, f.lead_key, f.cycle
