-- What was done with a note after it was written, the oldest first.
select event_id, event, kind, severity, theme_id, text, team, heard_on, reason, change, made_by, made_at
from app.note_events
where note_id = $id and event <> 'written'
order by made_at, event_id
