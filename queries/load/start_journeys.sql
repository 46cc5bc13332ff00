-- Each touched lead once; the sources that record acceptances, as they were.
create or replace temp table unique_leads as
select distinct lead_key
from app.touched_leads
;
delete from app.touched_leads
;
insert into app.touched_leads
select lead_key
from unique_leads
;
create or replace temp table accepting as
select distinct source
from marts.cycles
where accepted_on is not null
;
delete from marts.cycles
where lead_key in (select lead_key from app.touched_leads)
;
