-- What was done with a note after it was written, the oldest first.
select event_id, event, text, reason, change, made_by, made_at
from app.note_events
where note_id = $id and event <> 'written'
order by made_at, event_id
