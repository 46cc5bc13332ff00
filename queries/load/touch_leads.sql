insert into app.touched_leads
select key
from touched_keys
;
