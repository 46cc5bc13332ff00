select lead_key, cycle, clause, reason, made_by, withdrawn_at, withdrawn_by from app.exemptions where exemption_id = $id
