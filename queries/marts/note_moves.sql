-- What was done with notes: each step from one state to the next.
-- Grain: one row per step.
-- event_id: the step
-- note_id: the note
-- move: 1 for the first step of the note
-- place: 1 for the last: where it stands
-- state: the state that it led to: open (again), acknowledged, actioned, verified or declined
-- made_at: when, UTC
-- made_by: who
-- team: whose team: marketing or sales; null when not said
-- reason: why; of a verified note what was said to it
-- change: what was changed
-- metric: the metric that should move
-- scope: for which segment or channel, such as segment: SMB; null for all
-- check_on: the day on which that is looked at
-- finding: of a verified note the metric before and after, as it was then
select
    event_id,
    note_id,
    row_number() over (partition by note_id order by made_at, event_id) as move,
    row_number() over (partition by note_id order by made_at desc, event_id desc) as place,
    case when event = 'reopened' then 'open' else event end as state,
    made_at,
    made_by,
    team,
    reason,
    change,
    metric,
    segment as scope,
    check_on,
    case when event = 'verified' then text end as finding
from app.note_events
where event in ('acknowledged', 'actioned', 'verified', 'declined', 'reopened')
