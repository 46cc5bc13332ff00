-- The keys whose rows are derived anew, and how often each is said.
create or replace temp table touched_keys as
select key, count(*) as times
from incoming
group by 1
;
