insert into app.agreement_versions by name
select *
from incoming
;
