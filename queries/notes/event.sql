-- An event by its id.
select event_id, note_id, event from app.note_events where event_id = $id
