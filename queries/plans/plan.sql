select metric, segment, starts_on, ends_on, planned, currency, set_by, withdrawn_at from app.plans where plan_id = $id
