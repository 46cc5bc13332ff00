-- A statement about a theme, by its id.
select event_id, theme_id, event, name, into_id from app.theme_events where event_id = $id
