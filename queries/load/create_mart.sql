create table marts.{{ table }} as
select *
from marts.touched_{{ table }}
limit 0
;
