insert into app.gone by name
select *
from incoming
;
