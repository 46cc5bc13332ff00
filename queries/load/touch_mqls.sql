delete from app.touched_leads
;
insert into app.touched_leads
select distinct lead_key
from marts.journeys
where mql_on is not null
;
