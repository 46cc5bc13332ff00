-- The leads that the touched rows belong to as they stand: called before they are taken out.
insert into app.touched_leads
select lead_key
from core.{{ table }}
where key in (select key from touched_keys) and lead_key is not null
;
