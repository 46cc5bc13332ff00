-- The keys whose rows are derived anew.
create or replace temp table touched_keys as
select distinct key
from incoming
;
