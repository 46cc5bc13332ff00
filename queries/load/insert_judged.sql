insert into marts.judged by name
select *
from incoming
;
