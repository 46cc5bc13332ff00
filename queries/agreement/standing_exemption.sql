select made_by, reason
from app.exemptions
where lead_key = $lead_key and cycle = $cycle and clause = $clause and withdrawn_at is null
