-- A link of a note, as it stands.
select kind, value, label from marts.note_ties where note_id = $id and kind = $kind and value = $value
