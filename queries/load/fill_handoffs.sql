insert into marts.handoffs by name
select *
from marts.touched_handoffs
order by mql_on, lead_key, cycle
;
delete from marts.judged
;
