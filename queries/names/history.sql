-- All that people said of names, the newest first.
select name_id, kind, given, name, from_on, to_on, set_at, set_by, withdrawn_at, withdrawn_by
from app.names
order by set_at desc, name_id
