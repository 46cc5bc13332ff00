-- The trips of those whose events must be put in order, each alone in app.touched_leads.
create or replace table app.touched_leads as
select lead_key
from unique_leads
where not is_plain
;
insert into marts.ordered_cycles by name
select *
from marts.touched_ordered_cycles
;
