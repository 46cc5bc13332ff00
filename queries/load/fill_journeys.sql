-- In cohort order: what belongs to one period lies together.
insert into marts.journeys by name
select *
from marts.touched_journeys
order by cohort_on, lead_key, cycle
;
