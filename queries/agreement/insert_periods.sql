insert into app.agreement_periods by name
select *
from incoming
;
