select kind, given, name, from_on, to_on, set_by, withdrawn_at from app.names where name_id = $id
