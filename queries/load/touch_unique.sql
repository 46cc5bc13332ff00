-- Each touched lead once.
create or replace table app.touched_leads as
select lead_key
from unique_leads
;
