-- Every key of a table is derived anew.
create or replace temp table touched_keys as
select distinct key
from raw.{{ table }}
;
