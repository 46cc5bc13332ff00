-- What was first said: notes that people wrote in the app and notes of files, as the uploads that are not undone say
-- them.
-- Grain: one row per note.
-- note_id: the note: the id that it was given in the app, or its key in its file
-- origin: app or file
-- kind: what it is about; null when not said
-- severity: how bad it is; null when not said
-- theme_id: its theme, by name in lower case; null when not said
-- text: what was heard
-- team: whose team heard it: marketing or sales; null when not said
-- author: who heard it; null when not said
-- heard_on: the day it was heard; null when not said
-- heard_at: the instant, UTC, where one is known
-- made_at: when it was written in the app, or its file was loaded, UTC
-- upload_id: the upload; null for one of the app
-- line: the line of its file
select
    note_id,
    'app' as origin,
    kind,
    nullif(severity, '') as severity,
    nullif(theme_id, '') as theme_id,
    text,
    nullif(team, '') as team,
    made_by as author,
    heard_on,
    cast(null as timestamp) as heard_at,
    made_at,
    cast(null as integer) as upload_id,
    cast(null as bigint) as line
from app.note_events
where event = 'written'
union all
select
    n.key,
    'file',
    n.kind,
    n.severity,
    nullif(lower(trim(n.theme)), ''),
    n.text,
    n.team,
    nullif(trim(n.author), ''),
    n.heard_on,
    n.heard_at,
    u.loaded_at,
    n.upload_id,
    n.line
from core.notes as n
join app.uploads as u on u.upload_id = n.upload_id
