-- The MQLs that are being derived with all that their clocks need: terms, first touch, answer and decision.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.handoff_terms, and:
-- touch_at: the first sales touch at or after the start, UTC
-- touch_on: the day of that
-- untimed_on: the same day, where another touch on it has no clock and so may have been the first
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- before_at: the last sales touch before the start, UTC
-- before_on: the day of that
-- answer: what came first: accepted, rejected or left; null while open
-- answered_at: when, UTC
-- answered_on: the day of that, or the first later day that proves it
-- is_answer_dated: 0 when that day only proves it
-- decision: what stands of that
-- decided_at: when, UTC
-- decided_on: the day of that
-- reason: why it was rejected or left
select
    c.*,
    t.touch_at,
    t.touch_on,
    t.untimed_on,
    t.touch_person,
    t.touch_kind,
    t.before_at,
    t.before_on,
    d.answer,
    d.answered_at,
    d.answered_on,
    d.is_answer_dated,
    d.decision,
    d.decided_at,
    d.decided_on,
    d.reason
from marts.handoff_terms as c
left join marts.handoff_touches as t on t.lead_key = c.lead_key and t.cycle = c.cycle
left join marts.handoff_decisions as d on d.lead_key = c.lead_key and d.cycle = c.cycle
