select made_by, reason
from marts.exemptions
where lead_key = $lead_key and cycle = $cycle and clause = $clause and withdrawn_at is null
