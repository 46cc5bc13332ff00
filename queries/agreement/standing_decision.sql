select decision, made_by from marts.decisions where lead_key = $lead_key and cycle = $cycle
