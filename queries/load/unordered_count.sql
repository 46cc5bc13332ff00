-- How many touched leads have events that must be put in order.
select count(*) as leads
from unique_leads
where not is_plain
;
