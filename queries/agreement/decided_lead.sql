select lead_key from app.decisions where decision_id = $id
