-- A note as it stands.
select note_id, kind, severity, theme_id, text, team, heard_on, state, events, made_at
from marts.notes
where note_id = $id
