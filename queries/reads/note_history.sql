-- What was said and done with notes, in order: written, edited, replied, acknowledged, actioned, verified, declined,
-- reopened, linked and unlinked.
-- Grain: one row per event, the oldest first.
-- note_id: the note
-- event: what happened
-- made_at: when, UTC; of a note of a file when that was loaded
-- made_by: who
-- team: whose team: marketing or sales; null when not said
-- kind: what it was about from then on; null where the event says nothing of it
-- severity: how bad it was from then on; null where the event says nothing of it
-- theme: what its theme is called today; null where the event says nothing of it
-- text: what was heard from then on, or the reply, or what came of the action
-- heard_on: the day it was heard, from then on
-- reason: why
-- change: what was changed
-- metric: the metric that should move
-- scope: for which segment or channel
-- check_on: the day on which that is looked at
-- link: what was linked or unlinked
select
    s.note_id,
    s.event,
    s.made_at,
    s.made_by,
    nullif(s.team, '') as team,
    s.kind,
    s.severity,
    t.name as theme,
    s.text,
    s.heard_on,
    s.reason,
    s.change,
    s.metric,
    s.scope,
    s.check_on,
    s.link
from marts.note_said as s
left join marts.themes as t on t.theme_id = s.theme_id
where s.note_id = coalesce(cast($note_id as varchar), s.note_id)
order by s.note_id, case when s.place = 0 then 0 else 1 end, s.made_at, s.place, s.event_id
