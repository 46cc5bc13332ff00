select count(*) as cycles from marts.journeys where lead_key = $lead_key and cycle = $cycle
