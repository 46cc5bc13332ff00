insert into raw.{{ table }} by name
select *
from incoming
;
