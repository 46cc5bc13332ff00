-- How many trips of the touched leads have a dated MQL: only they have clocks.
select count(*) as mqls
from marts.journeys
where mql_on is not null and lead_key in (select lead_key from app.touched_leads)
;
