-- Everything that was said and done with notes: what was written first, each event after it, and links set and taken
-- off
-- later.
-- Grain: one row per event.
-- note_id: the note
-- event_id: the event
-- event: written, edited, replied, acknowledged, actioned, verified, declined, reopened, linked or unlinked
-- made_at: when, UTC; of a note of a file when that was loaded
-- made_by: who
-- team: whose team: marketing or sales; null when not said
-- kind: what it was about from then on; null where the event says nothing of it
-- severity: how bad it was from then on; null where the event says nothing of it
-- theme_id: its theme; null where the event says nothing of it
-- text: what was heard from then on, or the reply, or what came of the action
-- heard_on: the day it was heard, from then on
-- reason: why
-- change: what was changed
-- metric: the metric that should move
-- scope: for which segment or channel
-- check_on: the day on which that is looked at
-- link: what was linked or unlinked
-- place: 0 for what was written first, 1 for an event, 2 for a link
select
    note_id,
    event_id,
    event,
    made_at,
    made_by,
    team,
    kind,
    nullif(severity, '') as severity,
    theme_id,
    text,
    heard_on,
    reason,
    change,
    metric,
    segment as scope,
    check_on,
    cast(null as varchar) as link,
    case when event = 'written' then 0 else 1 end as place
from app.note_events
union all
select
    note_id,
    note_id,
    'written',
    made_at,
    author,
    team,
    kind,
    severity,
    theme_id,
    text,
    heard_on,
    null,
    null,
    null,
    null,
    null,
    null,
    0
from marts.note_words
where origin = 'file'
union all
select
    l.note_id,
    l.link_id,
    case when l.removed_at is null then 'linked' else 'unlinked' end,
    coalesce(l.removed_at, l.made_at),
    coalesce(l.removed_by, l.made_by),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    l.kind || ' ' || l.label,
    2
from app.note_links as l
left join app.note_events as e on e.note_id = l.note_id and e.event = 'written'
where l.removed_at is not null or e.made_at is null or e.made_at < l.made_at
