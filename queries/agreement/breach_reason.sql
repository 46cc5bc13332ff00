select lead_key, cycle, clause, side, reason, made_by from app.breach_reasons where note_id = $id
