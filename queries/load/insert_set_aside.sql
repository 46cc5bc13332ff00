insert into app.set_aside by name
select *
from incoming
;
