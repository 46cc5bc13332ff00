insert into marts.cycles by name
select *
from marts.touched_cycles
;
