-- A note as it was first said.
select note_id, origin, kind, severity, theme_id, text, team, heard_on, made_at
from marts.note_words
where note_id = $id
