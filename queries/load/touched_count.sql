-- How many leads are derived anew.
select count(*) as leads
from app.touched_leads
;
