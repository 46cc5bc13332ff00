select match_id, target, kind, first_key, second_key, made_by, made_at, withdrawn_at
from app.matches
where match_id = $id
