select lead_key, cycle, decision, reason, note, made_by, withdrawn_at, withdrawn_by
from app.decisions
where decision_id = $id
