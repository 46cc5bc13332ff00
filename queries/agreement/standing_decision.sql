select decision, made_by from app.decisions where lead_key = $lead_key and cycle = $cycle and withdrawn_at is null
