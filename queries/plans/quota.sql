select metric, person, team, starts_on, ends_on, quota, currency, set_by, withdrawn_at
from app.quotas
where quota_id = $id
