-- What people said of names and did not take back, the oldest first.
select name_id, kind, given, name, from_on, to_on, set_at, set_by
from app.names
where withdrawn_at is null
order by set_at, name_id
