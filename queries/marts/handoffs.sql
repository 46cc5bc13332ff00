-- Each MQL at the handoff: what was promised, when each clock started and stopped, what sales did. What follows from
-- that at an as-of (running, met, late ...) is for the reads.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that knows the lead
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- version_id: the version of the agreement that judges it
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- queued_at: when it was put in sales' queue, UTC
-- assigned_at: when an owner was assigned, UTC
-- trigger: what made it an MQL
-- score: the score at that time, or else the lead's present one
-- threshold: the agreed score
-- definition_alone: meets, below, unknown, or untold where the score is below and no trigger is told; null when nothing
-- was agreed
-- met_by: score or trigger, for one that meets the definition
-- place: the place of the response target that applies
-- target_minutes: business minutes within which sales promised to reply
-- start_at: when the response clock started, UTC; null when the source gives a day only, or it has not started
-- start_on: the day of that; null when it has not started
-- start_from: the earliest instant at which it can have started
-- start_until: the latest
-- due_at: when the reply is due
-- at_risk_at: when three quarters of the promised time are used up
-- in_time_from: a reply up to then is in time
-- in_time_until: a reply after that is late; the same as before unless only the day of the start is known
-- reply_result: met, met_late, or unknown_precision where days alone do not decide; pre_contacted when sales touched it
-- before the clock started; uncovered when no target applies; not_started; null while no touch is known
-- reply_result_on: the day from which that holds
-- touch_at: the first sales touch at or after the start, UTC
-- touch_on: the day of that
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- touch_from: the earliest instant at which it can have been
-- touch_until: the latest
-- reply_seconds: business seconds from the start to the first touch; null unless both are known by the clock
-- reply_wall_seconds: the same by the clock on the wall
-- queue_seconds: business seconds from the MQL to the queue
-- assign_seconds: business seconds from the queue, or else the MQL, to the owner
-- touch_seconds: business seconds from the owner, or else the start, to the first touch
-- answer: what came first: accepted, rejected, or left; null while open
-- answered_on: the day of that
-- decision: what stands of it: accepted, rejected, or left; null while open
-- decided_at: when, UTC
-- decided_on: the day of that
-- decision_due_at: when the decision is due
-- decision_at_risk_at: when three quarters of its time are used up
-- decision_in_time_from: a decision up to then is in time
-- decision_in_time_until: one after that is late
-- decision_result: met, met_late or unknown_precision; null while open, or when nothing was agreed
-- reason: why it was rejected or left
-- is_stated: 1 when the source states acceptances; else the first touch or a later stage stands for one
-- is_not_meeting: 1 when it was rejected for a reason that says it does not meet the definition
-- needs_attempts: the attempts that the reason of its rejection needs; null when it needs none
-- attempts: the sales touches within the agreed days, up to the decision
-- touches: all sales touches of the cycle
-- is_evidenced: 1 when sales touched it, or a deal is known; 0 for an acceptance or a stage without any of these
-- sql_known_on: the day on which it is known to have been qualified
-- won_known_on: the day on which it is known to have been won
-- upload_id: the upload that the lead comes from
-- line: the line of its file
select
    c.lead_key,
    c.cycle,
    c.source,
    j.lead_id,
    j.lead_name,
    j.company,
    {{ dimensions_of("j") }},
    c.version_id,
    c.mql_at,
    c.mql_on,
    c.queued_at,
    c.assigned_at,
    c.trigger,
    c.score,
    c.threshold,
    c.definition_alone,
    c.met_by,
    c.place,
    c.target_minutes,
    c.start_at,
    c.start_on,
    c.start_from,
    c.start_until,
    c.due_at,
    c.at_risk_at,
    c.in_time_from,
    c.in_time_until,
    c.reply_result,
    c.reply_result_on,
    c.touch_at,
    c.touch_on,
    c.touch_person,
    c.touch_kind,
    c.touch_from,
    c.touch_until,
    c.reply_seconds,
    c.reply_wall_seconds,
    c.queue_seconds,
    c.assign_seconds,
    c.touch_seconds,
    c.answer,
    c.answered_on,
    c.decision,
    c.decided_at,
    c.decided_on,
    c.decision_due_at,
    c.decision_at_risk_at,
    c.decision_in_time_from,
    c.decision_in_time_until,
    c.decision_result,
    c.reason,
    case when j.sal_origin = 'stated' then 1 else 0 end as is_stated,
    case when n.term is not null and c.decision = 'rejected' then 1 else 0 end as is_not_meeting,
    case when u.term is not null and c.decision = 'rejected' then p.touches end as needs_attempts,
    coalesce(a.attempts, 0) as attempts,
    coalesce(a.touches, 0) as touches,
    case when a.touches > 0 or j.deal_key is not null then 1 else 0 end as is_evidenced,
    j.sql_known_on,
    j.won_known_on,
    j.upload_id,
    j.line
from marts.handoff_results as c
join marts.journeys as j on j.lead_key = c.lead_key and j.cycle = c.cycle
join app.agreement_periods as p on p.version_id = c.version_id
left join marts.attempts as a on a.lead_key = c.lead_key and a.cycle = c.cycle
left join
    app.agreement_rules as n
    on n.version_id = c.version_id
    and n.clause = 'not_meeting'
    and n.term = lower(trim(c.reason))
left join
    app.agreement_rules as u
    on u.version_id = c.version_id
    and u.clause = 'unreachable'
    and u.term = lower(trim(c.reason))
