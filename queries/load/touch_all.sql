insert into app.touched_leads
select key
from core.leads
;
