-- What the touched leads take out of the day counts, and put in.
create or replace temp table deltas as
select *
from marts.stage_days
limit 0
;
