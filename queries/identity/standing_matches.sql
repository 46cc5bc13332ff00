-- What people said of records and did not take back, the oldest first.
select match_id, kind, first_key, second_key, made_by, made_at
from app.matches
where target = $target and withdrawn_at is null
order by made_at, match_id
