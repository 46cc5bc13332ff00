insert into app.refused_rows by name
select *
from incoming
;
