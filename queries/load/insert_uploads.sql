insert into app.uploads by name
select *
from incoming
;
